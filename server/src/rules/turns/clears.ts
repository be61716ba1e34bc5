import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { within } from '../support/places.ts';

/** A call that writes to the first entry on every turn, in a loop that looks at one entry after another. */
export interface FixedEntry {
  readonly call: Call;
  readonly argument: Node;
  /** `ptep[i]` */
  readonly entry: Node;
}

/**
 * `clear(ptep)` in a loop that reads `ptep[i]`: the callee is known to write through that pointer, nothing that it gets
 * moves with the loop, and nothing moves the pointer.
 */
export function fixedClears(
  fn: FunctionAnalysis,
  { body, update, node: loop }: Loop,
  isFixed: (place: Node, loop: Node) => boolean,
): FixedEntry[] {
  if (body === undefined || update === undefined) return [];
  const counters = fn.descendants(update, 'update_expression').flatMap((step) => fn.descendants(step, 'identifier'));
  const names = new Set(counters.map((one) => fn.text(one)));
  if (names.size === 0) return [];
  const entries = fn.descendants(body, 'subscript_expression').filter((one) => {
    const index = fn.child(one, 'index');
    return index !== undefined && names.has(fn.text(fn.strip(index)));
  });
  if (entries.length === 0) return [];
  return within(fn, fn.calls, body).flatMap((call) => {
    for (const [index, argument] of call.args.entries()) {
      const name = fn.text(fn.strip(argument));
      const entry = entries.find((one) => fn.text(fn.child(one, 'argument')!) === name);
      const others = call.args.filter((arg) => arg !== argument);
      // With a number of them, the callee goes over all by itself.
      if (entry === undefined || others.some((arg) => isNumberOf(fn, arg))) continue;
      if (!call.args.every((arg) => isFixed(arg, loop))) continue;
      // Asked last: the callee's body has to be read for it.
      const { clearsThrough, installsThrough } = call.fact ?? {};
      if (clearsThrough?.includes(index) || installsThrough?.includes(index)) return [{ call, argument, entry }];
    }
    return [];
  });
}

/** A number that may be more than one. */
function isNumberOf(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(node);
  if (/^(?:1|NULL|true|false)$/.test(fn.canonical(at))) return false;
  const { kind } = fn.typeOf(at);
  return kind === 'integer' || (kind === 'unknown' && fn.kind(at) !== 'pointer_expression');
}
