import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** `*out = f(); if (!out)` */
export function checkPlaces(fn: FunctionAnalysis, report: Reporter): void {
  for (const { test, pointer, stored } of placeTests(fn)) {
    const name = fn.text(pointer);
    report({
      ...fn.span(test),
      what: `${name} is tested for NULL here; what may be NULL is what was just put into *${name}.`,
      why: `${name} was written through, so it is not NULL: the test is never true, and the failure goes on.`,
      advice: `Is *${name} meant?`,
      brief: `${name} tested, not *${name}`,
      related: [{ ...fn.span(stored), message: 'NULL from here' }],
      fix: { title: `Test *${name}`, edits: [{ ...fn.span(pointer), text: `*${name}` }] },
    });
  }
}

/** A test of the pointer to a place, where what was just put into the place is meant. */
interface PlaceTest {
  readonly test: Node;
  readonly pointer: Node;
  readonly stored: Node;
}

/** `*out = kzalloc(...); if (!out)`: the pointer was just written through, so it is not NULL; its content may be. */
function placeTests(fn: FunctionAnalysis): PlaceTest[] {
  return fn.assignments.flatMap(({ node, target, value }): PlaceTest[] => {
    const place = /^\*(\w+)$/.exec(fn.text(target))?.[1];
    if (place === undefined || value === undefined || fn.kind(node) === 'init_declarator') return [];
    const stored = fn.callOf(fn.strip(value));
    if (stored?.fact?.mayReturnNull !== true) return [];
    const around = fn.parent(fn.statementOf(node));
    const test = fn.zeroTests.find((one) => one.node > node && (one.place === place || one.place === `*${place}`));
    if (!test?.negated || test.place !== place || fn.parent(test.owner) !== around) return [];
    // The content is tested in the same condition, or the pointer got another value.
    if (fn.canonical(test.condition).includes(`*${place}`)) return [];
    const isSet = fn.assignments.some(
      (one) => one.node > node && one.node < test.node && fn.canonical(one.target) === place,
    );
    const pointer = isSet ? undefined : fn.named(place).find((name) => fn.isInside(name, test.node));
    if (pointer === undefined) return [];
    const negation = fn.parent(test.node);
    const isNegation = negation !== undefined && fn.kind(negation) === 'unary_expression';
    return [{ test: isNegation ? negation : test.node, pointer, stored: stored.node }];
  });
}
