/** All rules, one line each. */
import type { Rule } from './rule.ts';
import { wrongArithmetic } from './wrong-arithmetic.ts';

export const rules: readonly Rule[] = [wrongArithmetic];
