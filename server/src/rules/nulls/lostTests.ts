import { leaves, type Deref, type FunctionAnalysis, type Node, type Value } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { loggingNames, warningNames } from '../../kernel/callNames.ts';
import type { Report } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';
import type { Use } from './use.ts';

/** A use on the very path where the test said NULL: the test only warns, or the wrong branch goes on. */
export function usedWhereNull(fn: FunctionAnalysis, { deref, value, pointer, how }: Use): Report | undefined {
  const { nullness, origin, testedAt } = value;
  if (nullness !== 'null' || testedAt === undefined) return undefined;
  const isLost =
    letsNullThrough(fn, value, deref.node) ||
    isNullForSure(fn, deref) ||
    isInverted(fn, value, deref.node) ||
    isAskedTwice(fn, value, deref.node);
  const isHalf = !isLost && isHalfAsked(fn, value, deref.node);
  if (!isLost && !isHalf) return undefined;
  return {
    ...fn.span(deref.node),
    what: `${pointer} was tested, but on the path where it is NULL ${how} all the same.`,
    why: isHalf
      ? 'The branch leaves only where it is there and something else holds, so NULL goes on and is dereferenced.'
      : 'The test does not leave the path (a warning does not stop anything), so NULL is dereferenced.',
    advice: isHalf
      ? `Is \`!${pointer} ||\` meant? Or can it never be NULL: then the test can go.`
      : 'Should the branch for NULL return, or jump to an error label?',
    brief: `${pointer} used where it is NULL`,
    related: [
      ...(origin === undefined ? [] : [{ ...fn.span(origin), message: 'may be NULL from here' }]),
      { ...fn.span(testedAt), message: 'this test says it is NULL, and the path goes on' },
    ],
  };
}

/** Every path in view gets here with NULL: `if (WARN_ON(p)) return; p->x`. */
function isNullForSure(fn: FunctionAnalysis, deref: Deref): boolean {
  const values = fn.valuesOf(deref.pointer);
  return values.every(({ nullness, testedAt, weak }) => nullness === 'null' && testedAt !== undefined && weak !== true);
}

/** `WARN_ON(p && p != q); p->x; if (!p)`: the warning knows that it can be NULL, and so does the test below. */
function isAskedTwice(fn: FunctionAnalysis, value: Value, use: Node): boolean {
  const pointer = fn.strip(value.testedAt!);
  const warning = fn.calls.find(({ node, name }) => warningNames.test(name) && fn.isInside(pointer, node));
  if (!warning || fn.isInside(use, warning.node) || fn.parent(fn.parent(warning.node)!) === undefined) return false;
  const place = fn.canonical(pointer);
  const test = fn.zeroTests.find(
    (one) => one.place === place && one.node > use && fn.kind(one.owner) === 'if_statement' && one.negated,
  );
  return test !== undefined && !assignmentsTo(fn, place).some(({ node }) => node > warning.node && node < test.node);
}

/** `if (p) { ...; continue; } p->x`: the branch that leaves is the wrong one. */
function isInverted(fn: FunctionAnalysis, value: Value, use: Node): boolean {
  const test = fn.enclosing(value.testedAt!, 'if_statement');
  const [condition, branch] = test === undefined ? [] : [fn.child(test, 'condition'), fn.child(test, 'consequence')];
  if (condition === undefined || branch === undefined || value.weak === true || fn.isInside(use, test!)) return false;
  if (fn.child(test!, 'alternative') !== undefined || !leaves(fn, branch)) return false;
  return fn.canonical(condition).replace(/!=NULL$/, '') === fn.canonical(fn.strip(value.testedAt!));
}

