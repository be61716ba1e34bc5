import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';

/**
 * `for (...; addr < end; addr += PAGE_SIZE)` that becomes `addr != end`: an end that is the first address behind the last
 * one is 0.
 */
export function lastSteps(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  const after = added.map(({ text }) => walk.exec(text)?.groups);
  return removed.flatMap((line): Report[] => {
    const before = walk.exec(line.text);
    const { at = '', than, end = '', step } = before?.groups ?? {};
    if (!before || than !== '<') return [];
    const twin = after.find((one) => one?.['at'] === at && one['end'] === end && one['step'] === step);
    if (twin?.['than'] !== '!=') return [];
    const start = line.start + line.text.indexOf(`${at} <`, before.index);
    return [
      {
        start,
        end: start + `${at} < ${end}`.length,
        change: 'fixed',
        what: `\`${at} < ${end}\` is never true where the range ends with the last address: \`${end}\` is 0 then.`,
        why: 'The loop does nothing, and nobody is told.',
        advice: 'Are there other walks that may go up to the end of all addresses?',
        brief: `${end} may be 0`,
        key: `walk ${at} ${end}`,
      },
    ];
  });
}

/** By steps of more than 1. */
const walk = /; (?<at>[\w>.-]{1,80}) (?<than><|!=) (?<end>[\w>.-]{1,80}); \k<at> \+= (?<step>[\w>.-]{2,80})\)/;
