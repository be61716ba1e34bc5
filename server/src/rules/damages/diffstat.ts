import type { Diffstat, FilePatch, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';

/** A diffstat that counts other lines than the diff has: the patch was changed after it was made. */
export function checkDiffstat(own: readonly FilePatch[], message: PatchMessage, report: Reporter): void {
  const { diffstat, number } = message.facts;
  if (!diffstat || number === 0 || message.facts.isReply || !isOnly(message, diffstat, own)) return;
  const sum = { insertions: 0, deletions: 0 };
  for (const file of own) {
    sum.insertions += file.added;
    sum.deletions += file.removed;
  }
  const { insertions = 0, deletions = 0 } = diffstat;
  if (insertions === sum.insertions && deletions === sum.deletions) return;
  const missing = (diffstat.files ?? 0) - own.length;
  report({
    start: diffstat.start,
    end: diffstat.end,
    what:
      missing > 0
        ? `The diffstat counts ${diffstat.files} files; the diff has ${own.length} of them.`
        : `The diffstat counts ${insertions} insertions and ${deletions} deletions; the diff has ${sum.insertions} and ${sum.deletions}.`,
    why: 'The patch was changed after it was made, so what was built and tested may be another one.',
    advice: 'Was the diff edited by hand? Make the patch again from the commit, and test that.',
    brief:
      missing > 0
        ? `diffstat of ${diffstat.files} files, diff of ${own.length}`
        : `diffstat ${insertions}/${deletions}, diff ${sum.insertions}/${sum.deletions}`,
    key: 'diffstat',
  });
}

/**
 * True where the diffstat can only be that of the diff below it: one of each, and the diff has no other files. That
 * files are missing counts in a patch only: a pull request shows what it likes.
 */
function isOnly(message: PatchMessage, diffstat: Diffstat, own: readonly FilePatch[]): boolean {
  if (diffstat.files !== own.length && (!message.facts.isPatch || (diffstat.files ?? 0) < own.length)) return false;
  if ((message.body.text.match(/^ ?\d{1,7} files? changed,/gm)?.length ?? 0) !== 1) return false;
  const paths = new Set(own.map((file) => file.newPath ?? file.oldPath));
  if (paths.size !== own.length || own.some(({ pathUnknown }) => pathUnknown)) return false;
  // A deletion may be sent without the deleted lines (git format-patch -D).
  return !own.some(
    (file) => file.hunks.length === 0 && !file.binary && (file.kind === 'delete' || file.kind === 'add'),
  );
}
