import type { Call, FunctionAnalysis, Loop, Node, Type } from '../../c/index.ts';
import { arrayAllocators, byteAllocators, byteTakers } from '../../kernel/allocation.ts';
import type { Reporter } from '../rule.ts';
import { placeOf, quote, sides, variableOf } from '../support/nodes.ts';

/** A number of elements where a number of bytes is asked for: `p = kzalloc(n, ...)` of what `p[i]`, `i < n`, is looked at in. */
export function checkElementCounts(fn: FunctionAnalysis, report: Reporter): void {
  for (const { call, count, name, element, related, words } of [...allocated(fn), ...touched(fn)]) {
    report({
      ...fn.span(call.node),
      what: `${call.name}() takes a number of bytes, and \`${quote(fn, count)}\` is how many \`${element}\` ${name} ${words}.`,
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
  readonly words: string;
}

/** Memory of `n` bytes in which a loop looks at `n` elements. */
function allocated(fn: FunctionAnalysis): Counted[] {
  return fn.assignments.flatMap((one): Counted[] => {
    const call = one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    const index = call && byteAllocators.get(call.name);
    const count = index === undefined ? undefined : call!.args[index];
    if (count === undefined || !isName(fn, count)) return [];
    const name = placeOf(fn, one);
    const element = elementOf(fn, one.target, one.node);
    if (element === undefined) return [];
    const loop = fn.loops.find(
      (at) => at.node > one.node && boundOf(fn, at) === fn.canonical(count) && indexes(fn, at, name),
    );
    return loop ? [{ call: call!, count, name, element, related: loop.node, words: 'has' }] : [];
  });
}

/** `p = kcalloc(n, sizeof(*p))` and `memset(p, 0, n)`. */
function touched(fn: FunctionAnalysis): Counted[] {
  const arrays = fn.assignments.flatMap((one) => {
    const call = one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    const index = call && arrayAllocators.get(call.name);
    const count = index === undefined ? undefined : call!.args[index];
    const element = count !== undefined && isName(fn, count) ? elementOf(fn, one.target, one.node) : undefined;
    return element === undefined ? [] : [{ name: placeOf(fn, one), count: fn.canonical(count!), element, call: call! }];
  });
  if (arrays.length === 0) return [];
  return fn.calls.flatMap((call): Counted[] => {
    const index = byteTakers.get(call.name);
    const count = index === undefined ? undefined : call.args[index];
    const array =
      count &&
      arrays.find(
        (one) => fn.canonical(count) === one.count && call.args.some((arg) => fn.canonical(arg) === one.name),
      );
    return array
      ? [{ call, count, name: array.name, element: array.element, related: array.call.node, words: 'has' }]
      : [];
  });
}

function isName(fn: FunctionAnalysis, node: Node): boolean {
  return /^(?:identifier|field_expression)$/.test(fn.kind(fn.strip(node)));
}

/** The type of what is pointed to, where that is more than a byte. */
function elementOf(fn: FunctionAnalysis, target: Node, node: Node): string | undefined {
  const type: Type | undefined =
    fn.kind(node) === 'init_declarator'
      ? fn.variables.find((one) => one.node === node)?.type
      : (variableOf(fn, target)?.type ?? fn.typeOf(target));
  const element = type?.kind === 'pointer' ? type.pointee : undefined;
  if (element?.kind === 'pointer') return element.text;
  return element?.kind === 'integer' && (element.bits ?? 0) > 8 ? element.text : undefined;
}

/** `n` of `i < n`. */
export function boundOf(fn: FunctionAnalysis, loop: Loop): string | undefined {
  const condition = fn.child(loop.node, 'condition');
  const at = condition === undefined ? undefined : fn.strip(condition);
  const both =
    at !== undefined && fn.kind(at) === 'binary_expression' && fn.operator(at) === '<' ? sides(fn, at) : undefined;
  return both && fn.canonical(both[1]);
}

/** `name[i]` in the loop over `i`. */
export function indexes(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  const condition = fn.strip(fn.child(loop.node, 'condition')!);
  const counter = fn.canonical(fn.child(condition, 'left')!);
  return fn
    .descendants(loop.node, 'subscript_expression')
    .some((at) => fn.canonical(fn.child(at, 'argument')!) === name && fn.canonical(fn.child(at, 'index')!) === counter);
}
