import { formatHex } from './print.ts';
import type { ProseToken } from './prose.ts';
import { isMistyped, isOffByUnit, withUnitOf } from './slip.ts';
import { unitBytes, unitReadings } from './unit.ts';

type Notation = 'hex' | 'power' | 'size' | 'plain';

/** One number as it is written: `0x10000`, `2^16`, `64 KB`, `65536`. */
interface Figure {
  readonly notation: Notation;
  /** In bytes, where it has a unit. */
  readonly value: bigint;
  /** The digits without prefix and leading zeros; of a power the exponent's. */
  readonly digits: string;
  /** Bytes of the unit in which the digits count. */
  readonly unit: bigint;
  /** It is `count / scale` of one of these. */
  readonly count: bigint;
  readonly scale: bigint;
  readonly units: readonly bigint[];
  /** As it is written: `1.5` and ` GB`. */
  readonly numberText: string;
  readonly unitText: string;
}

/** A number written twice, and what one of the two should be. */
export interface Restatement {
  readonly right: boolean;
  /** What to write for the second number, or for the first where the second is exact. */
  readonly computed: string;
  readonly mends: 'first' | 'second';
  /** `computed` has a unit, and not the one that is written. */
  readonly hasUnit: boolean;
}

/**
 * The same number in two notations side by side: `0x10000 (64K)`, `65536 (0x10000)`, `2^43 (8 TB)`. Two numbers that
 * stand so may as well be two things (a load address and a size), so that only what looks like a slip of the hand is
 * called wrong: a digit, a zero, a unit. With `or` they may be two choices, and a zero proves nothing.
 */
export function restatement(
  first: readonly ProseToken[],
  second: readonly ProseToken[],
  relation: string,
): Restatement | undefined {
  const a = figureOf(first);
  const b = figureOf(second);
  if (!a || !b || a.notation === b.notation) return undefined;
  const right = isSame(a, b);
  const [there, back] = [written(a.value, b), written(b.value, a)];
  if (right) return { right, computed: there ?? '', mends: 'second', hasUnit: false };
  const hasUnit = isOffByUnit(a.value, b.value) && (a.notation === 'size' || b.notation === 'size');
  const slips = (from: Figure, to: Figure, text?: string) => text !== undefined && isSlip(from, to, text, relation);
  if (!slips(a, b, there) && !slips(b, a, back)) return undefined;
  if (there !== undefined) return { right, computed: there, mends: 'second', hasUnit };
  return { right, computed: back!, mends: 'first', hasUnit };
}

/**
 * How long a range of addresses is: `0x80000000-0xbfffffff (1 GB)`, its end in or out. Sizes are cut off or rounded; any
 * other is wrong, another address is another thing.
 */
export function rangeLength(from: ProseToken, to: ProseToken, second: readonly ProseToken[]): Restatement | undefined {
  const b = figureOf(second);
  const length = to.number!.digits - from.number!.digits;
  if (!b || length <= 0n || (b.notation !== 'size' && b.notation !== 'hex')) return undefined;
  const lengths = [length, length + 1n];
  const right = lengths.some((bytes) =>
    b.notation === 'size'
      ? b.units.some((unit, i) => isCut(bytes * b.scale - b.count * unit, unit, i > 0))
      : bytes === b.value,
  );
  const whole = length % 2n === 0n ? length : length + 1n;
  const computed = written(whole, b) ?? '';
  if (right) return { right, computed, mends: 'second', hasUnit: false };
  const isFar = b.value === 0n || whole > b.value * 1024n || b.value > whole * 1024n;
  const isOther = b.notation === 'hex' ? !isTelling(whole.toString(16), b.digits, 4) : isFar;
  if (isOther || computed === '') return undefined;
  return { right, computed, mends: 'second', hasUnit: b.notation === 'size' && isOffByUnit(whole, b.value) };
}

/** Less than a unit of 1024 off, or half of one of 1000. */
function isCut(distance: bigint, unit: bigint, isDecimal: boolean): boolean {
  return abs(distance) * (isDecimal ? 2n : 1n) < unit;
}

