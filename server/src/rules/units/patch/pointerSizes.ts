import { byteTakers } from '../../../kernel/allocation.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { callsIn } from '../../support/rewrittenCalls.ts';

/**
 * `copy_to_user(arg, list, sizeof(list))` that becomes `copy_to_user(arg, list, sizeof(u32) * n)`: `list` was a pointer. `&head, sizeof(body)`
 * that becomes `&head, sizeof(head)`.
 */
export function pointerSizes({ removed, added }: Block): Report[] {
  if (!removed.some(({ text }) => /sizeof/.test(text))) return [];
  const fresh = callsIn(added);
  return callsIn(removed).flatMap((call): Report[] => {
    const { name, args, start, end } = call;
    const size = byteTakers.get(name);
    const place = size === undefined ? undefined : /^sizeof\(?(\w+)\)?$/.exec(args[size] ?? '')?.[1];
    if (size === undefined || place === undefined) return [];
    const isPointer = args.slice(0, size).includes(place);
    const now = fresh.find((one) => one.name === name && one.args.slice(0, size).join() === args.slice(0, size).join());
    const after = now?.args[size];
    if (!now || after === undefined || after === args[size]) return [];
    // `&other, sizeof(place)` that becomes `&other, sizeof(other)`.
    if (!isPointer && !args.slice(0, size).some((arg) => /^&\w+$/.test(arg) && after === `sizeof(${arg.slice(1)})`))
      return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: isPointer
          ? `\`sizeof(${place})\` is the size of the pointer, not of what ${place} points to: the patch takes \`${after}\`.`
          : `\`sizeof(${place})\` is the size of something else than ${name}() gets: the patch takes \`${after}\`.`,
        why: 'Only the first bytes are dealt with, or more than there are.',
        advice: `Do other places take \`sizeof(${place})\`?`,
        brief: `sizeof(${place}), not ${after}`,
        related: [{ start: now.start, end: now.end, message: 'on the other side' }],
        key: `sizeof ${place}`,
      },
    ];
  });
}
