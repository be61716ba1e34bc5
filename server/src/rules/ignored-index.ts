import { isOfLargeThings } from '../kernel/architectures.ts';
import { textsOf } from '../patch/index.ts';
import type { Rule } from './rule.ts';
import { aboutFix, isInFunction, ourPaths, testPaths } from './support/changedCode.ts';
import { argumentsFixed } from './turns/addedArgument.ts';
import { countersAdded, loopsAdded } from './turns/addedCounter.ts';
import { indexesAdded } from './turns/addedIndex.ts';
import { checkFixedAddresses } from './turns/addresses.ts';
import { checkBareStarts } from './turns/bareStarts.ts';
import { checkFixedClears } from './turns/clears.ts';
import { pageCounterOf } from './turns/counters.ts';
import { checkEmptyRange } from './turns/emptyRange.ts';
import { checkFixedEntries } from './turns/entries.ts';
import { checkFirstElement } from './turns/firstElement.ts';
import { checkFirstOnly } from './turns/firstOnly.ts';
import { checkLastOnly } from './turns/lastOnly.ts';
import { argumentsLost } from './turns/lostArgument.ts';
import { indexesLost } from './turns/lostIndex.ts';
import { checkRepeatedCalls } from './turns/repeats.ts';
import { advancesAdded } from './turns/addedAdvance.ts';
import { macroIndexes } from './turns/macroIndex.ts';
import { otherTurns } from './turns/otherTurn.ts';
import { kinOfTurns } from './turns/kinOfTurn.ts';
import { checkWalkedBy } from './turns/walkedBy.ts';
import { checkSameAddresses } from './turns/sameAddresses.ts';
import { onceOf } from './turns/say.ts';
import { checkStartAsArgument } from './turns/startAsArgument.ts';
import { checkBitsOfWords } from './turns/bitOfWord.ts';
import { checkStartOfWalk } from './turns/startOfWalk.ts';
import { checkStartAsIndex } from './turns/startAsIndex.ts';
import { checkFixedStores } from './turns/stores.ts';
import { checkFixedSums } from './turns/sums.ts';

/**
 * # The same entry on every turn of a loop
 *
 * A loop over a range of entries has an index, and most of the loop's calls take `entry + i`. One that takes the bare
 * `entry` works on the first entry on every turn: the others are never cleared, mapped or released. It shows
 * only where the range is longer than one entry, and mostly in error handling, which seldom runs.
 *
 * The rule reports
 *
 * - a call that gets the bare start of the range in a loop where another call gets the start plus the loop's index, both
 *   for the same table or for what is known to be an index, or where several others get it so;
 * - a call on one fixed entry in a loop that counts over a number of pages and never looks at its counter;
 * - a call that writes to the first of several entries on every turn of a loop that looks at the one of its index;
 * - a call that gets the next entry of a page table on every turn, and the address of the first; an entry that gets the
 *   address that the function was given;
 * - a call that gets the same of everything, an address or an index among it, in a loop over pages or entries;
 * - the first entry, `*ptep`, in a loop that handles `ptep[i]` beside it; `ids[0]` beside `ids[i]`;
 * - something else stored at the first entry on every turn, where only the last one stays;
 * - one value stored at one place on every turn of a loop that counts up to something and does nothing else;
 * - `data[start]` in a loop that counts from `start` and never looks at its counter;
 * - `start + step` in a loop that goes from `start` by `step`: the end of the first stretch on every turn;
 * - a call that gets what the loop starts at (`range->start`), in a loop that never looks at its counter;
 * - what a walk starts at, `has(dev)` in `while ((parent = up(parent)))`, where nothing looks at how far it is;
 * - the number of a bit in a word, `table[__ffs64(map)]`, in a loop over the words;
 * - a level of a walk that is looked up by another address than the others (`p4d_offset(pgd, addr)` where they go by `taddr`);
 * - caches flushed for a range that ends where it starts: the size is not looked at.
 *
 * It is silent where the call also gets a count (it handles the whole range at once), where the start is moved by the
 * loop, and about messages and traces. Of a patch it needs to see both calls and the end of the block around them; where
 * the patch itself adds the loop's index to an argument that is an index, that is reported as fixed; so is the index of a
 * loop in view that a fix puts into an expression (`stub->code` to `stub[i].code`, `reg` to `reg + i * 4`, `data[port]` to `data[i]`) of any file. A fix that gives a call the counter in the place of
 * what the loop starts at, takes a member of each entry (`dev->unit`) in the place of that of the whole (`x->unit`), or makes a loop
 * of a call for the start of a range, says so, too; so does one that puts the
 * parameter of a macro in the place of a 0, one that moves something more
 * in the head of a loop (`i++` to `i++, phdr++`), one that takes the entry of this turn in the place of the one beside it
 * (`entries[i - 1]` to `entries[i]`), or what the loop moves in the place of what is called alike.
 *
 * Where the only thing that a hunk does is to take the index out of an expression (`entry + i` to `entry`, `ptep[i]` to `*ptep`),
 * that is put as a question, whether the loop is in view or not.
 *
 * ## Invalid
 *
 * ```c
 * static long example_map(struct iommu_table *tbl, unsigned long entry, unsigned long npages, unsigned long *hpas)
 * {
 * 	long i, ret = 0;
 *
 * 	for (i = 0; i < npages; ++i) {
 * 		ret = example_map_one(tbl, entry + i, hpas[i]);
 * 		if (ret) {
 * 			example_clear_one(tbl, entry);
 * 			break;
 * 		}
 * 	}
 * 	return ret;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static long example_map(struct iommu_table *tbl, unsigned long entry, unsigned long npages, unsigned long *hpas)
 * {
 * 	long i, ret = 0;
 *
 * 	for (i = 0; i < npages; ++i) {
 * 		ret = example_map_one(tbl, entry + i, hpas[i]);
 * 		if (ret) {
 * 			example_clear_one(tbl, entry + i);
 * 			break;
 * 		}
 * 	}
 * 	return ret;
 * }
 * ```
 *
 * ```c
 * static long example_map(struct iommu_table *tbl, unsigned long entry, unsigned long npages, unsigned long *hpas)
 * {
 * 	long i, ret = 0;
 *
 * 	for (i = 0; i < npages; ++i) {
 * 		ret = example_map_one(tbl, entry + i, hpas[i]);
 * 		if (ret) {
 * 			example_clear_range(tbl, entry, i);
 * 			break;
 * 		}
 * 	}
 * 	return ret;
 * }
 * ```
 */
