import { checkWideBits } from './narrow/wideBits.ts';
import type { Rule } from './rule.ts';
import { checkAllOnesPlusOne } from './narrow/allOnes.ts';
import { checkComparisons } from './narrow/compared.ts';
import { checkConstantShifts } from './narrow/constant.ts';
import { checkCutAddresses } from './narrow/cutAddress.ts';
import { checkEndless } from './narrow/endless.ts';
import { checkHolders } from './narrow/holder.ts';
import { checkKeptAddresses } from './narrow/keptAddress.ts';
import { checkDeadSigns } from './narrow/deadSigns.ts';
import { checkDivisors } from './narrow/divisor.ts';
import { checkDifferences } from './narrow/difference.ts';
import { checkJiffies } from './narrow/jiffies.ts';
import { checkDisjointMasks } from './narrow/disjointMasks.ts';
import { checkMixedSigns } from './narrow/mixedSigns.ts';
import { checkMasks } from './narrow/mask.ts';
import { checkWidened } from './narrow/patch.ts';
import { checkPhysical } from './narrow/physical.ts';
import { checkProducts } from './narrow/product.ts';
import { checkShifts } from './narrow/shift.ts';
import { checkSignedCounters } from './narrow/signedCounter.ts';
import { checkStored } from './narrow/stored.ts';
import { checkSupplied } from './narrow/supplied.ts';
import { checkSums } from './narrow/sum.ts';
import { checkTopEnds } from './narrow/topEnd.ts';
import { checkUserCuts } from './narrow/userCuts.ts';
import { checkUserDifferences } from './narrow/userDifferences.ts';
import { checkUserEnds } from './narrow/userEnds.ts';
import { checkUserSums } from './narrow/userSums.ts';

