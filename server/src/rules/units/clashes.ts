import { findClashes, type Clash, type FunctionAnalysis, type Measure, type Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Related, Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { isInOverrun } from './arraySizes.ts';
import { isMovedByBytes } from './elements.ts';
import { advice, alikeHere, unit, why } from './say.ts';

/** A value of one unit where another is asked for: of each place that asks, only the first. */
export function checkClashes(fn: FunctionAnalysis, report: Reporter): void {
  const reported = new Set<Node>();
  const isOurs = isOfLargeThings(fn.path);
  for (const clash of findClashes(fn)) {
    const { by } = clash.demand;
    if (reported.has(by) || (!isOurs && !isCertain(fn, clash))) continue;
    reported.add(by);
    // Told with more of the words that belong to it.
    if (isMovedByBytes(fn, by) || isInOverrun(fn, by)) continue;
    reportClash(fn, clash, report);
  }
}

function reportClash(fn: FunctionAnalysis, clash: Clash, report: Reporter): void {
  const { expression, has, demand } = clash;
  const { call } = demand;
  const subject = quote(fn, expression);
  const counts = `${subject} ${has.kind === 'shift' || has.kind === 'size' ? 'is' : 'counts'} ${unit(has)}`;
  const related: Related[] = [];
  if (clash.earlier) {
    related.push({ ...fn.span(clash.earlier.by), message: `used as a number of ${unit(clash.earlier.measure)} here` });
  } else if (!fn.isInside(has.at, demand.by)) related.push({ ...fn.span(has.at), message: `${unit(has)} from here` });
  const asked = call ? `${call.name}() takes ${unit(demand.measure)}` : `${unit(demand.measure)} are meant here`;
  report({
    ...fn.span(call ? call.node : demand.by),
    what: `${counts}, but ${asked}.`,
    why: why(has, demand.measure),
    ...(has.kind === 'pages' && demand.measure.kind === 'pages' && alikeHere(fn, has.page, demand.measure.page)),
    advice: advice(has, demand.measure),
    brief: call
      ? `${subject}: ${unit(has)} for ${call.name}()`
      : `${subject}: ${unit(has)}, not ${unit(demand.measure)}`,
    related,
  });
}

/** Facts on both sides. Names mean the same all over the field's own directories only, and so do ranges. */
function isCertain(fn: FunctionAnalysis, { expression, has, demand, from, earlier }: Clash): boolean {
  if (demand.inPage || earlier?.inPage) return true;
  // A member counts one thing: where a call asks for another than a shift by the page does, one is wrong.
  if (earlier && (demand.call || earlier.call) && fn.kind(fn.strip(expression)) === 'field_expression') return true;
  if (isOfHuge(has) || isOfHuge(demand.measure)) return false;
  return from === 'definition' && !has.weak && !demand.named && fn.kind(demand.by) !== 'subscript_expression';
}

/** What is cut into pieces of PMD_SIZE has as many tables, of a page each. */
function isOfHuge(measure: Measure): boolean {
  return measure.kind === 'pages' && measure.page.kind === 'fixed' && measure.page.bits === undefined;
}
