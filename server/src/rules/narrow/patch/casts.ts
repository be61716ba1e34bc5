import type { Report } from '../../rule.ts';
import { cancel } from '../../support/tokens.ts';
import { bitsOf, isNarrowerThan } from './bits.ts';
import { operandsOf, type Operand } from './operands.ts';
import { bothWays, type Change, type Sides } from './sides.ts';
import { why } from './words.ts';

const keyOf = ({ text, cast, right }: Operand): string => `${cast?.type ?? ''}:${right?.type ?? ''}:${text}`;

export interface CastReport {
  readonly change: Change;
  readonly operand: string;
  readonly report: Report;
}

/** Casts to 64 bits that only one side has, before the same operand. */
export function casts({ removed, added }: Pick<Sides, 'removed' | 'added'>): CastReport[] {
  const [old, fresh] = cancel(operandsOf(removed), operandsOf(added), keyOf);
  return bothWays(old, fresh, widened);
}

function widened(narrow: readonly Operand[], wide: readonly Operand[], change: Change): CastReport[] {
  const found: CastReport[] = [];
  const used = new Set<Operand>();
  for (const one of wide) {
    const { operator, operand, text } = one;
    const cast = one.cast ?? one.right;
    const to = cast && bitsOf(cast.type);
    if (!cast || !to || to.bits < 64 || (one.cast && /^\d/.test(operand))) continue;
    // A pointer is cast to `unsigned long` to be added to: that says nothing of widths.
    if (/^[-+]$/.test(operator) && /\blong$/.test(cast.type) && !/long long/.test(cast.type)) continue;
    const twin = narrow.find((other) => !used.has(other) && other.text === text && isNarrower(other, to));
    if (!twin) continue;
    used.add(twin);
    const was = twin.cast ? `cast to \`${twin.cast.type}\` only` : `computed without the cast to \`${cast.type}\``;
    found.push({
      change,
      operand,
      report: {
        start: twin.start,
        end: twin.end,
        change,
        what: `\`${text}\` is ${was}${twin.cast ? `, not to \`${cast.type}\` as on the other side` : ' that the other side has'}.`,
        why,
        advice:
          change === 'fixed'
            ? 'Do other places compute the same way?'
            : `Keep the cast to \`${cast.type}\` before the operand.`,
        brief: `no cast to ${cast.type}`,
        related: [{ start: cast.start, end: cast.end, message: `\`(${cast.type})\` here` }],
        key: `cast ${text}`,
      },
    });
  }
  return found;
}

function isNarrower(one: Operand, to: { bits: number; bits32: number }): boolean {
  const { operator, text } = one;
  const cast = one.cast ?? one.right;
  const from = cast && bitsOf(cast.type);
  // A shift right loses nothing by itself, unless it is by as many bits as there are.
  if (!cast) return !/^(?:>>|-)$/.test(operator) || / >> (?:3[2-9]|[45]\d)[uUlL]*$/.test(text);
  return from !== undefined && isNarrowerThan(from, to);
}
