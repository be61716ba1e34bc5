/** An integer type of C on LP64: `int` has 32 bits, `long` and pointers have 64. */
export interface CType {
  readonly bits: number;
  readonly signed: boolean;
}

const signed = (bits: number): CType => ({ bits, signed: true });
const unsigned = (bits: number): CType => ({ bits, signed: false });

export const int = signed(32);
export const unsignedInt = unsigned(32);
export const long = signed(64);
export const unsignedLong = unsigned(64);

const typedefs: ReadonlyMap<string, CType> = new Map<string, CType>([
  ...[8, 16, 32, 64].flatMap((bits): [string, CType][] => [
    [`u${bits}`, unsigned(bits)],
    [`s${bits}`, signed(bits)],
    [`__u${bits}`, unsigned(bits)],
    [`__s${bits}`, signed(bits)],
    [`uint${bits}_t`, unsigned(bits)],
    [`int${bits}_t`, signed(bits)],
    [`__le${bits}`, unsigned(bits)],
    [`__be${bits}`, unsigned(bits)],
  ]),
  ['bool', unsigned(8)],
  ['_Bool', unsigned(8)],
  ['uint', unsigned(32)],
  ['ulong', unsigned(64)],
  ['gfp_t', unsigned(32)],
  ['pgoff_t', unsigned(64)],
  ['pfn_t', unsigned(64)],
  ...[
    'size_t',
    'phys_addr_t',
    'dma_addr_t',
    'resource_size_t',
    'uintptr_t',
    'gpa_t',
    'hpa_t',
    'gfn_t',
    'kvm_pfn_t',
  ].map((name): [string, CType] => [name, unsigned(64)]),
  ...['ssize_t', 'loff_t', 'off_t', 'ptrdiff_t', 'intptr_t', 'ktime_t'].map((name): [string, CType] => [
    name,
    signed(64),
  ]),
]);

const words = new Set(['unsigned', 'signed', 'char', 'short', 'int', 'long', 'const', 'volatile']);

/** True for a word that can start or continue a type name. */
export function isTypeWord(word: string): boolean {
  return words.has(word) || typedefs.has(word);
}

/** The type that words such as `unsigned long` name; a pointer is 64 bits wide. */
export function typeOf(names: readonly string[], pointer: boolean): CType | undefined {
  if (pointer) return unsignedLong;
  const essential = names.filter((name) => name !== 'const' && name !== 'volatile');
  const typedef = essential.length === 1 ? typedefs.get(essential[0]!) : undefined;
  if (typedef) return typedef;
  if (essential.length === 0 || essential.some((name) => !words.has(name))) return undefined;
  const isSigned = !essential.includes('unsigned');
  if (essential.includes('char')) return { bits: 8, signed: isSigned };
  if (essential.includes('short')) return { bits: 16, signed: isSigned };
  return { bits: essential.includes('long') ? 64 : 32, signed: isSigned };
}

/** What a value becomes in a type: C's conversion, modulo 2^bits. */
export function convert(value: bigint, type: CType): bigint {
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

/** C's integer promotion: what is narrower than `int` becomes `int`. */
export function promote(type: CType): CType {
  return type.bits < 32 ? int : type;
}

/** C's usual arithmetic conversions (C11 6.3.1.8) for the integer types of LP64. */
export function common(a: CType, b: CType): CType {
  const left = promote(a);
  const right = promote(b);
  if (left.bits !== right.bits) return left.bits > right.bits ? left : right;
  return { bits: left.bits, signed: left.signed && right.signed };
}

/** Type of an integer literal (C11 6.4.4.1): the first of the list that holds it; decimal ones never turn unsigned. */
export function literalType(value: bigint, decimal: boolean, u: boolean, l: boolean): CType | undefined {
  const candidates = [int, unsignedInt, long, unsignedLong].filter(
    (type) => (!l || type.bits === 64) && (u ? !type.signed : type.signed || !decimal),
  );
  return candidates.find((type) => convert(value, type) === value);
}
