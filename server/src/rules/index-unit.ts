import { findClashes, findPageSlips, type Clash, type FunctionAnalysis, type Measure, type Node } from '../c/index.ts';
import { textsOf } from '../patch/index.ts';
import type { PageSize, PageSlip } from '../c/index.ts';
import { isOfLargeThings } from '../kernel/architectures.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import type { Related, Reporter, Rule } from './rule.ts';
import { aboutFix, blocksOf, isInFunction, kernelPaths, ourPaths, testPaths } from './support/changedCode.ts';
import { quote } from './support/nodes.ts';
import { rewrittenArguments, type Rewritten } from './support/rewrittenCalls.ts';
import { logsAsCounts } from './units/logs.ts';
import { isOtherPage, rescaledIn, roundedIn, type Rescaled } from './units/rescaled.ts';
import { checkOrigins } from './units/origin.ts';
import { addedTwice, scaledTwice } from './units/twice.ts';

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
 * count where both sides of an assignment, a sum or an argument have one. It reports
 *
 * - a value of one unit where another is asked for: as an argument, in a sum or comparison, in a member, as an index;
 * - pages shifted back with another shift than they were made with, and pages shifted as if they were bytes;
 * - one value used as an index of two tables with different pages;
 * - a size rounded to CPU pages and then cut into pages of the table, which may be larger;
 * - lg of a size from which the same page shift is taken twice, and an address to which an offset is added twice (`sg_phys(s)`);
 * - an offset inside a CPU page used as the offset inside a page of the table;
 * - the shift or the size of one page where that of another is asked for, and a page shift compared with itself;
 * - an index of pages that is added to the address of one (`page_address()`) as if it were an offset inside it;
 * - a number of things that is set to lg of it, as the names say: `max_pasids = ssid_bits`;
 * - an index that counts from the start of a window where one from 0 is meant (`tbl->it_offset`, `memslot->base_gfn`), and the
 *   other way round.
 *
 * A shift by the difference of two page shifts is a conversion, and right. A variable that holds different units at
 * different times is followed by its assignments. Where neither the patch nor a fact tells what a value counts,
 * nothing is said: so of page numbers in a device's registers, of indexes that are cut out by a mask, of a plain `size`
 * that no call tells anything of. Where a patch adds the shift to an argument that is known to be a number of pages, that is reported as
 * fixed; so is a shift or size of a page that a patch which says that it corrects something puts in, takes out or
 * exchanges for that of another page (by its constant, or as a walk of the tables found it), a rounding that it puts before such a shift, and, where its message is about units,
 * a number of pages or words that becomes one of bytes in an argument. In other drivers only a page of the CPU that becomes
 * one of the hardware's (`PAGE_SHIFT` to `HV_HYP_PAGE_SHIFT`, `PAGE_SIZE` to `BIT(x->page_shift)`), or the other way round, is
 * taken for that; there a member that a function shifts as pages and passes on as bytes is reported as well.
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
    since: '0.1.0',
    sources: [
      'https://lore.kernel.org/kvm-ppc/20220420050840.328223-1-aik@ozlabs.ru/',
      'https://lore.kernel.org/linuxppc-dev/20241206210039.93172-1-gbatra@linux.ibm.com/',
      'https://lore.kernel.org/linuxppc-dev/20230504175913.83844-1-gbatra@linux.vnet.ibm.com/',
    ],
  },
  // Shifts and page sizes, and the members and calls that count pages.
  words:
    /[Ss](?:HIFT|hift)|_bits;|_order;|page_address|kmap|hvpfn|set_memory|(?:sg|bvec)_(?:phys|virt|dma_address)|PFN|pfn|gfn|PAGE_|tce|iova|_vm\b|npages?\b|_pages\b|it_(?:size|offset|level|res)|pool|iommu_(?:alloc|free|area|range|table|init)|mm_iommu/,
  checkFunction(fn, report) {
    const reported = new Set<Node>();
    const isOurs = isOfLargeThings(fn.path);
    for (const clash of findClashes(fn)) {
      const { by } = clash.demand;
      if (reported.has(by) || (!isOurs && !isCertain(fn, clash))) continue;
      reported.add(by);
      reportClash(fn, clash, report);
    }
    for (const slip of findPageSlips(fn)) reportSlip(fn, slip, report);
    checkOrigins(fn, report);
    for (const { node, place, value } of logsAsCounts(fn)) {
      report({
        ...fn.span(node),
        what: `${quote(fn, value)} is lg of a number by its name, but ${place} is a number.`,
        why: 'A width of 16 bits stands for 65,536 of them: all but the first 16 are refused, or reach beyond what there is.',
        advice: `Is 1 << ${quote(fn, value)} meant?`,
        brief: `${place} is set to a number of bits`,
      });
    }
    for (const { node, call, member } of addedTwice(fn)) {
      report({
        ...fn.span(node),
        what: `${quote(fn, call.node)} has ${quote(fn, member)} in it already, and it is added once more.`,
        why: 'The address is behind what is meant by the offset: right only where that is 0, as it mostly is.',
        advice: `Is ${call.name}() alone meant, or the address of the page?`,
        brief: `${quote(fn, member)} added twice`,
      });
    }
    for (const { node, name, shift, first } of scaledTwice(fn)) {
      report({
        ...fn.span(first),
        what: `${name} is lg of a number of pages from here on, and ${shift} is taken from it again below.`,
        why: 'Where it is lg of a size in bytes elsewhere, this is a page size too small: so is the window, or the table.',
        advice: 'Should the whole size be kept here?',
        brief: `${shift} taken from ${name} twice`,
        related: [{ ...fn.span(node), message: 'taken away again' }],
      });
    }
  },
  checkPatch(message, report) {
    const words = textsOf(message);
    const isFix = words.some((text) => aboutFix.test(text));
    const isAboutUnits = isFix && words.some((text) => aboutUnits.test(text));
    const isOfSizes = /page[- ]size/i.test(message.facts.subject);
    const isAboutPages = isFix || aboutPageSize.test(message.facts.subject);
    for (const file of message.files) {
      const path = file.newPath ?? file.oldPath ?? '';
      const isOurs = ourPaths.test(path);
      const isElsewhere = !isOurs && (isAboutPages || isOfSizes) && kernelPaths.test(path) && !testPaths.test(path);
      if (file.combined || (!isOurs && !isElsewhere)) continue;
      const reported: Rewritten[] = [];
      const blocks = file.hunks.filter(isInFunction).flatMap(blocksOf);
      for (const rewritten of blocks.flatMap(rewrittenArguments)) {
        const isExchange = isAboutUnits && exchangesUnits(rewritten);
        if (!isExchange && !(isOurs && isConversion(rewritten))) continue;
        if (reported.some(({ start }) => start === rewritten.start)) continue;
        reported.push(rewritten);
        const { callee, before, after } = rewritten;
        report({
          start: rewritten.start,
          end: rewritten.end,
          change: 'fixed',
          what: isExchange
            ? `${callee}() got \`${before}\`; the patch makes it \`${after}\`, which counts another unit.`
            : `${callee}() takes a number of pages, and got ${before}; the patch makes it ${after}.`,
          why: why({ kind: 'bytes', at: 0 }, { kind: 'bytes', at: 0 }),
          advice: 'Are the other callers converted as well?',
          brief: `${callee}() got ${before}, not ${after}`,
          key: `${callee} ${before}`,
        });
      }
      // By the same shift that follows, a rounding says by itself what it is for.
      const rounded = isOurs ? blocks.flatMap(roundedIn) : [];
      for (const found of rounded) reportRescaled(found, report);
      if (!isAboutPages && !isElsewhere) continue;
      for (const found of blocks.flatMap(rescaledIn)) {
        if (isElsewhere && !isOtherPage(found)) continue;
        if ([...reported, ...rounded].some(({ start, end }) => start <= found.start && found.start < end)) continue;
        if (isFix || (found.out !== '' && found.into !== '')) reportRescaled(found, report);
      }
    }
  },
};

