/** The `.iommu` layout language and the calculator's one-liner: text to requests for a table format, and back. */
export { granuleOf, rejectionProblem } from './check.ts';
export { completeLine, formatLine, parseLine, toCommandLine, type Completion, type LineRequest } from './line.ts';
export type { Layout, LayoutBlock, LayoutOptions, PlacedRegions } from './model.ts';
export { nearest } from './nearest.ts';
export { parseLayout } from './parse.ts';
export { formatRegion, maxPatterned } from './range.ts';
export { formatValue, parseValue } from './value.ts';
export { alignmentAdvice, whatIf, type Advice, type WhatIf, type WhatIfOptions } from './whatIf.ts';
