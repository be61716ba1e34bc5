import type { Call, FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { endsLoop } from '../turns/endsLoop.ts';
import { isOnePage, moves, rangeLoopOf } from './turns.ts';

/** `iommu_unmap(domain, iova, PAGE_SIZE)` in a loop that moves `iova`; a range that begins later on each turn, and ends where the last does. */
export function checkOnePage(fn: FunctionAnalysis, call: Call, report: Reporter): void {
  const { flushes, flushesUpTo } = call.fact ?? {};
  const upTo = flushes === true && flushesUpTo !== undefined ? call.args[flushesUpTo] : undefined;
  // What flushes itself may well be bound to do it page by page.
  if (upTo === undefined || fn.role === 'flush') return;
  const around = rangeLoopOf(fn, call);
  if (!around || endsLoop(fn, call.node, around.body)) return;
  const start = call.args[flushesUpTo! - 1];
  if (start === undefined || !moves(fn, start, around)) return;
  const onePage = isOnePage(fn, upTo);
  const names = fn.descendants(upTo, 'identifier').map((node) => fn.text(node));
  // The end of all, under a name: a length that stays the same is that of a step.
  const restOfAll =
    !onePage && !moves(fn, upTo, around) && names.some((name) => /(?:^|_)(?:end|last)(?:_|$)/.test(name));
  if (!onePage && !restOfAll) return;
  report({
    ...fn.span(call.node),
    what: onePage
      ? `${call.name}() flushes here for one page, ${quote(fn, upTo, 30)}, on each turn of a loop over a range.`
      : `${call.name}() flushes here up to ${quote(fn, upTo, 30)} on each turn of a loop that goes there itself.`,
    why: 'A flush waits for the hardware: for a large range these waits are most of what it costs.',
    advice: onePage
      ? 'Would one call for the whole range do, after the loop or instead of it, and before pages are given back?'
      : 'Would one call after the loop do?',
    brief: onePage ? 'a flush for each page' : 'a flush of the rest on each turn',
    related: [{ ...fn.span(around.loop.condition!), message: 'the loop' }],
  });
}
