import { constantOffsets, leadNames, offsetNames } from '../../kernel/offsetNames.ts';
import type { Report } from '../rule.ts';
import { blocksOf, type Block } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { callsIn } from '../support/rewrittenCalls.ts';
import { differences, tokensOf } from '../support/tokens.ts';
import type { Hunk } from '../../patch/model.ts';

/**
 * `HEADROOM` that becomes `headroom`, `mem->device_base` that becomes `get_device_base(dev, mem)`: an offset that is the same for all was
 * taken for the one at hand.
 */
export function offsetsExchanged(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap((block): Report[] => {
    const { removed, added } = block;
    if (removed.length > 2 || added.length > 2) return [];
    const found = constantFor(block) ?? memberFor(block);
    if (!found) return [];
    const [before, after] = found;
    return [
      {
        ...bareSpan(removed.find(({ text }) => text.includes(before))!),
        change: 'fixed',
        what: `\`${before}\` is not how far into it this is: the patch takes \`${after}\`.`,
        why: 'It is right only where the two happen to be equal: elsewhere the address lies beside what is meant.',
        advice: 'Do other places that work with the same address take the same offset?',
        brief: `${before}, not ${after}`,
        slip: 'base',
        related: [{ ...bareSpan(added[0]!), message: 'on the other side' }],
        key: `offset ${before}`,
      },
    ];
  });
}

/** Longer lines are no statements that people write. */
const longest = 400;

type Exchange = readonly [before: string, after: string];

function constantFor({ removed, added }: Block): Exchange | undefined {
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  const [only, ...more] = differences(old, fresh);
  if (!only || more.length > 0 || only.to - only.from !== 1 || only.end - only.start !== 1) return undefined;
  const [was, is] = [old[only.from]!.text, fresh[only.start]!.text];
  const isOffset = (name: string): boolean => /^[a-z]/.test(name) && offsetNames.test(name);
  const isExchange = (constantOffsets.test(was) && isOffset(is)) || (leadNames.test(was) && constantOffsets.test(is));
  return isExchange ? [was, is] : undefined;
}

/** A member that becomes a call which has its name, and gets what it is a member of. */
function memberFor({ removed, added }: Block): Exchange | undefined {
  const text = (lines: Block['removed']): string => lines.map((line) => line.text.trim()).join(' ');
  const [old, fresh] = [text(removed), text(added)];
  if (old.length > longest || fresh.length > longest) return undefined;
  for (const { name, args } of callsIn(added)) {
    const call = `${name}(${args.join(', ')})`;
    for (const [member, object, field] of old.matchAll(/\b(\w+)->(\w+)\b/g)) {
      if (!offsetNames.test(field!) || !name.endsWith(field!) || !args.includes(object!)) continue;
      if (old.replace(member, call) === fresh) return [member, `${name}()`];
    }
  }
  return undefined;
}
