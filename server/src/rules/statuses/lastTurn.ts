import { gapMarker, type FunctionAnalysis, type Loop, type Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { within } from '../support/places.ts';
import { isReturned } from './returned.ts';

/** `list_for_each_entry(...) ret = step(x); return ret;`: only the status of the last turn comes back. */
export function checkLastTurn(fn: FunctionAnalysis, report: Reporter): void {
  // What has no sign is no status.
  if (!isOfLargeThings(fn.path) || fn.returnType.signed === false) return;
  for (const loop of fn.loops) {
    // `do { ... } while (read_seqretry(...))`: the same once more. Where a turn may be the last one, the status may be why.
    const isLeft = fn.descendants(loop.node, 'break_statement', 'goto_statement', 'return_statement').length > 0;
    const kept =
      loop.body === undefined || loop.kind === 'while' || loop.kind === 'do' || isLeft
        ? undefined
        : keptOnEachTurn(fn, loop, loop.body);
    if (!kept) continue;
    const { node, name, callee } = kept;
    const last = fn.loopsAround(node)[0]!.node;
    const later = fn.named(name).filter((use) => use > last && !fn.isInside(use, last));
    const [first] = later;
    if (first === undefined || !isReturned(fn, first)) continue;
    report({
      ...fn.span(node),
      what: `Each turn of this loop puts the status of ${callee}() over that of the turn before, and ${name} is what is returned.`,
      why: 'A failure shows only if it is that of the last turn; all others are forgotten.',
      advice: `Should the loop be left where ${name} is not 0, or the first error be kept?`,
      brief: `only the last ${name} is returned`,
      related: [{ ...fn.span(first), message: 'returned here' }],
    });
  }
}

interface Kept {
  readonly node: Node;
  readonly name: string;
  readonly callee: string;
}

/** A status that the body sets unconditionally, and does not look at. */
function keptOnEachTurn(fn: FunctionAnalysis, loop: Loop, body: Node): Kept | undefined {
  for (const { node, target, operator, value } of within(fn, fn.assignments, body)) {
    const name = operator === '=' && fn.kind(target) === 'identifier' ? fn.text(target) : '';
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    if (!plainStatuses.test(name) || !call || call.name === gapMarker) continue;
    const statement = fn.parent(node);
    if (statement === undefined || (statement !== body && fn.parent(statement) !== body)) continue;
    if (fn.loopsAround(node).at(-1) !== loop) continue;
    const uses = fn.named(name).filter((use) => fn.isInside(use, loop.node));
    if (uses.length === 1) return { node, name, callee: call.name };
  }
  return undefined;
}
