import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/** `addr = (addr & PMD_MASK) + PMD_SIZE;` that a fix makes `addr &= PMD_MASK;`: rounded up, where down is meant; and the other way round. */
export function wrongWays(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const fresh = new Map(added.flatMap((one) => keyed(one)));
    return removed.flatMap((line): Report[] => {
      const [[key, old] = []] = keyed(line);
      const now = key === undefined ? undefined : fresh.get(key);
      if (!old || !now || now.way === old.way) return [];
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `${old.name} is rounded ${old.way} here; the patch rounds it ${now.way}.`,
          why: 'From the wrong border on it is another page, block or entry than the one that goes with it.',
          advice: 'Are the values that are used beside it rounded the same way?',
          brief: `${old.name} is rounded ${old.way}`,
          slip: 'way',
          related: [{ ...bareSpan(now.line), message: 'on the other side' }],
          key: `way ${old.name}`,
        },
      ];
    });
  });
}

interface Rounding {
  readonly line: HunkLine;
  readonly name: string;
  readonly way: 'up' | 'down';
}

/** How a line rounds, by what it sets and of what. */
function keyed(line: HunkLine): (readonly [string, Rounding])[] {
  for (const [form, way] of forms) {
    const { name, of } = form.exec(line.text.trim())?.groups ?? {};
    if (name !== undefined) return [[`${name} = ${of ?? name}`, { line, name, way }]];
  }
  return [];
}

const name = '(?<name>[a-z][\\w>.-]*)';
const of = '\\(?(?<of>[a-z][\\w>.-]*)\\)?';

/** How a statement rounds, with the more special forms first. */
const forms: readonly (readonly [RegExp, Rounding['way']])[] = [
  [new RegExp(`^${name} = \\(${of} & ~?\\w*(?:MASK|mask)\\w*\\) \\+ [\\w>.-]*(?:SIZE|size)\\w*;$`), 'up'],
  [new RegExp(`^${name} = (?:ALIGN|PAGE_ALIGN|round_?up)\\(${of}[,)].*;$`), 'up'],
  [new RegExp(`^${name} = (?:ALIGN_DOWN|PAGE_ALIGN_DOWN|round_?down)\\(${of}[,)].*;$`), 'down'],
  [new RegExp(`^${name} &= \\w*(?:PAGE|PMD|PUD|P4D|PGDIR)_MASK;$`), 'down'],
  [new RegExp(`^${name} = ${of} & \\w*(?:PAGE|PMD|PUD|P4D|PGDIR)_MASK;$`), 'down'],
];