export const ignoredIndex: Rule = {
  meta: {
    id: 'ignored-index',
    number: 'R21',
    title: 'The same entry on every turn of a loop',
    severity: 'warning',
    since: '0.1.0',
    sources: ['https://lore.kernel.org/kvm-ppc/20220420050840.328223-1-aik@ozlabs.ru/'],
  },
  // An argument `entry + i`, or a loop that counts up to something.
  words:
    /[(),]\s*[\w>.-]+\s*\+\s*[a-z][\w>.-]*\s*[,)]|\bfor ?\([^;{}]*;[^;{}]*[<>=][^;{}]*;[^;{}]*(?:\+\+|--)|\bfor ?\([^;{}]*;[^;{}]*;[^;{}]*\+=|\bwhile ?\(\w+ (?:<|!=) [^()]*(?:entries|pages?|count)\)|(?:cache|dmac|outer)_\w*range\(|p4d_offset\(|while ?\(\(?\w+(?: = |\))/,
  checkFunction(fn, report) {
    const say = onceOf(report);
    checkBareStarts(fn, say);
    checkEmptyRange(fn, report);
    checkWalkedBy(fn, report);
    for (const loop of fn.loops) {
      checkFixedSums(fn, loop, report);
      checkStartOfWalk(fn, loop, report);
      checkBitsOfWords(fn, loop, report);
      checkStartAsIndex(fn, loop, report);
      checkStartAsArgument(fn, loop, report);
      checkFixedStores(fn, loop, report);
      checkFixedAddresses(fn, loop, say);
      checkFixedClears(fn, loop, say);
      checkFixedEntries(fn, loop, say);
      // Elsewhere what is counted are mostly no pages.
      if (!isOfLargeThings(fn.path) && !ourPaths.test(fn.path)) continue;
      checkLastOnly(fn, loop, report);
      checkFirstElement(fn, loop, say);
      const pages = pageCounterOf(fn, loop);
      if (pages === undefined) continue;
      checkRepeatedCalls(fn, loop, pages, say);
      checkSameAddresses(fn, loop, pages, report);
      checkFirstOnly(fn, loop, pages, report);
    }
  },
  checkPatch(message, report) {
    const isFix = textsOf(message).some((text) => aboutFix.test(text));
    for (const file of message.files) {
      const path = file.newPath ?? file.oldPath ?? '';
      if (file.combined || testPaths.test(path) || !(isFix || ourPaths.test(path) || isOfLargeThings(path))) continue;
      for (const hunk of file.hunks.filter(isInFunction)) {
        const calls = ourPaths.test(path) ? argumentsFixed(hunk, isFix) : [];
        const others =
          isFix && path.endsWith('.c')
            ? [
                ...indexesAdded(hunk),
                ...countersAdded(hunk),
                ...loopsAdded(hunk),
                ...macroIndexes(hunk),
                ...advancesAdded(hunk),
                ...otherTurns(hunk),
                ...kinOfTurns(hunk),
              ]
            : [];
        for (const found of calls) report(found);
        const lost = ourPaths.test(path) ? argumentsLost(hunk) : [];
        for (const found of lost.length > 0 || !(ourPaths.test(path) || isOfLargeThings(path))
          ? lost
          : indexesLost(hunk))
          report(found);
        for (const found of others) {
          if (!calls.some(({ start, end }) => start <= found.start && found.start < end)) report(found);
        }
      }
    }
  },
};
