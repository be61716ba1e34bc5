/** A byte unit behind a number: `K`, `KB`, `KiB`, `bytes`. */
export interface Unit {
  /** 0 for bytes, 1 for K, 2 for M ... 6 for E. */
  readonly power: number;
  /** `KB` may mean 1000 or 1024 bytes; `K` in kernel text and `KiB` anywhere mean 1024. */
  readonly ambiguous: boolean;
  /** `KiB` and `bytes`: there is only one reading. */
  readonly strict: boolean;
}

const prefixes = 'kmgtpe';
const spelled = /^(?:[kmgtpe]|kilo|mega|giga|tera)bytes?$/;

/**
 * The unit that a word names, or undefined. `m` alone is not milli: kernel parameters write `64m`.
 * A lone `e` is no unit, so that `1e` stays a typing mistake.
 */
export function unitOf(word: string): Unit | undefined {
  const lower = word.toLowerCase();
  if (word === 'B' || lower === 'byte' || lower === 'bytes') return { power: 0, ambiguous: false, strict: true };
  if (word === 'e') return undefined;
  const power = prefixes.indexOf(lower.charAt(0)) + 1;
  if (power === 0) return undefined;
  const rest = spelled.test(lower) ? 'B' : word.slice(1);
  if (rest === '') return { power, ambiguous: false, strict: false };
  if (rest === 'i' || rest === 'iB' || rest === 'ib') return { power, ambiguous: false, strict: true };
  // `Mb` is a megabit as often as a megabyte, but nobody sizes memory in bits here.
  if (rest === 'B' || rest === 'b') return { power, ambiguous: true, strict: false };
  return undefined;
}

/** Binary bytes of a unit. */
export function unitBytes(unit: Unit): bigint {
  return 1n << BigInt(10 * unit.power);
}

/** What people mean by it: `KiB` is 1024 bytes, `MB` may be 1000 * 1000, 1024 * 1000 or 1024 * 1024. */
export function unitReadings(unit: Unit): bigint[] {
  const binary = unitBytes(unit);
  if (unit.power === 0 || unit.strict) return [binary];
  const k = BigInt(unit.power);
  return [binary, 1000n ** k, 1000n * 1024n ** (k - 1n), 1024n * 1000n ** (k - 1n)];
}
