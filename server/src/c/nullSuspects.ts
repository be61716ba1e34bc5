import { leaves } from './branches.ts';
import { derefsOfCall } from './derefs.ts';
import type { Call, Deref, FunctionAnalysis, Node } from './model.ts';
import type { ZeroTest } from './zeroTests.ts';

interface Suspicious extends FunctionAnalysis {
  readonly zeroTests: readonly ZeroTest[];
  readonly ownDerefs: readonly Deref[];
}

/**
 * Whether data flow could find anything about NULL in a function. Most functions test what they get in the very next
 * statement and leave; those need no paths. Errs on the side of true.
 */
export function hasNullSuspects(fn: Suspicious): boolean {
  return (
    fn.calls.some((call) => mayBeNull(call) && !isTestedAtOnce(fn, call)) ||
    fn.loops.some((loop) => loop.macro?.cursor !== undefined && isUsedAfter(fn, loop.node, loop.macro.cursor)) ||
    testsAndUses(fn)
  );
}

function mayBeNull(call: Call): boolean {
  const condition = call.fact?.mayReturnNull;
  return condition !== undefined && condition !== false;
}

/** `p = f(); if (!p) return ...;`, `if (!(p = f())) goto ...;`, `return f();` */
function isTestedAtOnce(fn: FunctionAnalysis, call: Call): boolean {
  let at = call.node;
  let parent = fn.parent(at);
  while (parent !== undefined && /^(?:parenthesized|cast)_expression$/.test(fn.kind(parent))) {
    at = parent;
    parent = fn.parent(at);
  }
  if (parent === undefined) return false;
  const kind = fn.kind(parent);
  if (kind === 'return_statement' || kind === 'expression_statement') return true;
  let target: Node | undefined;
  if (kind === 'init_declarator') target = fn.child(parent, 'declarator');
  else if (kind === 'assignment_expression' && fn.operator(parent) === '=') target = fn.child(parent, 'left');
  if (target === undefined) return false;
  const place = fn.canonical(target).replace(/^\*+/, kind === 'init_declarator' ? '' : '$&');
  const owner = fn.parent(parent);
  if (owner !== undefined && fn.kind(owner) === 'expression_statement')
    return leavesOnNull(fn, nextSibling(fn, owner), place);
  if (owner !== undefined && fn.kind(owner) === 'declaration')
    return leavesOnNull(fn, afterDeclarations(fn, owner, place), place);
  const condition = fn.enclosing(parent, 'if_statement');
  return condition !== undefined && leavesOnNull(fn, condition, place);
}

function nextSibling(fn: FunctionAnalysis, node: Node): Node | undefined {
  const parent = fn.parent(node);
  if (parent === undefined) return undefined;
  const siblings = fn.children(parent);
  return siblings[siblings.indexOf(node) + 1];
}

/** The first statement after the declarations, where none of them mentions the name. */
function afterDeclarations(fn: FunctionAnalysis, declaration: Node, name: string): Node | undefined {
  let next = nextSibling(fn, declaration);
  const rest = fn.children(declaration);
  if (rest.filter((part) => mentions(fn, part, name)).length > 1) return undefined;
  while (next !== undefined && fn.kind(next) === 'declaration') {
    if (mentions(fn, next, name)) return undefined;
    next = nextSibling(fn, next);
  }
  return next;
}

function mentions(fn: FunctionAnalysis, node: Node, name: string): boolean {
  return fn.descendants(node, 'identifier').some((n) => fn.text(n) === name);
}

/** `if (!p || ...) { ... return; }` */
function leavesOnNull(fn: FunctionAnalysis, statement: Node | undefined, place: string): boolean {
  if (statement === undefined || fn.kind(statement) !== 'if_statement') return false;
  const condition = fn.child(statement, 'condition');
  const body = fn.child(statement, 'consequence');
  if (condition === undefined || body === undefined || !leaves(fn, body)) return false;
  let first = fn.strip(condition);
  while (fn.kind(first) === 'binary_expression' && fn.operator(first) === '||')
    first = fn.strip(fn.child(first, 'left') ?? first);
  let tested: Node | undefined;
  if (fn.kind(first) === 'unary_expression' && fn.operator(first) === '!') tested = fn.child(first, 'argument');
  else if (fn.kind(first) === 'binary_expression' && fn.operator(first) === '==') tested = fn.child(first, 'left');
  else if (fn.kind(first) === 'call_expression') {
    const call = fn.callOf(first);
    tested = call?.name === 'IS_ERR_OR_NULL' ? call.args[0] : undefined;
  }
  if (tested === undefined) return false;
  const inner = fn.strip(tested);
  const target = fn.kind(inner) === 'assignment_expression' ? fn.child(inner, 'left') : inner;
  return target !== undefined && fn.canonical(target) === place;
}

