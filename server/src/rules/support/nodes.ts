import type { Assignment, FieldFact, FunctionAnalysis, Node, Unit, Variable } from '../../c/index.ts';
import { firstAfter } from './places.ts';
import { unwrap } from './widths.ts';

/** Name of the variable or member that an expression is: `entry`, `tbl->it_size` gives `it_size`. */
export function nameOf(fn: FunctionAnalysis, node: Node): string {
  const at = fn.strip(unwrap(fn, node));
  if (fn.kind(at) === 'identifier') return fn.text(at);
  if (fn.kind(at) === 'field_expression') {
    const field = fn.child(at, 'field');
    return field === undefined ? '' : fn.text(field);
  }
  if (fn.kind(at) === 'pointer_expression') {
    const argument = fn.child(at, 'argument');
    return argument === undefined ? '' : nameOf(fn, argument);
  }
  return '';
}

/** The fact of the member that an expression is: `tbl->it_size`. */
export function fieldFactOf(fn: FunctionAnalysis, node: Node): FieldFact | undefined {
  const at = fn.strip(unwrap(fn, node));
  if (fn.kind(at) !== 'field_expression') return undefined;
  const field = fn.child(at, 'field');
  const argument = fn.child(at, 'argument');
  if (field === undefined || argument === undefined) return undefined;
  const type = fn.typeOf(argument);
  return fn.knowledge.field(type.struct ?? type.pointee?.struct, fn.text(field));
}

/** Unit by the facts of a name alone, without following values: cheap. */
export function namedUnit(fn: FunctionAnalysis, node: Node): Unit | undefined {
  const at = fn.strip(unwrap(fn, node));
  if (fn.kind(at) === 'identifier') return fn.knowledge.unitOfName(fn.text(at));
  if (fn.kind(at) === 'call_expression') return fn.callOf(at)?.fact?.resultUnit;
  return fieldFactOf(fn, at)?.unit;
}

/** The variable that an identifier (with parentheses and casts dropped) names, if it is one of this function. */
export function variableOf(fn: FunctionAnalysis, node: Node): Variable | undefined {
  const at = fn.strip(unwrap(fn, node));
  return fn.kind(at) === 'identifier' ? fn.variable(fn.text(at)) : undefined;
}

/** The variable that a declaration with an initialiser declares. */
export function declaredBy(fn: FunctionAnalysis, declarator: Node): Variable | undefined {
  return fn.variables.find(({ node }) => node === declarator);
}

/** Assignments to a variable, its initialiser included. */
export function assignmentsTo(fn: FunctionAnalysis, name: string): Assignment[] {
  const variable = fn.variable(name);
  return fn.assignments.filter(({ node, target }) =>
    fn.kind(node) === 'init_declarator'
      ? variable?.node === node
      : fn.kind(target) === 'identifier' && fn.text(target) === name,
  );
}

/** `x` of `&x`. */
export function addressTaken(fn: FunctionAnalysis, node: Node): Node | undefined {
  return fn.kind(node) === 'pointer_expression' && fn.operator(node) === '&' ? fn.child(node, 'argument') : undefined;
}

/** A variable or a member. */
export function isPlace(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier' || fn.kind(node) === 'field_expression';
}

/** A name stands in an expression or a statement. */
export function mentions(fn: FunctionAnalysis, node: Node, name: string): boolean {
  const named = fn.named(name);
  const first = named[firstAfter(named, node - 1)];
  return first !== undefined && fn.isInside(first, node);
}

/** The last name in an expression: `entries` of `tbl->entries`. */
export function lastName(fn: FunctionAnalysis, node: Node): string {
  return /\w*$/.exec(fn.canonical(fn.strip(node)))![0];
}

/** Both sides of a binary expression. */
export function sides(fn: FunctionAnalysis, node: Node): readonly [Node, Node] | undefined {
  const left = fn.child(node, 'left');
  const right = fn.child(node, 'right');
  return left === undefined || right === undefined ? undefined : [left, right];
}

/** True for a number, and for an expression of numbers and macros: nothing that varies at run time. */
export function isConstantLike(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(unwrap(fn, node));
  switch (fn.kind(at)) {
    case 'number_literal':
    case 'char_literal':
    case 'sizeof_expression':
      return true;
    case 'identifier':
      return fn.variable(fn.text(at)) === undefined && /^[A-Z_][A-Z0-9_]*$/.test(fn.text(at));
    case 'unary_expression': {
      const argument = fn.child(at, 'argument');
      return argument !== undefined && isConstantLike(fn, argument);
    }
    case 'binary_expression': {
      const both = sides(fn, at);
      return both !== undefined && isConstantLike(fn, both[0]) && isConstantLike(fn, both[1]);
    }
    case 'call_expression': {
      const call = fn.callOf(at);
      return (
        call !== undefined && /^[A-Z][A-Z0-9_]*$/.test(call.name) && call.args.every((arg) => isConstantLike(fn, arg))
      );
    }
    default:
      return false;
  }
}

/** Where a variable is declared, as a place to report; undefined where that is not in view. */
export function declarationSpan(fn: FunctionAnalysis, variable: Variable): { start: number; end: number } | undefined {
  return variable.node === undefined ? undefined : fn.span(variable.node);
}

/** Text of what an assignment sets; of a declaration without its stars. */
export function placeOf(fn: FunctionAnalysis, { node, target }: Assignment): string {
  const text = fn.canonical(target);
  return fn.kind(node) === 'init_declarator' ? text.replace(/^\*+/, '') : text;
}

/** Every use of a variable by name. */
export function usesOf(fn: FunctionAnalysis, name: string): readonly Node[] {
  return fn.named(name);
}

/** Enough of an expression for a message, on one line. */
export function quote(fn: FunctionAnalysis, node: Node, limit = 60): string {
  const text = fn.text(node).replace(/\s+/g, ' ').trim();
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

/** `&pos->list == head` between two places, or in the statement of the second: whether a loop's cursor ran out is known. */
export function comparesWithHead(fn: FunctionAnalysis, cursor: string, from: Node, to: Node): boolean {
  return fn
    .descendants(fn.body, 'binary_expression')
    .some(
      (node) =>
        node > from &&
        (node < to || fn.isInside(node, fn.statementOf(to))) &&
        /^[!=]=$/.test(fn.operator(node)) &&
        sides(fn, node)!.some((side) => fn.canonical(side).startsWith(`&${cursor}->`)),
    );
}
