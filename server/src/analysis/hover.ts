import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import type { Span } from '../text/problem.ts';
import type { Condition } from '../c/index.ts';
import { accessorCalls, conditionWords, type AccessorCall } from './accessors.ts';
import { callers, callHover, citation } from './callHover.ts';
import { expressionsIn } from './expressions.ts';
import type { Analysis } from './index.ts';
import { layoutHover } from './layoutHover.ts';
import { hunkHover, type ReadTree } from './hunkHover.ts';
import { ruleHover } from './ruleHover.ts';
import { sleepHover } from './sleepHints.ts';
import { tableHover } from './tableHover.ts';
import { unitHover } from './unitHints.ts';

/** What to show at a place: paragraphs of plain text, and code to be set as such. Brief first. */
export interface HoverText extends Span {
  readonly parts: readonly ({ readonly text: string } | { readonly code: string })[];
}

/** What is known of the place at `offset`; undefined where nothing is. */
export function hoverAt(analysis: Analysis, offset: number, readTree?: ReadTree): HoverText | undefined {
  if (analysis.kind === 'layout') return layoutHover(analysis, offset);
  return (
    ruleHover(analysis, offset) ??
    sleepHover(analysis, offset) ??
    accessorHover(analysis, offset) ??
    callHover(analysis, offset) ??
    tableHover(analysis, offset) ??
    expressionHover(analysis, offset) ??
    unitHover(analysis, offset) ??
    hunkHover(analysis, offset, readTree)
  );
}

function at<S extends Span>(spans: readonly S[], offset: number): S | undefined {
  return spans.find((span) => span.start <= offset && offset <= span.end);
}

function accessorHover(analysis: Analysis, offset: number): HoverText | undefined {
  const call = accessorCalls(analysis).find(
    (one) => one.start <= offset && offset <= Math.min(one.end, one.start + one.name.length + 1),
  );
  if (!call) return undefined;
  const { fact } = call;
  const brief =
    call.allocates === undefined
      ? `${call.name}() looks up a table entry; whether it builds missing levels depends on its arguments.`
      : call.allocates
        ? `${call.name}() builds missing table levels here. It may sleep; where memory is short it fails.`
        : `${call.name}() builds nothing here: it returns NULL where a level of the table is missing.`;
  const rules = [
    `Builds missing levels: ${yesOrNo(fact.entryAccessor?.allocates, call)}.`,
    `May return NULL: ${yesOrNo(fact.mayReturnNull, call)}.`,
    ...callers(call),
  ].join('\n');
  return { start: call.start, end: call.end, parts: [{ text: brief }, { text: rules }, { text: citation(fact) }] };
}

function yesOrNo(condition: Condition | undefined, call: AccessorCall): string {
  if (typeof condition === 'boolean') return condition ? 'yes' : 'no';
  return conditionWords(condition, call);
}

function expressionHover(analysis: Analysis, offset: number): HoverText | undefined {
  const expression = at(expressionsIn(analysis, { start: offset, end: offset }), offset);
  if (!expression) return undefined;
  const { exact, value, type, wrapped } = expression.result;
  const forms = [`= ${formatDecimal(exact)}`, `= ${formatHex(exact)}`, `= ${formatBytes(exact)}, if it counts bytes`];
  const note = wrapped
    ? `As C of type ${type.signed ? '' : 'unsigned '}${type.bits}-bit it does not fit: the result is ${formatDecimal(value)}. ` +
      'Is a wider type (ULL, a cast) meant?'
    : undefined;
  return {
    start: expression.start,
    end: expression.end,
    parts: [
      { code: `${expression.text.replace(/\s+/g, ' ')}\n${forms.join('\n')}` },
      ...(note === undefined ? [] : [{ text: note }]),
    ],
  };
}
