import { userCopies } from '../../../kernel/callNames.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/** `r = copy_to_user(...);` that becomes `if (copy_to_user(...)) r = -EFAULT;`: what was left over was handed on as a status. */
export function checkOldRemainders(hunks: readonly Hunk[], report: Reporter): void {
  for (const { removed, added } of hunks.flatMap(blocksOf)) {
    if (!added.some(({ text }) => /-EFAULT;/.test(text))) continue;
    for (const before of removed) {
      const name = /^\s*(?:return|\w+ =) (\w+)\(/.exec(before.text)?.[1];
      if (name === undefined || !userCopies.test(name)) continue;
      const now = added.find(({ text }) => text.includes(`if (${name}(`));
      if (!now) continue;
      report({
        ...bareSpan(before),
        around: bareSpan(before),
        change: 'fixed',
        what: `What ${name}() gave here, the number of bytes that it did not copy, was taken for a status; the patch returns -EFAULT.`,
        why: 'It is above 0, and the caller takes it for a success, or for a length.',
        advice: 'Is it handed on anywhere else?',
        brief: `the rest of ${name}() as a status`,
        related: [{ ...bareSpan(now), message: 'tested here' }],
        key: `rest of ${before.text.trim()}`,
      });
    }
  }
}