/** `if (p && p->n > max) return; p->x`: NULL goes on behind the branch, and nothing else is asked before the use. */
function isHalfAsked(fn: FunctionAnalysis, value: Value, use: Node): boolean {
  const pointer = fn.strip(value.testedAt!);
  const test = fn.kind(pointer) === 'identifier' ? fn.enclosing(pointer, 'if_statement') : undefined;
  if (test === undefined || fn.child(test, 'alternative') !== undefined || !isRightBehind(fn, use, test)) return false;
  const [condition, branch] = [fn.child(test, 'condition'), fn.child(test, 'consequence')];
  if (condition === undefined || branch === undefined || !leaves(fn, branch)) return false;
  const place = fn.text(pointer);
  if (!fn.canonical(condition).startsWith(`${place}&&`)) return false;
  // Asked once more: whoever did that knows where it may be NULL.
  return !fn.zeroTests.some(
    (one) => one.place === place && one.node > test && one.node < use && !fn.isInside(one.node, test),
  );
}

/** In the block of the other statement, behind it: not in a branch of what is asked there. */
function isRightBehind(fn: FunctionAnalysis, use: Node, other: Node): boolean {
  const block = fn.parent(other);
  let statement: Node | undefined = use;
  while (statement !== undefined && fn.parent(statement) !== block) statement = fn.parent(statement);
  if (statement === undefined || statement <= other) return false;
  const condition = fn.kind(statement) === 'if_statement' ? fn.child(statement, 'condition') : undefined;
  if (condition !== undefined) return fn.isInside(use, condition);
  return /^(?:expression_statement|declaration|return_statement)$/.test(fn.kind(statement));
}

/** `p || p->x`: the same condition uses what it just found to be NULL. Else a branch that does nothing about it. */
function letsNullThrough(fn: FunctionAnalysis, value: Value, use: Node): boolean {
  let condition: Node | undefined;
  for (let node = fn.parent(value.testedAt!); node !== undefined; node = fn.parent(node)) {
    const operator = fn.kind(node) === 'binary_expression' ? fn.operator(node) : '';
    if (operator === '&&' || operator === '||') condition = node;
    else if (!['parenthesized_expression', 'unary_expression', 'binary_expression'].includes(fn.kind(node))) break;
  }
  if (condition !== undefined && fn.isInside(use, condition)) return true;
  return value.weak !== true && onlyWarns(fn, value);
}

/**
 * True where nothing but words follows on NULL. A warning about a plain parameter or member states what its owner
 * guarantees; about a table's slot, what may be NULL by a known promise, or what makes another function leave, it is a test
 * that lets NULL through.
 */
function onlyWarns(fn: FunctionAnalysis, value: Value): boolean {
  for (let node = fn.parent(value.testedAt!); node !== undefined; node = fn.parent(node)) {
    const kind = fn.kind(node);
    if (kind === 'call_expression' && warningNames.test(fn.callOf(node)?.name ?? '')) {
      // Elsewhere a warning about what a call gave states what its author knows.
      const isOfCall = value.symbol.startsWith('$n') && isOfLargeThings(fn.path);
      return value.origin !== undefined || isOfCall || value.symbol.endsWith(']') || leavesElsewhere(fn, node);
    }
    if (kind === 'if_statement') {
      const branch = fn.child(node, 'consequence');
      if (branch === undefined || fn.child(node, 'alternative') !== undefined || value.origin === undefined)
        return false;
      const parts = fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
      return parts.length > 0 && parts.every((part) => isCallStatement(fn, part));
    }
    if (kind.endsWith('_statement')) return false;
  }
  return false;
}

/** Another function of the text asks the same warning in an `if`. */
function leavesElsewhere(fn: FunctionAnalysis, warning: Node): boolean {
  const owner = fn.parent(warning);
  return owner !== undefined && fn.kind(owner) === 'expression_statement' && fn.usesInText(fn.text(warning)).tested;
}

function isCallStatement(fn: FunctionAnalysis, statement: Node): boolean {
  const expression = fn.kind(statement) === 'expression_statement' ? fn.children(statement)[0] : undefined;
  const call = expression === undefined ? undefined : fn.callOf(fn.strip(expression));
  return call !== undefined && loggingNames.test(call.name);
}
