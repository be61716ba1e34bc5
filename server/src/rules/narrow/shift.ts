import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { checkCutShift } from './shift/cut.ts';
import { checkLostBits } from './shift/lost.ts';
import { checkNegativeShift } from './shift/negative.ts';
import { checkShiftedOne } from './shift/one.ts';
import { checkShiftedPages } from './shift/pages.ts';
import { checkRightShift } from './shift/right.ts';
import { checkSizeAsCount } from './shift/sizeAsCount.ts';
import { checkUserCounts } from './shift/userCounts.ts';
import { checkTopByte } from './shift/topByte.ts';

/** Shifts by what varies. Those by a constant are in constant.ts. */
export function checkShifts(fn: FunctionAnalysis, report: Reporter): void {
  checkUserCounts(fn, report);
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    if (operator === '<') checkCutShift(fn, node, report);
    const both = operator === '<<' || operator === '>>' ? sides(fn, node) : undefined;
    if (!both) continue;
    const [left, right] = both;
    checkNegativeShift(fn, node, right, report);
    checkSizeAsCount(fn, node, right, report);
    if (operator === '>>') checkRightShift(fn, node, left, right, report);
    else if (isNumber(fn, left)) checkShiftedOne(fn, node, left, right, report);
    else {
      checkShiftedPages(fn, node, left, right, report);
      checkLostBits(fn, node, left, right, report);
      checkTopByte(fn, node, left, right, report);
    }
  }
}

/** `1`, and `-1` in either way it is read. */
function isNumber(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  if (fn.kind(at) === 'number_literal') return true;
  const argument = fn.kind(at) === 'unary_expression' ? fn.child(at, 'argument') : undefined;
  return argument !== undefined && fn.operator(at) === '-' && fn.kind(argument) === 'number_literal';
}
