/** Exact 64-bit numbers as kernel people write them: sizes, addresses, C constant expressions, claims in prose. */
export type { CType } from './ctype.ts';
export { evaluate, type EvaluateLimits, type EvaluateOptions, type Evaluation } from './evaluate.ts';
export { findExpressions, type FoundExpression } from './expressions.ts';
export {
  formatAbout,
  formatBytes,
  formatCount,
  formatDecimal,
  formatExtent,
  formatHex,
  formatRange,
  formatSizeInput,
  type PrintOptions,
} from './print.ts';
export { parseAddress, parseExtent, parseSize, type AddressRange, type Size } from './size.ts';
export { findClaims, mayHoldClaim, type Claim } from './claims.ts';
