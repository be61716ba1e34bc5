import { describe, expect, it } from 'vitest';
import { analyseC } from '../../../server/src/c/index.ts';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';
import { narrowArithmetic } from '../../../server/src/rules/narrow-arithmetic.ts';
import type { Report } from '../../../server/src/rules/rule.ts';
import { marked, places } from './check.ts';
import { inMail } from './mail.ts';

const engine = await createEngine();

/** Reports in a function of a file that is built for 32-bit kernels too, unless the path says otherwise. */
function check(text: string, path = 'drivers/vfio/example.c'): Report[] {
  const reports: Report[] = [];
  for (const fn of analyseC({ kind: 'file', path, text }, engine.parser!, engine.knowledge).functions) {
    const own = text.slice(fn.location.start, fn.location.end);
    narrowArithmetic.checkFunction?.(fn, (report) => {
      expect(own).toMatch(narrowArithmetic.words!);
      reports.push(report);
    });
  }
  return reports;
}

const inFunction = (head: string, lines: string): string => `${head}\n{\n${lines}\n}\n`;
const pages = 'static void example(struct iommu_table *tbl, u32 pages, unsigned long pfn, u64 big, unsigned int order)';

describe('narrow-arithmetic reports', () => {
  it.each([
    ['1 shifted by a page shift', '\tu64 size = 1 << tbl->it_page_shift;\n\t           ^^^^^^^^^^^^^^^^^^^^^^^'],
    ['whatever it goes to', '\tint size = 1 << tbl->it_page_shift;\n\t           ^^^^^^^^^^^^^^^^^^^^^^^'],
    ['a shift kept in a variable', '\tunsigned int s = tbl->it_page_shift;\n\tu64 size = 1 << s;\n\t           ^^^^^^'],
    [
      'a window from the device tree',
      '\tu64 size = 1 << be32_to_cpu(prop.window_shift);\n\t           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['pages of 32 bits', '\tdma_addr_t addr = pages << PAGE_SHIFT;\n\t                  ^^^^^^^^^^^^^^^^^^^'],
    ['pages added to an address', '\tbig = big + (pages << PAGE_SHIFT);\n\t             ^^^^^^^^^^^^^^^^^^^'],
    [
      'a slot of the bounce buffer',
      '\tphys_addr_t phys = (phys_addr_t)big + (pages << IO_TLB_SHIFT);\n\t                                       ^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['pages of a plain 4 KiB', '\tdma_addr_t addr = pages << 12;\n\t                  ^^^^^^^^^^^'],
    ['a size by its name', '\tu64 ring_size = 1 << log_entries;\n\t                ^^^^^^^^^^^^^^^^'],
    ['a bounded count that goes too far', '\tbig = 1 << ((pages & 0x1f) + 11);\n\t      ^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'what the same function shifts in 64 bits',
      '\tbig |= 1ULL << pages;\n\tbig &= ~(1 << pages);\n\t         ^^^^^^^^^^',
    ],
    [
      'what the same statement shifts in 64 bits',
      '\tbig = (1ULL << pages) - (1 << chunk_bits);\n\t                         ^^^^^^^^^^^^^^^',
    ],
    ['the shift of a huge page', '\tint s = hugepd_shift(*phpd);\n\tint size = 1 << s;\n\t           ^^^^^^'],
    [
      'what a page number is shifted by',
      '\tu64 wide_pfn = example();\n\tunsigned int s;\n\tlookup(big, &s);\n\tbig = (wide_pfn << s) + (big & ((1 << s) - 1));\n\t                                 ^^^^^^',
    ],
    [
      'the lowest bit of a size, by way of a variable',
      '\tsize_t granule_size = example();\n\tint tg = __ffs(granule_size);\n\tgranule_size = 1 << tg;\n\t               ^^^^^^^',
    ],
    [
      'a shift by -1 where two are equal',
      '\tint more = 1 << (ffs(pages - order) - 1);\n\t           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'a shift by a size of bytes',
      '\tstruct iova_domain *iovad = example();\n\tbig = big << iovad->granule;\n\t      ^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['a shift by the size of a page', '\tbig = big >> PAGE_SIZE;\n\t      ^^^^^^^^^^^^^^^^'],
    [
      'the highest byte of an int',
      '\tu8 bytes[4];\n\tbig = bytes[0] | bytes[3] << 24;\n\t                 ^^^^^^^^^^^^^^',
    ],
    [
      'whether a size has one bit only',
      '\tsize_t granule_size = example();\n\tint tg = __ffs(granule_size);\n\tif (granule_size & ~(1 << tg))\n\t                     ^^^^^^^\n\t\treturn;',
    ],
    ['all ones, shifted', '\tbig = -1 << tbl->it_page_shift;\n\t      ^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'a page size that is printed in 64 bits',
      '\tpr_info("%llu\\n", 1 << tbl->it_page_shift);\n\t                  ^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'what the same function shifts after a cast',
      '\tbig |= (u64)1 << pages;\n\tbig &= ~(1 << pages);\n\t         ^^^^^^^^^^',
    ],
    [
      'the least of two logs',
      '\tint len = min(order_base_2(big), example_limit());\n\tif ((1 << len) >= big)\n\t     ^^^^^^^^\n\t\treturn;',
    ],
    [
      'a bit of a word that is put together from halves',
      '\tbig |= (u64)example_high() << 32;\n\tif (big & (1 << pages))\n\t           ^^^^^^^^^^\n\t\treturn;',
    ],
    [
      'a bit-field that is wider than int',
      '\tstruct page_req_dsc *req = example();\n\tbig = req->addr << VTD_PAGE_SHIFT;\n\t      ^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['an address shifted by its width', '\tlong ext = (long)pfn >> cfg->ias;\n\t           ^^^^^^^^^^^^^^^^^^^^^'],
    [
      'a range that need not be there',
      '\tend = tbl->it_reserved_start - tbl->it_offset;\n\t      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['a shift that is a comparison', '\tu64 mask = 1ULL < bits;\n\t           ^^^^^^^^^^^'],
    [
      'all ones of another type',
      '\tphys_addr_t end = map(big);\n\tif (end != ~(dma_addr_t)0)\n\t    ^^^^^^^^^^^^^^^^^^^^^\n\t\treturn;',
    ],
    [
      "all ones of another address's type",
      '\tphys_addr_t phys = map(big);\n\tif (phys == DMA_MAPPING_ERROR)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn;',
    ],
    [
      'a frame number on 32-bit kernels',
      '\tphys_addr_t addr = pfn << PAGE_SHIFT;\n\t                   ^^^^^^^^^^^^^^^^^',
    ],
    [
      'a boundary of all ones, plus 1',
      '\tbig = ALIGN(dma_get_seg_boundary(dev) + 1, 4096);\n\t            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'a cast that comes too late',
      '\tbig = (u64)dma_get_seg_boundary(dev) + 1;\n\t      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['the complement of a small size', '\tbig = big & ~(pages - 1);\n\t      ^^^^^^^^^^^^^^^^^^'],
    ['32 ones against 64 bits', '\tif (big == ~0U)\n\t    ^^^^^^^^^^\n\t\tuse(big);'],
    [
      'a short word read as a bitmap',
      '\tfind_first_bit((unsigned long *)&pages, 32);\n\t               ^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'a counter over table indexes',
      '\tint i;\n\t    ^\n\tfor (i = tbl->it_offset; i < tbl->it_size; i++)\n\t\tclear(i);',
    ],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(inFunction(pages, lines));
    expect(places(text, check(text))).toEqual(expected);
  });

  it('a variable that collects sizes of 64 bits, at its declaration', () => {
    const { text, expected } = marked(
      inFunction(
        'static u64 example_mask(u32 query)',
        '\tconst long sizes[] = { 1, 2 };\n\tint i, ret = 0;\n\t       ^^^^^^^\n\tfor (i = 0; i < 2; i++)\n\t\tret |= sizes[i];\n\treturn ret;',
      ),
    );
    expect(places(text, check(text))).toEqual(expected);
  });

  it('a variable that keeps the entries of a table, at its declaration', () => {
    const { text, expected } = marked(
      inFunction(
        'static bool example_resize(struct iommu_table *tbl, unsigned long window)',
        '\tunsigned int i, old = tbl->it_size;\n\t                ^^^^^^^^^^^^^^^^^^\n\treturn old < window >> tbl->it_page_shift;',
      ),
    );
    expect(places(text, check(text))).toEqual(expected);
  });

  it('the end of a range added before it is widened', () => {
    const { text, expected } = marked(
      inFunction(
        'static void example_add(unsigned long iova, size_t size)',
        '\tunsigned long long end = iova + size;\n\t                         ^^^^^^^^^^^\n\tuse(end);',
      ),
    );
    expect(places(text, check(text))).toEqual(expected);
  });

  it('a sum of 32-bit lengths against a limit', () => {
    const { text, expected } = marked(
      inFunction(
        'static bool example_fits(unsigned int cur_len, unsigned int s_length, unsigned int max_len)',
        '\treturn cur_len + s_length <= max_len;\n\t       ^^^^^^^^^^^^^^^^^^',
      ),
    );
    expect(places(text, check(text))).toEqual(expected);
  });
});

describe('narrow-arithmetic is silent about', () => {
  it.each([
    ['a difference that is tested', '\tint more = pages > order ? 1 << (ffs(pages - order) - 1) : 0;'],
    [
      'slots that are counted',
      '\tphys_addr_t phys;\n\tint i;\n\tfor (i = 0; i < pages; i++)\n\t\tphys = (phys_addr_t)big + (i << IO_TLB_SHIFT);',
    ],
    [
      'a shift by lg of a size',
      '\tstruct iova_domain *iovad = example();\n\tbig = big >> iova_shift(iovad);\n\tbig = big << PAGE_SHIFT;',
    ],
    ['entries of a table that stay narrow', '\tunsigned int old = tbl->it_size;\n\tif (old > pages)\n\t\treturn;'],
    [
      'the highest byte of a word',
      '\tu8 bytes[4];\n\tu32 word = bytes[3] << 24;\n\tbig = (u64)bytes[3] << 24 | (u32)(bytes[3] << 24);',
    ],
    ['a byte that is masked', '\tu8 byte;\n\tbig &= byte << 24;\n\tbig = 0xff000000 & byte << 24;'],
    [
      'another value without that bit',
      '\tsize_t granule_size = example();\n\tint tg = __ffs(granule_size);\n\tif (big & ~(1 << tg))\n\t\treturn;',
    ],
    ['slots of one mapping', '\tsize_t len = (pages - order) << IO_TLB_SHIFT;'],
    ['the size of an allocation', '\tint level = get_order(pages << PAGE_SHIFT);'],
    ['a bit-field after a cast', '\tstruct page_req_dsc *req = example();\n\tbig = (u64)req->addr << VTD_PAGE_SHIFT;'],
    [
      'a width that is bounded on one path only',
      '\tunsigned int bits = example_width();\n\tif (order)\n\t\tbits = min(bits, ilog2(pfn));\n\tbig = 1 << bits % 8;',
    ],
    ['a bit of a word', '\tbig |= order;\n\tif (big & (1 << order))\n\t\treturn;'],
    ['64 bits from the start', '\tu64 size = 1ULL << tbl->it_page_shift;'],
    ['a constant count', '\tu64 size = 1 << 12;'],
    ['a macro', '\tu64 size = 1 << EXAMPLE_QUEUE_SHIFT;'],
    ['an order', '\tu64 size = 1 << order;'],
    ['the smallest page size', '\tunsigned int small = 1 << __ffs(domain->pgsize_bitmap);'],
    ['the lowest bit of a count', '\tint low = __ffs(pfn);\n\tsize_t granule_size = 1 << low;'],
    ['orders with a sibling', '\tu64 a = 1ULL << order;\n\tu64 b = 1 << order;'],
    ['a low mask of an address', '\tbig = big & ((1 << pages) - 1);'],
    [
      'a count that is tested',
      '\tif (pages >= 32)\n\t\treturn;\n\tu64 ring_size = 1 << pages;\n\tbig = 1ULL << pages;',
    ],
    ['a bounded count', '\tu64 ring_size = 1 << (pages & 7);'],
    ['a single bit of a short word', '\tif (test_bit(3, (unsigned long *)&pages))\n\t\tuse(big);'],
    ['an offset', '\tu64 offset = big;\n\toffset &= ~(pages - 1);'],
    ['the size of a queue', '\tu64 ring_size = 1 << q->max_n_shift;'],
    ["a page of the kernel's own", '\tphys_addr_t addr = zero_pfn(0) << PAGE_SHIFT;'],
    ['a small thing of another function', '\tu64 n = 1 << thread;'],
    [
      'a range that is there',
      '\tif (!tbl->it_reserved_start)\n\t\treturn;\n\tend = tbl->it_reserved_start - tbl->it_offset;',
    ],
    ['a comparison of a count', '\tif (1 < bits)\n\t\treturn;'],
    ['all ones of the same type', '\tdma_addr_t end = map(big);\n\tif (end != ~(dma_addr_t)0)\n\t\treturn;'],
    ['a cast sentinel', '\tphys_addr_t phys = map(big);\n\tif (phys == (phys_addr_t)DMA_MAPPING_ERROR)\n\t\treturn;'],
    ['a difference of page shifts', '\tu64 n = 1 << (stt->page_shift - tbl->it_page_shift);'],
    ['a single bit', '\tbig |= 1 << bit;'],
    ['pages that stay narrow', '\tu32 bytes = pages << PAGE_SHIFT;'],
    ['pages that are widened first', '\tdma_addr_t addr = (dma_addr_t)pages << PAGE_SHIFT;'],
    ['pages that are masked', '\tdma_addr_t addr = (pages & 0xff) << PAGE_SHIFT;'],
    ['the boundary shifted first', '\tbig = (dma_get_seg_boundary(dev) >> tbl->it_page_shift) + 1;'],
    [
      'an aperture that was tested',
      '\tif (domain->geometry.aperture_end != U64_MAX)\n\t\tbig = domain->geometry.aperture_end + 1;',
    ],
    ['ones of the right width', '\tif (big == ~0ULL || pages == ~0U || big == -1)\n\t\tuse(big);'],
    ['a complement in 64 bits', '\tbig = big & ~(big - 1);'],
    ['all ones of the type of a member', '\tif (big == (typeof(tbl->it_map))~0U)\n\t\treturn;'],
    ['the log of what no type is known of', '\tbig = 1 << (ilog2(example->count) - 3);'],
    ['a counter from 0', '\tint i;\n\tfor (i = 0; i < tbl->it_size; i++)\n\t\tclear(i);'],
  ])('%s', (_, lines) => {
    expect(check(inFunction(pages, lines))).toEqual([]);
  });

  it('a page shift of platforms that have small pages only', () => {
    const text = inFunction(pages, '\tu64 size = 1 << tbl->it_page_shift;');
    expect(check(text, 'arch/powerpc/platforms/cell/example.c')).toEqual([]);
    expect(check(text, 'arch/powerpc/platforms/pseries/example.c')).toHaveLength(1);
  });

  it('a count of pages, unless they are those of a device that is memory', () => {
    const text = inFunction(pages, '\tunsigned long nr_pages = pfn;\n\tu64 len = nr_pages << PAGE_SHIFT;');
    expect(check(text)).toEqual([]);
    expect(check(text, 'drivers/nvdimm/example.c')).toHaveLength(1);
  });

  it('a number of pages that fits, unless it is that of all memory', () => {
    const text = inFunction(pages, '\tu64 mask = (max_pfn - 1) << PAGE_SHIFT;');
    expect(check(text, 'kernel/dma/example.c')).toHaveLength(1);
    expect(check(text.replace('max_pfn', 'max_low_pfn'), 'kernel/dma/example.c')).toEqual([]);
  });

  it('the address of what the kernel has mapped', () => {
    const text = inFunction(pages, '\tvoid *p = __va(max_pfn << PAGE_SHIFT);');
    expect(check(text, 'kernel/dma/example.c')).toEqual([]);
  });

  it('a frame number in code for 64-bit kernels only', () => {
    const text = inFunction(pages, '\tphys_addr_t addr = pfn << PAGE_SHIFT;');
    expect(check(text, 'drivers/iommu/amd/example.c')).toEqual([]);
    expect(check(text, 'arch/powerpc/platforms/powernv/example.c')).toEqual([]);
    expect(check(text, 'arch/sparc/mm/io-unit.c')).toEqual([]);
    expect(check(text)).toHaveLength(1);
  });

  it.each([
    ['a few pages of a buffer', '\tdma_addr_t addr = pages << PAGE_SHIFT;'],
    ['the size of an entry', '\tu64 ring_size = 1 << log_entries;'],
    ["a device's page", '\tsize_t bytes = 1 << queue->page_shift;'],
    [
      'the numbers of interrupts',
      '\tstruct resource *res = example();\n\tint i;\n\tfor (i = res->start; i <= res->end; i++)\n\t\trequest(i);',
    ],
    ['what a register held', '\tunsigned long pc = big;\n\tif (pc & ~(pages - 1))\n\t\treturn;'],
    ['the highest bit of a word', '\tbig |= 1 << (pages & 31);'],
    ['lengths that were checked', '\tif (pages_len + order_len > max_len)\n\t\treturn;'],
  ])('%s, where no windows are', (_, lines) => {
    const head = `${pages.slice(0, -1)}, u32 pages_len, u32 order_len, u32 max_len)`;
    const text = inFunction(head, lines);
    expect(check(text)).toHaveLength(1);
    expect(check(text, 'drivers/net/example.c')).toEqual([]);
  });

  it.each([
    ['the number of a page', '\tdma_addr_t addr = (u32)pfn << PAGE_SHIFT;'],
    ['pages of an address', '\tpages = big >> PAGE_SHIFT;\n\tdma_addr_t addr = pages << PAGE_SHIFT;'],
    ["a table's page", '\tu64 size = 1 << tbl->it_page_shift;'],
    ['a huge page', '\tsize_t bytes = 1 << hugepage_shift;'],
  ])('but not %s', (_, lines) => {
    const text = inFunction(`${pages.slice(0, -1)}, unsigned int hugepage_shift)`, lines);
    expect(check(text, 'drivers/net/example.c')).toHaveLength(1);
  });

  it('what a 32-bit kernel holds in its memory', () => {
    const head = `${pages.slice(0, -1)}, unsigned long npages)`;
    expect(check(inFunction(head, '\tphys_addr_t size = npages << PAGE_SHIFT;'))).toEqual([]);
    expect(check(inFunction(head, '\tphys_addr_t addr = pfn << PAGE_SHIFT;'))).toHaveLength(1);
  });

  it('the highest bit of a word where a word has 32', () => {
    const text = inFunction(pages, '\tbig = 1 << __fls(big);');
    expect(check(text, 'arch/arm/mm/example.c')).toEqual([]);
    expect(check(text, 'arch/arm64/mm/example.c')).toHaveLength(1);
  });

  it('lengths of which one is widened', () => {
    const head = 'static bool example_fits(unsigned int cur_len, unsigned int s_length, unsigned int max_len)';
    expect(check(inFunction(head, '\treturn (size_t)cur_len + s_length <= max_len;'))).toEqual([]);
    expect(check(inFunction(head, '\treturn max_len - cur_len >= s_length;'))).toEqual([]);
  });
});

describe('narrow-arithmetic offers', () => {
  it.each([
    ['\tu64 size = 1 << tbl->it_page_shift;', '\tu64 size = 1ULL << tbl->it_page_shift;'],
    ['\tdma_addr_t addr = pages << PAGE_SHIFT;', '\tdma_addr_t addr = (dma_addr_t)pages << PAGE_SHIFT;'],
  ])('%s to become %s, and is silent then', (before, after) => {
    const text = inFunction(pages, before);
    const edits = check(text).flatMap((report) => report.fix?.edits ?? []);
    const fixed = edits.reduceRight((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
    expect(fixed).toBe(inFunction(pages, after));
    expect(check(fixed)).toEqual([]);
  });
});

const mail = (subject: string, body: string, path: string, removed: string, added: string): string =>
  `From: Example Developer <dev@example.org>
Subject: [PATCH] ${subject}

${body}

Signed-off-by: Example Developer <dev@example.org>
---
 ${path} | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -10,3 +10,3 @@ static void example(struct device *dev)
 	one();
-${removed}
+${added}
 	two();
-- 
2.43.0
`;

function changes(text: string): string[] {
  const { findings } = analyseDocument({ name: 'example.eml', text }, engine, {
    nursery: true,
    only: new Set(['narrow-arithmetic']),
  });
  return findings.map((finding) => `${finding.change}: ${text.slice(finding.start, finding.end)}`);
}

describe('what a patch says by itself', () => {
  const driver = 'drivers/iommu/example.c';
  it.each([
    ['a wider declaration', '\tint npages;', '\tsize_t npages;', ['fixed: npages']],
    [
      'one of several names',
      '\tunsigned long start = iova, end = x;',
      '\tunsigned long start = iova;\n+\tu64 end = x;',
      ['fixed: end'],
    ],
    ['a narrower one', '\tsize_t npages;', '\tint npages;', ['introduced: npages']],
    [
      'a cast put before an operand',
      '\tif (cur + more <= max)',
      '\tif ((size_t)cur + more <= max)',
      ['fixed: cur + more'],
    ],
    ['a cast taken away', '\tx = (u64)pages << 12;', '\tx = pages << 12;', ['introduced: pages << 12']],
    ['a longer 1', '\tx = 1 << bits;', '\tx = 1ULL << bits;', ['fixed: 1 << bits']],
    ['a status', '\tint ret;', '\tlong ret;', []],
    ['a size that gets smaller by choice', '\tsize_t depth;', '\tunsigned int depth;', []],
    ['a sign', '\tunsigned int i;', '\tint i;', []],
  ])('%s', (_, removed, added, expected) => {
    const text = mail('iommu: fix an overflow', 'The count may overflow.', driver, removed, added).replace(
      '+10,3',
      added.includes('\n') ? '+10,4' : '+10,3',
    );
    expect(changes(text)).toEqual(expected);
  });

  it.each([
    [
      'several casts in one run of lines',
      '\ta = f(page << PAGE_SHIFT);\n-\tb = (other << PAGE_SHIFT) + c;',
      '\ta = f((dma_addr_t)page << PAGE_SHIFT);\n+\tb = ((u64)other << PAGE_SHIFT) + c;',
      ['fixed: page << PAGE_SHIFT', 'fixed: other << PAGE_SHIFT'],
    ],
    ['a wider cast', '\tx = (long)iova >> bits;', '\tx = (s64)iova >> bits;', ['fixed: iova >> bits']],
    [
      'a sum that is rearranged',
      '\tif (cur_len + s_length <= max_len)',
      '\tif (max_len - cur_len >= s_length)',
      ['fixed: cur_len + s_length <= max_len'],
    ],
    [
      'a word that is no long',
      '\tfor_each_set_bit(i, (unsigned long *)&info->cache, 3)',
      '\tfor_each_set_bit(i, &cache_bits, 3)',
      ['fixed: for_each_set_bit(i, (unsigned long *)&info->cache, 3)'],
    ],
    ['all ones of another type', '\tend = ~(dma_addr_t)0;', '\tend = ~(phys_addr_t)0;', ['fixed: ~(dma_addr_t)0']],
    [
      'a constant that is too large',
      '\tx = (4UL * 1024 * 1024 * 1024) >> PAGE_SHIFT;',
      '\tx = 1UL << (32 - PAGE_SHIFT);',
      ['fixed: 4UL * 1024 * 1024 * 1024'],
    ],
    ['a constant that fits', '\tx = 16UL * 1024 * 1024;', '\tx = SZ_16M;', []],
    ['a wider bit', '\tx = BIT(bits);', '\tx = BIT_ULL(bits);', ['fixed: BIT(bits)']],
  ])('%s', (_, removed, added, expected) => {
    const lines = removed.split('\n').length;
    const text = mail('iommu: fix an overflow', 'It may overflow.', driver, removed, added).replace(
      '-10,3 +10,3',
      `-10,${lines + 2} +10,${lines + 2}`,
    );
    expect(changes(text)).toEqual(expected);
  });

  it('sees the same shift again where it is written in another way', () => {
    const hunk = `@@ -10,5 +10,6 @@ static int example_map(struct io_pgtable_ops *ops, unsigned long iova,
 		       size_t size)
 {
+	long iaext = (long)iova >> cfg->ias;
 
-	if (WARN_ON(iova >> data->iop.cfg.ias))
+	if (WARN_ON(iaext))
 		return -ERANGE;
`;
    expect(inMail(narrowArithmetic, 'drivers/iommu/example.c', hunk)).toEqual(['existing: (long)iova >> cfg->ias']);
  });

  it.each([
    ['\tif (!tbl->reserved_start)\n+\t\treturn 0;', ['fixed: tbl->reserved_start - tbl->offset']],
    ['\tif (tbl->reserved_start < tbl->offset)\n+\t\treturn 0;', ['fixed: tbl->reserved_start - tbl->offset']],
    ['\tif (!tbl->ready)\n+\t\treturn 0;', []],
    ['\tif (!tbl->reserved_start)\n+\t\tpr_info("none");', []],
  ])('a test before a difference that wraps: %s', (test, expected) => {
    const path = 'drivers/iommu/example.c';
    const hunk = `@@ -10,3 +10,5 @@ static void example(struct device *dev)
 	one();
+${test}
 	end = tbl->reserved_start - tbl->offset;
 	two();
`;
    expect(inMail(narrowArithmetic, path, hunk, 'iommu: fix a small window')).toEqual(expected);
  });

  it.each([
    [
      'a sign bit',
      'The constant is signed.',
      '#define CR_ON\t(1 << 31)',
      '#define CR_ON\t(1U << 31)',
      ['fixed: 1 << 31'],
    ],
    ['a sign bit that is only rewritten', 'Use BIT().', '#define CR_ON\t(1 << 31)', '#define CR_ON\tBIT(31)', []],
    ['another bit', 'The constant is signed.', '#define CR_ON\t(1 << 30)', '#define CR_ON\t(1U << 30)', []],
    [
      'all ones of another type',
      '',
      '\tif (map == DMA_MAPPING_ERROR)',
      '\tif (map == (phys_addr_t)DMA_MAPPING_ERROR)',
      ['fixed: DMA_MAPPING_ERROR'],
    ],
    [
      'all ones returned as another type',
      '',
      '\treturn DMA_MAPPING_ERROR;',
      '\treturn (phys_addr_t)DMA_MAPPING_ERROR;',
      ['fixed: DMA_MAPPING_ERROR'],
    ],
    [
      'the type of a count',
      'fix the type of slots',
      '\tunsigned int slots;',
      '\tunsigned long slots;',
      ['fixed: slots'],
    ],
    ['a type that may have 32 bits', 'It can have 32 bits.', '\tphys_addr_t end;', '\tu64 end;', ['fixed: end']],
    ['such a type, for another reason', 'Use one type.', '\tphys_addr_t end;', '\tu64 end;', []],
    [
      'a difference whose parts get names before they are compared',
      'Check for overflows.',
      '\toff = (addr & MASK) -\n-\t      align_offset(dev, orig);',
      '\toff = addr & MASK;\n+\tother_offset = align_offset(dev, orig);\n+\tif (off < other_offset)\n+\t\treturn;\n+\toff -= other_offset;',
      ['fixed: (addr & MASK) -\n-\t      align_offset(dev, orig)'],
    ],
  ])('%s', (_, words, before, after, expected) => {
    const counts = [before, after].map((lines) => 2 + lines.split('\n').length);
    const text = mail('iommu: example', words, driver, before, after);
    expect(changes(text.replace('-10,3', `-10,${counts[0]}`).replace('+10,3', `+10,${counts[1]}`))).toEqual(expected);
  });

  it('an identifier or an instruction that gets more bits is only a change', () => {
    expect(changes(mail('KVM: 64-bit ids', '', driver, '\tunsigned int lpid;', '\tu64 lpid;'))).toEqual([]);
    expect(changes(mail('KVM: 64-bit pages', '', driver, '\tunsigned int end;', '\tu64 end;'))).toEqual(['fixed: end']);
  });

  it('a cast that is taken away because it changes nothing', () => {
    const text = mail('iommu: remove unnecessary casts', '', driver, '\tx = (u64)pages << 12;', '\tx = pages << 12;');
    expect(changes(text)).toEqual([]);
  });

  it('a fix that changes nothing but a type is about widths', () => {
    const of = (subject: string, more = ''): string[] =>
      changes(
        mail(
          subject,
          '',
          driver,
          '\tunsigned int max_slots = slots(mask);',
          '\tunsigned long max_slots = slots(mask);',
        ).replace(' \ttwo();\n', `${more} \ttwo();\n`),
      );
    expect(of('iommu: fix a crash in the allocator')).toEqual(['fixed: max_slots']);
    expect(of('iommu: tidy up the allocator')).toEqual([]);
    expect(of('iommu: fix a crash in the allocator', '+\tmore();\n')).toEqual([]);
  });

  it.each([
    ['both operands', '\tx += a * b;', '\tx += (u64)a * (u64)b;', ['fixed: a * b']],
    ['a line that begins with a star', '\t*x = pages << 12;', '\t*x = (u64)pages << 12;', ['fixed: pages << 12']],
    ['all bits of a long of 32', '\tx = v >> 32;', '\tx = (u64)v >> 32;', ['fixed: v >> 32']],
    ['fewer bits than there are', '\tx = v >> 12;', '\tx = (u64)v >> 12;', []],
    ['a shift in a bool', 'static bool shift = PAGE_SHIFT;', 'static int shift = PAGE_SHIFT;', ['fixed: shift']],
    ['a shift for a bool', 'static int shift = PAGE_SHIFT;', 'static bool shift = PAGE_SHIFT;', ['introduced: shift']],
    ['a truth', 'static bool shift = true;', 'static int shift = PAGE_SHIFT;', []],
    ['words of the linker', '\tstatic int __init size;', '\tstatic long __init size;', ['fixed: size']],
    ['words behind the name', '\tint size __ro_after_init;', '\tlong size __ro_after_init;', ['fixed: size']],
  ])('casts and types: %s', (_, before, after, expected) => {
    expect(changes(mail('iommu: fix an overflow', '', driver, before, after))).toEqual(expected);
  });

  it('takes the word of a message about widths wherever memory is dealt with', () => {
    const of = (subject: string, path: string): string[] =>
      changes(mail(subject, '', path, '\tx += n * d->size;', '\tx += (u64)n * d->size;'));
    expect(of('powerpc: fix an overflow of the sum', 'arch/powerpc/platforms/example.c')).toEqual([
      'fixed: n * d->size',
    ]);
    expect(of('powerpc: fix the sum', 'arch/powerpc/platforms/example.c')).toEqual([]);
    expect(of('net: fix an overflow of the sum', 'net/core/example.c')).toEqual([]);
    expect(of('mm: test an overflow of the sum', 'mm/test_example.c')).toEqual([]);
    const widened = (before: string, after: string): string[] =>
      changes(mail('powerpc: rework', 'A sum may overflow.', 'arch/powerpc/mm/example.c', before, after));
    expect(widened('\tint page_size = 1;', '\tlong page_size = 1;')).toEqual(['fixed: page_size']);
    expect(widened('\tint fd;', '\tlong fd;')).toEqual([]);
  });

  it('a wider declaration of which the message says nothing, or elsewhere, is only a change', () => {
    expect(changes(mail('iommu: clean up', 'Use one type.', driver, '\tint npages;', '\tsize_t npages;'))).toEqual([]);
    expect(
      changes(mail('net: fix an overflow', 'It overflows.', 'net/core/example.c', '\tint npages;', '\tsize_t npages;')),
    ).toEqual([]);
  });
});

describe('a constant count', () => {
  it.each([
    ['1 << 32', 'drivers/vfio/example.c', ['1 << 32']],
    ['pages << 32', 'drivers/vfio/example.c', ['pages << 32']],
    ['(u64)pages << 32', 'drivers/vfio/example.c', []],
    ['1 << 30', 'drivers/vfio/example.c', []],
    ['1UL << 36', 'drivers/vfio/example.c', ['1UL << 36']],
    ['1UL << 36', 'arch/arm64/kvm/example.c', []],
    ['1ULL << 36', 'drivers/vfio/example.c', []],
    ['1UL << 64', 'arch/arm64/kvm/example.c', []],
  ])('of %s in %s', (shift, path, expected) => {
    const text = inFunction(pages, `\tbig = ${shift};`);
    expect(check(text, path).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  it('of a variable of an inner block', () => {
    expect(check(inFunction(pages, '\tif (pfn) {\n\t\tu64 pages = big;\n\t\tbig |= pages << 44;\n\t}'))).toEqual([]);
  });
});

describe('bytes in a variable of 32 bits', () => {
  const stored = (lines: string): string[] => {
    const text = `void take(u64 size);\nstatic void use(u64 size)\n{\n}\n${inFunction(
      'static void example(size_t pgcount, size_t pgsize, unsigned long pfn, u64 range_start, u64 range_end)',
      lines,
    )}`;
    return check(text).map(({ start, end }) => text.slice(start, end));
  };
  it.each([
    ['pages shifted', '\tu32 size = pgcount << __ffs(pgsize);\n\tuse(size);', ['size = pgcount << __ffs(pgsize)']],
    [
      'the length of a range',
      '\tu32 size;\n\tsize = range_end - range_start + 1;\n\tuse(size);',
      ['size = range_end - range_start + 1'],
    ],
    ['the address of a page', '\tu32 base;\n\tbase = PFN_PHYS(pfn);\n\tuse(base);', ['base = PFN_PHYS(pfn)']],
    ['64 bits', '\tu64 size = pgcount << __ffs(pgsize);\n\tuse(size);', []],
    ['what is needed in 32 bits', '\tu32 size = range_end - range_start + 1;\n\tpr_info("%u", size);', []],
    ['a count', '\tu32 count = pgcount - 1;\n\tuse(count);', []],
  ])('%s', (_, lines, expected) => expect(stored(lines)).toEqual(expected));
});

describe('a mask of bits that are not there', () => {
  const masked = (mask: string, type = 'u32'): string => `
#define EXAMPLE_HIGH ${mask}
#define EXAMPLE_SHIFT 28

static phys_addr_t example_address(${type} entry)
{
	return (entry & 0xfffff000) | ((entry & EXAMPLE_HIGH) << EXAMPLE_SHIFT);
}
`;
  it.each([
    ['GENMASK_ULL(39, 32)', 'u32', ['entry & EXAMPLE_HIGH']],
    ['BIT_ULL(33)', 'u32', ['entry & EXAMPLE_HIGH']],
    ['GENMASK(11, 4)', 'u32', []],
    ['GENMASK_ULL(39, 31)', 'u32', []],
    ['GENMASK_ULL(39, 32)', 'u64', []],
    ['OTHER_MASK', 'u32', []],
    ['GENMASK_ULL(39, 32)', 'enum example_entry', []],
  ])('%s of %s', (mask, type, expected) => {
    const text = masked(mask, type);
    const zeros = check(text).filter(({ what }) => what.includes('always 0'));
    expect(zeros.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });
});

describe('narrow-arithmetic, addresses', () => {
  const of = (head: string, line: string, path: string): string[] => {
    const text = `static void example(${head})\n{\n\tint i = 0;\n\n\t${line}\n}\n`;
    return check(text, path).map(({ start, end }) => text.slice(start, end));
  };

  it.each([
    ['phys_addr_t addr', 'addr &= PAGE_MASK;', ['addr &= PAGE_MASK']],
    ['phys_addr_t addr', 'example(addr & PAGE_MASK);', ['addr & PAGE_MASK']],
    ['phys_addr_t addr', 'example(addr & ~PAGE_MASK);', []],
    ['phys_addr_t addr', 'addr -= addr & ~PAGE_MASK;', []],
    ['unsigned long addr', 'addr &= PAGE_MASK;', []],
  ])('a mask of the width of long: %s, %s', (head, line, expected) => {
    expect(of(head, line, 'arch/riscv/mm/example.c')).toEqual(expected);
    expect(of(head, line, 'arch/x86/mm/example.c')).toEqual(expected);
    // The mask of these is signed, or all their kernels have 64 bits.
    expect(of(head, line, 'arch/powerpc/mm/example.c')).toEqual([]);
    expect(of(head, line, 'arch/arm64/mm/example.c')).toEqual([]);
  });

  it.each([
    ['phys_addr_t addr', 'example(addr + i * UINT_MAX);', ['i * UINT_MAX']],
    ['dma_addr_t addr, u32 page_size', 'example(addr + i * page_size);', ['i * page_size']],
    ['dma_addr_t addr, u32 page_size', 'example(addr + (dma_addr_t)i * page_size);', []],
    ['dma_addr_t addr, u64 page_size', 'example(addr + i * page_size);', []],
    ['dma_addr_t addr, u32 entry', 'example(addr + i * entry);', []],
    ['dma_addr_t addr, u32 page_size', 'example(addr + 2 * page_size);', []],
    ['unsigned long addr, u32 page_size', 'example(addr + i * page_size);', []],
  ])('a product that is added: %s, %s', (head, line, expected) => {
    expect(of(head, line, 'drivers/iommu/example.c')).toEqual(expected);
  });
});

describe('narrow-arithmetic, a sum of which a part was made wide', () => {
  it.each([
    ['(u64)ex->base + ex_offset(ex) - len', ['low = (u64)ex->base + ex_offset(ex) - len']],
    ['(u64)ex->base - (u64)ex->start', []],
    ['(u64)ex->base - ex->start', []],
    ['(u64)ex->base * len', []],
    ['(u32)((u64)ex->base + len)', []],
    ['(unsigned long)ex->base + len', []],
  ])('%s', (value, expected) => {
    const text = `static void example(struct example *ex, u32 len)\n{\n\tu32 low;\n\n\tlow = ${value};\n\tuse(low);\n}\n`;
    expect(check(text, 'drivers/s390/cio/example.c').map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  it('constants of a mask are small, whatever the message says', () => {
    const of = (before: string, after: string): string[] =>
      inMail(
        narrowArithmetic,
        'drivers/vfio/example.c',
        `@@ -1,3 +1,3 @@ int example(void)\n \tone();\n-\t${before}\n+\t${after}\n \ttwo();\n`,
        'vfio: fix an overflow',
      );
    expect(of('x = (1U << (EX_SHIFT - PAGE_SHIFT)) - 1;', 'x = (1UL << (EX_SHIFT - PAGE_SHIFT)) - 1;')).toEqual([]);
    expect(of('x = (1U << (ex_shift - PAGE_SHIFT)) - 1;', 'x = (1UL << (ex_shift - PAGE_SHIFT)) - 1;')).toHaveLength(1);
  });
});
