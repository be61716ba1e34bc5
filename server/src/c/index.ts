/** The C engine: syntax, functions, control flow, data flow, summaries. */
export type * from './model.ts';
export type * from './knowledge.ts';
export { createParser, rememberTrees } from './parser.ts';
export type { CParser } from './parser.ts';
export { analyseC, readC } from './analyse.ts';
export type { CText } from './analyse.ts';
export { leaves } from './branches.ts';
export { joinDefinitions } from './joined.ts';
export { gapMarker, unseenCondition } from './functionText.ts';
export { forbidsFailure, hasFlag, isContainerOf, keepsZero } from './idiom.ts';
export type { FunctionText } from './functionText.ts';
export { findClashes, findPageSlips, measuresOf } from './measure/index.ts';
export type { Clash, Measure, PageSize, PageSlip } from './measure/index.ts';
export { leftAfter, settles } from './pending.ts';
export { keyOfCount } from './wideShifts.ts';
export type { StructTable, TableSlot } from './tables.ts';
export { SummaryMemory } from './summaryMemory.ts';
export { solve } from './solver.ts';
