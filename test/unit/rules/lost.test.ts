/** What a patch takes away: the old side is the witness that it was there for something. */
import { describe, expect, it } from 'vitest';
import { allocOnClear } from '../../../server/src/rules/alloc-on-clear.ts';
import { droppedOffset } from '../../../server/src/rules/dropped-offset.ts';
import { ignoredIndex } from '../../../server/src/rules/ignored-index.ts';
import { nonallocOnMap } from '../../../server/src/rules/nonalloc-on-map.ts';
import { successOnError } from '../../../server/src/rules/success-on-error.ts';
import { unalignedSkip } from '../../../server/src/rules/unaligned-skip.ts';
import { uncheckedNull } from '../../../server/src/rules/unchecked-null.ts';
import { unmapResult } from '../../../server/src/rules/unmap-result.ts';
import { wrongFailureTest } from '../../../server/src/rules/wrong-failure-test.ts';
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

  it.each([
    ['from an argument', '\tput(tbl, entry + i, tce);', '\tput(tbl, entry, tce);', 1],
    ['with a size', '\tadd(iova + i * pgsize, pgsize);', '\tadd(iova, pgsize);', 1],
    ['from an element', '\tx->hpas[i] = pfn << PAGE_SHIFT;', '\tx->hpas[0] = pfn << PAGE_SHIFT;', 1],
    ['from a read', '\tpte = READ_ONCE(ptep[i]);', '\tpte = READ_ONCE(*ptep);', 1],
    ['for that of another loop', '\tpages[j] = NULL;', '\tpages[i] = NULL;', 0],
    ['for another place', '\tput(tbl, entry + i, tce);', '\tput(tbl, last, tce);', 0],
    ['with another change', '\tput(tbl, entry + i, tce);', '\tput(tbl, entry, tce);\n\tentry++;', 0],
    ['that is no counter', '\tput(tbl, entry + offset, tce);', '\tput(tbl, entry, tce);', 0],
  ])('%s, the loop being out of view', (_, before, after, count) => {
    expect(inMail(ignoredIndex, path, change(before, after))).toHaveLength(count);
  });

  it('for that of another loop, in view', () => {
    const hunk = change('\tpages[j] = NULL;', '\tpages[i] = NULL;').replace('prepare(x);', 'for (j = 0; j < i; j++) {');
    expect(inMail(ignoredIndex, path, hunk)).toEqual(['introduced: pages[i] = NULL;']);
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

describe('an accessor', () => {
  const [build, look] = ['\tpte = alloc_pte(table, iova, gfp);', '\tpte = fetch_pte(table, iova, &size);'];
  const [cache, none] = ['\tret = install(kvm, memcache, gpa);', '\tret = install(kvm, NULL, gpa);'];
  const of = (name: string): string => `static int example_${name}(struct example *x)`;
  it.each([
    ['looks where a mapping is made', nonallocOnMap, build, look, of('map'), 'introduced'],
    ['builds where a mapping is made', nonallocOnMap, look, build, of('map'), 'fixed'],
    ['looks where nobody knows what for', nonallocOnMap, build, look, of('step'), 'introduced'],
    ['builds where nobody knows what for', nonallocOnMap, look, build, of('step'), undefined],
    ['looks where one is looked up', nonallocOnMap, build, look, of('lookup'), undefined],
    ['gets no cache', nonallocOnMap, cache, none, of('map'), 'introduced'],
    ['builds where one is cleared', allocOnClear, look, build, of('clear'), 'introduced'],
    ['looks where one is cleared', allocOnClear, build, look, of('clear'), 'fixed'],
    ['builds where a mapping is made, on purpose', allocOnClear, look, build, of('map'), undefined],
    [
      'is another one of the same kind',
      nonallocOnMap,
      build,
      '\tpte = alloc_level_pte(table, iova);',
      of('map'),
      undefined,
    ],
  ])('%s', (_, rule, before, after, head, verdict) => {
    const [only, ...more] = inMail(rule, path, change(before, after, head));
    expect(more).toEqual([]);
    expect(only?.split(':')[0]).toBe(verdict);
  });
});

describe('the offset in the page', () => {
  const head = 'static phys_addr_t example_iova_to_phys(struct example *x, dma_addr_t iova)';
  const [with_, without] = ['\tphys = pt_address(pte) + page_offset(iova);', '\tphys = pt_address(pte);'];
  it.each([
    ['goes', with_, without, head, 'introduced'],
    ['comes', without, with_, head, 'fixed'],
    ['goes with its brackets', '\taddr = (par & MASK) | (iova & 0xfff);', '\taddr = par & MASK;', head, 'introduced'],
    ['goes elsewhere', with_, without, 'static int example_map(struct example *x)', undefined],
    [
      'stays, and something else goes',
      '\tphys = pt_address(pte) + base;',
      '\tphys = pt_address(pte);',
      head,
      undefined,
    ],
  ])('%s', (_, before, after, section, verdict) => {
    const [only, ...more] = inMail(droppedOffset, path, change(before, after, section));
    expect(more).toEqual([]);
    expect(only?.split(':')[0]).toBe(verdict);
  });
});

describe('what an unmap call gave', () => {
  const head = 'static size_t example_unmap(struct example *x, unsigned long iova)';
  it.each([
    ['an error for nothing', '\t\treturn 0;', '\t\treturn rc;', head, 1],
    ['an error in a choice', '\treturn ret ? 0 : unmapped;', '\treturn ret ? ret : unmapped;', head, 1],
    ['an error, where there is room', '\t\treturn 0;', '\t\treturn rc;', head.replace('size_t', 'int'), 0],
    ['a sign that it has not', '\tif (!unmapped)', '\tif (unmapped < 0)', head, 1],
    ['the sign of something else', '\tif (!unmapped)', '\tif (ret < 0)', head, 0],
    ['what was asked for', '\t\tiova += unmapped;', '\t\tiova += len;', head, 1],
    ['more of what was unmapped', '\t\tiova += unmapped;', '\t\tiova += total_unmapped;', head, 0],
  ])('%s', (_, before, after, section, count) => {
    expect(inMail(unmapResult, path, change(before, after, section))).toHaveLength(count);
  });
});

describe('a test that becomes another', () => {
  const to = (was: string, is: string): string => change(`\tif (${was})`, `\tif (${is})`);
  it.each([
    ['less than 0', 'num < 0', '!num', 1],
    ['0 or more', 'fd >= 0', '!fd', 1],
    ['an error pointer', 'IS_ERR(dev->group)', '!dev->group', 1],
    ['nothing', '!pte', 'pte', 1],
    ['likely', 'unlikely(!pte)', 'unlikely(pte)', 1],
    ['to be more sure', '!pte', 'IS_ERR_OR_NULL(pte)', 0],
    ['of any kind', 'ret', 'ret < 0', 0],
    ['of something else', '!pte', 'pde', 0],
    ['with a condition more', '!pte', '!pte || !x', 0],
  ])('%s', (_, was, is, count) => {
    expect(inMail(wrongFailureTest, path, to(was, is))).toHaveLength(count);
  });

  it('in a fix', () => {
    const found = inMail(wrongFailureTest, path, to('x->view', '!x->view'), 'example: Fix the test for a view');
    expect(found).toEqual(['fixed: if (x->view)']);
  });

  it('where what gives it fails in another way now', () => {
    const words = 'example_get() gives NULL on failure.';
    expect(inMail(wrongFailureTest, path, to('IS_ERR(group)', '!group'), undefined, words)).toEqual([]);
    const twice = to('IS_ERR(group)', '!group') + to('IS_ERR(other)', '!other').replaceAll('10,', '30,');
    expect(inMail(wrongFailureTest, path, twice)).toEqual([]);
  });

  it('where the line is not the only one', () => {
    const more = change('\tp = find(x);\n\tif (!p)', '\tp = find_unless(x);\n\tif (p)');
    expect(inMail(wrongFailureTest, path, more)).toEqual([]);
  });
});

describe('an error that a way out returned', () => {
  it.each([
    ['in a branch', '\t\treturn -ENOMEM;', '\t\treturn 0;', '', 1],
    ['a status', '\t\treturn ret;', '\t\treturn 0;', '', 1],
    ['that the message speaks of', '\t\treturn -ENODEV;', '\t\treturn 0;', 'A missing device is not an error.', 0],
    ['at the end, where it may be 0 anyhow', '\treturn ret;', '\treturn 0;', '', 0],
    ['for another error', '\t\treturn -ENOMEM;', '\t\treturn -EINVAL;', '', 0],
  ])('%s', (_, before, after, words, count) => {
    expect(inMail(successOnError, path, change(before, after), undefined, words)).toHaveLength(count);
  });

  it('below a label of errors', () => {
    const hunk = change('\treturn ret;', '\treturn 0;').replace(' \tprepare(x);', ' err_unmap:');
    expect(inMail(successOnError, path, hunk)).toEqual(['introduced: return 0;']);
  });
});

describe('a test for NULL that goes', () => {
  const guarded = (test: string, use: string, words = ''): string[] =>
    inMail(
      uncheckedNull,
      path,
      change(test, '').replace('prepare(x);', 'dma = example_next(x);').replace('finish(x);', use),
      undefined,
      words,
    );
  it.each([
    ['and the pointer is used', '\tif (!dma)\n\t\tbreak;', 'example_put(x, dma);', '', 1],
    ['with braces', '\tif (unlikely(!dma)) {\n\t\trc = -EINVAL;\n\t\tbreak;\n\t}', 'example_put(x, dma);', '', 1],
    ['that the message speaks of', '\tif (!dma)\n\t\tbreak;', 'example_put(x, dma);', 'dma is never NULL here.', 0],
    ['and is tested below', '\tif (!dma)\n\t\tbreak;', 'if (!dma || x)', '', 0],
    ['and the pointer is not used', '\tif (!dma)\n\t\tbreak;', 'finish(x);', '', 0],
    ['of something else', '\tif (!y)\n\t\tbreak;', 'example_put(x, dma);', '', 0],
    ['with what else is there', '\tif (!dma)\n\t\tbreak;\n\tx->count++;', 'example_put(x, dma);', '', 0],
  ])('%s', (_, test, use, words, count) => {
    expect(guarded(test, use, words)).toHaveLength(count);
  });
});
