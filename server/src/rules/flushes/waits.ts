import type { Call, FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { endsLoop } from '../turns/endsLoop.ts';
import { cursorsOf } from './cursors.ts';

/** A command and a wait for each device or entry of a loop, where all go to the same queue. */
export function checkWaits(fn: FunctionAnalysis, call: Call, report: Reporter): void {
  const awaits = call.fact?.awaits;
  const loop = awaits === undefined ? undefined : fn.loopsAround(call.node).at(-1);
  if (awaits === undefined || loop?.body === undefined || !fn.isInside(call.node, loop.body)) return;
  if (endsLoop(fn, call.node, loop.body)) return;
  const cursors = cursorsOf(fn, loop);
  // `while (!done)` waits for something.
  if (cursors.size === 0) return;
  const queue = awaits.queue === undefined ? undefined : call.args[awaits.queue];
  if (awaits.queue !== undefined) {
    if (queue === undefined) return;
    const names = fn.descendants(queue, 'identifier').map((node) => fn.text(node));
    if (names.some((name) => cursors.has(name))) return;
  }
  report({
    ...fn.span(call.node),
    what: `${call.name}() waits${queue === undefined ? '' : ` for ${quote(fn, queue, 30)}`} on each turn of this loop.`,
    why: 'The commands of all turns go to one queue, which works on while the next are added: the waits add up.',
    advice: 'Could the loop queue its commands, with one wait after it?',
    brief: 'a wait on each turn',
  });
}