/** The message says what is counted in which unit. */
const aboutUnits =
  /number of (?:pages|\d+[- ]bit)|\bin (?:bytes|pages|units|words)|\bnot bytes\b|\bbyte (?:length|count|offset)|\bunits?\b|page (?:count|shift|size)|rather than|instead of/i;
const aboutPageSize = /PAGE_(?:SHIFT|SIZE|MASK)\b/;

const pageCount = /^1U?L* << [\w>.()-]*order\)?$|^(?:nr_?|num_?|n)pages$|^[\w>.-]+ >> \w*PAGE_SHIFT$/;
const byteCount = /^(?:[\w>.-]*[_>.])?(?:size|len|length|bytes)$|^[\w>.-]+ << \w*PAGE_SHIFT$/;

/** A number of pages or words in the place of one of bytes, or the other way round. */
function exchangesUnits({ before, after }: Rewritten): boolean {
  if (isTimesWord(before, after) || isTimesWord(after, before)) return true;
  return (pageCount.test(before) && byteCount.test(after)) || (byteCount.test(before) && pageCount.test(after));
}

/** `count` and `count * 8`, or `count * sizeof(u64)`. */
function isTimesWord(count: string, bytes: string): boolean {
  return bytes.startsWith(`${count} * `) && /^(?:[248]|sizeof\(.+\))$/.test(bytes.slice(count.length + 3));
}

