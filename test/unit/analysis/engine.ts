import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Engine } from '../../../server/src/analysis/index.ts';
import { createParser } from '../../../server/src/c/index.ts';
import { kernelKnowledge } from '../../../server/src/kernel/index.ts';

const require = createRequire(import.meta.url);

/** The engine with the real parser and the real facts. */
export async function realEngine(): Promise<Engine> {
  const parser = await createParser({
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    grammar: readFileSync(require.resolve('tree-sitter-c/tree-sitter-c.wasm')),
  });
  return { parser, knowledge: kernelKnowledge };
}
