import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { declaredIn } from '../../support/changedCode.ts';
import { bitsOf, isSigned } from './bits.ts';

/**
 * `unsigned long len = size` that becomes `ssize_t len = size`: what is below 0 was a large number. An amount in a fix that speaks
 * of signs is meant, or what the message says the type of is wrong.
 */
export function lostSigns(
  removed: readonly HunkLine[],
  added: readonly HunkLine[],
  isMeant: (name: string) => boolean,
): Report[] {
  const fresh = declaredIn(added);
  return declaredIn(removed).flatMap(({ name, type, value, start, end }): Report[] => {
    const now = fresh.find((one) => one.name === name && one.value === value);
    const [was, is] = [bitsOf(type), now && bitsOf(now.type)];
    if (!now || !was || !is || is.bits < was.bits || isSigned(type) !== false || isSigned(now.type) !== true) return [];
    if (!isMeant(name)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${name}\` is \`${type}\`, which has no sign; the patch makes it \`${now.type}\`.`,
        why: 'What goes below 0 becomes a large number: loops run on, and tests for the end pass.',
        advice: 'Is it compared with, or given to, something that is unsigned still?',
        brief: `${name}: ${type} to ${now.type}`,
        related: [{ start: now.start, end: now.end, message: `\`${now.type}\` here` }],
        key: `sign of ${name}`,
      },
    ];
  });
}
