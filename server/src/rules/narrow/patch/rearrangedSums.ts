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
        // At the limit itself, either may be meant.
        flipped[sum.than]![0] === than[0] &&
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

/** `a + b < c`, `(a - b) < c`, and the same the other way round. */
function comparisons(tokens: readonly Token[]): Comparison[] {
  const found: Comparison[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const sum = sumAt(tokens, i);
    if (!sum) continue;
    const { from, to, ...parts } = sum;
    const than = tokens[to]?.text ?? '';
    const third = operandEnd(tokens, to + 1);
    if (flipped[than] && third > to + 1) {
      const other = plainText(tokens.slice(to + 1, third));
      found.push({ start: tokens[from]!.start, end: tokens[third - 1]!.end, ...parts, than, other });
    }
    const before = flipped[tokens[from - 1]?.text ?? ''];
    const first = operandStart(tokens, from - 1);
    if (before !== undefined && first < from - 1) {
      const other = plainText(tokens.slice(first, from - 1));
      found.push({ start: tokens[first]!.start, end: tokens[to - 1]!.end, ...parts, than: before, other });
    }
  }
  return found;
}

/** A sum or difference of two operands at a token, with the brackets around it. */
function sumAt(
  tokens: readonly Token[],
  at: number,
): (Pick<Comparison, 'a' | 'b' | 'operator'> & { readonly from: number; readonly to: number }) | undefined {
  const first = operandEnd(tokens, at);
  const operator = tokens[first]?.text ?? '';
  if (first === at || isInsideOperand(tokens, at) || !/^[-+]$/.test(operator)) return undefined;
  const second = operandEnd(tokens, first + 1);
  if (second === first + 1) return undefined;
  let [from, to] = [at, second];
  while (tokens[from - 1]?.text === '(' && tokens[to]?.text === ')' && !isInsideOperand(tokens, from - 1)) {
    from--;
    to++;
  }
  const [a, b] = [plainText(tokens.slice(at, first)), plainText(tokens.slice(first + 1, second))];
  return { a, operator, b, from, to };
}

/** Index of the first token of the plain value that ends before `end`. */
function operandStart(tokens: readonly Token[], end: number): number {
  let i = end;
  while (i > 0 && i > end - longestValue && /^(?:\w+|->|\.)$/.test(tokens[i - 1]!.text)) i--;
  return /^(?:return|if|while)$/.test(tokens[i]?.text ?? '') ? i + 1 : i;
}

/** Tokens of `a->b.c`. */
const longestValue = 8;
