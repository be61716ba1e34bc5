/**
 * Names and plain expressions of numbers of pages, of their sizes, and of lg of them, as a diff shows them: what a patch
 * converts is told by its words where types are out of view. Read in drivers/{iommu,vfio,hv}/, arch/{powerpc,s390}/ and
 * include/linux/. Names that have a unit wherever they stand are in units.ts.
 */

/** lg of the size of a page: `PAGE_SHIFT`, `it_page_shift`, `tce_shift`. What is lg of how many a page holds is none. */
export const pageShiftNames =
  /^(?!\w*PER_PAGE)(?:\w*PAGE_SHIFT\w*|[A-Z]\w*_PTE_SHIFT|(?:\w*_)?(?:page|tce|pg|iova|win(?:dow)?)_?shift)$/;

/** The size of a page: `PAGE_SIZE`, `page_size`, `granule`, `SZ_4K`. */
export const pageSizeNames = /^(?:\w*PAGE_SIZE\w*|\w*page_size|granule|SZ_\d+[KMG])$/;

/** The shift of a page that was looked up, as walkers of the CPU's tables give it: `pshift`. */
export const foundShiftNames = /^(?:\w+_)?p?shift$/;

/** Rounds to whole pages: include/linux/mm.h, arch/powerpc/include/asm/iommu.h. */
export const pageAligners = /^\w*PAGE_ALIGN(?:_UP|ED)?$/;

/** How large a table of a level is: arch/powerpc/include/asm/{book3s/64,nohash/64}/pgtable*.h. */
export const tableSizes = /^P(?:TE|MD|UD|4D|GD)_TABLE_SIZE$/;

/** Words that stand for each other, but for the page or the level of a table that they are of. */
export const pageKinds: readonly RegExp[] = [
  pageShiftNames,
  pageSizeNames,
  /^\w*PAGE_MASK\w*$/,
  /^\w*PAGE_ALIGN\w*$/,
  tableSizes,
];

/** The shift of a page that is taken from lg of a size. */
export const takenShiftNames = /(?:^|_|>|\.)(?:page|tce|table|iova|pg)_?shift$|PAGE_SHIFT/;

/** A number of pages: `1UL << order`, `npages`, `size >> PAGE_SHIFT`. */
export const pageCounts = /^1U?L* << [\w>.()-]*order\)?$|^(?:nr_?|num_?|n)pages$|^[\w>.-]+ >> \w*PAGE_SHIFT$/;

/** A number of bytes: `size`, `len`, `npages << PAGE_SHIFT`. */
export const byteCounts = /^(?:[\w>.-]*[_>.])?(?:size|len|length|bytes)$|^[\w>.-]+ << \w*PAGE_SHIFT$/;

/** lg of a number: `ssid_bits`. */
export const lgNames = /_(?:bits|shift|order)$/;

/** Numbers of things: `max_pasids`, `nr_entries`. */
export const countNames =
  /^(?:nr_|num_?|max_)\w*[a-z]s$|_(?:count|cnt)$|(?:pasids|entries|pages|slots|vectors|queues|sids|pfns)$/;

/** How many there are of something, where a comparison ends with it: `nr_cpu_ids`, `NR_DIAG_STAT`, `num_entries`. */
export const countBounds = /^(?:nr|num|max|NR|NUM|MAX)_?\w*[A-Za-z]$|(?:_|^)(?:count|cnt|nums|COUNT|NUM|NR)$/;

/** What an entry of a level covers, of the CPU's tables or of those of the second stage: asm/pgtable*.h, asm/stage2_pgtable.h. */
export const levelKinds: readonly RegExp[] = ['SIZE', 'MASK', 'SHIFT'].map(
  (word) => new RegExp(`^(?:S2_|KVM_|HPAGE_)?P(?:MD|UD|4D|GDIR)_${word}$`),
);

/** Rounds bytes up to whole pages, or counts the pages that they reach into: include/linux/{pfn,mm,math}.h, asm/iommu.h. */
export const countingUp = /^(?:\w*PFN_UP|\w*PAGE_ALIGN(?:_UP)?|DIV_ROUND_UP(?:_ULL)?|iova_align|\w*_num_pages)$/;

