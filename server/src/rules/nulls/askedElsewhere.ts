import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';
import { mayBreakHabit } from './habit.ts';

/**
 * `p = find(x); y = x ? p->mask : 0; ... p ? p->mask : MAX`: what a look-up gives that finds nothing at times is tested in one place of
 * the function, and read through in another on the way to which nobody did.
 */
export function checkAskedElsewhere(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  if (!mayBreakHabit(fn) || fn.zeroTests.length === 0) return;
  const told = new Set<Node>();
  for (const { node, pointer } of fn.derefs) {
    const name = fn.canonical(fn.strip(pointer));
    const test = fn.zeroTests.find(({ place }) => place === name);
    if (!test || reported.has(node) || !/^\w+$/.test(name)) continue;
    const [made, again] = assignmentsTo(fn, name);
    const call = made?.value === undefined || again ? undefined : fn.callOf(fn.strip(made.value));
    if (!call || told.has(call.node) || reported.has(call.node) || call.fact?.returnsNullWhenAbsent !== true) continue;
    const isOpen = fn
      .valuesOf(pointer)
      .some(
        ({ symbol, nullness, testedAt }) =>
          symbol === `$n${call.node}` && nullness !== 'nonnull' && testedAt === undefined,
      );
    if (!isOpen) continue;
    told.add(call.node);
    report({
      ...fn.span(node),
      what: `${name} comes from ${call.name}(), which returns NULL where it finds nothing, and is tested for that elsewhere in this function; here nobody does.`,
      why: 'If nothing is found here either, this is a NULL dereference in the kernel.',
      advice: `Is what is asked here enough, or is ${name} to be tested?`,
      brief: `${name} used without the test that it has elsewhere`,
      related: [
        { ...fn.span(call.node), message: 'may be NULL from here' },
        { ...fn.span(test.node), message: 'tested here' },
      ],
    });
  }
}
