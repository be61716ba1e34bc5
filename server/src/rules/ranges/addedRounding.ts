import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { flushFunctions } from '../../kernel/callNames.ts';

const rounding = /\b(?:ALIGN(?:_DOWN)?|PAGE_ALIGN(?:ED)?|round_(?:up|down)|DIV_ROUND_UP|roundup)\(\s*(\w+)/;

/** A flush that rounds the range it was given from now on: before, what stuck out of whole pages was left out. */
export function findAddedRounding(hunk: Hunk): Report[] {
  if (!flushFunctions.test(hunk.section)) return [];
  const { lines } = hunk;
  const found: Report[] = [];
  const told = new Set<HunkLine>();
  for (const [i, line] of lines.entries()) {
    const name = line.kind === 'added' ? rounding.exec(line.text)?.[1] : undefined;
    if (name === undefined || lines.some((other) => other.kind === 'removed' && rounding.test(other.text))) continue;
    // `n = ALIGN(size, 1 << tg) >> tg`, or `size = ALIGN(size, pgsize)` above what uses it.
    const uses = new RegExp(`\\b${name}\\b.*>>|\\(\\s*\\w+ - ${name}\\b|\\(\\s*${name} - \\w+|\\b${name}\\s*/`);
    const isOld = (other: HunkLine): boolean => other.kind === 'removed' || other.kind === 'context';
    const at = lines.slice(Math.max(0, i - 4), i + 9).find((other) => isOld(other) && uses.test(other.text));
    if (at === undefined || told.has(at)) continue;
    told.add(at);
    found.push({
      start: at.start + at.text.search(/\S/),
      end: at.end,
      change: 'fixed',
      what: `${name} is taken here for a multiple of the page size; the patch rounds it.`,
      why: 'Of a range that is none the rest is not flushed, and a loop that counts it down may never end.',
      advice: 'Do all callers give ranges of whole pages? Then the message should say which one does not.',
      brief: `${name} is not rounded`,
      related: [{ start: line.start, end: line.end, message: 'rounded here' }],
      key: `${name} is rounded`,
    });
  }
  return found;
}
