import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { rescaledIn, type Rescaled } from './rescaled.ts';

/** Lines on a side: what is rewritten at length has reasons that no comparison shows. */
const longestBlock = 3;

/**
 * A conversion that a patch takes out, or exchanges for that of the CPU's page, and says nothing of: `size >> shift` that
 * becomes `size`.
 */
export function unexplained(blocks: readonly Block[]): Report[] {
  const found = blocks
    .filter(({ removed, added }) => removed.length <= longestBlock && added.length <= longestBlock)
    .flatMap(rescaledIn)
    .filter(({ isRounding }) => !isRounding);
  // What goes in one place and comes in another has moved.
  return found
    .filter((one) => isLost(one) && !found.some((other) => other.into !== '' && other.into === one.out))
    .map(say);
}

function isLost({ out, into }: Rescaled): boolean {
  if (into === '') return /^(?:<<|>>|[*/]) \w|^\w+$/.test(out);
  return /^PAGE_(?:SHIFT|SIZE)$/.test(into) && out !== '' && !/^PAGE_/.test(out);
}

function say({ before, after, out, into, related, start, end }: Rescaled): Report {
  return {
    ...related,
    change: 'introduced',
    what:
      into === ''
        ? `\`${before}\` becomes \`${after}\`: without \`${out}\` it counts another unit.`
        : `\`${out}\` becomes \`${into}\`: pages of another size are counted.`,
    why: 'The message says nothing of it, and what is computed from the value, or called with it, stays as it was.',
    advice: 'Is what takes the value changed with it? Then say so in the message.',
    brief: `${before} to ${after}`,
    related: [{ start, end, message: 'on the other side' }],
    key: `unexplained ${before}`,
  };
}
