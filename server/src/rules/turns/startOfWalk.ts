import type { FunctionAnalysis, Loop } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, mentions, placeOf, quote, variableOf } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** `while ((parent = up(parent))) if (has(dev)) ...`, where parent began as dev: each turn asks where the walk started. */
export function checkStartOfWalk(fn: FunctionAnalysis, { node, body, condition, macro }: Loop, report: Reporter): void {
  if (body === undefined || condition === undefined || macro) return;
  for (const step of within(fn, fn.assignments, node)) {
    const name = placeOf(fn, step);
    const cursor = variableOf(fn, step.target);
    if (cursor?.type.kind !== 'pointer' || step.value === undefined || !mentions(fn, step.value, name)) continue;
    const isSeen = fn.named(name).some((use) => fn.isInside(use, body) && !fn.isInside(use, step.node));
    const start = isSeen || !mentions(fn, condition, name) ? undefined : startOf(fn, name, node);
    if (start === undefined || within(fn, fn.assignments, node).some((one) => placeOf(fn, one) === start)) continue;
    const call = within(fn, fn.calls, body).find(
      ({ node: at, args }) => !fn.isInside(at, step.node) && args.some((arg) => fn.canonical(arg) === start),
    );
    if (!call) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() gets \`${start}\`, where the walk starts, on every turn: nothing in the loop looks at \`${name}\`.`,
      why: 'The first one is handled again and again, and the others on the way are not looked at.',
      advice: `Is \`${name}\` meant?`,
      brief: `${start} in a walk by ${name}`,
      related: [{ ...fn.span(step.node), message: `moved here: ${quote(fn, step.node)}` }],
    });
    return;
  }
}

/** The variable of the same type that a cursor begins as. */
function startOf(fn: FunctionAnalysis, name: string, loop: number): string | undefined {
  const type = fn.variable(name)?.type.text;
  const before = assignmentsTo(fn, name).filter((one) => one.node < loop);
  const value = before.length === 1 ? before[0]!.value : undefined;
  const start = value === undefined ? undefined : variableOf(fn, value);
  return start && start.type.text === type && start.name !== name ? start.name : undefined;
}
