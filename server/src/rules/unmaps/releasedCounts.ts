import { sgReleasers } from '../../kernel/scatterlists.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { callsIn, type TextCall } from '../support/rewrittenCalls.ts';

/** `dma_unmap_sg(dev, sg, mapped, dir)` that gets another number of the same list, in a patch whose message is about counts. */
export function releasesCorrected(hunk: Hunk): Report[] {
  const old = releasesOf(hunk, 'removed');
  if (old.size === 0) return [];
  const fresh = releasesOf(hunk, 'added');
  return [...old].flatMap(([key, calls]) => {
    const now = fresh.get(key);
    // Which became which is a guess where there are more, or fewer.
    if (now?.length !== calls.length) return [];
    return calls.flatMap((call, i): Report[] => {
      const [was, is] = [call.args[2]!, now[i]!.args[2]!];
      // Both counts of one table: those are told by themselves.
      if (was === is || /(?:->|\.)nents$/.test(was)) return [];
      const line = hunk.lines.find(
        ({ kind, start, text }) =>
          kind === 'removed' && start >= call.start - text.length && start < call.end && text.includes(was),
      );
      if (!line) return [];
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `${call.name}() got ${was} as the number of entries; the patch gives it ${is}.`,
          why: 'It must be the number that the list was mapped with: an IOMMU may put neighbouring entries together, and of the fewer that come out the last ones stay mapped.',
          advice: 'Do all others that unmap or synchronise this list pass the same number?',
          brief: `${is}, not ${was}`,
          key: `released ${was}`,
        },
      ];
    });
  });
}

/** Calls on one side of a hunk by their names and their lists. */
function releasesOf(hunk: Hunk, side: HunkLine['kind']): Map<string, TextCall[]> {
  const found = new Map<string, TextCall[]>();
  if (!hunk.lines.some(({ kind }) => kind === side)) return found;
  for (const call of callsIn(hunk.lines.filter(({ kind }) => kind === side || kind === 'context'))) {
    if (!sgReleasers.has(call.name) || call.args.length < 4) continue;
    const key = `${call.name} ${call.args[1]}`;
    const same = found.get(key);
    if (same) same.push(call);
    else found.set(key, [call]);
  }
  return found;
}
