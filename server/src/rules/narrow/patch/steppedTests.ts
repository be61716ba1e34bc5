import type { Report } from '../../rule.ts';
import { operandEnd, plainText, type Token } from '../../support/tokens.ts';
import { isInsideOperand } from './operands.ts';
import { bothWays, type Change, type Sides } from './sides.ts';

/** Words and signs behind a step in which its test is looked for. */
const NEAR = 400;

/** `addr += step; if (addr == end)` that becomes `if (addr >= end - step)`, the step after it: at the last page of all, the sum is 0. */
export function steppedTests({ removed, added }: Sides): Report[] {
  return bothWays(removed, added, wrapping);
}

function wrapping(narrow: readonly Token[], wide: readonly Token[], change: Change): Report[] {
  const differences = differencesIn(wide);
  if (differences.length === 0) return [];
  return stepsIn(narrow).flatMap(({ name, step, behind }): Report[] => {
    const test = testOf(narrow, behind, name);
    const twin = test && differences.find(({ from, less }) => from === test.limit && (less === step || less === name));
    if (!test || !twin) return [];
    return [
      {
        start: test.start,
        end: test.end,
        change,
        what: `\`${name}\` has moved by \`${step}\` before it is compared: from the last one below the largest address, it wraps to 0.`,
        why: 'A walk up to the end of all addresses passes its end and never stops.',
        advice:
          change === 'fixed'
            ? 'Are there other walks that end like this?'
            : `Compare with \`${twin.text}\`, then step.`,
        brief: `${name} may wrap before the test`,
        related: [{ start: twin.start, end: twin.end, message: 'cannot wrap' }],
        key: `stepped ${name}`,
      },
    ];
  });
}

/** `x += step;` */
function stepsIn(tokens: readonly Token[]) {
  return tokens.flatMap((_, i) => {
    const sign = isInsideOperand(tokens, i) ? i : operandEnd(tokens, i);
    if (sign === i || tokens[sign]?.text !== '+=') return [];
    const length = tokens.slice(sign, sign + NEAR).findIndex(({ text }) => text === ';');
    if (length < 0) return [];
    const end = sign + length;
    const step = plainText(tokens.slice(sign + 1, end));
    return [{ name: plainText(tokens.slice(i, sign)), step, behind: end + 1 }];
  });
}

/** `x == end`, `x >= end`, or the same the other way to go on. */
function testOf(tokens: readonly Token[], from: number, name: string) {
  for (let i = from; i < Math.min(tokens.length, from + NEAR); i++) {
    const than = isInsideOperand(tokens, i) ? i : operandEnd(tokens, i);
    if (!/^(?:[=!]=|[<>]=?)$/.test(tokens[than]?.text ?? '') || plainText(tokens.slice(i, than)) !== name) continue;
    const end = operandEnd(tokens, than + 1);
    return { start: tokens[i]!.start, end: tokens[end - 1]!.end, limit: plainText(tokens.slice(than + 1, end)) };
  }
  return undefined;
}

/** `end - step`, compared with something. */
function differencesIn(tokens: readonly Token[]) {
  return tokens.flatMap((token, i) => {
    const first = operandEnd(tokens, i);
    const second = operandEnd(tokens, first + 1);
    if (first === i || tokens[first]?.text !== '-' || second === first + 1 || isInsideOperand(tokens, i)) return [];
    let [before, behind] = [i - 1, second];
    while (tokens[before]?.text === '(' && tokens[behind]?.text === ')') [before, behind] = [before - 1, behind + 1];
    if (![tokens[before], tokens[behind]].some((one) => /^[<>]=?$/.test(one?.text ?? ''))) return [];
    const [from, less] = [plainText(tokens.slice(i, first)), plainText(tokens.slice(first + 1, second))];
    return [{ from, less, text: `${from} - ${less}`, start: token.start, end: tokens[second - 1]!.end }];
  });
}
