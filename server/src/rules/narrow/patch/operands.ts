import { behindBrackets, operandEnd, plainText, spaced, type Token } from '../../support/tokens.ts';
import { bitsOf } from './bits.ts';

/** An operand before an operator, with the integer type that it is cast to. */
export interface Operand {
  readonly start: number;
  readonly end: number;
  /** `pages << PAGE_SHIFT`, the same on both sides. */
  readonly text: string;
  readonly operand: string;
  readonly operator: string;
  readonly cast?: Cast;
  /** The cast of what is behind the operator: of a sum or a product it widens the whole. */
  readonly right?: Cast;
}

interface Cast {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Operands of arithmetic. */
export function operandsOf(tokens: readonly Token[]): Operand[] {
  const found: Operand[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const cast = castAt(tokens, i);
    // `(phys_addr_t)(unsigned long)x`: the outer cast decides.
    const at = cast ? behindCasts(tokens, cast.behind) : i;
    if ((!cast && isInsideOperand(tokens, i)) || castBefore(tokens, i) !== undefined) continue;
    const end = operandEnd(tokens, at);
    if (end === at) continue;
    // `((u64)a) << b`: the bracket was opened just before the cast. That of a call is none of the operand.
    let behind = end;
    for (let open = i - 1; tokens[behind]?.text === ')' && tokens[open]?.text === '('; open--) {
      if (isName(tokens[open - 1])) break;
      behind++;
    }
    const operator = tokens[behind]?.text ?? '';
    if (!/^(?:<<|>>|[-+*])$/.test(operator)) continue;
    const right = operandEnd(tokens, behind + 1);
    if (right === behind + 1) continue;
    const operand = plainText(tokens.slice(at, end));
    // `a * ((u64)b)`: the brackets are of the cast alone.
    const inner = tokens[behind + 1]!.text === '(' && castAt(tokens, behind + 2) ? behind + 2 : behind + 1;
    const second = /^[*+]$/.test(operator) ? castAt(tokens, inner) : undefined;
    found.push({
      start: tokens[at]!.start,
      end: tokens[right - 1]!.end,
      operand,
      operator,
      text: `${bracketed(operand)} ${operator} ${bracketed(withoutCast(tokens, inner, inner > behind + 1 ? right - 1 : right))}`,
      ...(cast && { cast: placeOf(tokens, i, cast) }),
      ...(second && { right: placeOf(tokens, inner, second) }),
    });
  }
  return found;
}

/** As it stands beside an operator. */
function bracketed(text: string): string {
  return /^[^ ]*$|^\w+\([^()]*\)$/.test(text) ? text : `(${text})`;
}

function placeOf(tokens: readonly Token[], at: number, cast: { type: string; behind: number }): Cast {
  return { type: cast.type, start: tokens[at]!.start, end: tokens[cast.behind - 1]!.end };
}

function behindCasts(tokens: readonly Token[], from: number): number {
  let at = from;
  for (let depth = 0; depth < deepestCasts; depth++) at = castAt(tokens, at)?.behind ?? at;
  return at;
}

/** Casts one after the other. */
const deepestCasts = 3;

/** An operand on the right, which may have a cast of its own. */
function withoutCast(tokens: readonly Token[], from: number, to: number): string {
  const cast = castAt(tokens, from);
  const start = cast ? cast.behind : from;
  return plainText(tokens.slice(start, start === from ? to : operandEnd(tokens, start)));
}

/** A cast to an integer type at a token. */
export function castAt(
  tokens: readonly Token[],
  at: number,
): { readonly type: string; readonly behind: number } | undefined {
  if (tokens[at]?.text !== '(' || isName(tokens[at - 1])) return undefined;
  const behind = behindBrackets(tokens, at);
  if (behind - at > 6) return undefined;
  const type = spaced(tokens.slice(at + 1, behind - 1));
  return bitsOf(type) && /^[\w(]/.test(tokens[behind]?.text ?? '') ? { type, behind } : undefined;
}

/** The type that an operand at a token is cast to. */
export function castBefore(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at - 1]?.text !== ')') return undefined;
  for (let i = at - 2; i >= 0 && i > at - 7; i--) {
    const cast = castAt(tokens, i);
    if (cast?.behind === at) return cast.type;
  }
  return undefined;
}

/** The name of a member, of a type, or the bracket of a call. */
export function isInsideOperand(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text ?? '';
  return before === '->' || before === '.' || (tokens[at]!.text === '(' && isName(tokens[at - 1]));
}

/** A word that a bracket behind it calls. */
function isName(token: Token | undefined): boolean {
  return token !== undefined && /^\w/.test(token.text) && !/^(?:return|case)$/.test(token.text);
}
