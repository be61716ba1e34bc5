import { forbidsFailure, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { asksList } from '../../kernel/callNames.ts';
import { statusVariables } from '../../kernel/status.ts';
import { placeOf } from '../support/nodes.ts';

/** What promises that a call finds something here. */
export function isSureIn(fn: FunctionAnalysis, call: Call): boolean {
  const structs = call.fact?.neverNullWith;
  if (structs && fn.parameters.some(({ type }) => structs.includes(type.pointee?.struct ?? ''))) return true;
  if (call.fact?.neverNullIn?.some((end) => fn.name.endsWith(end))) return true;
  const proofs = call.fact?.neverNullAfter;
  if (proofs && fn.calls.some(({ name, node }) => node < call.node && proofs.includes(name))) return true;
  if (call.fact?.neverNullUnder?.some((folder) => fn.path.startsWith(folder))) return true;
  const always = call.fact?.neverNullFor;
  if (always && call.args.some((argument) => always.includes(fn.text(argument)))) return true;
  if (call.args.some((argument) => forbidsFailure(fn.canonical(argument)) || tellsFailure(fn, call, argument)))
    return true;
  return call.fact?.nullIsFailure !== true && (findsAgain(fn, call) || isOfAskedList(fn, call) || isNamed(fn, call));
}

/** `for_each_node_with_property(np, "reg") of_get_property(np, "reg", &len)`: the loop passes over what has it. */
function isNamed(fn: FunctionAnalysis, call: Call): boolean {
  const names = call.args.map((argument) => fn.text(argument)).filter((text) => text.startsWith('"'));
  if (names.length === 0) return false;
  return fn
    .loopsAround(call.node)
    .some(({ macro }) => macro?.args.some((argument) => names.includes(fn.text(argument))));
}

/** `while (!list_empty(&x->list)) next_of(&x->list);`: what is in the list was asked above. */
function isOfAskedList(fn: FunctionAnalysis, call: Call): boolean {
  const lists = call.args.map((argument) => fn.canonical(argument)).filter((text) => text !== '');
  return fn.calls.some(
    ({ name, node, args }) =>
      node < call.node && asksList.test(name) && args.some((argument) => lists.includes(fn.canonical(argument))),
  );
}

/** `p = make(&err, x); if (err)`: the status that is given beside says whether there is anything. */
function tellsFailure(fn: FunctionAnalysis, call: Call, argument: Node): boolean {
  const status = /^&(\w+)$/.exec(fn.canonical(argument))?.[1];
  if (status === undefined || !statusVariables.test(status)) return false;
  return fn.zeroTests.some(({ place, node }) => place === status && node > call.node);
}

/** An unwinding loop that looks up again what the same look-up had found, with a test, on the way here. */
function findsAgain(fn: FunctionAnalysis, call: Call): boolean {
  if (fn.loopsAround(call.node).length === 0) return false;
  const before = fn.calls.filter((other) => other.name === call.name && other.node < call.node);
  const labels = fn.descendants(fn.body, 'labeled_statement').filter((label) => label < call.node);
  // Of a fragment, what was done before the label may not be in view.
  if (!fn.startInView && labels.length > 0) return true;
  return before.some(
    (other) =>
      labels.some((label) => other.node < label) &&
      fn.valuesOf(other.node).length > 0 &&
      fn.zeroTests.some((test) => test.node > other.node && test.node < call.node && isKeptIn(fn, other, test.place)),
  );
}

function isKeptIn(fn: FunctionAnalysis, call: Call, place: string): boolean {
  return fn.assignments.some(
    (kept) => kept.value !== undefined && fn.strip(kept.value) === call.node && placeOf(fn, kept) === place,
  );
}
