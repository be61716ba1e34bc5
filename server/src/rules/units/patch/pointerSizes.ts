import { byteTakers } from '../../../kernel/allocation.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { callsIn } from '../../support/rewrittenCalls.ts';

/** `copy_to_user(arg, list, sizeof(list))` that becomes `copy_to_user(arg, list, sizeof(u32) * n)`: `list` was a pointer. */
export function pointerSizes({ removed, added }: Block): Report[] {
  if (!removed.some(({ text }) => /sizeof/.test(text))) return [];
  const fresh = callsIn(added);
  return callsIn(removed).flatMap((call): Report[] => {
    const { name, args, start, end } = call;
    const size = byteTakers.get(name);
    const place = size === undefined ? undefined : /^sizeof\(?(\w+)\)?$/.exec(args[size] ?? '')?.[1];
    if (size === undefined || place === undefined || !args.slice(0, size).includes(place)) return [];
    const now = fresh.find((one) => one.name === name && one.args.slice(0, size).join() === args.slice(0, size).join());
    if (!now || now.args[size] === args[size]) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`sizeof(${place})\` is the size of the pointer, not of what ${place} points to: the patch takes \`${now.args[size]!}\`.`,
        why: 'Only the first bytes are dealt with, or more than there are.',
        advice: `Do other places take \`sizeof(${place})\`?`,
        brief: `sizeof(${place}) of a pointer`,
        related: [{ start: now.start, end: now.end, message: 'on the other side' }],
        key: `sizeof ${place}`,
      },
    ];
  });
}
