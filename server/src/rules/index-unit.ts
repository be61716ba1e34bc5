import { checkArraySizes } from './units/arraySizes.ts';
import { checkBitmapSizes } from './units/bitmapSizes.ts';
import { checkCountsAsEnds } from './units/countAsEnd.ts';
import { checkDmaAsPhysical } from './units/dmaAsPhysical.ts';
import { checkFeatures } from './units/features.ts';
import { checkBitsAsMask } from './units/bitsAsMask.ts';
import type { Rule } from './rule.ts';
import { checkCancelled } from './units/cancelled.ts';
import { checkClashes } from './units/clashes.ts';
import { checkElements } from './units/elements.ts';
import { checkFieldsOfAddresses } from './units/fieldOfAddress.ts';
import { checkFoundShifts } from './units/foundShift.ts';
import { checkKindsOfArguments } from './units/kindsOfArguments.ts';
import { checkLogs } from './units/logs.ts';
import { checkOddPlaces } from './units/oddPlaces.ts';
import { checkOperands } from './units/operands.ts';
import { checkOrigins } from './units/origin.ts';
import { checkConversions } from './units/patch.ts';
import { checkPhysical } from './units/physical.ts';
import { checkPropertyLengths } from './units/propertyLengths.ts';
import { checkScaledTwice } from './units/scaledTwice.ts';
import { checkShiftAsSize } from './units/shiftAsSize.ts';
import { checkShiftedAway } from './units/shiftedAway.ts';
import { checkSides } from './units/sides.ts';
import { checkSizeIndexes } from './units/sizeIndex.ts';
import { checkSizeofPointers } from './units/sizeofPointer.ts';
import { checkSlips } from './units/slips.ts';
import { checkSometimesCut } from './units/sometimesCut.ts';
import { checkSwapped } from './units/swapped.ts';
import { checkTableShifts } from './units/tableShift.ts';
import { checkTwoCounts } from './units/twoCounts.ts';
import { checkUnrounded } from './units/unrounded.ts';
import { checkVcpuNumbers } from './units/vcpuNumbers.ts';

