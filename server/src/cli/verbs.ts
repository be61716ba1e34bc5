import { check } from './check.ts';
import { lsp } from './lsp.ts';
import { rules } from './rules.ts';
import { size } from './size.ts';
import { vectors } from './vectors.ts';
import type { Verb } from './verb.ts';

/** Every verb, in the order of `--help`. */
export const verbs: readonly Verb[] = [check, size, vectors, rules, lsp];
