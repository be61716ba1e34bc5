import { leaves, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** `if (p) return ...;` with a use of `p->` or `&p->` below: asked of the text. */
const turned =
  /\bif \((?<place>\w+)(?: != NULL)?\)\s*(?:\{[^{}]{0,400})?\b(?:return|goto|continue|break)\b[^;]{0,200};[^]{0,1500}?(?<![\w.>])\k<place>->/;

export function mayBeTurned(fn: FunctionAnalysis): boolean {
  return turned.test(fn.source.code);
}

/** A branch that leaves where there is something, and a member taken below, where there is nothing on every path. */
export function checkTurned(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  if (!mayBeTurned(fn)) return;
  for (const { owner, condition, negated, place, node } of fn.zeroTests) {
    if (negated || fn.kind(owner) !== 'if_statement' || fn.child(owner, 'alternative') !== undefined) continue;
    if (!/^\w+$/.test(place) || fn.canonical(condition).replace(/!=NULL$/, '') !== place) continue;
    if (!leaves(fn, fn.child(owner, 'consequence'))) continue;
    const use = fn.descendants(fn.body, 'field_expression').find((one) => {
      const pointer = fn.child(one, 'argument');
      return one > owner && !fn.isInside(one, owner) && pointer !== undefined && fn.text(pointer) === place;
    });
    const pointer = use === undefined ? undefined : fn.child(use, 'argument');
    const values = pointer === undefined ? [] : fn.valuesOf(pointer);
    const isNull = values.every(
      ({ nullness, testedAt, weak }) =>
        nullness === 'null' && testedAt !== undefined && fn.isInside(testedAt, condition) && weak !== true,
    );
    if (values.length === 0 || !isNull || values.some(({ origin, testedAt }) => reported.has(origin ?? testedAt!)))
      continue;
    report({
      ...fn.span(use!),
      what: `The branch above leaves where ${place} is there; here it is NULL on every path, and its member is used.`,
      why: 'This is a NULL dereference, or an address at an offset from NULL that no test finds.',
      advice: `Should the test be \`!${place}\`?`,
      brief: `${place} used where it is NULL`,
      related: [{ ...fn.span(node), message: 'leaves where there is something' }],
    });
  }
}
