import type { Hunk } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/** `if (pos)` behind a loop, in whose place a patch asks `list_empty()`: a loop's cursor is never NULL. */
export function checkEmptyLists(hunks: readonly Hunk[], report: Reporter): void {
  for (const { removed, added } of hunks.flatMap(blocksOf)) {
    const now = added.find(({ text }) => /\bif \(!?list_empty\(/.test(text));
    const before = now && removed.find(({ text }) => nullTest.test(text));
    const place =
      before &&
      nullTest
        .exec(before.text)!
        .slice(1)
        .find((name) => name !== undefined);
    if (!now || !before || added.some(({ text }) => new RegExp(`\\bif \\(.*\\b${place!}\\b`).test(text))) continue;
    report({
      ...bareSpan(before),
      change: 'fixed',
      what: `${place!} was tested for NULL here to find an empty list; the patch asks the list itself.`,
      why: 'A cursor points into the list, or into its head where nothing is left: it is never NULL.',
      advice: 'Is the cursor used behind another loop?',
      brief: `${place!} does not tell of an empty list`,
      related: [{ ...bareSpan(now), message: 'asked here' }],
      key: `empty ${place!}`,
    });
  }
}

const nullTest = /^\s*(?:\} else )?if \((?:!?([a-z]\w*)|([a-z]\w*) [!=]= NULL)\)/;
