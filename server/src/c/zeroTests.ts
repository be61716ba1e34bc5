import { isAssertion, isTransparent, isWarning } from './idiom.ts';
import type { FunctionAnalysis, Node } from './model.ts';

/** A place tested for zero or NULL, as the text of the function has it. */
export interface ZeroTest {
  readonly node: Node;
  /** Canonical text of what is tested. */
  readonly place: string;
  /** True for `!p` and `p == NULL`. */
  readonly negated: boolean;
  /** The whole condition it is part of, and the statement or operator that the condition decides. */
  readonly condition: Node;
  readonly owner: Node;
}

const owners: Readonly<Record<string, string>> = {
  if_statement: 'condition',
  while_statement: 'condition',
  do_statement: 'condition',
  for_statement: 'condition',
  conditional_expression: 'condition',
};

/** All tests for zero, found without data flow. */
export function findZeroTests(fn: FunctionAnalysis): ZeroTest[] {
  const found: ZeroTest[] = [];
  const kinds = [...Object.keys(owners), 'binary_expression', 'call_expression'];
  for (const owner of fn.descendants(fn.body, ...kinds)) {
    const kind = fn.kind(owner);
    let condition: Node | undefined;
    if (kind === 'binary_expression') {
      const operator = fn.operator(owner);
      if (operator !== '&&' && operator !== '||') continue;
      const parent = fn.parent(owner);
      // The operand of a larger condition is found with that one.
      if (parent !== undefined && isPartOfCondition(fn, owner, parent)) continue;
      condition = owner;
    } else if (kind === 'call_expression') {
      const call = fn.callOf(owner);
      if (!call || !(isWarning(call.name) || isAssertion(call.name))) continue;
      condition = call.args[0];
    } else condition = fn.child(owner, owners[kind]!);
    if (condition !== undefined) leaves(fn, condition, false, condition, owner, found);
  }
  return found;
}

function isPartOfCondition(fn: FunctionAnalysis, node: Node, parent: Node): boolean {
  let child = node;
  for (let p: Node | undefined = parent; p !== undefined; child = p, p = fn.parent(p)) {
    const kind = fn.kind(p);
    if (kind === 'parenthesized_expression' || (kind === 'unary_expression' && fn.operator(p) === '!')) continue;
    if (kind === 'argument_list') continue;
    if (kind === 'binary_expression') return fn.operator(p) === '&&' || fn.operator(p) === '||';
    if (kind === 'call_expression') {
      const call = fn.callOf(p);
      if (call && (isTransparent(call.name) || isAssertion(call.name))) continue;
      return false;
    }
    const field = owners[kind];
    return field !== undefined && fn.child(p, field) === child;
  }
  return false;
}

function leaves(
  fn: FunctionAnalysis,
  expression: Node,
  negated: boolean,
  condition: Node,
  owner: Node,
  found: ZeroTest[],
): void {
  const node = fn.strip(expression);
  const add = (place: Node, isNegated: boolean): void => {
    let at = fn.strip(place);
    if (fn.kind(at) === 'assignment_expression') at = fn.strip(fn.child(at, 'left') ?? at);
    found.push({ node, place: fn.canonical(at), negated: isNegated, condition, owner });
  };
  switch (fn.kind(node)) {
    case 'unary_expression': {
      const argument = fn.child(node, 'argument');
      if (fn.operator(node) === '!' && argument !== undefined) leaves(fn, argument, !negated, condition, owner, found);
      return;
    }
    case 'binary_expression': {
      const left = fn.child(node, 'left');
      const right = fn.child(node, 'right');
      if (left === undefined || right === undefined) return;
      const operator = fn.operator(node);
      if (operator === '&&' || operator === '||') {
        leaves(fn, left, negated, condition, owner, found);
        leaves(fn, right, negated, condition, owner, found);
      } else if (operator === '==' || operator === '!=') {
        const flips = (operator === '==') !== negated;
        if (/^(?:NULL|0)$/.test(fn.canonical(right))) add(left, flips);
        else if (/^(?:NULL|0)$/.test(fn.canonical(left))) add(right, flips);
      }
      return;
    }
    case 'call_expression': {
      const call = fn.callOf(node);
      if (call?.name === 'IS_ERR_OR_NULL' && call.args[0] !== undefined) add(call.args[0], !negated);
      return;
    }
    default:
      add(node, negated);
  }
}
