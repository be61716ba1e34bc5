/** What integer expressions count: bytes, or pages of which size. */
export type { Measure, PageSize } from './measure.ts';
export type { Demand } from './measures.ts';
export { findClashes, findPageSlips, measuresOf, pageOfParameter, unitOfParameter, unitOfResult } from './clashes.ts';
export type { Clash, PageSlip } from './clashes.ts';
export { unitOfMeasure } from './measures.ts';
