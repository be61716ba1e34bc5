import type { FunctionAnalysis } from '../../c/index.ts';
import { filePositions, userCopyMemory } from '../../kernel/offsetNames.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** Most copies, and moves of the position, that are compared with one another. */
const FEW = 4;

/**
 * `copy_to_user(buf, &file->data, len); *pos += len;` where the length is what is left behind `*pos`: the file has a position
 * that moves, and each read gets its first bytes.
 */
export function checkStartOfFile(fn: FunctionAnalysis, report: Reporter): void {
  const moved = fn.assignments.filter(
    ({ operator, target }) => operator === '+=' && filePositions.test(fn.canonical(target)),
  );
  const copies = fn.calls.filter(({ name }) => userCopyMemory.has(name));
  // Who copies more than a few things and moves on between them sends parts of something, not what one place holds.
  if (copies.length > FEW || moved.length > FEW) return;
  for (const { node, target, value } of moved) {
    const position = fn.canonical(target);
    const name = position.slice(1);
    for (const { node: call, name: callee, args } of copies) {
      const data = args[userCopyMemory.get(callee) ?? -1];
      if (data === undefined || call > node || value === undefined) continue;
      const length = fn.canonical(args.at(-1)!);
      const place = addressTaken(fn, fn.strip(unwrap(fn, data))) ?? fn.strip(unwrap(fn, data));
      if (fn.kind(place) !== 'field_expression' || length !== fn.canonical(value)) continue;
      const text = fn.canonical(place);
      if (!isLimitedBehind(fn, position, length) || isTouched(fn, text, data) || reads(fn, place, name)) continue;
      report({
        ...fn.span(call),
        what: `\`${quote(fn, data)}\` is where the data begin, and \`${quote(fn, target)}\`, by which the length is limited and which is moved behind it, has no part in it.`,
        why: 'It is right for the first call, and where that takes all: every later one gets the first bytes again, or overwrites them.',
        advice: `Copy from \`(u8 *)${quote(fn, data)} + ${quote(fn, target)}\`.`,
        brief: `${quote(fn, target)} is lost`,
        related: [{ ...fn.span(node), message: 'the position moves here' }],
      });
    }
  }
}

/** `min(total - *pos, len)`, `check_add_overflow(len, *pos, &end)`, `len + *pos > size`: there is more behind the position. */
function isLimitedBehind(fn: FunctionAnalysis, position: string, length: string): boolean {
  const sums = fn.descendants(fn.body, 'binary_expression').some((node) => {
    const both = /^[+-]$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    if (!both) return false;
    const [left, right] = both.map((side) => fn.canonical(fn.strip(unwrap(fn, side))));
    return fn.operator(node) === '-'
      ? right === position
      : (left === position && right === length) || (right === position && left === length);
  });
  return (
    sums ||
    fn.calls.some(({ name, args }) => {
      const given = args.map((arg) => fn.canonical(fn.strip(unwrap(fn, arg))));
      return /_overflow$/.test(name) && given.includes(position) && given.includes(length);
    })
  );
}

/** The memory is filled, or looked at, elsewhere in the function: it may hold no more than what is asked for now. */
function isTouched(fn: FunctionAnalysis, text: string, data: number): boolean {
  return fn
    .descendants(fn.body, 'field_expression')
    .some((node) => fn.canonical(node) === text && !fn.isInside(node, data));
}

/** The position is a part of where the data are. */
function reads(fn: FunctionAnalysis, place: number, position: string): boolean {
  return fn.named(position).some((node) => fn.isInside(node, place));
}
