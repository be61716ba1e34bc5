import type { Hunk } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/** `ret = -ERROR(EINVAL, x);`, `return -PTR_ERR(p);` whose minus goes, or comes: what is above 0 is no error. */
export function checkErrorSigns(hunks: readonly Hunk[], report: Reporter): void {
  for (const { removed, added } of hunks.flatMap(blocksOf)) {
    for (const before of removed) {
      const was = signed.exec(before.text)?.groups;
      const now = was && added.find(({ text }) => isTurned(was, signed.exec(text)?.groups));
      if (!was || !now) continue;
      report({
        ...bareSpan(before),
        change: 'fixed',
        what: `\`${was['minus']}${was['value']}\` has the wrong sign; the patch turns it.`,
        why: 'Errors are negative: IS_ERR() and `ret < 0` do not see one that is above 0, and it goes on as a result.',
        advice: 'Are there other places that negate what is negative already?',
        brief: 'an error with the wrong sign',
        related: [{ ...bareSpan(now), message: 'turned here' }],
        key: `sign ${was['value']}`,
      });
    }
  }
}

/** A call, or a macro of several arguments: of a constant, errno-choice tells. */
const signed = /^\s*(?<head>return|\w+ =) (?<minus>-?)(?<value>(?!E[A-Z0-9]+;)[a-zA-Z_]\w*\(.*)$/;

function isTurned(was: Record<string, string>, now: Record<string, string> | undefined): boolean {
  return (
    now !== undefined && now['head'] === was['head'] && now['value'] === was['value'] && now['minus'] !== was['minus']
  );
}
