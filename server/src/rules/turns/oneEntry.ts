import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { rangeNames } from '../../kernel/counts.ts';
import { arithmeticNames, messageNames } from '../../kernel/callNames.ts';
import { pageUnits } from '../../kernel/units.ts';
import { lastName, mentions } from '../support/nodes.ts';

/** True for a call that does something to one entry, as far as its arguments tell. */
export function takesOneEntry(fn: FunctionAnalysis, call: Call, entry: Node, index: string): boolean {
  if (isMessage(fn, call)) return false;
  const type = call.fact?.type;
  if (type?.includes('*') && !call.fact?.entryAccessor) return false;
  return call.args.every((arg, i) => {
    if (arg === entry) return true;
    const at = fn.strip(arg);
    if (mentions(fn, at, index)) return false;
    if (fn.canonical(at) === '1') return true;
    const parameter = call.fact?.parameters?.[i];
    return !(parameter && rangeNames.test(parameter.name)) && !rangeNames.test(lastName(fn, at));
  });
}

/** The parameter is known to be the index of an entry or a page. */
export function takesIndex(call: Call, argument: Node): boolean {
  const parameter = call.fact?.parameters?.[call.args.indexOf(argument)];
  return parameter?.unit !== undefined && pageUnits.has(parameter.unit) && !rangeNames.test(parameter.name);
}

/** Prints, traces, asserts: what they get is for people. Macros that compute do nothing to anything. */
export function isMessage(fn: FunctionAnalysis, call: Call): boolean {
  if (messageNames.test(call.name) || arithmeticNames.test(call.name)) return true;
  return call.args.some((arg) => /string/.test(fn.kind(arg)));
}
