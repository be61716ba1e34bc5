import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';

/** `x != (unsigned long)x`: a patch tests whether what has 64 bits fits, where it did not before. */
export function truncations(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  return added.flatMap((line): Report[] => {
    const { name, type } = (line.text.includes(' != (') && test.exec(line.text)?.groups) || {};
    if (name === undefined || type === undefined) return [];
    const old = removed.find(({ text }) => text.includes(name));
    if (!old || removed.some(({ text }) => test.exec(text)?.groups?.['name'] === name)) return [];
    const start = old.start + old.text.indexOf(name);
    return [
      {
        start,
        end: start + name.length,
        change: 'fixed',
        what: `Nothing looks whether \`${name}\` fits into \`${type}\`, which it is cut to elsewhere.`,
        why: 'On a 32-bit kernel the upper half is lost, and what is left of a size passes the checks that the whole would not.',
        advice: 'Are the other values that come with it looked at, too?',
        brief: `${name} may not fit ${type}`,
        related: [{ start: line.start, end: line.end, message: 'looked at here' }],
        key: `truncated ${name}`,
      },
    ];
  });
}

const test = /\b(?<name>[a-z][\w>.-]*\w) != \((?<type>unsigned long|u32|unsigned int|size_t|__u32)\)\s*\(?\k<name>\b/;