function figureOf(tokens: readonly ProseToken[]): Figure | undefined {
  const number = tokens[0]?.number;
  if (!number) return undefined;
  if (tokens.length === 3) {
    const exponent = tokens[2]!.number;
    if (number.digits !== 2n || number.unit || number.radix !== 10 || number.decimals > 0) return undefined;
    if ((tokens[1]!.text !== '^' && tokens[1]!.text !== '**') || !exponent || exponent.decimals > 0) return undefined;
    if (exponent.radix !== 10 || exponent.digits > 64n || (exponent.unit && exponent.unit.power > 0)) return undefined;
    const value = 1n << exponent.digits;
    return {
      notation: 'power',
      value,
      digits: exponent.digits.toString(),
      unit: 1n,
      count: value,
      scale: 1n,
      units: [1n],
      numberText: `2${tokens[1]!.text}`,
      unitText: '',
    };
  }
  if (tokens.length !== 1) return undefined;
  const unit = number.unit ? unitBytes(number.unit) : 1n;
  const scale = 10n ** BigInt(number.decimals);
  const isSize = !!number.unit && number.unit.power > 0;
  if (number.decimals > 0 && !isSize) return undefined;
  return {
    notation: isSize ? 'size' : number.radix === 16 ? 'hex' : 'plain',
    value: (number.digits * unit) / scale,
    digits: number.radix === 16 ? number.digits.toString(16) : number.digits.toString(),
    unit,
    count: number.digits,
    scale,
    units: number.unit ? unitReadings(number.unit) : [1n],
    ...partsOf(tokens[0]!.text),
  };
}

/** `16 GB` in two. */
function partsOf(text: string): { numberText: string; unitText: string } {
  const [numberText] = /^[\d.,]*/.exec(text)!;
  return { numberText, unitText: text.slice(numberText.length) };
}

/** Equal, in units of 1024 or 1000, but for rounding and an inclusive end (`0xffff`, 64K). */
function isSame(a: Figure, b: Figure): boolean {
  if (a.value === b.value) return true;
  const [round, exact] = isRound(a) ? [a, b] : [b, a];
  if (!isRound(round)) return false;
  if (exact.value + 1n === round.value) return true;
  if (round.notation !== 'size') return false;
  const isRounded = round === b || round.scale > 1n;
  return round.units.some((unit) => {
    const distance = abs(exact.value * round.scale - round.count * unit);
    return distance === 0n || (isRounded && distance < unit && distance * 8n <= exact.value * round.scale);
  });
}

function isRound({ notation }: Figure): boolean {
  return notation === 'size' || notation === 'power';
}

function abs(x: bigint): bigint {
  return x < 0n ? -x : x;
}

/** `b` is what somebody writes who meant `meant`, which is `a`: a digit is wrong, or the unit. */
function isSlip(a: Figure, b: Figure, meant: string, relation: string): boolean {
  const isChoice = relation === 'or';
  // `49 (0x49)`: the digits were copied into the other radix.
  if (radixOf(a) + radixOf(b) === 26 && a.digits === b.digits) return !isChoice && a.digits.length > 1;
  if (a.notation === 'hex' && a.digits.length < 3) return false;
  if (isRound(b)) {
    if (isOffByUnit(a.value, b.value)) return !isChoice && a.digits.length >= (a.notation === 'power' ? 2 : 5);
    const digits = meant.replace(/^2(?:\^|\*\*)/, '');
    return (
      digits.length === b.digits.length && isTelling(digits, b.digits, isRound(a) && !relation.startsWith('=') ? 3 : 2)
    );
  }
  const digits = meant.replace(/^0x/, '');
  const isZero = digits.replace(/0+$/, '') === b.digits.replace(/0+$/, '');
  return isTelling(digits, b.digits, 4) && (isZero ? !isChoice : significant(digits, b.digits) >= (isChoice ? 3 : 2));
}

function isTelling(meant: string, digits: string, length: number): boolean {
  return meant.length >= length && digits.length >= length && isMistyped(meant, digits);
}

/** Digits up to the last that is no zero, of the longer one. */
function significant(a: string, b: string): number {
  return Math.max(a.replace(/0+$/, '').length, b.replace(/0+$/, '').length);
}

function radixOf({ notation }: Figure): number {
  return notation === 'hex' ? 16 : notation === 'plain' ? 10 : 0;
}

/** A value in the notation of another figure, or with its digits in another unit; undefined where that cannot say it. */
function written(value: bigint, like: Figure): string | undefined {
  switch (like.notation) {
    case 'hex':
      return formatHex(value);
    case 'plain':
      return value.toString();
    case 'size': {
      if (isOffByUnit(value, like.value)) return withUnitOf(value, like.value, like.numberText, like.unitText);
      return value % like.unit === 0n ? (value / like.unit).toString() : undefined;
    }
    case 'power':
      return value > 0n && (value & (value - 1n)) === 0n
        ? `${like.numberText}${value.toString(2).length - 1}`
        : undefined;
  }
}
