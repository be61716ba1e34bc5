import { describe, expect, it } from 'vitest';
import { measuresOf } from '../../../server/src/c/index.ts';
import { inFunction, looked, analyse } from './engine.ts';

const header =
  'long f(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long x, long n, gfn_t gfn, dma_addr_t iova)';

/** `bytes`, `pages cpu`, `shift iommu`, of each argument of `look()`. */
function measured(statements: string): string[] {
  const fn = inFunction(statements, header);
  return looked(fn).map((node) => {
    const measure = measuresOf(fn).of(node);
    if (!measure) return '';
    if ('from' in measure) return `${measure.kind} ${measure.from.kind} to ${measure.to.kind}`;
    return 'page' in measure ? `${measure.kind} ${measure.page.kind}` : measure.kind;
  });
}

describe('what an integer counts', () => {
  it.each([
    ['look(x >> tbl->it_page_shift);', 'pages iommu'],
    ['look(x >> stt->page_shift);', 'pages guest'],
    ['look(x >> PAGE_SHIFT);', 'pages cpu'],
    ['look(x >> IOMMU_PAGE_SHIFT_4K);', 'pages fixed'],
    ['look(x / PAGE_SIZE);', 'pages cpu'],
    ['look(gfn);', 'pages cpu'],
    ['look(gfn + 1);', 'pages cpu'],
    ['look(gfn_to_gpa(gfn));', 'bytes'],
    ['look(n << PAGE_SHIFT);', 'bytes'],
    ['look(n * IOMMU_PAGE_SIZE(tbl));', 'bytes'],
    ['look(iova);', 'bytes'],
    ['look(tbl->it_offset);', 'pages iommu'],
    ['look(tbl->it_page_shift);', 'shift iommu'],
    ['look(1UL << tbl->it_page_shift);', 'size iommu'],
    ['look((1UL << tbl->it_page_shift) - 1);', 'mask iommu'],
    ['look(stt->page_shift - tbl->it_page_shift);', 'rescale guest to iommu'],
    ['look(1ULL << (stt->page_shift - tbl->it_page_shift));', 'ratio guest to iommu'],
    ['look(n << (stt->page_shift - tbl->it_page_shift));', 'pages iommu'],
    ['look(min(x >> PAGE_SHIFT, n));', 'pages cpu'],
    ['look(iommu_num_pages(x, n, IOMMU_PAGE_SIZE(tbl)));', 'pages iommu'],
    ['const long s = tbl->it_page_shift;\nlook(x >> s);', 'pages iommu'],
    ['long e = x >> PAGE_SHIFT;\ne += n;\nlook(e);', 'pages cpu'],
    ['long e = x;\ne >>= PAGE_SHIFT;\nlook(e);', 'pages cpu'],
    ['long e = n ? x >> PAGE_SHIFT : gfn;\nlook(e);', 'pages cpu'],
    ['long e;\nif (n)\n\te = x >> PAGE_SHIFT;\nelse\n\te = iova;\nlook(e);', ''],
    ['long e = x >> PAGE_SHIFT;\ne = n;\nlook(e);', ''],
    ['long e = x >> PAGE_SHIFT;\nset(&e);\nlook(e);', ''],
    ['look(n);', ''],
    ['look(n * 8);', ''],
  ])('%s', (statements, expected) => {
    expect(measured(statements)).toEqual([expected]);
  });

  it('follows the turns of a loop', () => {
    expect(measured('long e = x >> PAGE_SHIFT;\nwhile (n--) {\n\tlook(e);\n\te = e + 1;\n}')).toEqual(['pages cpu']);
    expect(measured('long e = x >> PAGE_SHIFT;\nwhile (n--) {\n\tlook(e);\n\te = iova;\n}')).toEqual(['']);
  });
});

describe('what a body takes its parameters for', () => {
  const unitsOf = (code: string) => {
    const { definitions } = analyse(code);
    return definitions.fact('f')?.parameters?.map(({ unit }) => unit);
  };
  it.each([
    ['void f(struct iommu_table *tbl, unsigned long e) { iommu_tce_kill(tbl, e, 1); }', [undefined, 'iommu-pages']],
    ['long f(long e) { return e << PAGE_SHIFT; }', ['cpu-pages']],
    ['long f(long e) { return e >> PAGE_SHIFT; }', ['bytes']],
    ['long f(long e) { return (e >> PAGE_SHIFT) + (e << PAGE_SHIFT); }', [undefined]],
    ['long f(long e) { e = g(); return e << PAGE_SHIFT; }', [undefined]],
    ['long f(long e) { return e ? f(e - 1) : 0; }', [undefined]],
  ])('%s', (code, expected) => {
    expect(unitsOf(code)).toEqual(expected);
  });
});
