import { gapMarker, isContainerOf, leaves, unseenCondition, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';
import { statementBefore } from '../support/statements.ts';

/** A use above the test of the same pointer. */
export function checkLateTests(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  for (const { test, deref } of fn.lateTests) {
    if (reported.has(deref) || !isSamePointer(fn, test, deref) || isInUnseenLoop(fn, deref, test)) continue;
    if (isGapBetween(fn, deref, test)) continue;
    if (isInCutCondition(fn, deref) || isTold(fn, deref, reported)) continue;
    reported.add(deref);
    const pointer = fn.text(fn.strip(test)).replace(/\s+/g, ' ');
    report({
      ...fn.span(deref),
      // What a member is embedded in is there: the test is dead, which does no harm.
      ...(isEmbedding(fn, pointer) && { severity: 'information' as const }),
      what: `${pointer} is used here, and tested for NULL only further down.`,
      why: 'If it can be NULL this crashes before the test; if it cannot, the test is dead.',
      advice: 'Can it be NULL here? Then the test belongs above this line, else it can go.',
      brief: `${pointer} used before its NULL test`,
      related: [
        { ...fn.span(test), message: 'the test' },
        ...usesBetween(fn, test, deref).map((node) => ({ ...fn.span(node), message: 'used here, too' })),
      ],
    });
  }
}

/** `req = container_of(_req, struct example_req, req)` is all that it ever gets. */
function isEmbedding(fn: FunctionAnalysis, name: string): boolean {
  const values = assignmentsTo(fn, name).map(({ value }) =>
    value === undefined ? undefined : fn.callOf(fn.strip(value)),
  );
  return values.length > 0 && values.every((call) => call !== undefined && isContainerOf(call.name));
}

/** Of a fragment: the head of the condition that the use stands in is not in view, and may ask for the pointer. */
function isInCutCondition(fn: FunctionAnalysis, use: Node): boolean {
  const owner = fn.whole ? undefined : fn.enclosing(use, 'if_statement', 'while_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  return condition !== undefined && fn.isInside(use, condition) && fn.text(condition).includes(unseenCondition);
}

/** What it comes from may be NULL by a promise, and that is reported. */
function isTold(fn: FunctionAnalysis, use: Node, reported: ReadonlySet<Node>): boolean {
  const pointer = fn.derefs.find(({ node }) => node === use)?.pointer;
  if (pointer === undefined) return false;
  return fn.valuesOf(pointer).some(({ origin }) => origin !== undefined && reported.has(origin));
}

/** `spin_lock_init(&p->lock);` right above `if (!p) return`: what reads through the address of a member gets it, and p is tested then. */
export function checkAddressesAboveTests(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  for (const { owner, condition, negated, place } of fn.zeroTests) {
    if (!negated || fn.kind(owner) !== 'if_statement' || fn.canonical(condition) !== `!${place}`) continue;
    const step = statementBefore(fn, owner);
    const call =
      step === undefined || fn.kind(step) !== 'expression_statement' ? undefined : fn.callOf(fn.children(step)[0]!);
    const branch = fn.child(owner, 'consequence');
    if (!call || branch === undefined || !leaves(fn, branch) || reported.has(call.node)) continue;
    const isRead = (arg: Node, i: number): boolean =>
      call.fact?.dereferences?.includes(i) === true && fn.canonical(arg).startsWith(`&${place}->`);
    if (!call.args.some(isRead)) continue;
    // What it comes from is told already.
    if (assignmentsTo(fn, place).some(({ value }) => value !== undefined && reported.has(fn.strip(value)))) continue;
    reported.add(call.node);
    report({
      ...fn.span(call.node),
      what: `${call.name}() gets the address of a member of ${place} here, and ${place} is tested for NULL only below.`,
      why: 'If it can be NULL, the address is that of nothing, and this crashes before the test; if it cannot, the test is dead.',
      advice: `Can ${place} be NULL here? Then the test belongs above this line, else it can go.`,
      brief: `${place} used before its NULL test`,
      related: [{ ...fn.span(condition), message: 'the test' }],
    });
  }
}

/** Of a fragment: a `break` between the two, and the loop or switch that it leaves is not in view. What is tested may be set there. */
function isInUnseenLoop(fn: FunctionAnalysis, use: Node, test: Node): boolean {
  if (fn.whole) return false;
  return fn
    .descendants(fn.body, 'break_statement', 'continue_statement')
    .some(
      (node) =>
        node > use &&
        node < test &&
        fn.loopsAround(node).length === 0 &&
        fn.enclosing(node, 'switch_statement') === undefined,
    );
}

/** Code between two hunks, that a line cut off at the end of the first one hides from the paths. */
function isGapBetween(fn: FunctionAnalysis, use: Node, test: Node): boolean {
  return !fn.whole && fn.calls.some(({ name, node }) => name === gapMarker && node > use && node < test);
}

/** Other uses of a pointer between the first one and its test. */
function usesBetween(fn: FunctionAnalysis, test: Node, first: Node): Node[] {
  const place = fn.canonical(fn.strip(test));
  return fn.derefs
    .filter(({ node, pointer }) => node > first && node < test && fn.canonical(fn.strip(pointer)) === place)
    .map(({ node }) => node)
    .slice(0, 4);
}

/** The test names what was used: a copy under another name may be NULL on other paths. */
function isSamePointer(fn: FunctionAnalysis, test: Node, node: Node): boolean {
  const place = fn.canonical(fn.strip(test));
  return fn.derefs.some((deref) => deref.node === node && fn.canonical(fn.strip(deref.pointer)) === place);
}
