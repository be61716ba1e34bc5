import { kernelKnowledge } from '../../../kernel/index.ts';

/** Bits of an integer type on a 64-bit and on a 32-bit kernel. */
export interface Bits {
  readonly bits: number;
  readonly bits32: number;
}

export function bitsOf(type: string): Bits | undefined {
  const fact = kernelKnowledge.type(type);
  return fact?.kind === 'integer' && fact.bits !== undefined
    ? { bits: fact.bits, bits32: fact.bits32 ?? fact.bits }
    : undefined;
}

/** At most 32 bits against 64, on a 64-bit kernel, or on a 32-bit one with both 64 here. */
export function isNarrowerThan(a: Bits, b: Bits): boolean {
  return (a.bits <= 32 && b.bits >= 64) || (a.bits === 64 && b.bits === 64 && a.bits32 < b.bits32);
}

/** Undefined of what is no integer that is known. */
export const isSigned = (type: string): boolean | undefined => {
  const fact = kernelKnowledge.type(type);
  return fact?.kind === 'integer' ? fact.signed : undefined;
};
