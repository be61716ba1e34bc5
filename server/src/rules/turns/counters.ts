import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { attemptNames, entryCountNames } from '../../kernel/counts.ts';
import { lastName } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** Variables that a loop moves by a step on each turn. */
export function steppedIn(fn: FunctionAnalysis, loop: Loop): string[] {
  if (loop.macro) {
    return loop.macro.args.map((arg) => fn.strip(arg)).flatMap((arg) => (isName(fn, arg) ? [fn.text(arg)] : []));
  }
  return within(fn, fn.assignments, loop.node)
    .filter(({ target, operator }) => /^(?:\+\+|--|\+=|-=)$/.test(operator) && isName(fn, target))
    .map(({ target }) => fn.text(target));
}

function isName(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier';
}

/** Variables that the head of a `for` counts: `i++`. */
export function countedBy(fn: FunctionAnalysis, update: Node): ReadonlySet<string> {
  const steps = fn.descendants(update, 'update_expression');
  return new Set(steps.flatMap((step) => fn.descendants(step, 'identifier')).map((name) => fn.text(name)));
}

/** The one variable that the head of a `for` counts, and nothing else: `i++`. */
export function onlyCounter(fn: FunctionAnalysis, update: Node): string | undefined {
  return /^(?:\+\+)?([a-z]\w*)(?:\+\+)?$/.exec(fn.canonical(update))?.[1];
}

/** Elements at the index of a turn: `ptep[i]`. */
export function elementsAt(fn: FunctionAnalysis, body: Node, isCounter: (index: Node) => boolean): Node[] {
  return fn.descendants(body, 'subscript_expression').filter((one) => {
    const index = fn.child(one, 'index');
    return index !== undefined && isCounter(index);
  });
}

/** The variable that counts the turns of a loop, where these are pages or entries: `i < num_entries`, `i++`. */
export function pageCounterOf(fn: FunctionAnalysis, { kind, condition, body, update, node }: Loop): string | undefined {
  if ((kind !== 'for' && kind !== 'while') || condition === undefined || body === undefined) return undefined;
  const test = fn.strip(condition);
  const [left, right] = [fn.child(test, 'left'), fn.child(test, 'right')];
  if (left === undefined || right === undefined || !/^(?:<=?|!=)$/.test(fn.operator(test))) return undefined;
  const name = fn.text(fn.strip(left));
  const steps = fn.descendants(update ?? body, 'update_expression', 'assignment_expression');
  const counts = [...steps, ...(update === undefined ? [] : [update])].some((step) =>
    [`${name}++`, `++${name}`, `${name}+=1`].includes(fn.canonical(step)),
  );
  const bound = lastName(fn, right);
  if (!counts || attemptNames.test(bound)) return undefined;
  return entryCountNames.test(bound) || isCountedBefore(fn, node, bound) ? name : undefined;
}

/** The bound is how far an earlier loop got: entries that are undone. */
function isCountedBefore(fn: FunctionAnalysis, node: Node, bound: string): boolean {
  const loops = loopsByCounter(fn).get(bound) ?? [];
  return loops.some((loop) => loop < node && !fn.isInside(node, loop));
}

const counters = new WeakMap<FunctionAnalysis, ReadonlyMap<string, readonly Node[]>>();

/** Loops by what their conditions compare. */
function loopsByCounter(fn: FunctionAnalysis): ReadonlyMap<string, readonly Node[]> {
  const known = counters.get(fn);
  if (known) return known;
  const found = new Map<string, Node[]>();
  for (const { node, condition } of fn.loops) {
    const counted = condition === undefined ? undefined : fn.child(fn.strip(condition), 'left');
    if (counted === undefined) continue;
    const name = fn.text(fn.strip(counted));
    const same = found.get(name);
    if (same) same.push(node);
    else found.set(name, [node]);
  }
  counters.set(fn, found);
  return found;
}