/**
 * # An index or a size in the wrong unit
 *
 * A table is indexed in its own pages. The CPU, the host's table and a guest's view of it each have a page size of
 * their own, so one address has a different index in each, and a count of one is no count of another. Code that
 * takes one for the other works on the machine where the sizes happen to be equal, and elsewhere touches the
 * entries of somebody else.
 *
 * The rule works out what each integer counts: bytes, CPU pages (`PAGE_SHIFT`), pages of the table (`it_page_shift`),
 * pages of the guest (`stt->page_shift`), or pages of some other size. It knows the members, the functions and the
 * types that have a unit (`it_offset`, `iommu_tce_kill()`, `gfn_t`), reads the unit of a parameter off a body in view,
 * and takes `>> shift` and `<< shift` for the conversions they are. Names (`gfn`, `npages`, `ioba`) and types (`gpa_t`)
 * count where both sides of an assignment, a sum or an argument have one.
 *
 * The rule reports
 *
 * - a value of one unit where another is asked for: as an argument, in a sum or comparison, in a member, as an index;
 * - pages shifted back with another shift than they were made with, and pages shifted as if they were bytes;
 * - pages of 4 KiB (`size / SZ_4K`, `addr >> 12`) for those of the CPU, where the code is not for one architecture that has
 *   no others;
 * - one value used as an index of two tables with different pages;
 * - a size rounded to CPU pages and then cut into pages of the table, which may be larger;
 * - lg of a size from which the same page shift is taken twice;
 * - an offset inside a CPU page used as the offset inside a page of the table;
 * - the shift or the size of one page where that of another is asked for, and a page shift compared with itself;
 * - an index of pages that is added to the address of one (`page_address()`) as if it were an offset inside it;
 * - a number of bits that is used as their mask: `iova &= ~12UL`;
 * - a size that a caller gives, cut into pages of the CPU where another line of the function rounds it up
 *   (`size >> PAGE_SHIFT` beside `get_order(size)`), if callers elsewhere may give any;
 * - what one mask leaves and the opposite one clears: `offset = addr & ~PAGE_MASK; offset &= PAGE_MASK;`;
 * - a count that is to be rounded up, and is not: `n |= size - 1; n >>= shift;` (the shift throws away what the OR sets);
 * - a field of a register that `FIELD_GET()` shifts down to a page number, kept as an address;
 * - how many bytes a property has (`of_get_property(np, "reg", &len)`) where its cells are counted;
 * - two numbers in each other's place, as the words of their names and of the parameters say: `map(phb, win, pe_num)` of
 *   `map(phb, pe_num, window_id)`;
 * - how many there are taken for where they end: `for (i = first; i < n; i++)` beside `first + n`;
 * - the identifier of a vCPU where its index is asked for, or how many there are: `kvm_get_vcpu(kvm, target_addr)`;
 * - a number of things that is set to lg of it, as the names say: `max_pasids = ssid_bits`;
 * - the number of a CPU page (`pte_pfn()`) shifted by the shift of the huge page that was found;
 * - a number of bytes (`n * sizeof(*ptr)`) that is added to a pointer to more than a byte, and `(u32 *)(addr + 1)` of an integer
 *   whose word is read beside it;
 * - an array with an element for each page of one size that a loop fills for each page of another;
 * - the size of a page for a parameter called `page_shift`, and `gfn_end` behind `gfn_start` for one called `pages`;
 * - the size of a page as a shift (`addr >> PAGE_SIZE`), and its shift as a size (`npages * PAGE_SHIFT`, `ALIGN(size, PAGE_SHIFT)`);
 * - a size that is compared with, or masked with, how many bits one has (`size < TABLE_SHIFT`, `size & (TABLE_SHIFT - 1)`);
 * - a number of elements as one of bytes, and the other way round: `memset(array, 0, ARRAY_SIZE(array))`, `i < sizeof(array)`;
 * - the size of a pointer where that of what it points to is meant: `p = kmalloc_array(n, sizeof(p), ...)`,
 *   `copy_to_user(arg, p, sizeof(p))`; that of one character for the room of a text, `snprintf(text, sizeof(*text), ...)`;
 * - an index of a table that is shifted by 12 beside the table's own `it_page_shift`;
 * - a size that is shifted on one of the ways to a call, and not on the other;
 * - lg of a number (`ilog2(n)`, `get_order(size)`) for a parameter called `size`;
 * - the CPU's address of an element of a list beside the length that the device has (`f(sg_virt(s), sg_dma_len(s))`);
 * - which of the MMU's page sizes is meant as a number of bytes: `addr + mmu_virtual_psize`;
 * - a physical address where a cache is flushed by virtual ones: `flush_dcache_range(PFN_PHYS(pfn), ...)`;
 * - a number of bytes (`sizeof(*p)`) where `bitmap_and()` and its like ask for one of bits;
 * - the address that a device uses where that of the memory is asked for: `vm_iomap_memory(vma, mem->dma_handle, size)`;
 * - a bit of another set of features: `cpu_has_feature(MMU_FTR_RADIX)`;
 * - an index that counts from the start of a window where one from 0 is meant (`tbl->it_offset`,
 *   `memslot->base_gfn`), and the other way round.
 *
 * A shift by the difference of two page shifts is a conversion, and right. A variable that holds different units at
 * different times is followed by its assignments. Where neither the patch nor a fact tells what a value counts,
 * nothing is said: so of page numbers in a device's registers, of indexes that are cut out by a mask, of a plain `size`
 * that no call tells anything of.
 *
 * Of a patch it reports as fixed
 *
 * - an argument that is known to be a number of pages, to which the shift is added;
 * - where it says that it corrects something, a shift or size of a page that it puts in, takes out or exchanges for
 *   that of another page (by its constant, or as a walk of the tables found it), and a rounding that it puts before
 *   such a shift;
 * - where its message is about units, a number of pages or words that becomes one of bytes in an argument;
 * - where it corrects something, a size that becomes lg of it in an argument, and the other way round;
 * - `kzalloc(bits)` that becomes `bitmap_zalloc(bits)`;
 * - where it corrects something, the size of another thing: `sizeof(void *)` and `sizeof(pgd_t)`, `ARRAY_SIZE()` of two arrays,
 *   `PMD_TABLE_SIZE` and `PUD_TABLE_SIZE`, `aligned_size` and `size`;
 * - where it corrects something, a shift by a number that an argument gets or loses (`mfsrin(i)` and `mfsrin(i << 28)`), the
 *   letter of a size (`SZ_128` and `SZ_128K`), `n / m` that becomes `DIV_ROUND_UP(n, m)`, and `1 << get_order(size)` that
 *   becomes `PFN_UP(size)`;
 * - where its message is about physical and virtual addresses, statements that stay the same but for casts and for what makes
 *   one of the other (`(u32)(addr_t)data` and `virt_to_phys(data)`);
 * - where it corrects something, the number of a bit for its mask (`features & F_CSUM` and `features & BIT(F_CSUM)`), bytes that
 *   are added to a pointer to more than a byte (`&x->config + offset` and `(u8 *)&x->config + offset`), bytes that are shifted
 *   by their number, the size of a pointer that is copied from, what a level of another table covers (`PUD_SIZE` and
 *   `S2_PUD_SIZE`), how many other things there are (`nr_cpu_ids` and `NR_STATS`, `4` and `ARRAY_SIZE(slots)`), and the same thing by another number
 *   (`gp->shadow_lpid` and `gp->l1_lpid`, `cpu` and `kvmppc_pack_vcpu_id(kvm, cpu)`);
 * - where it corrects something, what a message prints as `kB` or `bytes` and is none, in tests of memory, too;
 * - a size that is rounded up before it is cut into pages;
 * - an address of the device that it translates first: `phys_to_virt(addr)` that becomes
 *   `phys_to_virt(iova_to_phys(domain, addr))`.
 *
 * and as introduced
 *
 * - a call that keeps the shift that another call of the same function loses (`put(index << 12)` beside
 *   `put(index << shift)`);
 * - `PFN_UP(offset + len)` that becomes `PFN_UP(len)`: the offset in the first page is not counted any more;
 * - a size that is cut into pages where the same size was rounded up before;
 * - an address that is put beside flags in the place of one whose low bits were masked off;
 * - where its message says nothing of units, pages or sizes, a conversion that it takes out of a short change, or exchanges
 *   for that of the CPU's page.
 *
 * In other drivers only a page of the CPU that becomes one of the hardware's (`PAGE_SHIFT` to `HV_HYP_PAGE_SHIFT`,
 * `PAGE_SIZE` to `BIT(x->page_shift)`), or the other way round, is taken for that, and where the message is
 * about the sizes of pages, also `PAGE_SIZE` and `dev->page_size`; there a member that a function
 * shifts as pages and passes on as bytes is reported as well.
 *
 * ## Invalid
 *
 * ```c
 * static long example_put(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long ioba)
 * {
 * 	unsigned long entry = ioba >> stt->page_shift;
 *
 * 	iommu_tce_kill(tbl, entry, 1);
 * 	return 0;
 * }
 * ```
 *
 * ```c
 * static void example_free(struct iommu_table *tbl, size_t size, dma_addr_t dma_handle)
 * {
 * 	unsigned int nio_pages;
 *
 * 	size = PAGE_ALIGN(size);
 * 	nio_pages = size >> tbl->it_page_shift;
 * 	iommu_free(tbl, dma_handle, nio_pages);
 * }
 * ```
 *
 * ```c
 * static void example_reserve(struct iommu_table *tbl, dma_addr_t start, dma_addr_t end)
 * {
 * 	iommu_table_reserve_pages(tbl, start, end);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static long example_put(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long ioba)
 * {
 * 	unsigned long entry = ioba >> stt->page_shift;
 * 	unsigned long subpages = 1ULL << (stt->page_shift - tbl->it_page_shift);
 *
 * 	iommu_tce_kill(tbl, entry * subpages, subpages);
 * 	return 0;
 * }
 * ```
 *
 * ```c
 * static void example_free(struct iommu_table *tbl, size_t size, dma_addr_t dma_handle)
 * {
 * 	unsigned int nio_pages = IOMMU_PAGE_ALIGN(size, tbl) >> tbl->it_page_shift;
 *
 * 	iommu_free(tbl, dma_handle, nio_pages);
 * }
 * ```
 */
