/**
 * A number written for another by a slip of the hand: one digit wrong, left out, or once too often, or two neighbours
 * swapped. Digits only, in one radix, without leading zeros.
 */
export function isMistyped(meant: string, written: string): boolean {
  if (meant === written) return false;
  let start = 0;
  while (start < meant.length && meant[start] === written[start]) start++;
  let end = 0;
  const shorter = Math.min(meant.length, written.length) - start;
  while (end < shorter && meant[meant.length - 1 - end] === written[written.length - 1 - end]) end++;
  const [a, b] = [meant.slice(start, meant.length - end), written.slice(start, written.length - end)];
  if (a.length === b.length) return a.length === 1 || (a.length === 2 && a[0] === b[1] && a[1] === b[0]);
  return a.length + b.length === 1;
}

/** `a` is `b` times 1024, a million, ... or the other way round: the unit is wrong, the digits are right. */
export function isOffByUnit(a: bigint, b: bigint): boolean {
  const [large, small] = a > b ? [a, b] : [b, a];
  if (small <= 0n || large === small || large % small !== 0n) return false;
  const ratio = large / small;
  for (let power = 1n; power <= 5n; power++) if (ratio === 1n << (10n * power) || ratio === 1000n ** power) return true;
  return false;
}

const prefixes = 'KMGTPE';

/**
 * `16GB` that should be `16MB`: the same digits with the unit that makes them right. `value` is `stated` times a power
 * of 1024 or 1000; undefined where there is no such unit.
 */
export function withUnitOf(value: bigint, stated: bigint, numberText: string, unitText: string): string | undefined {
  const [, space, prefix, rest] = /^(\s*)([KMGTPE])(.*)$/is.exec(unitText) ?? [];
  if (prefix === undefined) return undefined;
  let power = prefixes.indexOf(prefix.toUpperCase());
  for (let [a, b] = [value, stated]; a > b; b *= b * 1024n > a ? 1000n : 1024n) power++;
  for (let [a, b] = [value, stated]; a < b; a *= a * 1024n > b ? 1000n : 1024n) power--;
  const other = prefixes[power];
  if (other === undefined) return undefined;
  return `${numberText}${space!}${prefix === prefix.toUpperCase() ? other : other.toLowerCase()}${rest!}`;
}
