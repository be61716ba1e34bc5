import { entryTakers } from '../../kernel/entryTakers.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/** The message knows what is lost with an entry. */
export const aboutBits = /\b(?:dirty|accessed|young|referenced|lost|lose|losing)\b/i;

/** `ptep_get_and_clear(mm, addr, ptep);` that becomes `pte = ptep_get_and_clear(mm, addr, ptep);`. */
export function oldEntriesKept(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const kept = new Map(
      added.flatMap((line) => {
        const [, place, name] = /^\s*([\w>.-]+) = (\w+)\(/.exec(line.text) ?? [];
        return place !== undefined && name !== undefined && entryTakers.has(name) ? [[name, { place, line }]] : [];
      }),
    );
    return removed.flatMap((line): Report[] => {
      const name = /^\s*(\w+)\(/.exec(line.text)?.[1];
      const now = name === undefined ? undefined : kept.get(name);
      if (name === undefined || !now) return [];
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `${name}() returns the entry that it clears, and that is dropped; the patch keeps it in ${now.place}.`,
          why: 'The hardware may have set the dirty or the accessed bit just before: with the entry that is lost, and a page that was written to is taken for clean.',
          advice: `Is ${now.place} asked for these bits before the page is let go?`,
          brief: 'the old entry is dropped',
          related: [{ ...bareSpan(now.line), message: 'kept here' }],
          key: `dropped entry ${name}`,
        },
      ];
    });
  });
}
