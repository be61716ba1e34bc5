/** What a patch takes away: the old side is the witness that it was there for something. */
import { describe, expect, it } from 'vitest';
import { ignoredIndex } from '../../../server/src/rules/ignored-index.ts';
import { nonallocOnMap } from '../../../server/src/rules/nonalloc-on-map.ts';
import { unalignedSkip } from '../../../server/src/rules/unaligned-skip.ts';
import { inMail } from './mail.ts';

const path = 'drivers/iommu/example.c';

/** A hunk of one changed statement, with a line around it on each side. */
function change(before: string, after: string, head = 'static int example_map(struct example *x)'): string {
  const lines = (sign: string, text: string): string[] =>
    text === '' ? [] : text.split('\n').map((one) => `${sign}${one}`);
  const body = [' \tprepare(x);', ...lines('-', before), ...lines('+', after), ' \tfinish(x);'];
  const count = (sign: string): number => body.filter((one) => one.startsWith(' ') || one.startsWith(sign)).length;
  return `@@ -10,${count('-')} +10,${count('+')} @@ ${head}\n${body.join('\n')}\n`;
}

describe('a rounding that goes', () => {
  it.each([
    ['|= to +=', '\tentry |= tbl->it_level_size - 1;', '\tentry += tbl->it_level_size - 1;', 1],
    ['a mask', '\tiova = (iova & ~(size - 1)) + size;', '\tiova += size;', 1],
    ['a mask, written out', '\tiova = (iova & PMD_MASK) + PMD_SIZE;', '\tiova = iova + PMD_SIZE;', 1],
    ['a helper', '\tpfn = align_to_level(pfn + 1, level);', '\tpfn += level_size(level);', 1],
    [
      'the line behind',
      '\tc->pfn += 1ULL << shift;\n\tc->pfn &= ~((1ULL << shift) - 1);',
      '\tc->pfn += 1ULL << shift;',
      1,
    ],
    ['the other way round', '\tentry += size - 1;', '\tentry |= size - 1;', 0],
    ['another variable', '\tentry |= size - 1;', '\ttotal += size - 1;', 0],
    ['one step by another', '\tentry += size;', '\tentry += PAGE_SIZE;', 0],
  ])('%s', (_, before, after, count) => {
    expect(inMail(unalignedSkip, path, change(before, after))).toHaveLength(count);
  });
});

describe('an index that goes', () => {
  const loop = (before: string, after: string, more = ''): string =>
    change(before, after)
      .replace(' \tprepare(x);', ' \tfor (i = 0; i < n; i++) {')
      .replace(' \tfinish(x);', ` ${more}\tfinish(x);`);
  it.each([
    ['from an argument', '\tput(tbl, entry + i, tce);', '\tput(tbl, entry, tce);', 1],
    ['from an element', '\tput(tbl, &ptep[i], tce);', '\tput(tbl, &ptep[0], tce);', 1],
    ['for a start that moves', '\tput(tbl, entry + i, tce);', '\tput(tbl, entry, tce);\n\tentry++;', 0],
    ['for something else', '\tput(tbl, entry + i, tce);', '\tput(tbl, first, tce);', 0],
  ])('%s', (_, before, after, count) => {
    expect(inMail(ignoredIndex, path, loop(before, after))).toHaveLength(count);
  });

  it('outside of a loop', () => {
    expect(inMail(ignoredIndex, path, change('\tput(tbl, entry + i, tce);', '\tput(tbl, entry, tce);'))).toEqual([]);
  });
});

describe('a flag by which levels are built', () => {
  const [look, build] = ['\tptce = pnv_tce(tbl, false, idx, false);', '\tptce = pnv_tce(tbl, false, idx, true);'];
  it.each([
    ['goes in a mapping', build, look, 'static int example_map(struct example *x)', 'introduced'],
    ['comes in a mapping', look, build, 'static int example_map(struct example *x)', 'fixed'],
    ['goes in a look-up', build, look, 'static u64 example_find(struct example *x)', undefined],
  ])('%s', (_, before, after, head, verdict) => {
    const [only, ...more] = inMail(nonallocOnMap, path, change(before, after, head));
    expect(more).toEqual([]);
    expect(only?.split(':')[0]).toBe(verdict);
  });
});
