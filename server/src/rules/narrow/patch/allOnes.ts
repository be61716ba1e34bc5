import type { Report } from '../../rule.ts';
import { cancel, type Token } from '../../support/tokens.ts';
import { castAt } from './operands.ts';
import type { Sides } from './sides.ts';

/** `~(dma_addr_t)0` that becomes `~(phys_addr_t)0`: all ones of another type. */
export function ones({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(allOnes(removed), allOnes(added), ({ type }) => type);
  return old.slice(0, fresh.length).map((one, i) => ({
    start: one.start,
    end: one.end,
    change: 'fixed',
    what: `\`~(${one.type})0\` has as many ones as \`${one.type}\` has bits; the patch makes it \`${fresh[i]!.type}\`.`,
    why: 'All ones of a narrower type are not all ones of a wider one: a test for "no limit" is never true, and a limit that is set is too low.',
    advice: 'Is the type now that of the variable on every architecture?',
    brief: `~(${one.type})0`,
    related: [{ start: fresh[i]!.start, end: fresh[i]!.end, message: `\`${fresh[i]!.type}\` here` }],
    key: `ones ${one.type}`,
  }));
}

function allOnes(tokens: readonly Token[]): { readonly start: number; readonly end: number; readonly type: string }[] {
  return tokens.flatMap(({ text, start }, i) => {
    const cast = text === '~' ? castAt(tokens, i + 1) : undefined;
    const zero = cast && tokens[cast.behind];
    return cast && zero && /^0[ul]*$/i.test(zero.text) ? [{ start, end: zero.end, type: cast.type }] : [];
  });
}
