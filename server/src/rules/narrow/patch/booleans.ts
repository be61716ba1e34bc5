import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { bothWays, type Change } from './sides.ts';

/** A `bool` that is given the shift or the size of a page. */
export function booleans(lines: readonly HunkLine[]): Report[] {
  const given = lines.filter(({ text }) => text.includes('bool') && pageAmount.test(text));
  const [removed, added] = ['removed', 'added'].map((side) => given.filter(({ kind }) => kind === side));
  const of = (lines: readonly HunkLine[], others: readonly HunkLine[], change: Change): Report[] =>
    lines.flatMap(({ text, start }) => {
      const [, name, value] = pageAmount.exec(text) ?? [];
      if (
        name === undefined ||
        value === undefined ||
        others.some((other) => pageAmount.exec(other.text)?.[1] === name)
      )
        return [];
      const at = start + text.indexOf(name);
      return [
        {
          start: at,
          end: at + name.length,
          change,
          what: `\`${name}\` is a \`bool\`, and is given \`${value}\`.`,
          why: 'A bool holds 0 or 1: whatever the shift or the size is, 1 is left of it.',
          advice: change === 'fixed' ? 'Are there other copies of it?' : 'Is unsigned int meant?',
          brief: `${value} in a bool`,
          key: `bool ${name}`,
        },
      ];
    });
  return bothWays(removed!, added!, of);
}

const pageAmount =
  /^\s*(?:(?:static|const|extern)\s+)*bool\s+(?:__\w+\s+)*(\w+)\s*=\s*((?:\w+_)?(?:PAGE|P4D|PUD|PMD|PGDIR)_(?:SHIFT|SIZE))\s*;/;
