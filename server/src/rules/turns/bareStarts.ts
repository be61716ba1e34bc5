import { unseenCondition, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { rangeNames } from '../../kernel/counts.ts';
import { isPlace, quote, sides } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { steppedIn } from './counters.ts';
import { isChangedIn } from './fixed.ts';
import { isMessage, takesIndex, takesOneEntry } from './oneEntry.ts';
import type { Say } from './say.ts';

/** A call that gets the bare start of the range, in a loop where another gets the start plus the loop's index. */
export function checkBareStarts(fn: FunctionAnalysis, say: Say): void {
  const siblings = indexedArguments(fn);
  for (const sibling of siblings) {
    for (const call of within(fn, fn.calls, sibling.within)) {
      const argument = call.args.find((arg) => fn.canonical(fn.strip(arg)) === sibling.base);
      if (argument === undefined || !takesOneEntry(fn, call, argument, sibling.index)) continue;
      if (!isSameKind(fn, call, argument, sibling) && !isOneOfMany(call, argument, sibling, siblings)) continue;
      const whole = quote(fn, sibling.argument);
      say(call, {
        ...fn.span(call.node),
        what: `${call.name}() gets ${sibling.base} on every turn of this loop, while ${sibling.call.name}() gets ${whole}.`,
        why: 'It works on the first entry each time round; the entries after it are left as they are.',
        advice: `Is ${whole} meant here?`,
        brief: `${call.name}() gets ${sibling.base}, not ${whole}`,
        related: [{ ...fn.span(sibling.argument), message: 'the loop index is used here' }],
        fix: { title: `Pass ${whole}`, edits: [{ ...fn.span(argument), text: fn.text(sibling.argument) }] },
      });
    }
  }
}

/** An argument `base + index` of a call in a loop over `index`. */
interface Indexed {
  readonly call: Call;
  readonly argument: Node;
  /** Canonical text of what the index is added to. */
  readonly base: string;
  readonly index: string;
  /** The loop's body, or the block of a loop whose head is not in view. */
  readonly within: Node;
}

function indexedArguments(fn: FunctionAnalysis): Indexed[] {
  const found: Indexed[] = [];
  for (const call of fn.calls) {
    if (isMessage(fn, call)) continue;
    for (const argument of call.args) {
      const sum = fn.strip(argument);
      const both = fn.kind(sum) === 'binary_expression' && fn.operator(sum) === '+' ? sides(fn, sum) : undefined;
      if (!both) continue;
      for (const [base, index] of [both, [both[1], both[0]]] as const) {
        const start = fn.strip(base);
        const counter = fn.strip(index);
        if (!isNumber(fn, start) || !isCounter(fn, counter)) continue;
        const turn = turnOf(fn, call.node, fn.text(counter));
        if (turn === undefined || isChangedIn(fn, fn.canonical(start), turn)) continue;
        found.push({ call, argument, base: fn.canonical(start), index: fn.text(counter), within: turn });
      }
    }
  }
  return found;
}

/** The name of a variable that can be an index: no constant, and no number of anything. */
function isCounter(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier' && /^[a-z]/.test(fn.text(node)) && !rangeNames.test(fn.text(node));
}

/** A number, not a pointer that the index moves along an array. */
function isNumber(fn: FunctionAnalysis, node: Node): boolean {
  const { kind } = fn.typeOf(node);
  return isPlace(fn, node) && (kind === 'integer' || kind === 'unknown');
}

/** What is run on every turn of the innermost loop over `counter` around a node. */
function turnOf(fn: FunctionAnalysis, node: Node, counter: string): Node | undefined {
  const loops = fn.loopsAround(node);
  const inner = loops.findLast((loop) => loop.body !== undefined && steppedIn(fn, loop).includes(counter));
  if (inner) return inner.node;
  // A fragment: the index comes from a loop whose head is not in view, but the end of its block is.
  if (fn.variable(counter) || fn.assignments.some((a) => fn.text(a.target) === counter)) return undefined;
  return outermostUnseen(fn, node);
}

/** The outermost block around a node whose head the hunk does not show. */
function outermostUnseen(fn: FunctionAnalysis, node: Node): Node | undefined {
  let found: Node | undefined;
  for (let at = fn.parent(node); at !== undefined; at = fn.parent(at)) {
    if (fn.kind(at) !== 'if_statement') continue;
    const condition = fn.child(at, 'condition');
    if (condition !== undefined && fn.canonical(condition) === unseenCondition) found = at;
  }
  return found;
}

/** Two other functions, or more, get `base + index` as what this one gets `base` as. */
function isOneOfMany(call: Call, argument: Node, sibling: Indexed, siblings: readonly Indexed[]): boolean {
  // A macro may do anything, and what is stepped by a size walks inside of something.
  if (!/^[a-z]/.test(call.name) || !/^(?:[ijkn]|idx|index)$/.test(sibling.index)) return false;
  const at = call.args.indexOf(argument);
  const others = siblings.filter(
    ({ call: { name, args }, argument: sum, base, index, within: turn }) =>
      args.indexOf(sum) === at &&
      name !== call.name &&
      base === sibling.base &&
      index === sibling.index &&
      turn === sibling.within,
  );
  return new Set(others.map((one) => one.call.name)).size > 1;
}

/** Both calls work on entries of one thing: the same function, the same table, or both known to take an index. */
function isSameKind(fn: FunctionAnalysis, call: Call, argument: Node, sibling: Indexed): boolean {
  if (call.name === sibling.call.name)
    return call.args.indexOf(argument) === sibling.call.args.indexOf(sibling.argument);
  const others = (one: Call, except: Node): string[] =>
    one.args.filter((arg) => arg !== except && isPlace(fn, fn.strip(arg))).map((arg) => fn.canonical(fn.strip(arg)));
  const shared = new Set(others(sibling.call, sibling.argument));
  if (others(call, argument).some((text) => shared.has(text) && !/^(?:NULL|true|false|[A-Z_0-9]+)$/.test(text)))
    return true;
  return takesIndex(call, argument) && takesIndex(sibling.call, sibling.argument);
}
