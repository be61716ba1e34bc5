import { u64 } from '../bits.ts';
import type { Region } from '../model.ts';

/** Reads one input cell; undefined where it cannot be read. `expects` completes "expected ...". */
export interface ColumnType<T> {
  readonly expects: string;
  read(text: string): { readonly value: T } | undefined;
}

/** An output cell: numbers in decimal, undefined empty. Use `hex` for addresses and masks. */
export type Output = bigint | number | string | boolean | undefined;

/** Something wrong with one input cell of a row. */
export interface CellProblem {
  readonly column: string;
  readonly message: string;
}

export type RunResult =
  { readonly outputs: Readonly<Record<string, string>> } | { readonly problems: readonly CellProblem[] };

/** One kind of reference table: which columns go in, which come out. */
export interface VectorKind {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Computes the outputs of one row from its input cells. Never throws. */
  run(row: Readonly<Record<string, string>>): RunResult;
}

type Inputs = Readonly<Record<string, ColumnType<unknown>>>;
type Read<I extends Inputs> = { readonly [K in keyof I]: I[K] extends ColumnType<infer T> ? T : never };

/** A kind out of typed input columns and a function; columns are written in the order they are listed here. */
export function vectorKind<const I extends Inputs, const O extends readonly string[]>(spec: {
  readonly id: string;
  readonly inputs: I;
  readonly outputs: O;
  /** Columns left out come out empty. */
  readonly run: (row: Read<I>) => Readonly<Partial<Record<O[number], Output>>>;
}): VectorKind {
  return {
    id: spec.id,
    inputs: Object.keys(spec.inputs),
    outputs: spec.outputs,
    run(row) {
      const values: Record<string, unknown> = {};
      const problems: CellProblem[] = [];
      for (const [column, type] of Object.entries(spec.inputs)) {
        const read = type.read((row[column] ?? '').trim());
        if (read) values[column] = read.value;
        else problems.push({ column, message: `expected ${type.expects}` });
      }
      if (problems.length > 0) return { problems };
      const results = spec.run(values as Read<I>) as Readonly<Record<string, Output>>;
      return { outputs: Object.fromEntries(spec.outputs.map((column) => [column, cellText(results[column])])) };
    },
  };
}

function cellText(output: Output): string {
  if (output === undefined) return '';
  return typeof output === 'boolean' ? (output ? '1' : '0') : String(output);
}

/** `0x...` */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** Last byte of the region that ends highest, as the kernel's 64-bit sum gives it; undefined where all are empty. */
export function lastAddress(regions: readonly Region[]): string | undefined {
  let last: bigint | undefined;
  for (const { iova, size } of regions) {
    const end = u64(iova + size - 1n);
    if (size > 0n && (last === undefined || end > last)) last = end;
  }
  return last === undefined ? undefined : hex(last);
}

/** One number per level, root first: `1/16`. */
export function byLevel(counts: readonly (bigint | number)[]): string {
  return counts.join('/');
}

function integerOf(text: string): bigint | undefined {
  if (!/^(\d{1,20}|0[xX][0-9a-fA-F]{1,16})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < 1n << 64n ? value : undefined;
}

const integerWords = 'a number below 2^64, decimal or with 0x';

/** A 64-bit number, decimal or with `0x`. */
export const integer: ColumnType<bigint> = {
  expects: integerWords,
  read(text) {
    const value = integerOf(text);
    return value === undefined ? undefined : { value };
  },
};

/** As `integer`, or empty. */
export const optionalInteger: ColumnType<bigint | undefined> = {
  expects: `${integerWords}, or nothing`,
  read: (text) => (text === '' ? { value: undefined } : integer.read(text)),
};

/** A page size or another size that must be a power of two. */
export const powerOfTwo: ColumnType<bigint> = {
  expects: 'a power of two below 2^64',
  read(text) {
    const value = integerOf(text);
    return value !== undefined && value > 0n && (value & (value - 1n)) === 0n ? { value } : undefined;
  },
};

/** A number of levels or bits: 0 .. 2^32-1, as a JavaScript number. */
export const small: ColumnType<number> = {
  expects: 'a number below 2^32',
  read(text) {
    const value = integerOf(text);
    return value !== undefined && value < 1n << 32n ? { value: Number(value) } : undefined;
  },
};

/** 0 or 1. */
export const flag: ColumnType<boolean> = {
  expects: '0 or 1',
  read: (text) => (text === '0' || text === '1' ? { value: text === '1' } : undefined),
};

/** One of some words. */
export function oneOf<const W extends string>(...words: readonly W[]): ColumnType<W> {
  return {
    expects: words.map((word) => `\`${word}\``).join(' or '),
    read(text) {
      const value = words.find((word) => word === text);
      return value === undefined ? undefined : { value };
    },
  };
}

/** `iova:bytes:output` joined with `;`, or nothing. `output` becomes `phys`. */
export const regionList: ColumnType<readonly Required<Omit<Region, 'name'>>[]> = {
  expects: '`iova:bytes:output` joined with `;`',
  read(text) {
    if (text === '') return { value: [] };
    const regions: Required<Omit<Region, 'name'>>[] = [];
    for (const part of text.split(';')) {
      const [iova, size, phys, ...more] = part.split(':').map((number) => integerOf(number.trim()));
      if (iova === undefined || size === undefined || phys === undefined || more.length > 0) return undefined;
      regions.push({ iova, size, phys });
    }
    return { value: regions };
  },
};
