import type { FunctionAnalysis, Node } from '../c/index.ts';
import { aboutGuard, observeGuards } from './nulls/addedGuards.ts';
import { observeOtherResults, observeResults } from './nulls/addedTests.ts';
import { checkAddressesOfNothing } from './nulls/addressOfNothing.ts';
import { checkConversions } from './nulls/conversions.ts';
import { checkAskedElsewhere } from './nulls/askedElsewhere.ts';
import { checkBeforeAttach } from './nulls/beforeAttach.ts';
import { checkCutOff } from './nulls/cutOff.ts';
import { checkGivenNull } from './nulls/givenNull.ts';
import { checkHabit, mayBreakHabit } from './nulls/habit.ts';
import { checkKept } from './nulls/keptUntested.ts';
import { checkLostGuards } from './nulls/lostGuards.ts';
import { checkAddressesAboveTests, checkLateTests } from './nulls/lateTests.ts';
import { mayHoldNull } from './nulls/mayHoldNull.ts';
import { mendedIn } from './nulls/mended.ts';
import { checkReadKept } from './nulls/readKept.ts';
import { checkSearches } from './nulls/searches.ts';
import { checkStaysNull } from './nulls/staysNull.ts';
import { checkOffsets } from './nulls/offsets.ts';
import { checkUnwinding } from './nulls/unwinding.ts';
import { checkUses } from './nulls/uses.ts';
import type { Observation, Reporter, Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # A pointer that may be NULL is used
 *
 * An allocation fails, a look-up finds nothing, a loop runs out. In the paths that set up and tear down tables this
 * happens under memory pressure and in error handling: seldom, and never on the author's machine.
 *
 * The rule follows each pointer along every path of the function, through copies and conditions, and reports
 *
 * - a result that may be NULL (an allocation, a look-up, a table accessor) that is used with no test on the way, be it by a
 *   call that reads at an offset from it: `be32_to_cpup(&prop[i])`, `readl(base + STATUS)`;
 * - one that is kept in a structure or a global by a function that could say that it failed, and that nothing in the text
 *   tests;
 * - memory of which another address is made with no test, as by `virt_to_phys()`: what is made of NULL looks like any other;
 * - memory that is kept in a struct on the stack and read through below what was given its address, with no test;
 * - a use on the very path where the test said NULL: the test only warns, the wrong branch goes on, or only one that
 *   something else must hold for leaves: `if (p && p->n > max) return`;
 * - a use below a warning that knows that it may be NULL, where another function leaves for the same one;
 * - the address of a member in the branch for NULL: `if (!pdev) dev_err(&pdev->dev, ...)`;
 * - a use above the test of the same pointer, often in a declaration's initialiser, or between a warning that knows it may be
 *   NULL and the test;
 * - the cursor of `for_each_sg()` or `list_for_each_entry()` used after the loop ran out;
 * - a pointer that is NULL until one branch of several sets it, or a loop that may leave before it does, read through below;
 * - a pointer that only a search through a list gives a value, read through below whether the search found anything or not;
 * - a result that may be NULL by a `return NULL` of the callee, used without the test that all others in the file make: as a
 *   question, and where there are several of them;
 * - such a result that is tested in one place of a function, and read through in another on the way to which nobody asks;
 * - the value of an option that `early_param()` hands to its handler, which is NULL where the option stands without one;
 * - a member of an IOMMU driver's domain that only attaching a device sets, read through where the core calls of any domain;
 * - a loop that undoes what an earlier one did, without the test for NULL that made that one pass over elements.
 *
 * Of two things a hunk shows enough though test or loop are not in it: a parameter used in a declaration of a function
 * that is known to test it, and an entry of a scatterlist used below the block that set entry after entry. Out of reach is
 * what only a caller, a later line or the device model can tell: members that may be NULL, functions of which nothing is
 * known, a variable that another variable guards.
 *
 * `&p->member` and `sizeof(*p)` read nothing, but an address at an offset from NULL is reported where nobody tests the
 * pointer. What a callee promises is taken from its body where that is in view, else
 * from what is known of the kernel; a callee of which nothing is known proves nothing. Of a patch only what
 * its hunks show counts: code between two hunks may have tested the pointer, so nothing is said.
 * Where a patch adds the test of what nothing in view tested before, that is reported as fixed: of a result that is known
 * to be NULL at times, or of any pointer where the message tells of a crash on NULL.
 *
 * Where the use is not in view at all, a test that is added is taken for the mending one if the message tells of a NULL pointer that
 * somebody has met, and names what is asked for or blames the function; and so is a use that goes, of what the message names there.
 *
 * A call that goes, or a condition that narrows, counts likewise, and what is known to read through something that is not set everywhere,
 * as `node_present_pages()` does, needs no name in the message.
 *
 * Some mends the changed lines show by themselves: a use that is chosen by a test now, which stood below it, a helper that asks first, an
 * address that is taken below the test.
 *
 * So is a loop over a list that gets a cursor of its own, where the message tells of an iterator that is no element, and a pointer
 * that is read below a test that leaves and no longer above it, where it tells of a crash on NULL.
 *
 * Where the only thing that a hunk does is to take away the test of what a call gave, and it is used as before, that is put as a
 * question, unless the message speaks of the test. Likewise where a branch for NULL that left only prints something now; the
 * other way round, the patch mends it.
 *
 * ## Invalid
 *
 * ```c
 * static int example_build(struct iommu_table *tbl, unsigned long entry, unsigned long tce)
 * {
 * 	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);
 *
 * 	*pua = cpu_to_be64(tce);
 * 	return 0;
 * }
 * ```
 *
 * ```c
 * static u64 example_valid(struct irte *entry)
 * {
 * 	u64 valid = entry->valid;
 *
 * 	if (!entry)
 * 		return 0;
 * 	return valid;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static int example_build(struct iommu_table *tbl, unsigned long entry, unsigned long tce)
 * {
 * 	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);
 *
 * 	if (!pua)
 * 		return -ENOMEM;
 * 	*pua = cpu_to_be64(tce);
 * 	return 0;
 * }
 * ```
 *
 * ```c
 * static void example_flush(struct dmar_domain *domain, unsigned long pfn)
 * {
 * 	int level = 1;
 * 	struct dma_pte *pte = pfn_to_dma_pte(domain, pfn, &level, GFP_ATOMIC);
 *
 * 	if (pte && pte->val)
 * 		flush(domain, &pte->val);
 * }
 * ```
 */
export const uncheckedNull: Rule = {
  meta: {
    id: 'unchecked-null',
    number: 'R2',
    title: 'A pointer that may be NULL is used',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      'https://lore.kernel.org/kvm-ppc/20210827040706.517652-1-aik@ozlabs.ru/',
      'https://lore.kernel.org/linuxppc-dev/20230504175913.83844-1-gbatra@linux.vnet.ibm.com/',
      'https://lore.kernel.org/linux-iommu/20190506161025.36744-1-cai@lca.pw/',
    ],
  },
  checkFunction(fn, report) {
    if (testPaths.test(fn.path)) return;
    /** Where what may be NULL comes from: of each only the first use. */
    const reported = new Set<Node>();
    if (mayHoldNull(fn) || mayBreakHabit(fn)) checkPaths(fn, reported, report);
    checkAddressesOfNothing(fn, report);
    checkSearches(fn, report);
    checkStaysNull(fn, reported, report);
    checkGivenNull(fn, report);
    checkBeforeAttach(fn, report);
  },
  compare: [
    { added: /!|NULL/, observe: observeResults },
    { added: /!|NULL|\bif \(\w|\? |&& \w/, about: aboutGuard, observe: observeGuarded },
  ],
  checkPatch(message, report) {
    const files = message.files.filter(({ combined }) => !combined);
    for (const { hunks } of files) checkLostGuards(message, hunks, report);
    const all = files.flatMap(({ hunks }) => hunks);
    for (const found of mendedIn(message, all)) report(found);
  },
};

function observeGuarded(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  observeGuards(fn, note);
  observeOtherResults(fn, note);
}

function checkPaths(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  if (!fn.whole) checkCutOff(fn, report);
  checkUnwinding(fn, report);
  if (fn.hasNullSuspects) {
    checkUses(fn, reported, report);
    checkOffsets(fn, reported, report);
    checkLateTests(fn, reported, report);
  }
  checkAddressesAboveTests(fn, reported, report);
  checkConversions(fn, reported, report);
  checkReadKept(fn, reported, report);
  checkKept(fn, reported, report);
  checkHabit(fn, reported, report);
  checkAskedElsewhere(fn, reported, report);
}
