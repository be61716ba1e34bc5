import type { Report } from '../../rule.ts';
import { cancel, operandEnd, plainText, type Token } from '../../support/tokens.ts';
import { bitsOf } from './bits.ts';
import { castAt } from './operands.ts';
import type { Sides } from './sides.ts';

/** `(u32)ptr` that becomes `(unsigned long)ptr`: a pointer was cast to fewer bits than it has, as the compiler warns. */
export function pointerCasts({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(castsIn(removed), castsIn(added), ({ type, operand }) => `${type}:${operand}`);
  return old.flatMap(({ start, end, type, operand }): Report[] => {
    if ((bitsOf(type)?.bits ?? 64) > 32) return [];
    const twin = fresh.find((one) => one.operand === operand && pointerTypes.test(one.type));
    if (!twin) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${operand}\` is cast to \`${type}\`, which has fewer bits than a pointer; the patch casts it to \`${twin.type}\`.`,
        why: 'On a 64-bit kernel the upper half of the address is gone.',
        advice: 'Are other pointers cast to 32 bits?',
        brief: `${operand} cast to ${type}`,
        related: [{ start: twin.start, end: twin.end, message: `\`(${twin.type})\` here` }],
        key: `pointer ${operand}`,
      },
    ];
  });
}

const pointerTypes = /^(?:unsigned long|uintptr_t|long)$/;

interface Cast {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly operand: string;
}

function castsIn(tokens: readonly Token[]): Cast[] {
  return tokens.flatMap(({ start }, at): Cast[] => {
    const cast = castAt(tokens, at);
    const end = cast ? operandEnd(tokens, cast.behind) : at;
    if (!cast || end === cast.behind) return [];
    return [{ start, end: tokens[end - 1]!.end, type: cast.type, operand: plainText(tokens.slice(cast.behind, end)) }];
  });
}
