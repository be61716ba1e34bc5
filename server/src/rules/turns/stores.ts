import { leaves, type Assignment, type Call, type FunctionAnalysis, type Loop, type Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { isFixed } from './fixed.ts';

/**
 * One value stored at one place on every turn of a `for` loop that counts up to something and whose body never looks at
 * the counter, nor does anything else: a wait, a read of a register, a list that is walked all have effects of their own.
 */
export function checkFixedStores(fn: FunctionAnalysis, loop: Loop, report: Reporter): void {
  const { kind, body, condition, update, node } = loop;
  if (kind !== 'for' || body === undefined || condition === undefined || update === undefined) return;
  const block = fn.kind(body) === 'compound_statement';
  if (block && (fn.children(body).length !== 1 || !isWhole(fn, node))) return;
  const counter = counterOf(fn, condition, update);
  if (counter === undefined || mentions(fn, body, counter)) return;
  // A constant number of turns is a delay or a retry, unless what is stored goes to a table.
  if (!isVariable(fn, fn.child(fn.strip(condition), 'right')!) && !storesToTable(fn, body)) return;
  const store = onlyStore(fn, body);
  if (!store || !store.parts.every((part) => isFixed(fn, part, node))) return;
  if (!store.others.every((arg) => isFixed(fn, arg, node) || isConstantArgument(fn, arg))) return;
  if (!onlyLeaves(fn, body, store.node)) return;
  report({
    ...fn.span(store.node),
    what: `This loop counts ${counter}, but on every turn the same is stored at ${quote(fn, store.place)}.`,
    why: 'The first one is set again and again, and the ones after it are left as they are.',
    advice: `Should ${counter} be used here?`,
    brief: `${quote(fn, store.place)} is set on every turn`,
    related: [{ ...fn.span(condition), message: 'the loop' }],
  });
}

/** The store or the storing call that is all that a body does. */
interface OnlyStore {
  readonly node: Node;
  readonly place: Node;
  /** The place, and the value of a plain store. */
  readonly parts: readonly Node[];
  /** What else a call gets. */
  readonly others: readonly Node[];
}

function onlyStore(fn: FunctionAnalysis, body: Node): OnlyStore | undefined {
  const calls = within(fn, fn.calls, body).filter((call) => !isConstantMacro(fn, call));
  const [call] = calls;
  const written = call && writtenBy(call);
  if (calls.length > 1 || (call && written === undefined)) return undefined;
  const stores = within(fn, fn.stores, body).filter((store) => store.effect === 'store');
  if (calls.length + stores.length !== 1) return undefined;
  // Assignments to variables are effects, too.
  const assignments = within(fn, fn.assignments, body);
  if (assignments.some((one) => !stores.some((store) => store.node === one.node))) return undefined;
  if (call && written !== undefined) {
    return { node: call.node, place: written, parts: [written], others: call.args.filter((arg) => arg !== written) };
  }
  const { node, pointer, value } = stores[0]!;
  // What adds to the old value does something on every turn.
  const assignment = assignments.find((one) => one.node === node);
  if (assignment && (assignment.operator !== '=' || reads(fn, assignment))) return undefined;
  return { node, place: pointer, parts: value === undefined ? [pointer] : [pointer, value], others: [] };
}

/** The end of the loop is in view: something follows it, or the function ends. */
function isWhole(fn: FunctionAnalysis, loop: Node): boolean {
  const parent = fn.parent(loop);
  return fn.endInView || (parent !== undefined && fn.children(parent).at(-1) !== loop);
}

/** `x = x + 1` */
function reads(fn: FunctionAnalysis, { target, value }: Assignment): boolean {
  return value === undefined || fn.canonical(value).includes(fn.canonical(target));
}

/** `i < n; i++` */
function counterOf(fn: FunctionAnalysis, condition: Node, update: Node): string | undefined {
  const test = fn.strip(condition);
  const [left, bound] = [fn.child(test, 'left'), fn.child(test, 'right')];
  if (left === undefined || bound === undefined || !/^[<>]=?$|^!=$/.test(fn.operator(test))) return undefined;
  const name = fn.text(fn.strip(left));
  const step = fn.kind(update) === 'update_expression' ? fn.child(update, 'argument') : undefined;
  if (step === undefined || fn.text(step) !== name) return undefined;
  return name;
}

function isVariable(fn: FunctionAnalysis, bound: Node): boolean {
  return [bound, ...fn.descendants(bound, 'identifier')].some((one) => /[a-z]/.test(fn.text(one)));
}

/** A store to memory, not to the register of a device. */
function storesToTable(fn: FunctionAnalysis, body: Node): boolean {
  return isOfLargeThings(fn.path) && within(fn, fn.calls, body).every((call) => isConstantMacro(fn, call));
}

/** The argument at which a call stores a value, by its fact. */
function writtenBy(call: Call): Node | undefined {
  const index = call.fact?.writesThrough;
  return index === undefined ? undefined : call.args[index];
}

function isConstantMacro(fn: FunctionAnalysis, call: Call): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(call.name) && call.args.every((arg) => isConstantArgument(fn, arg));
}

function isConstantArgument(fn: FunctionAnalysis, node: Node): boolean {
  return fn.descendants(node, 'identifier').every((one) => /^[A-Z_][A-Z0-9_]*$/.test(fn.text(one)));
}

/** The body is the store, or leaves where that fails. */
function onlyLeaves(fn: FunctionAnalysis, body: Node, at: Node): boolean {
  const statements = fn.kind(body) === 'compound_statement' ? fn.children(body) : [body];
  const [only, ...more] = statements;
  if (only === undefined || more.length > 0 || !fn.isInside(at, only)) return false;
  if (fn.kind(only) === 'expression_statement') return true;
  return (
    fn.kind(only) === 'if_statement' &&
    fn.child(only, 'alternative') === undefined &&
    leaves(fn, fn.child(only, 'consequence'))
  );
}
