import { byteLengthNames } from '../../../kernel/sizeNames.ts';
import type { Report } from '../../rule.ts';
import { operandEnd, plainText, type Token } from '../../support/tokens.ts';
import { isInsideOperand } from './operands.ts';
import { bothWays, type Change, type Sides } from './sides.ts';

/** The comparison that says the same with its sides exchanged. */
const flipped: Readonly<Record<string, string>> = { '<=': '>=', '<': '>', '>=': '<=', '>': '<' };

/** `a + b <= max` that becomes `max - a >= b`. */
export function rearrangedSums({ removed, added }: Sides, isAboutWidth: boolean): Report[] {
  return bothWays(removed, added, (narrow, wide, change) => rearranged(narrow, wide, change, isAboutWidth));
}

function rearranged(narrow: readonly Token[], wide: readonly Token[], change: Change, isAboutWidth: boolean): Report[] {
  const found: Report[] = [];
  const differences = comparisons(wide).filter(({ operator }) => operator === '-');
  for (const sum of comparisons(narrow)) {
    if (sum.operator !== '+' || !(isAboutWidth || (byteLengthNames.test(sum.a) && byteLengthNames.test(sum.b))))
      continue;
    const twin = differences.find(
      ({ a, b, than, other }) =>
        a === sum.other &&
        flipped[sum.than] === than &&
        ((b === sum.a && other === sum.b) || (b === sum.b && other === sum.a)),
    );
    if (!twin) continue;
    const [shown, safe] = [
      `${sum.a} + ${sum.b} ${sum.than} ${sum.other}`,
      `${twin.a} - ${twin.b} ${twin.than} ${twin.other}`,
    ];
    found.push({
      start: sum.start,
      end: sum.end,
      change,
      what: `\`${shown}\` may wrap before it is compared; the other side has \`${safe}\`.`,
      why: 'A wrapped sum is small and passes the check that was to stop it.',
      advice: change === 'fixed' ? 'Are there other sums that are compared this way?' : `Keep \`${safe}\`.`,
      brief: `${sum.a} + ${sum.b} may wrap`,
      related: [{ start: twin.start, end: twin.end, message: 'cannot wrap' }],
      key: `sum ${shown}`,
    });
  }
  return found;
}

interface Comparison {
  readonly start: number;
  readonly end: number;
  readonly a: string;
  readonly operator: string;
  readonly b: string;
  readonly than: string;
  readonly other: string;
}

/** `a + b < c` and `a - b < c`. */
function comparisons(tokens: readonly Token[]): Comparison[] {
  const found: Comparison[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const first = operandEnd(tokens, i);
    const operator = tokens[first]?.text ?? '';
    if (first === i || isInsideOperand(tokens, i) || !/^[-+]$/.test(operator)) continue;
    const second = operandEnd(tokens, first + 1);
    const than = tokens[second]?.text ?? '';
    const third = operandEnd(tokens, second + 1);
    if (second === first + 1 || third === second + 1 || !flipped[than]) continue;
    found.push({
      start: tokens[i]!.start,
      end: tokens[third - 1]!.end,
      a: plainText(tokens.slice(i, first)),
      operator,
      b: plainText(tokens.slice(first + 1, second)),
      than,
      other: plainText(tokens.slice(second + 1, third)),
    });
  }
  return found;
}
