import { unsignedNames } from '../../../kernel/sizeNames.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { reversed } from '../../support/changedCode.ts';
import { operandEnd, plainText, tokensOf, type Token } from '../../support/tokens.ts';

/**
 * A subtraction of unsigned amounts before which a patch puts a test that leaves: `if (!a) return`, `if (a < b) return`; or one
 * that decides before the difference is looked at: `b > a || len > a - b`. Without it the difference wraps where `a` is the smaller
 * one, mostly 0.
 */
export function guardedSubtractions(hunk: Hunk): Report[] {
  const added = tokensOf(hunk.lines.filter(({ kind }) => kind === 'added'));
  if (!added.some(({ text }) => /^(?:return|goto|continue|break|\|\|)$/.test(text))) return [];
  const old = tokensOf(hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed'));
  const names = namedValues(added);
  const [newTests, oldTests] = [testsIn(added), testsIn(old)];
  const found: Report[] = [];
  for (const { a, b, start, end } of subtractions(old, names)) {
    const test = testOf(newTests, a, b) ?? testOf(newTests, names.get(a) ?? a, names.get(b) ?? b);
    if (!test || testOf(oldTests, a, b)) continue;
    found.push({
      start,
      end,
      change: 'fixed',
      what: `\`${a} - ${b}\` wraps where \`${a}\` is smaller; the patch tests that first.`,
      why: 'An unsigned difference below 0 is a huge number: a range that is to be empty covers everything.',
      advice: 'Are there other places that subtract without the test?',
      brief: `${a} - ${b} may wrap`,
      related: [{ start: test.start, end: test.end, message: 'tested here' }],
      key: `underflow ${a} - ${b}`,
    });
  }
  return found;
}

interface Subtraction {
  readonly a: string;
  readonly b: string;
  readonly start: number;
  readonly end: number;
}

/** Tokens of the longest value that is looked at. */
const longestValue = 200;

/** Values that lines give a name to: `offset = addr & mask;`, by their text. */
function namedValues(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  tokens.forEach(({ text }, i) => {
    if (text !== '=' || !/^\w+$/.test(tokens[i - 1]?.text ?? '')) return;
    let end = i + 1;
    while (end < tokens.length && end - i < longestValue && tokens[end]!.text !== ';') end++;
    if (tokens[end]?.text !== ';') return;
    names.set(plainText(tokens.slice(i + 1, end)), tokens[i - 1]!.text);
  });
  return names;
}

/**
 * `len - sizeof(header)` of a length that may be 0, which a patch asks first, or no longer: `sizeof` is unsigned, whatever
 * the length is.
 */
export function sizesBelowHeaders(hunk: Hunk): Report[] {
  if (!hunk.lines.some(({ text }) => text.includes('- sizeof'))) return [];
  return [...unaskedSizes(hunk, 'fixed'), ...unaskedSizes(reversed(hunk), 'introduced')];
}

function unaskedSizes(hunk: Hunk, change: 'fixed' | 'introduced'): Report[] {
  const added = tokensOf(hunk.lines.filter(({ kind }) => kind === 'added'));
  if (!added.some(({ text }) => /^(?:return|goto|continue|break)$/.test(text))) return [];
  const old = tokensOf(hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed'));
  const [newTests, oldTests] = [testsIn(added), testsIn(old)];
  return subtractionsIn(old).flatMap(({ a, b, start, end }): Report[] => {
    const test = b.startsWith('sizeof') ? testOf(newTests, a, b) : undefined;
    if (!test || testOf(oldTests, a, b)) return [];
    return [
      {
        start,
        end,
        change,
        what: `\`${a} - ${b}\` wraps where \`${a}\` is 0, and nothing asks for that.`,
        why: 'An unsigned difference below 0 is a huge number: what has no room for a header passes for what holds many.',
        advice: change === 'fixed' ? 'Are there other places that subtract without asking?' : 'Ask first, as before.',
        brief: `${a} - ${b} may wrap`,
        related: [{ start: test.start, end: test.end, message: 'asked on the other side' }],
        key: `header ${a} - ${b}`,
      },
    ];
  });
}

/** Differences of amounts, and of what the other side gives the name of an amount to. */
function subtractions(tokens: readonly Token[], names: ReadonlyMap<string, string>): Subtraction[] {
  return subtractionsIn(tokens).filter(({ a, b }) =>
    [a, b].every((one) => unsignedNames.test(names.get(one) ?? /^[\w>. -]*?(\w+)$/.exec(one)?.[1] ?? '')),
  );
}

function subtractionsIn(tokens: readonly Token[]): Subtraction[] {
  return tokens.flatMap(({ text }, i) => {
    if (text !== '-' && text !== '-=') return [];
    let from = i;
    if (tokens[i - 1]?.text === ')') from = openingBracket(tokens, i - 1);
    while (from > 0 && /^(?:\w+|->|\.)$/.test(tokens[from - 1]!.text)) from--;
    const to = operandEnd(tokens, i + 1);
    if (from === i || to === i + 1) return [];
    const [a, b] = [plainText(tokens.slice(from, i)), plainText(tokens.slice(i + 1, to))];
    return [{ a, b, start: tokens[from]!.start, end: tokens[to - 1]!.end }];
  });
}

function openingBracket(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let i = close; i >= 0 && close - i < longestValue; i--) {
    if (/^[)\]]$/.test(tokens[i]!.text)) depth++;
    else if (/^[([]$/.test(tokens[i]!.text) && --depth === 0) return i;
  }
  return close + 1;
}

type Tests = ReadonlyMap<string, { readonly start: number; readonly end: number }>;

/** `!a`, `a < b`, `b > a`: the first of each, the second two by `a < b`. */
function testsIn(tokens: readonly Token[]): Tests {
  const tests = new Map<string, { start: number; end: number }>();
  const add = (test: string, from: number, to: number): void => {
    if (!tests.has(test)) tests.set(test, { start: tokens[from]!.start, end: tokens[to - 1]!.end });
  };
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.text === '!') {
      const end = operandEnd(tokens, i + 1);
      if (end > i + 1) add(`!${plainText(tokens.slice(i + 1, end))}`, i, end);
      continue;
    }
    const left = operandEnd(tokens, i);
    const operator = tokens[left]?.text ?? '';
    if (left === i || !/^[<>]=?$/.test(operator)) continue;
    const right = operandEnd(tokens, left + 1);
    if (right === left + 1) continue;
    const [first, second] = [plainText(tokens.slice(i, left)), plainText(tokens.slice(left + 1, right))];
    add(operator.startsWith('<') ? `${first} < ${second}` : `${second} < ${first}`, i, right);
  }
  return tests;
}

function testOf(tests: Tests, a: string, b: string): { readonly start: number; readonly end: number } | undefined {
  return tests.get(`!${a}`) ?? tests.get(`${a} < ${b}`);
}
