import type { Reporter } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { differences, plainText, spaced, tokensOf, type Token } from '../../support/tokens.ts';
import type { Span } from '../../../text/problem.ts';
import { isConversion, isConverter, isRounded } from './conversions.ts';
import { pairedStatements } from './statements.ts';

/** A conversion between units that a patch puts in, takes out or exchanges for another. */
export interface Rescaled extends Span {
  readonly before: string;
  readonly after: string;
  /** The conversion alone, on each side: `>> page_shift`, or nothing. */
  readonly out: string;
  readonly into: string;
  /** A size is rounded to whole pages before it is cut into pages. */
  readonly isRounding: boolean;
  readonly related: Span;
}

export function reportRescaled(rescaled: Rescaled, report: Reporter): void {
  const { start, end, before, after, out, into, related } = rescaled;
  const how =
    out === '' ? `\`${into}\` is put in` : into === '' ? `\`${out}\` is taken out` : `\`${out}\` becomes \`${into}\``;
  report({
    start,
    end,
    change: 'fixed',
    what: rescaled.isRounding
      ? `\`${before}\` is not rounded up: the patch puts \`${into}\` in.`
      : `\`${before}\` counts another unit than is meant: ${how}.`,
    why: rescaled.isRounding
      ? 'A shift rounds down: what is left behind the last whole one was not counted.'
      : 'What is counted changes with it: bytes, or pages of which size.',
    advice: 'Are all other places that use the value converted as well?',
    brief: `${before} to ${after}`,
    related: [{ ...related, message: 'on the other side' }],
    key: `rescaled ${before}`,
  });
}

/** Conversions that differ between both sides of a run of changed lines, with the value that they are applied to. */
export function rescaledIn({ removed, added }: Block): Rescaled[] {
  const [oldTokens, freshTokens] = [tokensOf(removed), tokensOf(added)];
  const old = oldTokens.filter(isNoBracket);
  const fresh = freshTokens.filter(isNoBracket);
  const kept = calledIn(freshTokens);
  const goneCalls = new Set([...calledIn(oldTokens)].filter((name) => !kept.has(name) && !isConverter(name)));
  const found = rescaledBetween(old, fresh, goneCalls);
  if (found) return found;
  return pairedStatements(old, fresh).flatMap(([before, after]) => rescaledBetween(before, after, goneCalls) ?? []);
}

function calledIn(tokens: readonly Token[]): Set<string> {
  return new Set(
    tokens.flatMap(({ text }, i) => (tokens[i + 1]?.text === '(' && /^[A-Za-z_]/.test(text) ? [text] : [])),
  );
}

/**
 * Undefined where one side has little of the other: code that is written anew has conversions of its own. So has another
 * function that is called in the place of one of `goneCalls`.
 */
function rescaledBetween(
  old: readonly Token[],
  fresh: readonly Token[],
  goneCalls: ReadonlySet<string>,
): Rescaled[] | undefined {
  const all = differences(old, fresh);
  const gone = all.reduce((sum, { from, to }) => sum + to - from, 0);
  const come = all.reduce((sum, { start, end }) => sum + end - start, 0);
  if (2 * gone > old.length || 2 * come > fresh.length) return undefined;
  const isOtherCall = ({ from, to, start, end }: (typeof all)[number]): boolean =>
    end > start && old.slice(from, to).some(({ text }) => goneCalls.has(text));
  if (goneCalls.size > 0 && all.some(isOtherCall)) return [];
  return all.flatMap(({ from, to, start, end }) => {
    const out = old.slice(from, to);
    const into = fresh.slice(start, end);
    const isRounding = isRounded(out, into, fresh, end);
    if (!isRounding && !isConversion(out, into)) return [];
    // What comes before must be the same value on both sides, and some value it must be.
    const value = isRounding || isConverter(out[0]?.text ?? '') ? from : valueBefore(old, from);
    const isExchange = out.length > 0 && into.length > 0;
    if (value === from && !isExchange && !isRounding && !isCall(into) && !isCall(out)) return [];
    const first = old[value] ?? old[from];
    const hasValueBehind = isRounding || isCall(out) || isCall(into);
    const last = old[Math.max(to, from + (hasValueBehind ? 1 : 0)) - 1] ?? first;
    const freshFirst = fresh[start] ?? fresh[start - 1];
    if (!first || !last || !freshFirst) return [];
    return [
      {
        start: first.start,
        end: Math.max(last.end, first.end),
        before: plainText(old.slice(value, Math.max(to, value + 1))),
        after: plainText(fresh.slice(Math.max(0, start - (from - value)), Math.max(end, start + 1))),
        out: spaced(out),
        into: spaced(into),
        isRounding,
        related: { start: freshFirst.start, end: (fresh[Math.max(end, start + 1) - 1] ?? freshFirst).end },
      },
    ];
  });
}

function isCall(tokens: readonly Token[]): boolean {
  return tokens.length === 1 && isConverter(tokens[0]!.text);
}

const isNoBracket = ({ text }: Token): boolean => text !== '(' && text !== ')';

/** Index of the first token of the value that ends before `at`. */
function valueBefore(tokens: readonly Token[], at: number): number {
  let i = at;
  while (i > 0 && /^(?:\w+|->|\.)$/.test(tokens[i - 1]!.text)) {
    if (/^\w/.test(tokens[i - 1]!.text) && /^\w/.test(tokens[i]?.text ?? '') && i < at) break;
    i--;
  }
  return i;
}
