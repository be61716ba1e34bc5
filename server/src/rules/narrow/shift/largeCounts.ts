import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { logNames, windowLengthNames } from '../../../kernel/sizeNames.ts';
import { nameOf, sides } from '../../support/nodes.ts';
import { unwrap } from '../../support/widths.ts';
import { readShift } from './bounds.ts';

/** The cursor of a loop over the bits of a long: any bit of it, up to the highest. */
export function isBitOfLong(fn: FunctionAnalysis, count: Node): boolean {
  const name = fn.text(unwrap(fn, count));
  return fn
    .loopsAround(count)
    .some(
      ({ macro }) =>
        macro?.cursor !== undefined &&
        fn.text(macro.cursor) === name &&
        macro.args.some((arg) => /^(?:BITS_PER_LONG|64)$/.test(fn.text(arg))),
    );
}

/** `len - page_shift`: lg of the pages of something that is as large as a window. */
export function isPagesOfLog(fn: FunctionAnalysis, count: Node): boolean {
  const at = fn.strip(unwrap(fn, count));
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '-' ? sides(fn, at) : undefined;
  return both !== undefined && readShift(fn, both[1])?.ofSize === true && windowLengthNames.test(nameOf(fn, both[0]));
}

/** A value whose name says that it is lg of something. */
export function isLog(fn: FunctionAnalysis, count: Node): boolean {
  const at = fn.strip(unwrap(fn, count));
  switch (fn.kind(at)) {
    case 'identifier':
      return logNames.test(fn.text(at));
    case 'field_expression': {
      const name = nameOf(fn, at);
      return name === 'size'
        ? fn.kind(fn.child(at, 'argument')!) !== 'identifier'
        : name !== 'shift' && logNames.test(name);
    }
    case 'call_expression':
      return logNames.test(fn.callOf(at)?.name ?? '');
    case 'binary_expression': {
      // `size + 12`: the unit is a page.
      const both = sides(fn, at)!;
      return fn.operator(at) === '+' && /^(?:12|PAGE_SHIFT)$/.test(fn.canonical(both[1]));
    }
    default:
      return false;
  }
}
