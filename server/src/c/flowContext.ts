import type { CfgBuilder } from './cfg.ts';
import type { CFunction, Surroundings } from './function.ts';
import { liveness } from './liveness.ts';
import type { Node, UnitValue } from './model.ts';
import type { FlowContext } from './paths.ts';

/** What the path engine asks of a function; what takes a walk over all of it is worked out here, once. */
export function flowContextOf(fn: CFunction, around: Surroundings, graph: CfgBuilder): FlowContext {
  const mentions = countMentions(fn);
  const tests = countTests(fn, graph);
  const ranges = loopRanges(fn);
  return {
    syntax: fn.syntax,
    knowledge: fn.knowledge,
    cfg: graph,
    liveAt: liveness(graph, fn.syntax),
    variable: (name) => fn.variable(name),
    callOf: (node) => fn.callOf(node),
    canonical: (node) => fn.canonical(node),
    operator: (node) => fn.operator(node),
    typeOf: (node) => fn.typeOf(node),
    namedUnit: (node) => unitOfNames(fn, node),
    macroLoop: (node) => fn.loops.find((loop) => loop.node === node)?.macro,
    assignedByLoop: loopTargets(fn),
    exposed: exposedVariables(fn),
    inLoop: (node) => ranges.some(([from, to]) => node >= from && node < to),
    mentionCount: (text) => mentions.get(text) ?? 0,
    testCount: (text) => tests.get(text) ?? 0,
    matters: placesThatMatter(fn, tests),
    isTested: (text) => fn.testedPlaces.has(text),
    macroValue: (name) => around.macroValue(name),
  };
}

/** Places that are dereferenced, tested more than once, returned, or decide what a callee does. */
function placesThatMatter(fn: CFunction, tests: ReadonlyMap<string, number>): (canonical: string) => boolean {
  const places = new Set<string>();
  const add = (node: Node): void => {
    places.add(fn.canonical(fn.strip(node)));
  };
  for (const { pointer } of fn.derefs) add(pointer);
  for (const value of fn.returns.flatMap((node) => fn.children(node))) {
    add(value);
    // `return ERR_PTR(ret);`
    const returned = fn.strip(value);
    for (const argument of fn.callOf(returned)?.args ?? []) add(argument);
    // `return done ? done : ret;`
    if (fn.kind(returned) === 'conditional_expression') fn.children(returned).forEach(add);
  }
  for (const call of fn.calls) {
    const { fact } = call;
    if (!fact) continue;
    for (const condition of [fact.mayReturnNull, fact.entryAccessor?.allocates]) {
      if (typeof condition !== 'object') continue;
      const argument = call.args[condition.argument];
      if (argument !== undefined) add(argument);
    }
  }
  return (text) => (tests.get(text) ?? 0) > 1 || places.has(text);
}

function exposedVariables(fn: CFunction): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of fn.descendants(fn.body, 'pointer_expression')) {
    if (fn.operator(node) !== '&') continue;
    const text = /^&\(?(\w+)(?![\w(]|->)/.exec(fn.canonical(node));
    if (text) found.add(text[1]!);
  }
  return found;
}

/** Tells the variables that a loop assigns, by its condition. */
function loopTargets(fn: CFunction): (condition: Node) => readonly string[] {
  const byLoop = new Map<Node, readonly string[]>();
  return (condition) => {
    const loop = fn.loops.find((one) => one.condition !== undefined && fn.isInside(condition, one.condition));
    if (!loop) return [];
    let names = byLoop.get(loop.node);
    if (!names) {
      names = fn.assignments.filter((a) => fn.isInside(a.node, loop.node)).map((a) => fn.text(a.target));
      byLoop.set(loop.node, names);
    }
    return names;
  };
}

function countMentions(fn: CFunction): Map<string, number> {
  const counts = new Map<string, number>();
  const { syntax } = fn;
  for (let n = 0; n < syntax.count; n++) {
    const kind = syntax.kind(n);
    if (kind !== 'field_expression' && kind !== 'subscript_expression' && kind !== 'pointer_expression') continue;
    const text = fn.canonical(n);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

function countTests(fn: CFunction, graph: CfgBuilder): Map<string, number> {
  const counts = new Map<string, number>();
  for (const block of graph.blocks) {
    for (const edge of block.out) {
      if (edge.condition === undefined || edge.truth !== true) continue;
      const text = fn.canonical(fn.strip(edge.condition)).replace(/!=/g, '==');
      counts.set(text, (counts.get(text) ?? 0) + 1);
      const other = text.replace(/==/g, '!=');
      if (other !== text) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
  }
  return counts;
}

/** Stretches that may run more than once: loops, and from a label to the `goto` that jumps back to it. */
function loopRanges(fn: CFunction): (readonly [number, number])[] {
  const { syntax } = fn;
  const ranges: [number, number][] = fn.loops.map((loop) => [loop.node, syntax.past(loop.node)]);
  const labels = new Map<string, Node>();
  for (const node of fn.descendants(fn.body, 'labeled_statement', 'goto_statement')) {
    const label = syntax.child(node, 'label');
    if (label === undefined) continue;
    if (fn.kind(node) === 'labeled_statement') labels.set(fn.text(label), node);
    else {
      const back = labels.get(fn.text(label));
      if (back !== undefined) ranges.push([back, node]);
    }
  }
  return ranges;
}

/** Unit by the facts of names alone: a member's, a parameter's, a variable's. */
export function unitOfNames(fn: CFunction, node: Node): UnitValue | undefined {
  const at = fn.strip(node);
  const { knowledge } = fn;
  switch (fn.kind(at)) {
    case 'identifier': {
      const unit = knowledge.unitOfName(fn.text(at));
      return unit && { unit };
    }
    case 'field_expression': {
      const field = fn.child(at, 'field');
      const argument = fn.child(at, 'argument');
      if (field === undefined || argument === undefined) return undefined;
      const type = fn.typeOf(argument);
      const unit = knowledge.field(type.struct ?? type.pointee?.struct, fn.text(field))?.unit;
      return unit && { unit };
    }
    default:
      return undefined;
  }
}
