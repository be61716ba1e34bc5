import type { Chunk } from './chunk.ts';
import type { SplitSource } from './functionText.ts';

type Split = Pick<SplitSource, 'code' | 'chunks'>;

/**
 * The names in what differs between two versions of a text, widened to whole functions and definitions: what a text
 * says of any other name is the same in both. Linear in the text.
 */
export function changedNames(before: Split, now: Split): ReadonlySet<string> {
  const grown = now.code.length - before.code.length;
  const start = commonStart(before.code, now.code);
  const end = commonEnd(before.code, now.code, start);
  let first = 0;
  let from = 0;
  for (const chunk of before.chunks) {
    if (chunk.end > start || !isSame(chunk, now.chunks[first], 0)) break;
    from = chunk.end;
    first++;
  }
  let to = before.code.length;
  for (let i = before.chunks.length - 1, j = now.chunks.length - 1; i >= first && j >= first; i--, j--) {
    const chunk = before.chunks[i]!;
    if (chunk.start < end || !isSame(chunk, now.chunks[j], grown)) break;
    to = chunk.start;
  }
  const words = `${before.code.slice(from, to)} ${now.code.slice(from, to + grown)}`.match(/\w+/g);
  return new Set(words);
}

function isSame(a: Chunk, b: Chunk | undefined, moved: number): boolean {
  return b !== undefined && a.kind === b.kind && a.start + moved === b.start && a.end + moved === b.end;
}

/** Where the texts begin to differ. */
export function commonStart(a: string, b: string): number {
  let low = 0;
  for (let high = Math.min(a.length, b.length); low < high;) {
    const middle = (low + high + 1) >> 1;
    if (a.startsWith(b.slice(low, middle), low)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where in `a` they no longer differ. */
export function commonEnd(a: string, b: string, start: number): number {
  let low = 0;
  for (let high = Math.min(a.length, b.length) - start; low < high;) {
    const middle = (low + high + 1) >> 1;
    if (a.endsWith(b.slice(b.length - middle, b.length - low), a.length - low)) low = middle;
    else high = middle - 1;
  }
  return a.length - low;
}
