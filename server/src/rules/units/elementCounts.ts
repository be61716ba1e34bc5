import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { arrayAllocators, byteAllocators, byteTakers } from '../../kernel/allocation.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, quote, variableOf } from '../support/nodes.ts';
import { allocatedBy, boundOf, indexes, type Allocated } from './arrays.ts';

/** A number of elements where a number of bytes is asked for: `p = kzalloc(n, ...)` of what `p[i]`, `i < n`, is looked at in. */
export function checkElementCounts(fn: FunctionAnalysis, report: Reporter): void {
  for (const { call, count, name, element, related } of [...allocated(fn), ...touched(fn)]) {
    report({
      ...fn.span(call.node),
      what: `${call.name}() takes a number of bytes, and \`${quote(fn, count)}\` is how many \`${element}\` ${name} has.`,
      why: 'Only a part of the array is there, or is dealt with: what lies behind it belongs to somebody else, or keeps what was in it.',
      advice: `Is it to be multiplied by sizeof(${element})?`,
      brief: `${quote(fn, count)} elements as bytes`,
      related: [{ ...fn.span(related), message: 'counted here' }],
    });
  }
}

interface Counted {
  readonly call: Call;
  readonly count: Node;
  readonly name: string;
  readonly element: string;
  readonly related: Node;
}

/** Memory of `n` bytes in which a loop looks at `n` elements. */
function allocated(fn: FunctionAnalysis): Counted[] {
  return allocatedBy(fn, byteAllocators).flatMap((one): Counted[] => {
    const { node, call, count, name } = one;
    const element = isName(fn, count) ? elementOf(fn, one) : undefined;
    if (element === undefined) return [];
    const loop = fn.loops.find((at) => {
      const bound = at.node > node ? boundOf(fn, at) : undefined;
      return (
        bound !== undefined &&
        fn.canonical(bound) === fn.canonical(count) &&
        indexes(fn, at, name) &&
        !isSetBetween(fn, count, call.node, at.node)
      );
    });
    return loop ? [{ call, count, name, element, related: loop.node }] : [];
  });
}

/** `p = kcalloc(n, sizeof(*p))` and `memset(p, 0, n)`. */
function touched(fn: FunctionAnalysis): Counted[] {
  const arrays = allocatedBy(fn, arrayAllocators).flatMap((one) => {
    const element = isName(fn, one.count) ? elementOf(fn, one) : undefined;
    return element === undefined ? [] : [{ ...one, element }];
  });
  if (arrays.length === 0) return [];
  return fn.calls.flatMap((call): Counted[] => {
    const index = byteTakers.get(call.name);
    const count = index === undefined ? undefined : call.args[index];
    const array =
      count &&
      arrays.find(
        (one) =>
          fn.canonical(count) === fn.canonical(one.count) &&
          call.args.some((arg) => fn.canonical(arg) === one.name) &&
          !isSetBetween(fn, count, one.call.node, call.node),
      );
    return array ? [{ call, count, name: array.name, element: array.element, related: array.call.node }] : [];
  });
}

/** `size *= sizeof(x)` on the way from one to the other: it counts something else from there on. */
function isSetBetween(fn: FunctionAnalysis, count: Node, from: Node, to: Node): boolean {
  const text = fn.canonical(count);
  return fn.assignments.some(({ node, target }) => node > from && node < to && fn.canonical(target) === text);
}

function isName(fn: FunctionAnalysis, node: Node): boolean {
  return /^(?:identifier|field_expression)$/.test(fn.kind(fn.strip(node)));
}

/** The type of what is pointed to, where that is more than a byte. */
function elementOf(fn: FunctionAnalysis, { node, target }: Allocated): string | undefined {
  const type =
    fn.kind(node) === 'init_declarator'
      ? declaredBy(fn, node)?.type
      : (variableOf(fn, target)?.type ?? fn.typeOf(target));
  const element = type?.kind === 'pointer' ? type.pointee : undefined;
  if (element?.kind === 'pointer') return element.text;
  return element?.kind === 'integer' && (element.bits ?? 0) > 8 ? element.text : undefined;
}
