import { powerMakers } from '../../../kernel/invalidations.ts';
import type { Report } from '../../rule.ts';
import { operandEnd, plainText, type Token } from '../../support/tokens.ts';
import type { Sides } from './sides.ts';

/** `mask = (lines << 1) - 1` that becomes `(1 << fls(lines)) - 1`: the count need not be a power of two, and then the mask has holes. */
export function countMasks({ removed, added }: Sides): Report[] {
  const rounded = added.flatMap(({ text }, i): string[] => {
    if (!powerMakers.test(text) || added[i + 1]?.text !== '(') return [];
    return [plainText(added.slice(i + 1, operandEnd(added, i + 1)))];
  });
  if (rounded.length === 0) return [];
  return removed.flatMap(({ text, start }, at): Report[] => {
    if (!/mask/i.test(text) || !/^[|&]?=$/.test(removed[at + 1]?.text ?? '')) return [];
    const count = countOf(removed, at + 2);
    if (!count || !rounded.includes(count.name)) return [];
    return [
      {
        start,
        end: count.end,
        change: 'fixed',
        what: `The mask is made of \`${count.name}\` as if that were a power of two; the patch takes the one above it.`,
        why: 'Of another count the mask lacks bits in the middle: the values that have them are cut.',
        advice: 'Are there other masks that are made of a count?',
        brief: `mask of ${count.name}`,
        key: `mask ${count.name}`,
      },
    ];
  });
}

/** `count - 1`, `(count << 1) - 1`. */
function countOf(tokens: readonly Token[], at: number): { readonly name: string; readonly end: number } | undefined {
  const behind = operandEnd(tokens, at);
  if (behind === at || tokens[behind]?.text !== '-' || !/^1[uUlL]*$/.test(tokens[behind + 1]?.text ?? ''))
    return undefined;
  const name = plainText(tokens.slice(at, behind)).replace(/ << 1$/, '');
  return /^[\w>.-]+$/.test(name) ? { name, end: tokens[behind + 1]!.end } : undefined;
}
