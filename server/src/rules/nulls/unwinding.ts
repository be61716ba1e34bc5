import type { Assignment, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';

/** A loop that undoes what an earlier one did, without the test that made that one pass over elements. */
export function checkUnwinding(fn: FunctionAnalysis, report: Reporter): void {
  for (const { use, pointer, test } of unfilteredLoops(fn)) {
    report({
      ...fn.span(use),
      what: `${pointer} is used here for every element; the loop above passes over those where it is NULL.`,
      why: 'The elements are the same: for one without it, this dereferences NULL, on an error path that is seldom taken.',
      advice: 'Should this loop pass over them, too?',
      brief: `${pointer} is not tested in this loop`,
      related: [{ ...fn.span(test), message: 'passed over where it is NULL' }],
    });
  }
}

/** What one loop passes over where it is NULL, and a later loop over the same uses all the same. */
interface Unfiltered {
  readonly use: Node;
  readonly pointer: string;
  /** The test of the first loop. */
  readonly test: Node;
}

/** An element is passed over, and a loop follows. */
const passesOver = /\bcontinue;[^]*(?:\b(?:for|while)\b|for_each)/;

/** Most loops of a function that are compared with one another. */
const MANY = 40;

/** A loop that undoes what another did: it must pass over the same elements. */
function unfilteredLoops(fn: FunctionAnalysis): Unfiltered[] {
  if (fn.loops.length < 2 || fn.loops.length > MANY || !passesOver.test(fn.source.code)) return [];
  const own = ownAssignments(fn);
  return fn.loops.flatMap((loop, i) =>
    fn.loops.slice(i + 1).flatMap((later) => {
      if (fn.isInside(later.node, loop.node)) return [];
      const found = compare(fn, own, loop, later);
      return found ? [found] : [];
    }),
  );
}

type ByLoop = ReadonlyMap<Loop | undefined, readonly Assignment[]>;

function compare(fn: FunctionAnalysis, own: ByLoop, loop: Loop, later: Loop): Unfiltered | undefined {
  for (const kept of own.get(loop) ?? []) {
    const name = placeOf(fn, kept);
    const test = fn.zeroTests.find(
      (one) => one.place === name && one.negated && one.node > kept.node && isSkip(fn, one.owner, one.condition, loop),
    );
    if (!test) continue;
    const twin = own
      .get(later)
      ?.find((one) => fn.canonical(one.value!) === fn.canonical(kept.value!) && placeOf(fn, one) === name);
    if (!twin || fn.zeroTests.some((one) => one.place === name && fn.isInside(one.node, later.node))) continue;
    const use = fn
      .descendants(later.node, 'field_expression')
      .find((node) => node > twin.node && fn.operator(node) === '->' && isOf(fn, node, name));
    if (use !== undefined) return { use, pointer: name, test: test.node };
  }
  return undefined;
}

/** Pointers that a loop's own body takes from what it walks over: `pages = area->pages`. */
function ownAssignments(fn: FunctionAnalysis): ByLoop {
  const own = fn.assignments.filter(
    ({ operator, value }) =>
      operator === '=' &&
      value !== undefined &&
      /^(?:field_expression|subscript_expression)$/.test(fn.kind(fn.strip(value))),
  );
  const byLoop = new Map<Loop | undefined, Assignment[]>();
  for (const one of own) {
    const loop = fn.loopsAround(one.node).at(-1);
    const others = byLoop.get(loop);
    if (others) others.push(one);
    else byLoop.set(loop, [one]);
  }
  return byLoop;
}

/** `if (!p) continue;` of this loop, with nothing else in the condition. */
function isSkip(fn: FunctionAnalysis, owner: Node, condition: Node, loop: Loop): boolean {
  if (fn.kind(owner) !== 'if_statement' || /&&|\|\|/.test(fn.canonical(condition))) return false;
  const branch = fn.child(owner, 'consequence');
  if (branch === undefined || fn.loopsAround(owner).at(-1) !== loop) return false;
  const only = fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
  return only.length === 1 && fn.kind(only[0]!) === 'continue_statement';
}

function isOf(fn: FunctionAnalysis, node: Node, name: string): boolean {
  const argument = fn.child(node, 'argument');
  return argument !== undefined && fn.canonical(argument) === name;
}
