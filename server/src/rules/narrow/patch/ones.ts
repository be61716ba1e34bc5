import { castBefore } from './operands.ts';
import { behindBrackets, operandEnd, plainText, type Token } from '../../support/tokens.ts';

/** A 1 before a shift, or `BIT()`. */
export interface One {
  readonly start: number;
  readonly end: number;
  readonly literal: string;
  readonly count: string;
}

/** Every 1 that is shifted. */
export function onesOf(tokens: readonly Token[]): One[] {
  const found: One[] = [];
  tokens.forEach(({ text, start }, i) => {
    if (/^(?:0x)?0*1(?:u?l{0,2}u?)$/i.test(text) && tokens[i + 1]?.text === '<<') {
      const behind = operandEnd(tokens, i + 2);
      if (behind === i + 2) return;
      const cast = castBefore(tokens, i);
      const literal = cast === undefined ? text : `(${cast})${text}`;
      found.push({ start, end: tokens[behind - 1]!.end, literal, count: plainText(tokens.slice(i + 2, behind)) });
    } else if (/^(?:BIT(?:_ULL)?|_BITULL?)$/.test(text) && tokens[i + 1]?.text === '(') {
      const behind = behindBrackets(tokens, i + 1);
      const cast = castBefore(tokens, i);
      const literal = cast === undefined ? text : `(${cast})${text}`;
      found.push({ start, end: tokens[behind - 1]!.end, literal, count: plainText(tokens.slice(i + 1, behind)) });
    }
  });
  return found;
}
