import type { Hunk, HunkDamage, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { severityOf, whyDamage } from './say.ts';

/** The header of a hunk counts other lines than it has. */
export function reportCounts(
  { start, end, kind }: HunkDamage,
  hunk: Hunk,
  message: PatchMessage,
  report: Reporter,
): void {
  const { isReply } = message.facts;
  const old = hunk.lines.filter(({ kind: line }) => line === 'context' || line === 'removed').length;
  const fresh = hunk.lines.filter(({ kind: line }) => line === 'context' || line === 'added').length;
  // A hunk read strictly has as many lines as it says; what is too long stands behind it.
  const isLong = kind === 'long' && old === hunk.oldCount && fresh === hunk.newCount;
  report({
    start,
    end,
    ...severityOf(message),
    what: isLong
      ? `The header of this hunk counts ${hunk.oldCount} old and ${hunk.newCount} new lines; changed lines follow after those.`
      : `The header of this hunk counts ${hunk.oldCount} old and ${hunk.newCount} new lines; it has ${old} and ${fresh}.`,
    why: isLong ? 'git drops the lines beyond the counts without a word, or refuses the patch.' : whyDamage,
    advice: 'Was the hunk edited by hand, or cut? Make the patch again from the commit.',
    brief: isLong ? 'more lines than counted' : `counts ${hunk.oldCount}/${hunk.newCount}, has ${old}/${fresh}`,
    key: kind,
    ...(isLong || isReply
      ? {}
      : {
          fix: {
            title: `Set the counts to ${old} and ${fresh}`,
            edits: [
              {
                start: hunk.header.start,
                end: hunk.section === '' ? hunk.header.end : hunk.sectionStart,
                text: `@@ -${hunk.oldStart},${old} +${hunk.newStart},${fresh} @@${hunk.section === '' ? '' : ' '}`,
              },
            ],
            safe: false,
          },
        }),
  });
}
