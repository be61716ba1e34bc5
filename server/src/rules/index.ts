/** All rules, one line each. */
import type { Rule } from './rule.ts';
import { allocInAtomic } from './alloc-in-atomic.ts';
import { allocOnClear } from './alloc-on-clear.ts';
import { brokenPatch } from './broken-patch.ts';
import { denseWalk } from './dense-walk.ts';
import { droppedOffset } from './dropped-offset.ts';
import { flushPerPage } from './flush-per-page.ts';
import { errnoChoice } from './errno-choice.ts';
import { ignoredIndex } from './ignored-index.ts';
import { indexUnit } from './index-unit.ts';
import { invalidationRange } from './invalidation-range.ts';
import { missingInvalidation } from './missing-invalidation.ts';
import { missingPartnerOp } from './missing-partner-op.ts';
import { narrowArithmetic } from './narrow-arithmetic.ts';
import { leak } from './leak.ts';
import { nonallocOnMap } from './nonalloc-on-map.ts';
import { pageByPageMap } from './page-by-page-map.ts';
import { rangeEnd } from './range-end.ts';
import { staleName } from './stale-name.ts';
import { successOnError } from './success-on-error.ts';
import { unbalancedExit } from './unbalanced-exit.ts';
import { uncheckedNull } from './unchecked-null.ts';
import { unalignedSkip } from './unaligned-skip.ts';
import { unmapResult } from './unmap-result.ts';
import { useAfterFree } from './use-after-free.ts';
import { wrongArithmetic } from './wrong-arithmetic.ts';
import { wrongFailureTest } from './wrong-failure-test.ts';

export const rules: readonly Rule[] = [
  nonallocOnMap,
  uncheckedNull,
  allocOnClear,
  narrowArithmetic,
  droppedOffset,
  wrongFailureTest,
  unalignedSkip,
  unmapResult,
  wrongArithmetic,
  indexUnit,
  successOnError,
  leak,
  useAfterFree,
  missingPartnerOp,
  ignoredIndex,
  flushPerPage,
  missingInvalidation,
  invalidationRange,
  rangeEnd,
  brokenPatch,
  denseWalk,
  pageByPageMap,
  errnoChoice,
  staleName,
  allocInAtomic,
  unbalancedExit,
];
