import { negativeNames } from '../../../kernel/constants.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';
import { behindBrackets, tokensOf, type Token } from '../../support/tokens.ts';
import { comparisonsIn } from './comparisons.ts';

/**
 * An index, or what a call shifts by, that may be -1, and of which a patch begins to ask whether it is: `if (nid >= 0)`
 * before `node_set_online(nid)`, `if (node == NUMA_NO_NODE) return` before `map[node]`.
 */
export function negativeCounts(hunk: Hunk): Report[] {
  const added = hunk.lines.filter(({ kind }) => kind === 'added');
  const tests = testsIn(added);
  if (tests.length === 0) return [];
  const old = hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed');
  const known = new Set(testsIn(old).map(({ name }) => name));
  return tests.flatMap(({ name, start, end }): Report[] => {
    const use = known.has(name) ? undefined : useOf(old, name, start);
    if (!use) return [];
    return [
      {
        ...use,
        change: 'fixed',
        what: `\`${name}\` may be negative here; the patch asks for that first.`,
        why: 'An index of -1 reads what lies before the array, and a shift by -1 is undefined.',
        advice: 'Are there other places that use it without asking?',
        brief: `${name} may be negative`,
        related: [{ start, end, message: 'asked here' }],
        key: `negative ${name}`,
      },
    ];
  });
}

/** `x >= 0`, `x < 0`, `x == NUMA_NO_NODE`. */
function testsIn(lines: readonly HunkLine[]): (Span & { readonly name: string })[] {
  return comparisonsIn(tokensOf(lines)).flatMap(({ left: name, operator, right, start, end }) => {
    const isSign = /^(?:<|>=)$/.test(operator) && right === '0';
    const isNone = /^[!=]=$/.test(operator) && negativeNames.test(right);
    return /^[a-z]\w*$/.test(name) && (isSign || isNone) ? [{ name, start, end }] : [];
  });
}

/** The first line behind the test that indexes with it; or that gives it to a call, and goes. */
function useOf(old: readonly HunkLine[], name: string, start: number): Span | undefined {
  const tokens = tokensOf(old);
  const isGone = (at: number): boolean =>
    old.some((line) => line.kind === 'removed' && line.start <= at && at < line.end);
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.text !== name) continue;
    const open = tokens[i - 1]!;
    if (open.text === '[' && tokens[i + 1]?.text === ']' && token.start > start) return spanOf(tokens, i - 2, i + 2);
    if (
      open.text === '(' &&
      /^[a-z]\w*$/.test(tokens[i - 2]?.text ?? '') &&
      !/^(?:if|while|for|switch|return)$/.test(tokens[i - 2]!.text) &&
      isGone(token.start)
    )
      return spanOf(tokens, i - 2, behindBrackets(tokens, i - 1));
  }
  return undefined;
}

const spanOf = (tokens: readonly Token[], from: number, to: number): Span => ({
  start: tokens[Math.max(from, 0)]!.start,
  end: tokens[Math.min(to, tokens.length) - 1]!.end,
});
