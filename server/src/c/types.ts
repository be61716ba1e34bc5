import type { Knowledge } from './knowledge.ts';
import type { Type } from './model.ts';

const word = (text: string, bits: number, signed: boolean, bits32 = bits): Type => ({
  text,
  kind: 'integer',
  bits,
  bits32,
  signed,
});

export const unknownType: Type = { text: '', kind: 'unknown' };
export const intType = word('int', 32, true);
export const sizeType = word('size_t', 64, false, 32);

const words = new Set(['unsigned', 'signed', 'char', 'short', 'int', 'long', '__signed__']);

/** Plain C integer types, in any order of their words. */
function plainInteger(parts: readonly string[]): Type | undefined {
  if (parts.length === 0 || !parts.every((part) => words.has(part))) return undefined;
  const signed = !parts.includes('unsigned');
  const longs = parts.filter((part) => part === 'long').length;
  const text = parts.join(' ');
  if (parts.includes('char')) return word(text, 8, signed);
  if (parts.includes('short')) return word(text, 16, signed);
  if (longs >= 2) return word(text, 64, signed);
  if (longs === 1) return word(text, 64, signed, 32);
  return word(text, 32, signed);
}

const dropped =
  /\b(?:const|volatile|static|inline|extern|register|restrict|__restrict|__iomem|__user|__rcu|__percpu|__force|auto|typedef)\b/g;

/** A type as written (`const struct x *`, `u64`, `char []`). What is not known is of kind `unknown`. */
export function parseType(text: string, knowledge: Knowledge): Type {
  const plain = text.replace(dropped, ' ').replace(/\s+/g, ' ').trim();
  const array = plain.indexOf('[');
  const stars = (array === -1 ? plain : plain.slice(0, array)).split('*').length - 1;
  const base = (array === -1 ? plain : plain.slice(0, array)).replace(/\*/g, '').trim();
  let type = baseType(base, knowledge);
  for (let i = 0; i < Math.min(stars, 4); i++) type = pointerTo(type);
  if (array !== -1) type = { ...pointerTo(type), text: `${type.text} []` };
  return type;
}

function baseType(base: string, knowledge: Knowledge): Type {
  if (base === 'void') return { text: 'void', kind: 'void' };
  if (base === 'bool' || base === '_Bool') return { text: base, kind: 'bool', bits: 8, bits32: 8, signed: false };
  const aggregate = /^(?:struct|union) (\w+)$/.exec(base);
  if (aggregate) return { text: base, kind: 'struct', struct: aggregate[1]! };
  if (/^enum\b/.test(base)) return word(base, 32, false);
  const integer = plainInteger(base.split(' ').filter((part) => part !== ''));
  if (integer) return integer;
  return knowledge.type(base) ?? { text: base, kind: 'unknown' };
}

export function pointerTo(pointee: Type): Type {
  const text = pointee.text.endsWith('*') ? `${pointee.text}*` : `${pointee.text} *`;
  return {
    text,
    kind: 'pointer',
    bits: 64,
    bits32: 32,
    signed: false,
    pointee,
    ...(pointee.struct !== undefined && { struct: pointee.struct }),
  };
}

export function pointeeOf(type: Type, knowledge: Knowledge): Type {
  if (type.pointee) return type.pointee;
  if (type.kind !== 'pointer') return unknownType;
  return parseType(type.text.replace(/\*\s*$/, ''), knowledge);
}

/** Integer promotion: what is narrower than int becomes int. */
export function promote(type: Type): Type {
  if (type.kind === 'bool') return intType;
  if (type.kind !== 'integer' || type.bits === undefined || type.bits >= 32) return type;
  return intType;
}

/** Usual arithmetic conversions, on a 64-bit and on a 32-bit kernel. */
export function commonType(left: Type, right: Type): Type {
  if (left.kind === 'pointer') return left;
  if (right.kind === 'pointer') return right;
  const a = promote(left);
  const b = promote(right);
  if (a.kind !== 'integer' || b.kind !== 'integer') return unknownType;
  const bits = wider(a.bits, b.bits);
  const bits32 = wider(a.bits32 ?? a.bits, b.bits32 ?? b.bits);
  if (bits === undefined) return unknownType;
  const unsigned = (a.bits === bits && a.signed === false) || (b.bits === bits && b.signed === false);
  const text = a.bits === bits && a.signed === !unsigned ? a.text : b.text;
  return { text, kind: 'integer', bits, ...(bits32 !== undefined && { bits32 }), signed: !unsigned };
}

function wider(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

/** Type of an integer literal by its suffix and size. */
export function literalType(literal: string): Type {
  const text = literal.replace(/^-\s*/, '');
  const suffix = /[uUlL]*$/.exec(text)![0].toLowerCase();
  const unsigned = suffix.includes('u');
  if (suffix.includes('ll')) return word(text, 64, !unsigned);
  if (suffix.includes('l')) return word(text, 64, !unsigned, 32);
  const digits = text.slice(0, text.length - suffix.length);
  if (!/^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(digits) || digits.length > 40) return unknownType;
  const value = BigInt(/^0\d/.test(digits) ? (/^[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : '0') : digits);
  const hex = !/^[1-9]/.test(digits);
  if (value < 1n << 31n) return word(text, 32, !unsigned);
  if (value < 1n << 32n && (unsigned || hex)) return word(text, 32, false);
  return word(text, 64, !(unsigned || (hex && value >= 1n << 63n)));
}
