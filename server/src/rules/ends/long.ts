import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { wholeLengths } from '../../kernel/ranges.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { rangeOf } from './range.ts';

/** `end - start + 1` where the end is the first behind the range, or 1 added to what has both ends already. */
export function checkLong(fn: FunctionAnalysis, sum: Node, report: Reporter): void {
  const both = sides(fn, sum);
  if (!both || fn.operator(sum) !== '+' || fn.canonical(both[1]) !== '1') return;
  const left = fn.strip(both[0]);
  const call = fn.callOf(left);
  const whole = call !== undefined && wholeLengths.has(call.name);
  const range = whole ? undefined : rangeOf(fn, left);
  if (!whole && range?.inclusive !== false) return;
  // `resource_size(res) + 1` may well be asked for, for the end of a string.
  if (whole && !isCompared(fn, sum)) return;
  report({
    ...fn.span(sum),
    what: whole
      ? `${call.name}() has both ends in it, and ${quote(fn, sum)} is one more than the length.`
      : `${quote(fn, sum)} is one more than the length: ${range!.end} is the first behind the range here.`,
    why: 'One byte more is one page more as soon as it is rounded.',
    advice: 'Leave the 1 out.',
    brief: 'the length is one too long',
    fix: {
      title: 'Leave the 1 out',
      edits: [{ start: fn.span(both[0]).end, end: fn.span(sum).end, text: '' }],
      safe: false,
    },
  });
}

function isCompared(fn: FunctionAnalysis, node: Node): boolean {
  const parent = fn.parent(node);
  return parent !== undefined && fn.kind(parent) === 'binary_expression' && /^[<>]=?$/.test(fn.operator(parent));
}
