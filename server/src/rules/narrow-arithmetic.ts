import type { Rule } from './rule.ts';
import { checkHolders } from './narrow/holder.ts';
import { checkMasks } from './narrow/mask.ts';
import { checkWidened } from './narrow/patch.ts';
import { checkShifts } from './narrow/shift.ts';
import { checkSums } from './narrow/sum.ts';

export const narrowArithmetic: Rule = {
  meta: {
    id: 'narrow-arithmetic',
    number: 'R12',
    title: 'Sizes and addresses are computed in too few bits',
    severity: 'warning',
    since: '0.1.0',
    sources: [],
  },
  checkFunction(fn, report) {
    checkShifts(fn, report);
    checkSums(fn, report);
    checkHolders(fn, report);
    checkMasks(fn, report);
  },
  checkPatch: checkWidened,
};
