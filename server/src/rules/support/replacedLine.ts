import type { Hunk, HunkLine } from '../../patch/model.ts';
import { blocksOf, swapped } from './changedCode.ts';
import { tokensOf, type Token } from './tokens.ts';

/** A line that a patch puts in the place of another. */
export interface ReplacedLine {
  readonly before: HunkLine;
  readonly after: HunkLine;
  readonly old: readonly Token[];
  readonly fresh: readonly Token[];
  readonly hunk: Hunk;
}

/**
 * The one line that a hunk changes, if it changes one line and nothing else: then all around it is as it was, and what
 * the line no longer says is said nowhere. `back`: of the patch that takes this one back.
 */
export function replacedLine(hunk: Hunk, back = false): ReplacedLine | undefined {
  const changed = hunk.lines.filter(({ kind }) => kind === 'added' || kind === 'removed');
  if (changed.length !== 2) return undefined;
  const [block] = blocksOf(hunk);
  if (!block) return undefined;
  const { removed, added } = back ? swapped(block) : block;
  const [before, after] = [removed[0]!, added[0]!];
  return { before, after, old: tokensOf([before]), fresh: tokensOf([after]), hunk };
}

/** What differs between the two lines in the middle, behind what they begin and before what they end with alike. */
export interface OneDifference {
  readonly out: readonly Token[];
  readonly into: readonly Token[];
  /** Tokens that both lines begin with. */
  readonly from: number;
}

export function oneDifference({ old, fresh }: Pick<ReplacedLine, 'old' | 'fresh'>): OneDifference {
  let from = 0;
  while (from < old.length && from < fresh.length && old[from]!.text === fresh[from]!.text) from++;
  let [to, end] = [old.length, fresh.length];
  while (to > from && end > from && old[to - 1]!.text === fresh[end - 1]!.text) {
    to--;
    end--;
  }
  return { out: old.slice(from, to), into: fresh.slice(from, end), from };
}

/** The head of the function that a hunk is in: the last one in view above the change, or what git wrote behind the second `@@`. */
export interface FunctionHead {
  readonly name: string;
  /** What it returns, as written, without `static` and its like; empty where the head does not tell. */
  readonly type: string;
}

export function functionOf(hunk: Hunk): FunctionHead | undefined {
  const changed = hunk.lines.findIndex(({ kind }) => kind === 'added' || kind === 'removed');
  const above = hunk.lines.slice(0, changed).findLast(({ text }) => headOf.test(text))?.text;
  const { name, type } = headOf.exec(above ?? hunk.section)?.groups ?? {};
  return name === undefined ? undefined : { name, type: type!.replace(noType, '').replace(/\s+/g, ' ').trim() };
}

const headOf = /^(?<type>(?:[a-z_]\w*[\s*]+)*)(?<name>[a-z_]\w*)\((?!.*;\s*$)/i;
const noType = /\b(?:static|inline|noinline|extern|__\w+)\b/g;