function reportRescaled(rescaled: Rescaled, report: Reporter): void {
  const { start, end, before, after, out, into, related } = rescaled;
  const how =
    out === '' ? `\`${into}\` is put in` : into === '' ? `\`${out}\` is taken out` : `\`${out}\` becomes \`${into}\``;
  report({
    start,
    end,
    change: 'fixed',
    what: rescaled.isRounding
      ? `\`${before}\` is cut into pages without rounding: the patch puts \`${into}\` in.`
      : `\`${before}\` counts another unit than is meant: ${how}.`,
    why: 'The patch corrects something, and this changes what is counted: bytes, or pages of which size. Both sides are compared word by word, so this holds where the types are out of view.',
    advice: 'Are all other places that use the value converted as well?',
    brief: `${before} to ${after}`,
    related: [{ ...related, message: 'on the other side' }],
    key: `rescaled ${before}`,
  });
}

/** A shift by a page shift that a patch adds to an argument which is a number of pages. */
function isConversion({ callee, before, after, index, count }: Rewritten): boolean {
  const shifted = /^\(?(.+?)\)? >> [\w>.()-]*(?:shift|SHIFT)\w*\)?$/.exec(after);
  if (shifted?.[1] !== before) return false;
  const fact = kernelKnowledge.call(callee);
  const list = [fact?.parameters, ...(fact?.otherParameters ?? [])].find((one) => one?.length === count);
  const unit = list?.[index]?.unit;
  return unit === 'cpu-pages' || unit === 'iommu-pages' || unit === 'guest-pages' || unit === 'entries';
}

/** Facts on both sides. Names mean the same all over the field's own directories only, and so do ranges. */
function isCertain(fn: FunctionAnalysis, { expression, has, demand, from, earlier }: Clash): boolean {
  if (demand.inPage || earlier?.inPage) return true;
  // A member counts one thing: where a call asks for another than a shift by the page does, one is wrong.
  if (earlier && (demand.call || earlier.call) && fn.kind(fn.strip(expression)) === 'field_expression') return true;
  if (isOfHuge(has) || isOfHuge(demand.measure)) return false;
  return from === 'definition' && !has.weak && !demand.named && fn.kind(demand.by) !== 'subscript_expression';
}

/** What is cut into pieces of PMD_SIZE has as many tables, of a page each. */
function isOfHuge(measure: Measure): boolean {
  return measure.kind === 'pages' && measure.page.kind === 'fixed' && measure.page.bits === undefined;
}

