import { addressConverters } from '../../../kernel/offsetNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { behindBrackets, plainText, operandEnd, spaced, tokensOf, type Token } from '../../support/tokens.ts';

/**
 * `copy(&dev->config + offset)` that becomes `copy((u8 *)&dev->config + offset)`, `virt_to_phys(p + n * 8)` that becomes
 * `virt_to_phys(p) + n * 8`: bytes were added to a pointer, which moves by what it points to.
 */
export function pointerSteps({ removed, added }: Block): Report[] {
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  if (old.length > mostTokens || fresh.length > mostTokens) return [];
  return [...castAdded(old, fresh), ...sumMovedOut(old, fresh)].map(({ sum, pointer, amount, other }) => ({
    start: sum[0]!.start,
    end: sum.at(-1)!.end,
    change: 'fixed',
    what: `\`${plainText(pointer)}\` is a pointer to more than a byte: \`+ ${plainText(amount)}\` moves it by that many of what it points to; the patch adds bytes.`,
    why: 'It goes right for 0 only: all others are behind what is meant, and mostly behind the end of the object.',
    advice: 'Is the same pointer moved by bytes in other places?',
    brief: `${plainText(sum)} is scaled`,
    slip: 'pointer',
    related: [{ start: other.start, end: other.end, message: 'in bytes here' }],
    key: `pointer ${plainText(sum)}`,
  }));
}

/** Longer runs are written anew. */
const mostTokens = 600;

interface Step {
  readonly sum: readonly Token[];
  readonly pointer: readonly Token[];
  readonly amount: readonly Token[];
  readonly other: Token;
}

const byteCast = /^\( (?:const |unsigned )?(?:u8|__u8|uint8_t|char|void) \* \)/;

/** `(u8 *)p + n` in the place of `p + n`. Where it is cast to an integer it may have been a pointer to bytes before. */
function castAdded(old: readonly Token[], fresh: readonly Token[]): Step[] {
  return fresh.flatMap((token, i): Step[] => {
    if (token.text !== '(' || !byteCast.test(spaced(fresh.slice(i, i + 5)))) return [];
    const from = behindBrackets(fresh, i);
    const first = fresh[from]?.text === '&' ? from + 1 : from;
    const sign = operandEnd(fresh, first);
    if (fresh[sign]?.text !== '+' || sign === first) return [];
    const end = operandEnd(fresh, sign + 1);
    const sum = fresh.slice(from, end);
    const at = placeIn(old, sum);
    const before = old[at - 1]?.text;
    // A cast to another type, or a sum that goes on in front.
    if (at < 0 || end === sign + 1 || before === ')' || before === '+') return [];
    const was = old.slice(at, at + sum.length);
    return [{ sum: was, pointer: was.slice(0, sign - from), amount: was.slice(sign - from + 1), other: token }];
  });
}

/** `f(p + n)` that becomes `f(p) + n`. */
function sumMovedOut(old: readonly Token[], fresh: readonly Token[]): Step[] {
  return old.flatMap((token, i): Step[] => {
    if (!addressConverters.get(token.text)?.startsWith('virt>') || old[i + 1]?.text !== '(') return [];
    const sign = operandEnd(old, i + 2);
    const end = behindBrackets(old, i + 1) - 1;
    if (old[sign]?.text !== '+' || old[end]?.text !== ')') return [];
    const [pointer, amount] = [old.slice(i + 2, sign), old.slice(sign + 1, end)];
    const text = `${token.text} ( ${spaced(pointer)} ) + ${spaced(amount)}`;
    const other = fresh.find((_, at) => spaced(fresh.slice(at, at + end - i + 1)) === text);
    return other ? [{ sum: old.slice(i + 2, end), pointer, amount, other }] : [];
  });
}

function placeIn(tokens: readonly Token[], part: readonly Token[]): number {
  return tokens.findIndex(
    (token, i) => token.text === part[0]!.text && part.every(({ text }, j) => tokens[i + j]?.text === text),
  );
}