function isUsedAfter(fn: Suspicious, loop: Node, cursor: Node): boolean {
  const name = fn.text(cursor);
  return fn.ownDerefs.some((d) => d.node > loop && !fn.isInside(d.node, loop) && fn.text(fn.strip(d.pointer)) === name);
}

/** A place both tested and dereferenced so that the test need not protect the use. */
function testsAndUses(fn: Suspicious): boolean {
  const tests = new Map<string, ZeroTest[]>();
  for (const test of fn.zeroTests) {
    const list = tests.get(test.place);
    if (list) list.push(test);
    else tests.set(test.place, [test]);
  }
  if (tests.size === 0) return false;
  const isTested = (node: Node): boolean => tests.has(fn.canonical(fn.strip(node)));
  const inCallees = fn.calls.filter((call) => call.args.some(isTested)).flatMap(derefsOfCall);
  for (const deref of [...fn.ownDerefs, ...inCallees]) {
    const place = fn.canonical(fn.strip(deref.pointer));
    for (const test of tests.get(place) ?? []) {
      if (changedBetween(fn, place, deref.node, test.node)) continue;
      if (deref.node < test.node || !protects(fn, test, deref.node)) return true;
    }
  }
  return false;
}

function changedBetween(fn: FunctionAnalysis, place: string, a: Node, b: Node): boolean {
  const from = Math.min(a, b);
  const to = Math.max(a, b);
  const base = /^\w+/.exec(place)?.[0];
  return fn.assignments.some((x) => {
    if (x.node <= from || x.node >= to) return false;
    const target =
      fn.kind(x.node) === 'init_declarator' ? fn.text(x.target).replace(/^[\s*]+/, '') : fn.canonical(x.target);
    return target === place || target === base;
  });
}

/** `p && p->x`, `!p || p->x`: the operator that joins test and use keeps NULL away from the use. */
function shortCircuits(fn: FunctionAnalysis, test: ZeroTest, use: Node): boolean {
  for (let node = fn.parent(test.node); node !== undefined; node = fn.parent(node)) {
    if (!fn.isInside(use, node)) continue;
    const operator = fn.kind(node) === 'binary_expression' ? fn.operator(node) : '';
    if (operator === '&&') return !test.negated;
    return operator === '||' ? test.negated : true;
  }
  return true;
}

/** The use is behind the test's good branch, or the bad branch leaves. */
function protects(fn: FunctionAnalysis, test: ZeroTest, use: Node): boolean {
  const { owner, condition } = test;
  if (fn.isInside(use, condition)) return shortCircuits(fn, test, use);
  const kind = fn.kind(owner);
  if (kind === 'if_statement') {
    const yes = fn.child(owner, 'consequence');
    const no = fn.child(owner, 'alternative');
    if (yes !== undefined && fn.isInside(use, yes)) return !test.negated;
    if (no !== undefined && fn.isInside(use, no)) return test.negated;
    if (!test.negated) return no !== undefined && leaves(fn, fn.children(no)[0] ?? no);
    return yes !== undefined && leaves(fn, yes) && !/&&/.test(fn.canonical(condition));
  }
  if (kind === 'conditional_expression') {
    const good = fn.child(owner, test.negated ? 'alternative' : 'consequence');
    // What a `?:` decides is never taken against a later use.
    return good === undefined || !fn.isInside(use, owner) || fn.isInside(use, good);
  }
  if (kind === 'while_statement' || kind === 'for_statement') return fn.isInside(use, owner) && !test.negated;
  // `a && b` used as a value decides nothing later.
  return kind === 'binary_expression';
}