/**
 * # Sizes and addresses are computed in too few bits
 *
 * C computes in the type of the operands, not in the type that the result goes to. A page number of 32 bits that is
 * shifted to an address, `1 << page_shift` for a page of 16 GiB, the end of a range that is added in `unsigned long` on a
 * 32-bit kernel: what does not fit is gone before the wider type is reached, and nothing says so.
 *
 * The rule reports
 *
 * - `1 << shift` where the shift is that of a page, a table, a window or an address, and the result needs 64 bits; also
 *   where the same file shifts by the same count in 64 bits elsewhere, or the same function by less, or where the bit is
 *   one of a word whose upper half the function puts in; and the lowest bit of a mask of page sizes, where the result is
 *   kept or returned in 64 bits;
 * - `pages << PAGE_SHIFT` that is computed in 32 bits (also in `unsigned long`, where the code is built for 32-bit kernels
 *   and the result is a `phys_addr_t`, a `dma_addr_t` or another type of 64 bits, also by way of a variable), or in the
 *   width of a bit-field;
 * - `i * page_size` that is multiplied in 32 bits and added to an address of 64, or kept as a size of 64 bits;
 * - the address of memory (`page_to_phys()`, `page_to_pfn() << PAGE_SHIFT`) that is kept in `unsigned long` or less, in code
 *   that is built for 32-bit kernels too, besides that of the architectures; in code of IOMMUs, guests and DMA also that of
 *   what the kernel has mapped (`virt_to_phys()`);
 * - `(entry & MASK) << 28` of which the mask leaves bits that the shift moves beyond the type, where the result is wider;
 * - `byte << 24` of a `u8` that becomes an `int`, and 64 bits with its sign;
 * - `1 << (ffs(a - b) - 1)`, by -1 where the two are equal;
 * - `rc ? rc : used` of an `int` that may be negative and an `unsigned int`, kept or returned in 64 bits;
 * - `kzalloc(count * sizeof(*p))` where the count is what a device or a device tree says, and nothing in the function bounds
 *   it;
 * - a difference that is kept in 32 unsigned bits and then added to 64, where nothing compares it;
 * - a sum of which a part was cast to 64 bits, given to a variable of 32;
 * - `PAGE_MASK` on an address wider than `long`, on architectures where that mask is unsigned;
 * - `__ffs()` and its like of 64 bits, of which they see an `unsigned long`;
 * - a shift by a constant that is as many bits as the left side has, or more, and one by a number of bytes;
 * - a size or an address that is made in 64 bits, kept in 32, and needed in 64 again; or the size of a whole range
 *   (`pgsize * pgcount`, `gather->end - gather->start`) that is kept in 32 and passed on;
 * - an address shifted right by the width of an address, in `long`;
 * - `1ULL < bits`, where a shift is meant;
 * - `1ULL << args.page_shift`, and `window_shift - args.page_shift` without a sign, of what a user gives and nothing looks at
 *   before; `args.iova + args.length - 1` of which nothing refuses a length of 0; `id << shift` of 32 bits by a count of 64;
 * - `args.offset + args.size > limit` of which a user gives both parts, and nothing else looks at either;
 * - `args.iova` of 64 bits that a user gives, put into a `long` or `size_t` of code that is built for 32-bit kernels too, where
 *   nothing in the function bounds it;
 * - the end `start + size` of a range that is compared, where the same file lets a range end at the last byte of all
 *   (`start + size - 1 < start`), or has an aperture that ends at the last one of 32 bits; and `last + 1`, compared with a start;
 * - the `phys_addr_t` that a table is asked to map, put into 32 bits, where nothing in the function looks at its upper half;
 * - an `int` that counts up to an unsigned size, and is added to an address of 64 bits;
 * - `start + size` that is added in 32 bits and widened then, and a sum of 32-bit lengths that is compared with a limit;
 * - a mask or boundary that may be all ones, or a variable that was given `PHYS_ADDR_MAX` or another such limit on the way,
 *   plus 1; a difference with the start of a range that need not be there;
 * - a local variable of 32 bits that collects 64-bit sizes, that counts from a 64-bit index, or that keeps the number of
 *   entries of a table (`it_size`) and meets 64 bits later;
 * - a loop that runs while a counter is below a constant that its type cannot reach, or while an unsigned one is `>= 0`;
 * - `DMA_MAPPING_ERROR` or `~(dma_addr_t)0` compared with, or returned as, a `phys_addr_t`;
 * - a difference of 64 bits that a comparison returns as the `int` by which things are sorted;
 * - a divisor of 64 bits that is given to what divides by 32 (`div_u64()`, `do_div()`);
 * - `end < jiffies`, ticks compared as plain numbers, in code that is built for 32-bit kernels too;
 * - `node >= nr_node_ids` of a signed `node`, behind which `node < 0` is never true;
 * - `~0U` returned as `unsigned long`, `addr & ~(size - 1)` with a `size` of 32 unsigned bits, a mask that has only bits
 *   beyond those of the value, or none of those that another mask has left, and a 32-bit word that is read as a bitmap of longs.
 *
 * It needs to see the types: declarations in view, members of structs and prototypes that it knows from the kernel's
 * headers. A count that is constant, bounded by a fact or by a mask, or a difference of two shifts is left alone, and so is
 * code that is built for 64-bit kernels only; so is a count of which no
 * more is known than a plain name, where the result is no size. In files that have to do with neither IOMMU, guests nor
 * DMA, a count of pages is mostly that of one buffer, and lengths were checked before: there only page numbers, what was
 * cut out of 64 bits, table and huge page sizes and lengths of a scatterlist are reported. Where a patch itself makes a declaration wider, puts a cast before an
 * operand or turns 1 into 1ULL, the old side is reported as fixed even where types are out of view; the other way round
 * it is reported as introduced. So is a sum that is rearranged to `max - len >= more`, where the side that may wrap is
 * the one reported; a step before the test for the end that goes behind it (`addr >= end - step`); a sum, product or shift of
 * which `check_add_overflow()` or `a + b < a` looks whether it wraps, also further down in the hunk; a number of pages that
 * becomes one of bytes in as many bits; what is computed in 32 bits or in `long` and then in a macro or function of 64
 * (`DIV_ROUND_UP_ULL()`, `PFN_PHYS()`, `min_t(u64, ...)`, `BIT_ULL(39)`); `a - b` that is computed only
 * where `a` is larger; a cast to 64 bits on one side of `?:` or of a factor; a product that array_size() or kcalloc() makes;
 * `x != (u32)x` that a fix adds; an
 * unsigned difference before which a fix puts a test that it is not below 0, also in the same condition; a value of 32 bits that a
 * fix puts into a variable of 64 beside; a cast put before a
 * sentinel of all ones; and `1 << 31` that becomes unsigned. A fix that changes nothing but types is about widths, and where it says that something is truncated or wraps, whatever it makes wider is meant. In drivers and core
 * code besides those of IOMMUs, DMA, VFIO and KVM the message must say that it is about widths, and declarations must be of
 * amounts, or become those of addresses, unless the subject says that something overflows. A cast is left alone where the
 * message says that nothing did.
 * The shift or the size of a page that is given to a `bool` is reported anywhere; so is a member of `unsigned long` that a
 * patch adds, and gives what `virt_to_phys()` or its like returns.
 * In those directories, unless they are for 64-bit kernels only, `BIT()` and `GENMASK()` of bits beyond 31 that a patch
 * adds are reported. A shift in a line that goes, of which the message quotes what UBSAN said of it ("shift exponent 64 is too
 * large"), is fixed; so is a number in it that a macro shifts, and that becomes `0UL`, and a `BIT()` that becomes `BIT_ULL()`, where the
 * message quotes the compiler's warning of it.
 *
 * Wherever the kernel is changed, these are fixed by the way that a patch mends them: `end + 1`, before which it asks for
 * `ULLONG_MAX`; an end that is rounded up or a sum, where `addr >= end` becomes `addr > end - 1`, or `base + size <= start` becomes `limit < start`, and a walk by steps where
 * `<` becomes `!=`; a mask that is made of a count which need not be a power of two; the upper part of a field that was made
 * of the low bits again. In a fix also a mask or a bit-field that gets more bits, a limit that does (`UINT_MAX`), and `len - sizeof(struct header)` before which it asks
 * whether `len` is 0 (or no longer does), and an unsigned amount that gets a sign, where it speaks of one. Where the message says
 * so, too: a sign that is extended (`dec = (s32)dec`), what is made 0 where it has wrapped (`if (cur < base) ofs = 0`), a mask
 * `(1UL << (n + 1)) - 1` that becomes `GENMASK(n, 0)`, an int that reaches its sign (`0xffff << SHIFT`, `base + (s32)val`), an index or a shift that may be negative, a value above `U16_MAX`, `i - 1` that wraps, a signed parameter of which a negative
 * value passes the check, a pointer that is cast to 32 bits.
 *
 * ## Invalid
 *
 * ```c
 * static unsigned long demo_table_pages(struct iommu_table *tbl)
 * {
 *         unsigned long pgsize = 1 << tbl->it_page_shift;
 *
 *         return demo_count(tbl, pgsize);
 * }
 * ```
 *
 * ```c
 * static phys_addr_t demo_address(struct demo *demo, u32 pages)
 * {
 *         phys_addr_t end = demo->base + (pages << PAGE_SHIFT);
 *
 *         return end;
 * }
 * ```
 *
 * ```c
 * static unsigned long demo_boundary(struct device *dev, struct iommu_table *tbl)
 * {
 *         return ALIGN(dma_get_seg_boundary(dev) + 1, PAGE_SIZE) >> tbl->it_page_shift;
 * }
 * ```
 *
 * ```c
 * static unsigned long demo_table_size(u32 page_shift)
 * {
 *         if (page_shift > 34)
 *                 return ~0U;
 *         return demo_bytes(page_shift);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static unsigned long demo_table_pages(struct iommu_table *tbl)
 * {
 *         unsigned long pgsize = 1UL << tbl->it_page_shift;
 *
 *         return demo_count(tbl, pgsize);
 * }
 * ```
 *
 * ```c
 * static phys_addr_t demo_address(struct demo *demo, u32 pages)
 * {
 *         phys_addr_t end = demo->base + ((phys_addr_t)pages << PAGE_SHIFT);
 *
 *         return end;
 * }
 * ```
 *
 * ```c
 * static unsigned long demo_boundary(struct device *dev, struct iommu_table *tbl)
 * {
 *         return (dma_get_seg_boundary(dev) >> tbl->it_page_shift) + 1;
 * }
 * ```
 *
 * ```c
 * static unsigned int demo_smallest_page(struct iommu_domain *domain)
 * {
 *         unsigned int pgsize = 1 << __ffs(domain->pgsize_bitmap);
 *
 *         return pgsize;
 * }
 * ```
 */
