import { leaves, type Assignment, type Call, type FunctionAnalysis, type Loop, type Node } from '../../c/index.ts';
import { within } from '../support/places.ts';

/** The same value stored at the same place on every turn: once would have done. */
export interface FixedStore {
  readonly node: Node;
  /** Where it goes. */
  readonly place: Node;
  readonly counter: string;
}

/**
 * Stores through a fixed pointer in a `for` loop that counts up to something and whose body never looks at the counter,
 * nor does anything else but such stores: a wait, a read of a register, a list that is walked all have effects of their own.
 */
export function fixedStores(
  fn: FunctionAnalysis,
  { kind, body, condition, update, node }: Loop,
  isFixed: (place: Node, loop: Node) => boolean,
): FixedStore[] {
  if (kind !== 'for' || body === undefined || condition === undefined || update === undefined) return [];
  const block = fn.kind(body) === 'compound_statement';
  if (block && (fn.children(body).length !== 1 || !isWhole(fn, node))) return [];
  const counter = counterOf(fn, condition, update);
  if (counter === undefined || fn.descendants(body, 'identifier').some((one) => fn.text(one) === counter)) return [];
  const calls = within(fn, fn.calls, body).filter((call) => !isConstantMacro(fn, call));
  const places = calls.map(writtenBy);
  const stores = within(fn, fn.stores, body).filter((store) => store.effect === 'store');
  if (calls.length + stores.length !== 1 || places.includes(undefined)) return [];
  // Assignments to variables are effects, too.
  if (within(fn, fn.assignments, body).some((one) => !stores.some((store) => store.node === one.node))) return [];
  const [place, at] = calls[0] ? [places[0]!, calls[0].node] : [stores[0]!.pointer, stores[0]!.node];
  const value = stores[0]?.value;
  // What adds to the old value does something on every turn.
  const assignment = stores[0] && fn.assignments.find((one) => one.node === stores[0]!.node);
  if (assignment && (assignment.operator !== '=' || reads(fn, assignment))) return [];
  if (!isFixed(place, node) || (value !== undefined && !isFixed(value, node))) return [];
  const others = calls[0]?.args.filter((arg) => arg !== place) ?? [];
  if (!others.every((arg) => isFixed(arg, node) || isConstantArgument(fn, arg)) || !onlyLeaves(fn, body, at)) return [];
  return [{ node: at, place, counter }];
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

/** `i < n; i++` where n is not a constant: a constant number of turns is a delay or a retry. */
function counterOf(fn: FunctionAnalysis, condition: Node, update: Node): string | undefined {
  const test = fn.strip(condition);
  const [left, bound] = [fn.child(test, 'left'), fn.child(test, 'right')];
  if (left === undefined || bound === undefined || !/^[<>]=?$|^!=$/.test(fn.operator(test))) return undefined;
  const name = fn.text(fn.strip(left));
  const step = fn.kind(update) === 'update_expression' ? fn.child(update, 'argument') : undefined;
  if (step === undefined || fn.text(step) !== name) return undefined;
  return fn.descendants(bound, 'identifier').some((one) => /[a-z]/.test(fn.text(one))) || /[a-z]/.test(fn.text(bound))
    ? name
    : undefined;
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
