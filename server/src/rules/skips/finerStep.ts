import type { Hunk } from '../../patch/model.ts';
import { stepSizes } from '../../kernel/walks.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';

/** `for (...; pfn += PAGES_PER_SECTION)` that a fix makes `for (...; pfn += PAGES_PER_SUBSECTION)`: what lies in between is left out. */
export function stepsExchanged(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const heads = new Map(
      added.flatMap((one) => {
        const groups = head.exec(one.text)?.groups;
        return groups ? [[groups['name']!, { one, groups }] as const] : [];
      }),
    );
    return removed.flatMap((line): Report[] => {
      const old = head.exec(line.text)?.groups;
      const other = old && heads.get(old['name']!);
      const [before, after] = [old?.['step'], other?.groups['step']];
      if (!old || !other || before === undefined || after === undefined || before === after) return [];
      if (!stepSizes.test(before) || !stepSizes.test(after)) return [];
      const start = line.start + line.text.indexOf('for (');
      return [
        {
          start,
          end: line.start + line.text.trimEnd().length,
          change: 'fixed',
          what: `\`${old['name']}\` moves by \`${before}\`; the patch makes that \`${after}\`.`,
          why: 'Where what is looked for may begin and end inside of such a step, the walk goes past it.',
          advice: 'Do other walks over the same range take the same step?',
          brief: `steps of ${before}`,
          slip: 'step',
          related: [{ start: other.one.start, end: other.one.end, message: 'on the other side' }],
          key: `step ${old['name']}`,
        },
      ];
    });
  });
}

const head = /\bfor \(.*\b(?<name>\w+) \+= \(?(?<step>[\w>.*() -]+?)\)?\) ?\{?\s*\\?$/;