export const narrowArithmetic: Rule = {
  meta: {
    id: 'narrow-arithmetic',
    number: 'R12',
    title: 'Sizes and addresses are computed in too few bits',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20200831203811.8494-2-nicoleotsuka@gmail.com> "powerpc/iommu: Avoid overflow at boundary_size"',
      '<20200624084121.6588-1-suravee.suthikulpanit@amd.com> "iommu: amd: Fix IO_PAGE_FAULT due to __unmap_single() size overflow"',
      'arch/powerpc/platforms/pseries/iommu.c, query_page_size_to_mask() of 6.12',
    ],
  },
  words: new RegExp(
    [
      // Shifts; to the right only by the width of an address.
      /<<|>> \(?(?:[\w.>-]+(?:->|\.)granule|\w*_SIZE|SZ_\d)|\b1[uU]?[lL]{1,2} < |>>[\s\w>.()-]*(?:[io]as|aw|width|bits)\b/
        .source,
      // Masks and sentinels.
      /~\s*(?:0[uU]|\()|-1[uU]|\((?:u32|unsigned int)\)\s*(?:~\s*0|-1)|\(unsigned long \*\)\s*&|MAPPING_ERROR|PHYS_ADDR|(?:to|sg)_phys\(|\b__pa\(/
        .source,
      // Addresses masked for pages; products added to addresses.
      /&=? PAGE_MASK|\+ (?:\(\w+\))?\(?\w+ \* /.source,
      // A part of a sum that was made wide: `(u64)ptr + offset`.
      /\((?:u64|s64|unsigned long long|long long)\)[^;]* [+-] /.source,
      // Products with sizes.
      /\* ?(?:\n\s*)?sizeof|sizeof\(.*\) \*/.source,
      // Differences.
      /-= |= [^;]*\) -/.source,
      // Bytes of pages.
      /\b\w*(?:pg|page|granule|blk|block)_?(?:size|sz) \*|\* \w*(?:pg|page|granule|blk|block)_?(?:size|sz)\b/.source,
      // `boundary + 1`, `start + size`, `len + more`.
      /(?:_|->|\.)(?:start|end|last) - |\w = PFN_PHYS\(|\+\s*(?:1\b|[\w>.()-]*(?:len|length|size|bytes)\b)/.source,
      // `return rc ? rc : used`, `= cond ? -EINVAL : used`
      /[?:] -E[A-Z]|\b(?:r|rc|ret|retval|err|error|res|result|rv)\b[ <>=!0]*\?|\? (?:r|rc|ret|retval|err|error|res|result|rv)\b/
        .source,
      // What a user gives.
      /copy_\w*from_|= ucmd->cmd;|= data;/.source,
      // What a table is asked to map; what a loop goes on by.
      /\bphys_addr_t \w+,|\w \+= \w*(?:size|sz|len|step|stride)\b/.source,
      // Divisions by 32 bits; an upper bound before the sign; bytes unmapped.
      /\b(?:do_div|div_[us]64\w*)\(|\b(?<sign>\w+) >=? \w+\)[^]{0,300}?\b\k<sign> < 0|->unmap\w*\(/.source,
      // Masked twice.
      /& ~?\w+\) & [A-Z]/.source,
      // Ticks.
      /\bjiffies\)* [<>]|[<>]=? \(*jiffies\b/.source,
      // What things are sorted by.
      /return [\w>.()-]+ - [\w(]/.source,
      // Counters that are compared with a constant.
      /(?:;\s+|while \()[\w>.-]+ (?:<=?|!=) (?:\d{3}|0x|[A-Z(])|;\s+[\w>.-]+ >= 0;|for_each_(?:set|clear|and|andnot|or)_bit\w*\(/
        .source,
      // Masks of sizes, counters that do not start at a constant.
      /\s\w+ \|= |=\s*[\w>.-]*(?:bitmap|pgsizes|it_size|it_offset|poolsize)\b|\bfor \(\w+ = [a-z(]/.source,
    ].join('|'),
  ),
  checkFunction(fn, report) {
    checkShifts(fn, report);
    checkSums(fn, report);
    checkAllOnesPlusOne(fn, report);
    checkProducts(fn, report);
    checkHolders(fn, report);
    checkConstantShifts(fn, report);
    checkStored(fn, report);
    checkKeptAddresses(fn, report);
    checkPhysical(fn, report);
    checkDifferences(fn, report);
    checkSupplied(fn, report);
    checkMasks(fn, report);
    checkEndless(fn, report);
    checkWideBits(fn, report);
    checkMixedSigns(fn, report);
    checkUserSums(fn, report);
    checkUserDifferences(fn, report);
    checkUserEnds(fn, report);
    checkUserCuts(fn, report);
    checkTopEnds(fn, report);
    checkCutAddresses(fn, report);
    checkSignedCounters(fn, report);
    checkComparisons(fn, report);
    checkDivisors(fn, report);
    checkDeadSigns(fn, report);
    checkJiffies(fn, report);
    checkDisjointMasks(fn, report);
  },
  checkPatch: checkWidened,
};
