/** All rules, one line each. */
import type { Rule } from './rule.ts';
import { allocOnClear } from './alloc-on-clear.ts';
import { nonallocOnMap } from './nonalloc-on-map.ts';
import { uncheckedNull } from './unchecked-null.ts';
import { wrongArithmetic } from './wrong-arithmetic.ts';

export const rules: readonly Rule[] = [nonallocOnMap, uncheckedNull, allocOnClear, wrongArithmetic];
