import type { Report } from '../../rule.ts';
import { operandEnd, plainText, type Token } from '../../support/tokens.ts';
import { isInsideOperand } from './operands.ts';
import { bothWays, type Change, type Sides } from './sides.ts';

/** `shift - PAGE_SHIFT` that becomes `shift > PAGE_SHIFT ? shift - PAGE_SHIFT : 0`: it may be below 0. */
export function clampedDifferences({ removed, added }: Sides): Report[] {
  return bothWays(removed, added, unclamped);
}

function unclamped(plain: readonly Token[], clamped: readonly Token[], change: Change): Report[] {
  const clamps = clampsIn(clamped);
  if (clamps.length === 0) return [];
  const kept = clampsIn(plain);
  return differencesIn(plain).flatMap(({ start, end, text }): Report[] => {
    const twin = clamps.find((one) => one.text === text);
    if (!twin || kept.some((one) => one.text === text)) return [];
    return [
      {
        start,
        end,
        change,
        what: `\`${text}\` may be below 0; the other side has it only where the first is the larger one.`,
        why: 'As an order, a shift or a count, what is below 0 is a huge number, or undefined.',
        advice: change === 'fixed' ? 'Do other places subtract without the test?' : 'Keep the test.',
        brief: `${text} may be below 0`,
        related: [{ start: twin.start, end: twin.end, message: 'tested here' }],
        key: `clamped ${text}`,
      },
    ];
  });
}

interface Difference {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function differencesIn(tokens: readonly Token[]): Difference[] {
  return tokens.flatMap((token, i): Difference[] => {
    const first = operandEnd(tokens, i);
    if (first === i || tokens[first]?.text !== '-' || isInsideOperand(tokens, i)) return [];
    const second = operandEnd(tokens, first + 1);
    if (second === first + 1) return [];
    const [a, b] = [plainText(tokens.slice(i, first)), plainText(tokens.slice(first + 1, second))];
    return [{ start: token.start, end: tokens[second - 1]!.end, text: `${a} - ${b}` }];
  });
}

/** `a > b ? a - b : ...`, `a < b ? 0 : a - b`, also with what is tested in brackets. */
function clampsIn(tokens: readonly Token[]): Difference[] {
  const tests = tokens.flatMap(({ text }, i) => {
    if (text !== '?') return [];
    let end = i;
    while (tokens[end - 1]?.text === ')') end--;
    for (let at = end - 1; at >= 0 && end - at < longestTest; at--) {
      const left = operandEnd(tokens, at);
      if (left === at || isInsideOperand(tokens, at) || !/^[<>]=?$/.test(tokens[left]?.text ?? '')) continue;
      if (operandEnd(tokens, left + 1) !== end) continue;
      const [a, b] = [plainText(tokens.slice(at, left)), plainText(tokens.slice(left + 1, end))];
      return [{ at: i, pair: [a, b] as const }];
    }
    return [];
  });
  if (tests.length === 0) return [];
  return differencesIn(tokens).filter(({ start, text }) =>
    tests.some(
      ({ at, pair: [a, b] }) =>
        tokens[at]!.start < start && (text === `${a} - ${b}` || text === `${b} - ${a}`) && isNear(tokens, at, start),
    ),
  );
}

/** Within one statement behind the question mark. */
function isNear(tokens: readonly Token[], from: number, start: number): boolean {
  for (let i = from; i < tokens.length && tokens[i]!.start < start; i++) if (tokens[i]!.text === ';') return false;
  return true;
}

/** Tokens of a comparison. */
const longestTest = 24;
