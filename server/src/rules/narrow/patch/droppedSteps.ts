import type { Report } from '../../rule.ts';
import { differences, operandEnd, plainText } from '../../support/tokens.ts';
import type { Sides } from './sides.ts';

/** `undo(domain, i - 1)` that becomes `undo(domain, i)`, where the message says that it wraps: of none done, nearly all were undone. */
export function droppedSteps({ removed, added }: Sides): Report[] {
  if (!removed.some(({ text }) => text === '-')) return [];
  return differences(removed, added).flatMap(({ from, to, start, end }): Report[] => {
    if (to - from !== 2 || end !== start || removed[from]!.text !== '-' || removed[from + 1]!.text !== '1') return [];
    let name = from - 1;
    while (name > 0 && /^(?:->|\.)$/.test(removed[name - 1]!.text)) name -= 2;
    if (name < 0 || operandEnd(removed, name) !== from) return [];
    const text = plainText(removed.slice(name, from));
    return [
      {
        start: removed[name]!.start,
        end: removed[to - 1]!.end,
        change: 'fixed',
        what: `\`${text} - 1\` wraps where \`${text}\` is 0; the patch leaves the 1 out.`,
        why: 'As a number without a sign, what is below 0 is huge: it is done for nearly as many as there can be.',
        advice: 'Are there other places that take 1 away from a count that may be 0?',
        brief: `${text} - 1 may wrap`,
        related: [{ start: added[start - 1]?.start ?? 0, end: added[start - 1]?.end ?? 0, message: 'without it here' }],
        key: `step ${text}`,
      },
    ];
  });
}
