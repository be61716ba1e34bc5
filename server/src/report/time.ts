import type { Work } from '../table/model.ts';

/** What one operation costs, as the user gave it: so many picoseconds for so many operations. */
export interface Cost {
  readonly operation: 'entry' | 'table' | 'invalidation';
  readonly picoseconds: bigint;
  readonly per: bigint;
  /** As it was written. */
  readonly text: string;
}

const units: Readonly<Record<string, bigint>> = {
  ps: 1n,
  ns: 1_000n,
  us: 1_000_000n,
  ms: 1_000_000_000n,
  s: 1_000_000_000_000n,
  min: 60_000_000_000_000n,
};

/**
 * Reads `invalidation=1.5us`, `entry=180s/1000000000` (a quoted measurement: 180 seconds for so many entries).
 * Undefined where it cannot be read.
 */
export function parseCost(text: string): Cost | undefined {
  const match = /^(entry|table|invalidation)=(\d{1,15})(?:\.(\d{1,9}))?(ps|ns|us|ms|s|min)(?:\/(\d{1,18}))?$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, operation, whole, fraction = '', unit, per = '1'] = match;
  if (BigInt(per) === 0n) return undefined;
  const scaled = BigInt(whole! + fraction) * units[unit!]!;
  return {
    operation: operation as Cost['operation'],
    picoseconds: scaled,
    per: BigInt(per) * 10n ** BigInt(fraction.length),
    text: text.slice(text.indexOf('=') + 1),
  };
}

/** Time of an operation's work at that cost, in picoseconds, rounded down. */
export function timeOf(work: Work, cost: Cost): bigint {
  const kernel = work.invalidations.find(({ scheme }) => scheme === 'as the kernel does') ?? work.invalidations[0];
  const count = {
    entry: work.entriesWritten + work.entriesRead,
    table: work.tablesAllocated + work.tablesFreed,
    invalidation: kernel?.count ?? 0n,
  }[cost.operation];
  return (count * cost.picoseconds) / cost.per;
}

/** `3 min`, `949 ms`, `1.5 us`: three digits, which is more than such a figure deserves. */
export function formatTime(picoseconds: bigint): string {
  const names = ['min', 's', 'ms', 'us', 'ns', 'ps'] as const;
  const name = names.find((unit) => picoseconds >= units[unit]!) ?? 'ps';
  const hundredths = (picoseconds * 100n) / units[name]!;
  const whole = hundredths / 100n;
  const rest = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  return whole >= 100n || rest === '' ? `${whole} ${name}` : `${whole}.${rest} ${name}`;
}
