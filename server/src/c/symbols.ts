/** Reading and making the names of run-time values. */
import type { Node, Type } from './model.ts';
import type { Syntax } from './syntax.ts';
import type { SymbolFact } from './state.ts';

/** Longest name of a value; what would be longer gets a new one. */
export const maxSymbol = 160;

/** What a pointer keeps when it is moved along its table. */
export function movedPointer(fact: SymbolFact): SymbolFact {
  return {
    ...(fact.accessor && { accessor: fact.accessor }),
    ...(fact.zero === false && { zero: false }),
  };
}

/** A symbol for what was found in memory. */
export function isLoaded(symbol: string): boolean {
  return /^(?:\$\w+|\w+@0)(?:->|\.|\[)|^\*/.test(symbol);
}

export function isInside(place: string, base: string): boolean {
  const at = place.indexOf(base);
  if (at === -1) return false;
  const next = place[at + base.length];
  return next === '-' || next === '.' || next === '[' || place[at - 1] === '*';
}

export function structOf(type: Type): string | undefined {
  return type.struct ?? type.pointee?.struct;
}

/** Name that an `init_declarator` declares. */
export function declaredName(syntax: Syntax, declarator: Node): string | undefined {
  let at: Node | undefined = declarator;
  while (at !== undefined) {
    const kind = syntax.kind(at);
    if (kind === 'identifier' || kind === 'field_identifier' || kind === 'type_identifier') return syntax.textOf(at);
    const inner: Node | undefined = syntax.child(at, 'declarator');
    at = inner ?? (kind === 'parenthesized_declarator' ? syntax.children(at)[0] : undefined);
  }
  return undefined;
}

/** A C integer literal as a symbol. */
export function numberSymbol(text: string): string | undefined {
  if (text.startsWith('-')) {
    const positive = numberSymbol(text.slice(1).trim());
    return positive === undefined ? undefined : `=${-BigInt(positive.slice(1))}`;
  }
  const digits = text.replace(/[uUlL]+$/, '');
  if (/^0[0-7]+$/.test(digits)) return `=${BigInt(`0o${digits.slice(1)}`)}`;
  if (!/^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)$/.test(digits) || digits.length > 40) return undefined;
  return `=${BigInt(digits)}`;
}

export function fold(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '<<':
      return b < 0n || b > 64n ? undefined : a << b;
    case '>>':
      return b < 0n || b > 64n ? undefined : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return undefined;
  }
}

export function isNamed(symbol: string): boolean {
  return symbol.startsWith('K:') || symbol.startsWith('-K:') || symbol.startsWith('=');
}

export function equalKey(a: string, b: string): string {
  return a < b ? `?${a}==${b}` : `?${b}==${a}`;
}

/** All relations as `a<b`; the second part tells that the truth is the opposite. */
export function relationKey(operator: string, a: string, b: string): [string, boolean] {
  switch (operator) {
    case '<':
      return [`?${a}<${b}`, false];
    case '>':
      return [`?${b}<${a}`, false];
    case '<=':
      return [`?${b}<${a}`, true];
    default:
      return [`?${a}<${b}`, true];
  }
}

export function negate(operator: string): string {
  return { '<': '>=', '>': '<=', '<=': '>', '>=': '<' }[operator]!;
}
