import type { HunkLine } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';
import type { Block } from './changedCode.ts';

/** A call as its text shows it. */
export interface TextCall extends Span {
  readonly name: string;
  readonly args: readonly string[];
}

/** An argument that a patch replaces in a call that stays. */
export interface Rewritten extends Span {
  readonly callee: string;
  readonly before: string;
  readonly after: string;
  /** Position in the old call, and how many arguments that has. */
  readonly index: number;
  readonly count: number;
}

/**
 * Calls of one function on both sides of a block of changed lines, with the argument that differs. The span is that of
 * the removed call.
 */
export function rewrittenArguments({ removed, added }: Block): Rewritten[] {
  const before = callsIn(removed);
  const after = callsIn(added);
  const [beforeBy, afterBy] = [onlyByName(before), onlyByName(after)];
  const found: Rewritten[] = [];
  for (const old of before) {
    const fresh = beforeBy.get(old.name) && afterBy.get(old.name);
    // Where there are several, which became which is a guess.
    if (!fresh) continue;
    const only = onlyDifference(old.args, fresh.args);
    if (only !== undefined) {
      const { start, end, name: callee, args } = old;
      found.push({
        start,
        end,
        callee,
        before: args[only]!,
        after: fresh.args[only]!,
        index: only,
        count: args.length,
      });
      continue;
    }
    old.args.forEach((arg, index) => {
      if (fresh.args.includes(arg)) return;
      for (const now of fresh.args) {
        if (old.args.includes(now)) continue;
        const place = { start: old.start, end: old.end };
        found.push({ ...place, callee: old.name, before: arg, after: now, index, count: old.args.length });
      }
    });
  }
  return found;
}

/** Calls by their names; undefined where a name has several. */
function onlyByName(calls: readonly TextCall[]): ReadonlyMap<string, TextCall | undefined> {
  const found = new Map<string, TextCall | undefined>();
  for (const call of calls) found.set(call.name, found.has(call.name) ? undefined : call);
  return found;
}

/** The one position at which two lists of the same length differ. */
function onlyDifference(old: readonly string[], fresh: readonly string[]): number | undefined {
  const all = old.length === fresh.length ? old.flatMap((arg, i) => (arg === fresh[i] ? [] : [i])) : [];
  return all.length === 1 ? all[0] : undefined;
}

export function callsIn(lines: readonly HunkLine[]): TextCall[] {
  const text = lines.map((line) => blankStrings(line.text)).join('\n');
  const calls: TextCall[] = [];
  const starts = startsOf(lines);
  for (const match of text.matchAll(/\b([a-z_]\w*)\(/g)) {
    if (/^(?:if|for|while|switch|return|sizeof)$/.test(match[1]!)) continue;
    const list = argumentsAt(text, match.index + match[0].length);
    if (!list) continue;
    const start = placeOf(lines, starts, match.index);
    const end = placeOf(lines, starts, list.end);
    calls.push({ name: match[1]!, args: list.args, start, end });
  }
  return calls;
}

function blankStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => `"${' '.repeat(string.length - 2)}"`);
}

/** Where each line begins in the joined text. */
function startsOf(lines: readonly HunkLine[]): number[] {
  let at = 0;
  return lines.map(({ text }) => {
    const start = at;
    at += text.length + 1;
    return start;
  });
}

/** Where an offset of the joined lines is in the document. */
function placeOf(lines: readonly HunkLine[], starts: readonly number[], offset: number): number {
  let low = 0;
  for (let high = lines.length - 1; low < high;) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  const line = lines[low];
  if (!line) return 0;
  const rest = Math.min(offset - starts[low]!, line.text.length);
  return line.map ? line.map.toSource(rest) : line.start + rest;
}

/** Arguments from just behind the bracket on, and where the list ends; undefined where it is not closed. */
function argumentsAt(
  text: string,
  from: number,
): { readonly args: readonly string[]; readonly end: number } | undefined {
  const args: string[] = [];
  let depth = 0;
  let start = from;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (c === '(' || c === '[') depth += 1;
    else if (depth > 0 && (c === ')' || c === ']')) depth -= 1;
    else if (depth === 0 && (c === ',' || c === ')')) {
      args.push(text.slice(start, i).replace(/\s+/g, ' ').trim());
      if (c === ')') return { args, end: i + 1 };
      start = i + 1;
    } else if (c === ';' || c === '{') return undefined;
  }
  return undefined;
}
