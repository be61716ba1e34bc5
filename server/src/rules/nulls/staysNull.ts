import type { FunctionAnalysis, Loop, Node, Variable } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';

/** What is set to NULL: asked of the text. */
const emptied = /(?<![\w.>])([a-z_]\w*) = NULL;/g;

/**
 * `w = NULL; if (a) w = x; else if (b) w = y; w->start`: where none of the branches is taken it is still NULL; and a loop that leaves
 * above the line that sets it sets nothing in its first turn.
 */
export function checkStaysNull(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  if (!fn.whole || !isOfLargeThings(fn.path)) return;
  const names = new Set(Array.from(fn.source.code.matchAll(emptied), (match) => match[1]!));
  for (const variable of names.size === 0 ? [] : fn.variables) {
    if (!names.has(variable.name) || variable.parameter || variable.static || variable.type.kind !== 'pointer')
      continue;
    const found = stays(fn, variable);
    if (!found || reported.has(found.use)) continue;
    const { name } = variable;
    reported.add(found.use);
    report({
      ...fn.span(found.use),
      what: `${name} is NULL until ${found.isLoop ? 'the loop above has come past its first exit' : 'one of the branches above sets it'}, and used here whether that was so or not.`,
      why: `Where it was not, ${name} is still NULL, and this is a NULL dereference in the kernel.`,
      advice: `Leave where ${name} is still NULL, or set it in ${found.isLoop ? 'any case' : 'an else'}.`,
      brief: `${name} used where nothing may have set it`,
      related: [{ ...fn.span(found.empty), message: 'NULL from here' }],
    });
  }
}

interface Stays {
  /** What makes it NULL. */
  readonly empty: Node;
  readonly use: Node;
  readonly isLoop: boolean;
}

function stays(fn: FunctionAnalysis, { name }: Variable): Stays | undefined {
  const sets = assignmentsTo(fn, name);
  const empties = sets.filter(({ value }) => value !== undefined && fn.text(value) === 'NULL');
  if (empties.length !== 1 || fn.zeroTests.some(({ place }) => place === name)) return undefined;
  const empty = empties[0]!.node;
  const block = fn.enclosing(empty, 'compound_statement') ?? fn.body;
  const statements = fn.children(block);
  const around = (node: Node): Node | undefined => statements.find((statement) => fn.isInside(node, statement));
  const others = sets.filter(({ node }) => node !== empty);
  const setter = others.length === 0 ? undefined : around(others[0]!.node);
  if (setter === undefined || setter < empty || others.some(({ node }) => around(node) !== setter)) return undefined;
  const loop = fn.loops.find(({ node }) => node === setter);
  if (loop ? !leavesAbove(fn, loop, others[0]!.node) : fn.kind(setter) !== 'if_statement') return undefined;
  const use = fn.derefs.find(
    ({ node, pointer }) => node > setter && !fn.isInside(node, setter) && fn.canonical(fn.strip(pointer)) === name,
  );
  const statement = use && around(use.node);
  if (statement === undefined || !isPlain(fn, statement, use!.node)) return undefined;
  const isNull = fn
    .valuesOf(use!.pointer)
    .some(({ nullness, testedAt }) => nullness === 'null' && testedAt === undefined);
  return isNull ? { empty, use: use!.node, isLoop: loop !== undefined } : undefined;
}

/** Under a condition, before the line that sets it: in the first turn nothing is set by then. */
function leavesAbove(fn: FunctionAnalysis, loop: Loop, set: Node): boolean {
  if (fn.enclosing(set, 'if_statement') !== fn.enclosing(loop.node, 'if_statement')) return false;
  return fn
    .descendants(loop.node, 'break_statement')
    .some(
      (node) =>
        node < set && fn.loopsAround(node).at(-1) === loop && fn.enclosing(node, 'switch_statement') === undefined,
    );
}

/** Nothing is asked on the way to the use. */
function isPlain(fn: FunctionAnalysis, statement: Node, use: Node): boolean {
  if (!/^(?:expression_statement|return_statement|declaration)$/.test(fn.kind(statement))) return false;
  return !fn
    .descendants(statement, 'conditional_expression', 'binary_expression')
    .some((node) => fn.isInside(use, node) && /^(?:&&|\|\||\?|)$/.test(fn.operator(node)));
}
