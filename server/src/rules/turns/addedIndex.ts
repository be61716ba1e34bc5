import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, type Block } from '../support/changedCode.ts';
import {
  behindBrackets,
  differences,
  operandEnd,
  plainText,
  spaced,
  tokensOf,
  type Difference,
  type Token,
} from '../support/tokens.ts';

/**
 * The index of a loop in view that a fix puts into an expression of it, and changes nothing else: `base + REG` becomes
 * `base + REG + i * 4`, `stub->code` becomes `stub[i].code`, `array[0]` or `array[first]` becomes `array[i]`.
 */
export function indexesAdded(hunk: Hunk): Report[] {
  const counters = countersIn(hunk.lines);
  if (counters.size === 0) return [];
  return blocksOf(hunk).flatMap((block) => {
    const added = addedIn(block);
    const from = added && counters.get(added.index);
    // From one counter to another nothing was the same on every turn.
    const was = /\[([a-z]\w*)\]/.exec(added?.before ?? '')?.[1];
    if (was !== undefined && was !== added?.index && counters.has(was)) return [];
    if (!added || from === undefined || from > block.removed[0]!.start) return [];
    const { start, end, before, after, index } = added;
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${before}\` is the same on every turn of the loop over \`${index}\`; the patch makes it \`${after}\`.`,
        why: 'The first one was handled each time round, and the ones after it were left as they were.',
        advice: `Does everything else in this loop take \`${index}\` into account, too?`,
        brief: `${before}, not ${after}`,
        key: `index ${before}`,
      },
    ];
  });
}

/** Counters of `for` loops that both sides have, and where the loop begins. */
function countersIn(lines: readonly HunkLine[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { kind, text, start } of lines) {
    const name = kind === 'added' ? undefined : /\bfor \((?:\w+ )*(\w+) = [^;]*;/.exec(text)?.[1];
    if (name !== undefined && !found.has(name)) found.set(name, start);
  }
  return found;
}

interface Added {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
  readonly index: string;
}

function addedIn({ removed, added }: Block): Added | undefined {
  const old = tokensOf(removed);
  const fresh = tokensOf(added);
  const all = differences(old, fresh);
  const [first, ...more] = all;
  const index = first && indexIn(old, fresh, first);
  if (!first || index === undefined || more.some((one) => indexIn(old, fresh, one) !== index)) return undefined;
  const from = operandStart(old, first.from);
  const last = Math.max(first.to, operandEnd(old, from), from + 1);
  const call = callAround(old, from);
  return {
    start: old[call?.from ?? from]!.start,
    end: old[(call?.to ?? last) - 1]!.end,
    before: plainText(old.slice(from, last)),
    after: plainText(fresh.slice(from, Math.max(first.end, operandEnd(fresh, from)))),
    index,
  };
}

/** The name that a difference puts in as an index. */
function indexIn(
  old: readonly Token[],
  fresh: readonly Token[],
  { from, to, start, end }: Difference,
): string | undefined {
  if (from === 0) return undefined;
  const out = textOf(old, from, to);
  const into = textOf(fresh, start, end);
  const before = old[from - 1]!.text;
  if (out === '')
    return (/^\w+$/.test(before) ? /^(?:\[ (\w+) \]|\+ (\w+)(?: \* \w+)?|\+ \w+ \* (\w+))$/.exec(into) : null)
      ?.slice(1)
      .find(isCounter);
  if (out === '->') return name(/^\[ (\w+) \] \.$/.exec(into));
  // A single letter is mostly the counter of another loop, which need not be in view.
  const isIndex = before === '[' && old[to]?.text === ']' && /^(?:0|[a-z]\w+)$/.test(out);
  return isIndex ? name(/^(\w+)$/.exec(into)) : undefined;
}

const isCounter = (text: string | undefined): boolean => text !== undefined && /^[a-z]/.test(text);
const name = (match: RegExpExecArray | null): string | undefined => (isCounter(match?.[1]) ? match![1] : undefined);
const textOf = (tokens: readonly Token[], from: number, to: number): string => spaced(tokens.slice(from, to));

/** The innermost call that a place is in, if all of it is among the tokens. */
function callAround(tokens: readonly Token[], at: number): { readonly from: number; readonly to: number } | undefined {
  for (let i = at - 1; i > 0; i--) {
    if (tokens[i]!.text !== '(' || !/^(?!(?:if|for|while|switch|return|sizeof)$)[a-z_]\w*$/.test(tokens[i - 1]!.text))
      continue;
    const to = behindBrackets(tokens, i);
    if (to > at) return tokens[to - 1]?.text === ')' ? { from: i - 1, to } : undefined;
  }
  return undefined;
}

/** Index of the first token of the names and sums that end before `at`. */
function operandStart(tokens: readonly Token[], at: number): number {
  let i = at;
  while (i > 0 && /^(?:\w+|->|\.|\[|\+)$/.test(tokens[i - 1]!.text)) i--;
  return Math.min(i, tokens.length - 1);
}