function reportClash(fn: FunctionAnalysis, clash: Clash, report: Reporter): void {
  const { expression, has, demand } = clash;
  const { call } = demand;
  const subject = quote(fn, expression);
  const counts = `${subject} ${has.kind === 'shift' || has.kind === 'size' ? 'is' : 'counts'} ${unit(has)}`;
  const related: Related[] = [];
  if (clash.earlier) {
    related.push({ ...fn.span(clash.earlier.by), message: `used as a number of ${unit(clash.earlier.measure)} here` });
  } else if (!fn.isInside(has.at, demand.by)) related.push({ ...fn.span(has.at), message: `${unit(has)} from here` });
  const asked = call ? `${call.name}() takes ${unit(demand.measure)}` : `${unit(demand.measure)} are meant here`;
  report({
    ...fn.span(call ? call.node : demand.by),
    what: `${counts}, but ${asked}.`,
    why: why(has, demand.measure),
    advice: advice(has, demand.measure),
    brief: call
      ? `${subject}: ${unit(has)} for ${call.name}()`
      : `${subject}: ${unit(has)}, not ${unit(demand.measure)}`,
    related,
  });
}

function reportSlip(fn: FunctionAnalysis, { kind, node, has, wants }: PageSlip, report: Reporter): void {
  const from = has.kind === 'bytes' ? (has.alignedTo ?? has.within) : undefined;
  const to = pageIn(wants);
  if (kind === 'same') {
    report({
      ...fn.span(node),
      what: `Both sides of \`${quote(fn, node)}\` are the same page shift.`,
      why: 'The difference is always 0: where the sizes of two pages are to be compared, one of them is not looked at.',
      advice: 'Which other page size is meant?',
      brief: `${quote(fn, node)} compares a shift with itself`,
    });
    return;
  }
  if (!from || !to) return;
  const related: Related[] = fn.isInside(has.at, node)
    ? []
    : [{ ...fn.span(has.at), message: `made for ${pages(from)} here` }];
  if (kind === 'rounding') {
    report({
      ...fn.span(node),
      what: `This size is rounded to ${pages(from)}, and cut into ${pages(to)} without rounding.`,
      why: 'Where the latter are larger the rest is lost: a small size gives a count of 0.',
      advice: `Should it be rounded up to whole ${pages(to)} first?`,
      brief: `size not rounded to ${pages(to)}`,
      related,
    });
    return;
  }
  report({
    ...fn.span(node),
    what: `This is an offset inside one of the ${pages(from)}, used as an offset inside one of the ${pages(to)}.`,
    why: 'Where the latter are larger the bits between the two sizes are missing, and the address is wrong.',
    advice: 'Should the offset be taken from the whole address?',
    brief: `offset inside ${pages(from)}, not ${pages(to)}`,
    related,
  });
}

function pageIn(measure: Measure): PageSize | undefined {
  if (measure.kind === 'bytes') return measure.startOf;
  return 'page' in measure ? measure.page : undefined;
}

function unit(measure: Measure): string {
  if (measure.kind === 'shift') return `the shift of ${pages(measure.page)}`;
  if (measure.kind === 'size') return `the size of one of the ${pages(measure.page)}`;
  return measure.kind === 'pages' ? pages(measure.page) : 'bytes';
}

const owners = {
  cpu: 'CPU pages',
  iommu: 'pages of the IOMMU table',
  guest: "pages of the guest's view",
  table: 'pages of a table',
  fixed: 'pages',
  named: 'pages',
} as const;

function pages({ kind, text }: PageSize): string {
  if (kind === 'cpu' || text === '') return owners[kind];
  return kind === 'fixed' || kind === 'named' ? `pages of ${text}` : `${owners[kind]} (${text})`;
}

function why(has: Measure, wants: Measure): string {
  if (has.kind !== 'bytes' && wants.kind !== 'bytes') {
    return 'The two page sizes are set independently: where they differ, other entries than the ones meant are touched.';
  }
  return has.kind === 'bytes'
    ? 'A number of bytes taken for one of pages reaches far beyond the entries that are meant.'
    : 'A number of pages taken for one of bytes covers a small part of what is meant.';
}

function advice(has: Measure, wants: Measure): string {
  if (has.kind === 'shift' || wants.kind === 'size') return `Should it be ${unit(wants)}?`;
  if (has.kind === 'pages' && wants.kind === 'pages') {
    return 'Should it be converted by the difference of the two page shifts?';
  }
  return has.kind !== 'pages' ? 'Is a shift right by the page shift missing?' : 'Is it converted already?';
}