/** The shift of a page that is larger than the CPU's, or may be: arch/powerpc/include/asm/pgtable.h. */
export const hugeShiftNames = /^(?:h|huge)_?(?:page_?)?shift$/;

/** Parameters that are lg of a size, or of a number of pages. */
export const shiftParameters = /(?:^|_)(?:page_?|pg_?|tce_?|window_?)?(?:shift|order)$/;

/** Parameters that are how long a range is, in whatever unit. */
export const amountParameters =
  /^(?:n|nr|num)_?(?:pages|pfns|gfns|entries)$|^(?:pages|npages|count|size|len|length|nbytes)$/;

/** Parameters that are a size in bytes or a number of entries, and never lg of one. */
export const sizeParameters = /^(?:n|nr|num)_?(?:pages|pfns|gfns|entries)$|^(?:npages|size|len|length|nbytes)$/;

/** lg of a number, as it stands, or with lg of another added: `ilog2(tbl->it_level_size) + 3`. include/linux/log2.h. */
export const logs = /^(?:__)?ilog2(?:_u(?:32|64))?\([^()]*(?:\([^()]*\))?[^()]*\)(?:[+-]\w+)?$|^get_order\([^()]*\)$/;

/** The size of a page, as a constant. */
export const namedSizes = /^(?:\w*PAGE_SIZE(?:_\d+[KMG])?|SZ_\d+[KMG])$/;

/** Parameters that are where a range begins, and where it ends. */
export const startParameters = /^(?:start|first)(?:_(?:addr|pfn|gfn|iova|va))?$/;
export const endParameters = /^(?:end|last)(?:_(?:addr|pfn|gfn|iova|va))?$/;

/** lg of the size of a page, as a constant. */
export const namedShifts = /^\w*PAGE_SHIFT(?:_\d+[KMG])?$/;

/** Which argument of macros that round is the size to whose multiples they do: include/linux/align.h, include/linux/math.h. */
export const sizeTakers: ReadonlyMap<string, number> = new Map(
  [
    'ALIGN',
    'ALIGN_DOWN',
    'IS_ALIGNED',
    'PTR_ALIGN',
    'round_up',
    'round_down',
    'roundup',
    'rounddown',
    'DIV_ROUND_UP',
  ].map((name) => [name, 1]),
);

/** Rounds up, so that what is at the end of all addresses becomes 0: include/linux/{align,math,mm}.h. */
export const roundedUp = /^(?:(?:PAGE_|PMD_)?ALIGN|round_up|roundup)\(.*\)$/;

/** A number of pages, and what of: `size >> PAGE_SHIFT`, `size / PAGE_SIZE`, `PFN_UP(size)`. */
export const pageCounters = /^(?:(?<shifted>.+?) (?:>> PAGE_SHIFT|\/ PAGE_SIZE)|PFN_(?:UP|DOWN)\((?<counted>.+)\))$/;

/** Rounds up to a multiple: include/linux/{align,math,mm}.h, asm/iommu.h. */
export const roundingUp = /\w*PAGE_ALIGN(?:_UP)?|ALIGN|round_?up/;

/** The size of a device's page, as the words of a patch without brackets: `dev -> page_size`, `mr_page_size mr`, `ROCE_PG_SIZE_4K`. */
export const deviceSizes = /^(?:\w+ (?:->|\.) )*(?:(?:\w+_)?(?:pg|page)_?(?:size|sz)(?: \w+)?|[A-Z]\w*_PG_SIZE\w*)$/;

/** lg of it: `sginfo -> pgshft`, `ilog2 pg_size`. */
export const deviceShifts =
  /^(?:\w+ (?:->|\.) )*(?:\w+_)?(?:pg|page)_?sh(?:i)?ft$|^ilog2 (?:\w+ (?:->|\.) )*\w*(?:pg|page)_?(?:size|sz)$/;
