import { formatDecimal, formatHex, formatSizeInput } from '../quantity/index.ts';
import type { Span } from '../text/problem.ts';
import { accessorCalls } from './accessors.ts';
import { expressionsIn } from './expressions.ts';
import type { Analysis } from './index.ts';
import { layoutHints } from './layoutHints.ts';
import { sleepHints } from './sleepHints.ts';
import { tableHints } from './tableHints.ts';
import { unitHints } from './unitHints.ts';

/** Each can be switched by itself. */
export const hintFamilies = ['expressions', 'accessors', 'tables', 'units', 'sleeps', 'layout'] as const;
export type HintFamily = (typeof hintFamilies)[number];

/** A few words shown in the line. What is behind them is asked for by `hoverAt` at the same place. */
export interface Hint {
  readonly offset: number;
  readonly label: string;
  readonly family: HintFamily;
  /** True where the hint stands before its place. */
  readonly before?: boolean;
}

/** Below this a value is obvious, and a hint would only be in the way. */
const OBVIOUS = 1024n;

/** The hints of the families wanted, within a range of the document. */
export function hintsIn(analysis: Analysis, range: Span, families: ReadonlySet<HintFamily>): Hint[] {
  const hints: Hint[] = [];
  if (families.has('expressions')) {
    for (const expression of expressionsIn(analysis, range)) {
      const label = valueLabel(expression.result.exact);
      if (label) hints.push({ offset: expression.end, label: ` = ${label}`, family: 'expressions' });
    }
  }
  if (families.has('accessors')) {
    for (const call of within(accessorCalls(analysis), range)) {
      if (call.allocates === undefined) continue;
      hints.push({
        offset: call.start,
        label: call.allocates ? 'allocates ' : 'may be NULL ',
        family: 'accessors',
        before: true,
      });
    }
  }
  if (families.has('tables')) hints.push(...tableHints(analysis, range));
  if (families.has('units')) hints.push(...unitHints(analysis, range));
  if (families.has('sleeps')) hints.push(...sleepHints(analysis, range));
  if (families.has('layout')) hints.push(...layoutHints(analysis, range));
  return hints;
}

/** `64K` for a round value, `4,656` for another; undefined where the reader sees it without help. */
function valueLabel(value: bigint): string | undefined {
  if (value < OBVIOUS) return undefined;
  const short = formatSizeInput(value);
  return short.startsWith('0x') || /^\d+$/.test(short) ? formatDecimal(value) : short;
}

/** The spans of a sorted list that touch the range. */
export function within<S extends Span>(sorted: readonly S[], range: Span): S[] {
  return sorted.filter((span) => span.start <= range.end && span.end >= range.start);
}

/** An expression's value in every form a reader may want. */
export function valueForms(value: bigint): string[] {
  return [formatDecimal(value), formatHex(value)];
}
