import { common, convert, int, unsignedLong } from './ctype.ts';
import type { Operand } from './evaluate.ts';

/** A function-like macro of the kernel. A string as result says why there is none. */
interface Helper {
  readonly arguments: number;
  apply(values: readonly Operand[]): Operand | string;
}

const sizes = /^SZ_(\d{1,3})([KMGT]?)$/;

/** Value of an `SZ_*` constant (include/linux/sizes.h), or undefined. */
export function sizeConstant(name: string): bigint | undefined {
  const match = sizes.exec(name);
  if (!match) return undefined;
  const count = BigInt(match[1]!);
  if (count === 0n || (count & (count - 1n)) !== 0n || count > 512n || match[1]!.startsWith('0')) return undefined;
  return count << BigInt(10 * ' KMGT'.indexOf(match[2] === '' ? ' ' : match[2]!));
}

/** Computes on C's values and on the exact ones alike. */
function both(values: readonly Operand[], compute: (values: readonly bigint[]) => bigint | string): Operand | string {
  const type = values.map((value) => value.type).reduce(common);
  const value = compute(values.map((operand) => convert(operand.value, type)));
  const exact = compute(values.map((operand) => operand.exact));
  if (typeof value === 'string') return value;
  if (typeof exact === 'string') return exact;
  return { value: convert(value, type), exact, type };
}

function multiple(name: string, count: number, compute: (x: bigint, step: bigint) => bigint): Helper {
  return {
    arguments: count,
    apply: (values) =>
      both(values, ([x, step]) => (step! <= 0n ? `\`${name}()\` by zero has no value` : compute(x!, step!))),
  };
}

/** As the kernel's mask arithmetic, which is right for powers of two only. */
function aligned(name: string, compute: (x: bigint, step: bigint) => bigint): Helper {
  return {
    arguments: 2,
    apply: (values) =>
      both(values, ([x, step]) =>
        step! <= 0n || (step! & (step! - 1n)) !== 0n ? `\`${name}()\` needs a power of two` : compute(x!, step!),
      ),
  };
}

function bit(name: string): Helper {
  return {
    arguments: 1,
    apply: ([n]) =>
      n!.exact < 0n || n!.exact > 63n
        ? `\`${name}(${n!.exact})\` is outside an unsigned long`
        : { value: 1n << n!.exact, exact: 1n << n!.exact, type: unsignedLong },
  };
}

function mask(name: string): Helper {
  return {
    arguments: 2,
    apply: ([high, low]) => {
      if (low!.exact < 0n || high!.exact > 63n || low!.exact > high!.exact) {
        return `\`${name}(${high!.exact}, ${low!.exact})\` needs 63 >= high >= low >= 0`;
      }
      const value = ((1n << (high!.exact - low!.exact + 1n)) - 1n) << low!.exact;
      return { value, exact: value, type: unsignedLong };
    },
  };
}

function logarithm(name: string, compute: (x: bigint) => bigint, keepType: boolean): Helper {
  return {
    arguments: 1,
    apply: ([x]) => {
      if (x!.value <= 0n) return `\`${name}()\` of zero has no value`;
      const value = compute(x!.value);
      return { value, exact: value, type: keepType ? unsignedLong : int };
    },
  };
}

/** Bits needed to write `x`: 1 for 1, 13 for 4096. */
function bitLength(x: bigint): bigint {
  return BigInt(x.toString(2).length);
}

const ceilLog = (x: bigint): bigint => (x === 1n ? 0n : bitLength(x - 1n));

/**
 * The kernel's arithmetic helpers by name: include/linux/math.h, align.h, bits.h, log2.h, minmax.h.
 */
export const helpers: ReadonlyMap<string, Helper> = new Map<string, Helper>([
  ['DIV_ROUND_UP', multiple('DIV_ROUND_UP', 2, (x, step) => (x + step - 1n) / step)],
  ['DIV_ROUND_UP_ULL', multiple('DIV_ROUND_UP_ULL', 2, (x, step) => (x + step - 1n) / step)],
  ['DIV_ROUND_CLOSEST', multiple('DIV_ROUND_CLOSEST', 2, (x, step) => (x + step / 2n) / step)],
  ['roundup', multiple('roundup', 2, (x, step) => ((x + step - 1n) / step) * step)],
  ['rounddown', multiple('rounddown', 2, (x, step) => x - (x % step))],
  ['ALIGN', aligned('ALIGN', (x, step) => (x + step - 1n) & -step)],
  ['ALIGN_DOWN', aligned('ALIGN_DOWN', (x, step) => x & -step)],
  ['round_up', aligned('round_up', (x, step) => ((x - 1n) | (step - 1n)) + 1n)],
  ['round_down', aligned('round_down', (x, step) => x & -step)],
  ['IS_ALIGNED', aligned('IS_ALIGNED', (x, step) => ((x & (step - 1n)) === 0n ? 1n : 0n))],
  ['BIT', bit('BIT')],
  ['BIT_ULL', bit('BIT_ULL')],
  ['GENMASK', mask('GENMASK')],
  ['GENMASK_ULL', mask('GENMASK_ULL')],
  ['ilog2', logarithm('ilog2', (x) => bitLength(x) - 1n, false)],
  ['order_base_2', logarithm('order_base_2', ceilLog, false)],
  ['roundup_pow_of_two', logarithm('roundup_pow_of_two', (x) => 1n << ceilLog(x), true)],
  ['rounddown_pow_of_two', logarithm('rounddown_pow_of_two', (x) => 1n << (bitLength(x) - 1n), true)],
  ['min', { arguments: 2, apply: (values) => both(values, ([a, b]) => (a! < b! ? a! : b!)) }],
  ['max', { arguments: 2, apply: (values) => both(values, ([a, b]) => (a! > b! ? a! : b!)) }],
]);
