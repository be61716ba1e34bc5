import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { addressValueNames, sizeFunctionNames, sizeParameterNames, sizeValueNames } from '../../../kernel/sizeNames.ts';
import { assignmentsTo, nameOf, namedUnit, sides, variableOf } from '../../support/nodes.ts';
import { sureType, unwrap, type Widening } from '../../support/widths.ts';

/** The expression counts bytes: by what it is assigned to, passed as, combined with, or returned from. */
export function isBytes(fn: FunctionAnalysis, { node, kind, whole }: Widening): boolean {
  if (kind === 'assigned') {
    const target = fn.child(node, 'left') ?? fn.child(node, 'declarator');
    return target !== undefined && (namedUnit(fn, target) === 'bytes' || sizeValueNames.test(nameOf(fn, target)));
  }
  if (kind === 'returned') return sizeFunctionNames.test(fn.name);
  if (kind === 'operand') {
    const both = fn.kind(node) === 'binary_expression' ? sides(fn, node) : undefined;
    const other = both?.find((side) => side !== whole);
    // `addr & ((1 << shift) - 1)` takes a few low bits, whatever the address is.
    if (fn.operator(node) === '&' && !fn.canonical(whole).startsWith('~')) return false;
    return other !== undefined && addressValueNames.test(nameOf(fn, other));
  }
  if (kind === 'argument') {
    const call = fn.callOf(node);
    const parameter = call?.fact?.parameters?.[call.args.indexOf(whole)];
    return (
      parameter !== undefined &&
      (parameter.unit === 'bytes' || parameter.type === 'size_t' || sizeParameterNames.test(parameter.name))
    );
  }
  return false;
}

/** Goes into, or is combined with, something whose type is out of view; or is printed as 64 bits. */
export function meetsUnknown(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (;;) {
    const parent = fn.parent(at);
    if (parent === undefined) return false;
    switch (fn.kind(parent)) {
      case 'parenthesized_expression':
        break;
      case 'unary_expression':
        if (fn.operator(parent) !== '~') return false;
        break;
      case 'binary_expression': {
        const operator = fn.operator(parent);
        const [left, right] = sides(fn, parent)!;
        const other = left === at ? right : left;
        if (operator === '-' && fn.kind(unwrap(fn, right)) === 'number_literal') break;
        return /^(?:[&|<>]|[<>=!]=)$/.test(operator) && isUnknown(fn, other);
      }
      case 'assignment_expression': {
        const target = fn.child(parent, 'left')!;
        return target !== at && isUnknown(fn, target);
      }
      case 'argument_list':
        return isPrintedWide(fn, at);
      default:
        return false;
    }
    at = parent;
  }
}

/** An argument of a call that prints 64 bits. */
export function isPrintedWide(fn: FunctionAnalysis, node: Node): boolean {
  const list = fn.parent(node);
  return (
    list !== undefined &&
    fn.kind(list) === 'argument_list' &&
    fn.children(list).some((arg) => /string/.test(fn.kind(arg)) && /%#?\d*ll[xud]/.test(fn.text(arg)))
  );
}

/** Combined with a variable whose upper half is put together in the function: `v |= (u64)high << 32`. */
export function meetsUpperHalf(fn: FunctionAnalysis, { node, whole }: Widening): boolean {
  const other = sides(fn, node)?.find((side) => side !== whole);
  const variable = other === undefined ? undefined : variableOf(fn, other);
  return (
    variable !== undefined &&
    assignmentsTo(fn, variable.name).some(({ value }) => value !== undefined && /<< ?32\b/.test(fn.text(value)))
  );
}

/** A place whose type nothing tells. */
function isUnknown(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(unwrap(fn, node));
  return /^(?:identifier|field_expression|subscript_expression)$/.test(fn.kind(at)) && sureType(fn, at) === undefined;
}

/** The shift itself, or a mask made of it; a product or sum may be of anything. */
export function isWhole(fn: FunctionAnalysis, node: Node, whole: Node): boolean {
  return (
    fn
      .canonical(whole)
      .replace(fn.canonical(node), '')
      .replace(/[()~-]|\b1\b/g, '') === ''
  );
}

/** Assigned to something that is a number of bytes, however narrow. */
export function goesToBytes(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (
    let parent = fn.parent(at);
    parent !== undefined && fn.kind(parent) === 'parenthesized_expression';
    parent = fn.parent(at)
  ) {
    at = parent;
  }
  const parent = fn.parent(at);
  if (parent === undefined || fn.kind(parent) !== 'assignment_expression') return false;
  const target = fn.child(parent, 'left');
  return target !== undefined && target !== at && namedUnit(fn, target) === 'bytes';
}
