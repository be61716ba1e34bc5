import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { rangeNames } from '../../kernel/counts.ts';
import type { Reporter } from '../rule.ts';
import { isPlace, lastName, mentions, placeOf, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { endsLoop } from './endsLoop.ts';
import { isChangedIn, isFixed } from './fixed.ts';
import { takesOneEntry } from './oneEntry.ts';

/**
 * `for (gfn = range->start; gfn < range->end; gfn++) unmap(kvm, range->start);`: a call gets what the loop starts at, and the same
 * of everything else, on every turn; nothing in the loop looks at where it is.
 */
export function checkStartAsArgument(fn: FunctionAnalysis, loop: Loop, report: Reporter): void {
  const { kind, initialiser, update, body, node } = loop;
  if (kind !== 'for' || initialiser === undefined || update === undefined || body === undefined) return;
  const made = within(fn, fn.assignments, initialiser).find((one) => isMoved(fn, placeOf(fn, one), update));
  const start = made?.value === undefined ? undefined : fn.strip(made.value);
  if (!made || start === undefined || !isPlace(fn, start) || rangeNames.test(lastName(fn, start))) return;
  const [counter, text] = [placeOf(fn, made), fn.canonical(start)];
  if (!/[a-z]/.test(lastName(fn, start)) || mentions(fn, body, counter) || isChangedIn(fn, text, node)) return;
  for (const call of within(fn, fn.calls, body)) {
    const argument = call.args.find((arg) => fn.canonical(fn.strip(arg)) === text);
    if (argument === undefined || !takesOneEntry(fn, call, argument, counter)) continue;
    // Something else moves, which it may go by.
    if (!call.args.every((arg) => isFixed(fn, arg, node)) || endsLoop(fn, call.node, body)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() gets ${quote(fn, argument)}, where the loop over \`${counter}\` starts, on every turn.`,
      why: 'The first one is handled again and again, and the others of the range are left as they are.',
      advice: `Is \`${counter}\` meant?`,
      brief: `${quote(fn, argument)} in a loop over ${counter}`,
      related: [{ ...fn.span(initialiser), message: 'the loop starts here' }],
      fix: { title: `Pass ${counter}`, edits: [{ ...fn.span(argument), text: counter }] },
    });
    return;
  }
}

/** `x++`, `++x`, `x += step`. */
function isMoved(fn: FunctionAnalysis, name: string, update: Node): boolean {
  const text = fn.canonical(update);
  return /^[a-z_]\w*$/.test(name) && (text === `${name}++` || text === `++${name}` || text.startsWith(`${name}+=`));
}
