import { kernelKnowledge } from '../../kernel/index.ts';
import { textsOf } from '../../patch/index.ts';
import type { PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { aboutFix, blocksOf, declaredIn, isInFunction, ourPaths } from '../support/changedCode.ts';

const aboutSign =
  /negative|signed|(?:^|[\s("'`])-1\b|less than (?:zero|0)|< 0|type of|error (?:code|return)|return value/i;

/** An unsigned variable that a patch makes signed: it says itself that negative values were lost. */
export function checkSigns(message: PatchMessage, report: Reporter): void {
  // Types change for other reasons: the message must say that a sign was lost.
  const isNamed = aboutSign.test(message.facts.subject);
  const says = (words: RegExp): boolean => textsOf(message).some((text) => words.test(text));
  const isAboutSign = isNamed || (says(aboutSign) && says(aboutFix));
  for (const file of isAboutSign ? message.files : []) {
    const path = file.newPath ?? file.oldPath ?? '';
    if (file.combined || !/\.[ch]$/.test(path)) continue;
    if (!ourPaths.test(path) && !isNamed) continue;
    for (const { removed, added } of file.hunks.filter((hunk) => isNamed || isInFunction(hunk)).flatMap(blocksOf)) {
      const after = new Map(declaredIn(added).map((one) => [one.name, one]));
      for (const before of declaredIn(removed)) {
        const now = after.get(before.name);
        const [old, fresh] = [kernelKnowledge.type(before.type), now && kernelKnowledge.type(now.type)];
        if (/^[ijkn]$/.test(before.name)) continue;
        if (!now || old?.signed !== false || fresh?.signed !== true || old.bits !== fresh.bits) continue;
        report({
          start: before.start,
          end: before.end,
          change: 'fixed',
          what: `\`${before.name}\` is \`${before.type}\` and cannot hold a negative value; the patch makes it \`${now.type}\`.`,
          why: 'A negative result that is kept in an unsigned variable is a large number, and a test for failure does not find it.',
          advice: 'Are all comparisons with it still between types of the same sign?',
          brief: `${before.name}: ${before.type} to ${now.type}`,
          related: [{ start: now.start, end: now.end, message: `\`${now.type}\` here` }],
          key: `sign ${before.name}`,
        });
      }
    }
  }
}
