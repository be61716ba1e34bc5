import { levelStep } from '../kernel/walks.ts';
import type { Rule } from './rule.ts';
import { observeHoles } from './walks/holes.ts';
import { lookUpOf } from './walks/lookUps.ts';
import { movesByPages } from './walks/moves.ts';
import { observeWalks } from './walks/sparse.ts';
import { wholeTableOf } from './walks/whole.ts';
import { quote } from './support/nodes.ts';

/**
 * # A sparse table is walked entry by entry
 *
 * A window of an IOMMU or a slot of a guest's memory may be huge and hold little. Its table has several levels, and the
 * lower ones are there only where something was mapped. A loop that looks every entry of the whole table up walks all
 * levels each time, and does so thousands of times for a level that is not there: clearing a window of terabytes takes
 * minutes, often under a lock.
 *
 * The rule looks at loops that run over all entries of a sparse table (`tbl->it_size`, `memslot->npages`), or over the
 * range that a function is given to clear or to free, where each turn looks one entry up, by an accessor that may
 * find none or by a function that does nothing where there is none. It is silent where any step hangs on a level or
 * on what was found missing, where the array is dense, where the walk is over what is known to be mapped, and where
 * the look-up allocates (`alloc-on-clear`).
 *
 * A patch that adds such a skip to the branch for "nothing here", or a look-up with one to a loop that had none, fixes it.
 *
 * ## Invalid
 *
 * ```c
 * static void example_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 * 	for (; pages; --pages, ++entry) {
 * 		__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 * 		if (pua)
 * 			example_release(tbl, pua);
 * 	}
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void example_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 * 	unsigned long last = entry + pages;
 *
 * 	for (; entry < last; ++entry) {
 * 		__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 * 		if (!pua) {
 * 			entry |= tbl->it_level_size - 1;
 * 			continue;
 * 		}
 * 		example_release(tbl, pua);
 * 	}
 * }
 * ```
 */
export const denseWalk: Rule = {
  meta: {
    id: 'dense-walk',
    number: 'R5',
    title: 'A sparse table is walked entry by entry',
    severity: 'information',
    since: '0.1.0',
    sources: [
      '6e301a8e56e4 ("KVM: PPC: Optimize clearing TCEs for sparse tables")',
      '<20190718051139.74787-4-aik@ozlabs.ru> "powerpc/powernv/ioda2: Allocate TCE table levels on demand"',
    ],
  },
  words: /\b(?:for|while) \(/,
  checkFunction(fn, report) {
    if (!fn.mayCall((fact) => fact.entryAccessor ?? fact.looksUp)) return;
    for (const loop of fn.loops) {
      const table = loop.body === undefined ? undefined : wholeTableOf(fn, loop);
      const lookUp = table && lookUpOf(fn, loop);
      if (!lookUp || !movesByPages(fn, loop, lookUp)) continue;
      const start = fn.span(loop.node).start;
      report({
        start,
        end: loop.kind === 'do' ? start + 2 : fn.span(loop.body!).start - 1,
        what: `This loop calls ${lookUp.name}() for each entry of ${table.what}, and takes the same small step where nothing is there.`,
        why: 'The table is sparse: where an upper level is missing, thousands of look-ups in a row find nothing.',
        advice:
          'Could a look-up that finds no level skip all that it would cover, as `entry |= tbl->it_level_size - 1` does?',
        brief: `${lookUp.name}() for each entry of ${table.what}`,
        related: [{ ...fn.span(lookUp.node), message: `the look-up: ${quote(fn, lookUp.node)}` }],
      });
    }
  },
  compare: [
    { added: levelStep, words: /./, observe: observeHoles },
    { added: levelStep, words: /./, observe: observeWalks },
  ],
};
