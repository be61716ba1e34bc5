import type { FunctionAnalysis, Loop, Node, Variable } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, assignmentsTo } from '../support/nodes.ts';

/** A list is walked, and left where something is found: asked of the text. */
export function maySearch(fn: FunctionAnalysis): boolean {
  const { code } = fn.source;
  return fn.whole && /for_each\w* ?\(/.test(code) && /\bbreak;/.test(code);
}

/**
 * A pointer that only the element that is searched for gives a value, read through below the loop where nothing asks whether
 * there was one.
 */
export function checkSearches(fn: FunctionAnalysis, report: Reporter): void {
  if (!maySearch(fn)) return;
  for (const variable of fn.variables) {
    if (variable.parameter || variable.static || variable.type.kind !== 'pointer') continue;
    const found = searchedFor(fn, variable);
    if (!found) continue;
    const { loop, use, set, isEmpty } = found;
    report({
      ...fn.span(use),
      what: `${variable.name} is set where the loop above finds what it looks for, and used here whether it found anything or not.`,
      why: `Where it finds nothing, ${variable.name} is ${isEmpty ? 'NULL' : 'whatever was on the stack'}, and this reads through it.`,
      advice: `Set ${variable.name} to NULL above the loop, and leave below it where it is still that.`,
      brief: `${variable.name} used though nothing was found`,
      related: [
        { ...fn.span(set), message: 'set here' },
        { ...fn.span(loop.node), message: 'the loop' },
      ],
    });
  }
}

interface Searched {
  readonly loop: Loop;
  readonly set: Node;
  readonly use: Node;
  /** NULL until it is found. */
  readonly isEmpty: boolean;
}

function searchedFor(fn: FunctionAnalysis, { name, initialiser }: Variable): Searched | undefined {
  const isEmpty = initialiser !== undefined && fn.text(initialiser) === 'NULL';
  if (initialiser !== undefined && !isEmpty) return undefined;
  const sets = assignmentsTo(fn, name).filter(({ value }) => value !== initialiser || value === undefined);
  const [first] = sets;
  const loop = first && fn.loopsAround(first.node).at(-1);
  if (loop?.macro?.cursor === undefined || sets.some((one) => !isFound(fn, one.node, loop))) return undefined;
  const deref = fn.derefs.find(
    ({ node, pointer }) =>
      node > loop.node && !fn.isInside(node, loop.node) && fn.canonical(fn.strip(pointer)) === name,
  );
  if (!deref || fn.zeroTests.some(({ place }) => place === name) || isGuarded(fn, loop.node, deref.node))
    return undefined;
  const isElse = (node: Node): boolean =>
    !fn.isInside(node, loop.node) && !fn.isInside(node, deref.node) && (node < loop.node || node < deref.node);
  const others = fn.named(name).filter(isElse);
  if (others.some((node) => fn.enclosing(node, 'declaration') === undefined)) return undefined;
  if (fn.named(name).some((node) => isAddress(fn, node))) return undefined;
  return { loop, set: first!.node, use: deref.node, isEmpty };
}

/** Under a condition in the loop, and the loop ends there. */
function isFound(fn: FunctionAnalysis, node: Node, loop: Loop): boolean {
  const branch = fn.enclosing(node, 'if_statement');
  return (
    fn.loopsAround(node).at(-1) === loop &&
    branch !== undefined &&
    fn.isInside(branch, loop.node) &&
    fn.descendants(branch, 'break_statement').length > 0
  );
}

const jumping = ['return_statement', 'goto_statement', 'break_statement', 'continue_statement', 'labeled_statement'];

/** Something between the two may know whether anything was found. */
function isGuarded(fn: FunctionAnalysis, loop: Node, use: Node): boolean {
  const around = fn.enclosing(loop, 'compound_statement') ?? fn.body;
  const statements = fn.children(around);
  const statement = statements.find((node) => fn.isInside(use, node));
  if (statement === undefined) return true;
  const between = statements.filter((node) => node > loop && node < statement);
  if (between.some((node) => fn.descendants(node, ...jumping).length > 0)) return true;
  if (/^(?:expression_statement|return_statement|declaration)$/.test(fn.kind(statement)))
    return fn
      .descendants(statement, 'conditional_expression', 'binary_expression')
      .some((node) => fn.isInside(use, node));
  const condition = fn.kind(statement) === 'if_statement' ? fn.child(statement, 'condition') : undefined;
  return (
    condition === undefined ||
    !fn.isInside(use, condition) ||
    fn.descendants(condition, 'binary_expression').some((node) => fn.isInside(use, node))
  );
}

function isAddress(fn: FunctionAnalysis, node: Node): boolean {
  const owner = fn.parent(node);
  return owner !== undefined && addressTaken(fn, owner) === node;
}
