import { everyBitSet } from '../../../kernel/constants.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';
import { operandEnd, plainText, tokensOf, type Token } from '../../support/tokens.ts';
import { isInsideOperand } from './operands.ts';

/** `end + 1` before which a patch begins to ask whether `end` is the largest value there is: then the sum is 0. */
export function lastValues(hunk: Hunk): Report[] {
  const lines = hunk.lines.filter(({ kind }) => kind === 'added');
  if (!lines.some(({ text }) => text.includes('_MAX'))) return [];
  const added = tokensOf(lines);
  const old = tokensOf(hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed'));
  const known = testsIn(old);
  const tests = [...testsIn(added)].filter(([name]) => !known.has(name));
  return tests.flatMap(([name, test]): Report[] => {
    const next = nextOf(old, name);
    if (!next) return [];
    return [
      {
        ...next,
        change: 'fixed',
        what: `\`${name} + 1\` is 0 where \`${name}\` is the largest value there is; the patch asks for that first.`,
        why: 'A range up to the end of all addresses is taken for one that ends before it begins.',
        advice: 'Are there other places that add 1 to the end of a range?',
        brief: `${name} + 1 may wrap`,
        related: [{ ...test, message: 'asked here' }],
        key: `last ${name}`,
      },
    ];
  });
}

/** What is compared with all ones, where it is: `end != ULLONG_MAX`. */
function testsIn(tokens: readonly Token[]): ReadonlyMap<string, Span> {
  const tests = new Map<string, Span>();
  tokens.forEach(({ start }, i) => {
    const than = operandEnd(tokens, i);
    if (than === i || isInsideOperand(tokens, i) || !/^(?:[!=]=|<|>=)$/.test(tokens[than]?.text ?? '')) return;
    const limit = tokens[than + 1];
    if (!limit || !everyBitSet.test(limit.text)) return;
    tests.set(plainText(tokens.slice(i, than)), { start, end: limit.end });
  });
  return tests;
}

/** The first `name + 1`. */
function nextOf(tokens: readonly Token[], name: string): Span | undefined {
  for (let i = 0; i < tokens.length; i++) {
    const sign = isInsideOperand(tokens, i) ? i : operandEnd(tokens, i);
    if (sign === i || tokens[sign]?.text !== '+' || !/^1[uUlL]*$/.test(tokens[sign + 1]?.text ?? '')) continue;
    if (plainText(tokens.slice(i, sign)) === name) return { start: tokens[i]!.start, end: tokens[sign + 1]!.end };
  }
  return undefined;
}
