import type { Span } from '../text/problem.ts';
import { topLevel, type Chunk } from './chunk.ts';
import { commonEnd, commonStart } from './changedNames.ts';
import { functionOf, type SplitSource } from './functionText.ts';
import { scanC } from './scan.ts';

/**
 * Splits the next version of a file as `splitFile()` does, but looks only at what is between the last definition before
 * its change and the first one behind it. Undefined where what was typed reaches further: an opened comment, a brace.
 */
export function splitNext(text: string, before: SplitSource): SplitSource | undefined {
  const start = commonStart(before.text, text);
  const end = commonEnd(before.text, text, start);
  const moved = text.length - before.text.length;
  const { chunks } = before;
  const isBoundary = (chunk: Chunk): boolean =>
    // A brace that starts its line is not in a string, whatever stands before it.
    chunk.closed && chunk.arms === 0 && before.text.charCodeAt(chunk.end - 2) === 10;
  const last = chunks.findLastIndex((chunk) => chunk.end <= start && isBoundary(chunk));
  const next = chunks.findIndex((chunk, i) => i > last && chunk.end - 2 >= end && isBoundary(chunk));
  if (next === -1) return undefined;

  const from = chunks[last]?.end ?? 0;
  const oldTo = chunks[next]!.end;
  const to = oldTo + moved;
  const scanned = scanC(text.slice(from, to));
  const code = before.code.slice(0, from) + scanned.code + before.code.slice(oldTo);
  const between = topLevel(code, from, to);
  const closing = between.at(-1);
  if (!closing?.closed || closing.end !== to || closing.arms !== 0) return undefined;

  // Cut out of the new text: a name is a part of the text that it was cut from, and keeps all of it.
  const carried = (chunk: Chunk, by: number): Chunk => ({
    ...chunk,
    name: code.slice(chunk.nameStart + by, chunk.nameStart + by + chunk.name.length),
    start: chunk.start + by,
    nameStart: chunk.nameStart + by,
    open: chunk.open + by,
    end: chunk.end + by,
  });
  const ahead = chunks.slice(0, last + 1).map((chunk) => carried(chunk, 0));
  const behind = chunks.slice(next + 1).map((chunk) => carried(chunk, moved));
  const known = before.functions.map(({ fingerprint }) => fingerprint);
  const isFunction = ({ kind }: Chunk): boolean => kind === 'function';
  const behindFunctions = behind.filter(isFunction);
  return {
    text,
    code,
    comments: [
      ...before.comments.filter((comment) => comment.end <= from),
      ...scanned.comments.map((comment) => moveBy(comment, from)),
      ...before.comments.filter((comment) => comment.start >= oldTo).map((comment) => moveBy(comment, moved)),
    ],
    chunks: [...ahead, ...between, ...behind],
    functions: [
      ...ahead.filter(isFunction).map((chunk, i) => functionOf(text, code, chunk, known[i])),
      ...between.filter(isFunction).map((chunk) => functionOf(text, code, chunk)),
      ...behindFunctions.map((chunk, i) =>
        functionOf(text, code, chunk, known[known.length - behindFunctions.length + i]),
      ),
    ],
  };
}

function moveBy({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