export const indexUnit: Rule = {
  meta: {
    id: 'index-unit',
    number: 'R7',
    title: 'An index or a size in the wrong unit',
    severity: 'warning',
    kernelOnly: true,
    since: '0.1.0',
    sources: [
      'https://lore.kernel.org/kvm-ppc/20220420050840.328223-1-aik@ozlabs.ru/',
      'https://lore.kernel.org/linuxppc-dev/20241206210039.93172-1-gbatra@linux.ibm.com/',
      'https://lore.kernel.org/linuxppc-dev/20230504175913.83844-1-gbatra@linux.vnet.ibm.com/',
    ],
  },
  // Shifts and page sizes, and the members and calls that count pages.
  words:
    /for ?\(\w+ = [a-z]|kvm_get_vcpu\(|of_get_\w*prop|fdt_getprop\(|FIELD_GET\(|MAX_VCPUS|[Ss](?:HIFT|hift)|_bits;|_order;|page_address|kmap|hvpfn|set_memory|(?:sg|bvec)_(?:phys|virt|dma_address)|sg_dma_len|mmu_\w+_psize|ilog2\(|get_order\(|[di]cache_range|PFN|pfn|gfn|PAGE_|tce|iova|_vm\b|npages?\b|_pages\b|it_(?:size|offset|level|res)|pool|iommu_(?:alloc|free|area|range|table|init)|mm_iommu|~1[2-9]U?L*\b|[+-]=? (?:[\w.>-]+ \* )?sizeof|\w \+ (?:\w+_)?(?:size|bytes)\b|(?:size|len|length|bytes) >>|alloc(?:_array|_node)?\((?!sizeof\((?:\*|struct))|mem\w+\([^;]{0,200}(?:sizeof|ARRAY_SIZE)|< sizeof|(?:nprintf|str\w+)\([^;]{0,200}sizeof\(\*|SZ_\d|_has_feature\(|bitmap_|dma_handle|\*\) ?\(\w+ \+ \d/,
  checkFunction(fn, report) {
    checkClashes(fn, report);
    checkSlips(fn, report);
    checkOrigins(fn, report);
    checkBitsAsMask(fn, report);
    checkLogs(fn, report);
    checkScaledTwice(fn, report);
    checkUnrounded(fn, report);
    checkCancelled(fn, report);
    checkShiftedAway(fn, report);
    checkPropertyLengths(fn, report);
    checkFieldsOfAddresses(fn, report);
    checkVcpuNumbers(fn, report);
    checkCountsAsEnds(fn, report);
    checkSwapped(fn, report);
    checkFoundShifts(fn, report);
    checkElements(fn, report);
    checkTwoCounts(fn, report);
    checkKindsOfArguments(fn, report);
    checkSometimesCut(fn, report);
    checkOddPlaces(fn, report);
    checkOperands(fn, report);
    checkShiftAsSize(fn, report);
    checkTableShifts(fn, report);
    checkSizeofPointers(fn, report);
    checkArraySizes(fn, report);
    checkSides(fn, report);
    checkPhysical(fn, report);
    checkDmaAsPhysical(fn, report);
    checkBitmapSizes(fn, report);
    checkFeatures(fn, report);
    checkSizeIndexes(fn, report);
  },
  checkPatch: checkConversions,
};
