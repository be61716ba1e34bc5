import type { Call, FunctionAnalysis } from '../../c/index.ts';
import { bitRangeMasks } from '../../kernel/invalidations.ts';
import { smallCountNames, sizeShiftNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote } from '../support/nodes.ts';

/** `addr & GENMASK(order + PAGE_SHIFT, 0)`: the mask has one bit more than the size has zeros. */
export function checkWideMask(fn: FunctionAnalysis, call: Call, report: Reporter): void {
  const [high, low] = call.args;
  if (!bitRangeMasks.has(call.name) || high === undefined || low === undefined) return;
  if (fn.canonical(low) !== '0') return;
  // A sum of lg of sizes: lg of a size itself, whose bit is the one above those of the offset.
  const sum = fn.strip(high);
  if (fn.kind(sum) !== 'binary_expression' || fn.operator(sum) !== '+') return;
  const parts = ['left', 'right'].map((side) => fn.child(sum, side));
  const isLog = (text: string): boolean =>
    /shift$/i.test(text) || smallCountNames.test(text) || sizeShiftNames.test(text);
  if (!parts.every((part) => part !== undefined && isLog(lastName(fn, part)))) return;
  const parent = fn.parent(call.node);
  if (parent === undefined || fn.kind(parent) !== 'binary_expression' || fn.operator(parent) !== '&') return;
  report({
    ...fn.span(call.node),
    what: `${quote(fn, call.node)} includes the bit ${quote(fn, high)}, which is that of the size itself.`,
    why: `An address that is a multiple of the size, and has this bit set, counts as one that is not.`,
    advice: `Should it be ${call.name}(${quote(fn, high)} - 1, 0), or IS_ALIGNED()?`,
    brief: 'a mask with one bit too many',
    fix: {
      title: 'Leave the bit of the size out',
      edits: [{ start: fn.span(high).end, end: fn.span(high).end, text: ' - 1' }],
      safe: false,
    },
  });
}
