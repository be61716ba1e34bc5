import type { Call, FunctionAnalysis, Node } from '../c/index.ts';
import { swappedForClearing } from './accessors/swapped.ts';
import type { Rule } from './rule.ts';
import { otherAccessor, withFix } from './support/otherAccessor.ts';
import { takenBranches } from './support/statements.ts';

/**
 * # Clearing or looking up builds table levels
 *
 * Tables of sparse windows get their lower levels when something is mapped. A path that unmaps, clears, releases or
 * only looks at entries has nothing to build: where a level is missing there is nothing mapped. An accessor that
 * allocates there costs memory for empty tables, turns a clear of a large window into a full table, and may fail
 * where failure cannot be handled.
 *
 * The rule reports a call of an allocating accessor in a function whose job, by its ops table or its name, is to
 * unmap, clear, free or look up, or that stores nothing but zero through the entry it got. It follows the argument
 * that decides whether an accessor allocates (`alloc`, a level of 0, a NULL cache), and takes a wrapper whose body is
 * in view for what its body does. A function that serves both directions and allocates only for the one that maps
 * is left alone.
 *
 * Where the only thing that a hunk does in such a function is to call what builds levels in the place of a look-up, or the other
 * way round, their names are enough.
 *
 * ## Invalid
 *
 * ```c
 * static void example_unuse_page(struct iommu_table *tbl, unsigned long entry)
 * {
 * 	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);
 *
 * 	if (!pua)
 * 		return;
 * 	*pua = cpu_to_be64(0);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void example_unuse_page(struct iommu_table *tbl, unsigned long entry)
 * {
 * 	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 * 	if (!pua)
 * 		return;
 * 	*pua = cpu_to_be64(0);
 * }
 * ```
 *
 * ```c
 * static phys_addr_t example_iova_to_phys(struct dmar_domain *domain, dma_addr_t iova)
 * {
 * 	int level = 0;
 * 	struct dma_pte *pte = pfn_to_dma_pte(domain, iova >> 12, &level, GFP_ATOMIC);
 *
 * 	return pte ? dma_pte_addr(pte) : 0;
 * }
 * ```
 */
export const allocOnClear: Rule = {
  meta: {
    id: 'alloc-on-clear',
    number: 'R4',
    title: 'Clearing or looking up builds table levels',
    severity: 'warning',
    since: '0.1.0',
    sources: ['6e301a8e56e4 ("KVM: PPC: Optimize clearing TCEs for sparse tables")'],
  },
  words: /tce|TCE|pte|PTE|ENTRY|entry|pgd|walk|useraddr|_ptr|pasid|l2/,
  checkFunction(fn, report) {
    if (!fn.mayCall((fact) => fact.entryAccessor)) return;
    for (const call of fn.calls) {
      if (!call.fact?.entryAccessor) continue;
      if (!fn.valuesOf(call.node).some((value) => value.accessor?.allocates === true)) continue;
      const reason = clears(fn, call);
      if (!reason) continue;
      report({
        ...fn.span(call.node),
        what: `${call.name}() builds missing table levels, but ${reason}.`,
        why: 'Where a level is missing nothing is mapped: this fills a sparse table with empty levels and can fail.',
        advice: 'Would the look-up that allocates nothing do, with a missing level taken for "nothing here"?',
        brief: `${call.name}() allocates while ${reason}`,
        ...withFix(otherAccessor(fn, call, false)),
      });
    }
  },
  checkPatch(message, report) {
    for (const { combined, hunks } of message.files)
      for (const found of combined ? [] : hunks.flatMap(swappedForClearing)) report(found);
  },
};

const jobs = {
  unmap: 'only unmaps',
  clear: 'only clears entries',
  free: 'only releases the table',
  lookup: 'only looks entries up',
} as const;

/** Why the entry that a call yields is there to be cleared or read; undefined where it may be installed. */
function clears(fn: FunctionAnalysis, call: Call): string | undefined {
  const through = fn.stores.filter((store) =>
    fn.valuesOf(store.pointer).some((value) => value.accessor?.call.node === call.node),
  );
  const effects = through.map((store) => fn.storeEffect(store));
  if (returnsEntry(fn, call) || leadsOn(fn, call)) return undefined;
  if (isForNone(fn, call.node)) return 'the direction is DMA_NONE';
  // A callee that can install may be given zero here; a store in the function itself shows what is stored.
  if (through.some((store, i) => effects[i] === 'installs' && store.effect === 'store')) return undefined;
  const { role } = fn;
  // What gives a pointer may be an accessor itself.
  if (role === 'lookup' && !fn.endInView && fn.returnType.kind === 'pointer') return undefined;
  if (role === 'unmap' || role === 'clear' || role === 'free' || role === 'lookup') {
    return `${fn.name}() ${jobs[role]}`;
  }
  if (role === 'map' || !fn.endInView || isPassedOn(fn, call)) return undefined;
  if (effects.length === 0) return fn.whole && isReadOnly(fn, call) ? 'the entry is only read' : undefined;
  return effects.every((effect) => effect === 'clears') ? 'nothing but zero is stored to the entry' : undefined;
}

/** `if (*direction == DMA_NONE)`: an exchange that takes an entry away. */
function isForNone(fn: FunctionAnalysis, node: Node): boolean {
  return takenBranches(fn, node).some(({ condition }) => /^\*?\w+==DMA_NONE$/.test(fn.canonical(condition)));
}

/** An accessor's own body: the entry is for its caller. */
function returnsEntry(fn: FunctionAnalysis, call: Call): boolean {
  return fn.returns.some((node) => {
    const value = fn.children(node)[0];
    return value !== undefined && fn.valuesOf(value).some((v) => v.accessor?.call.node === call.node);
  });
}

/** The entry leads to the next level's accessor: a walk, whose last entry decides. */
function leadsOn(fn: FunctionAnalysis, call: Call): boolean {
  return fn.calls.some(
    (other) =>
      other.fact?.entryAccessor &&
      other.args.some((argument) => fn.valuesOf(argument).some((value) => value.accessor?.call.node === call.node)),
  );
}

/** The entry is read here, and the pointer is kept nowhere. */
function isReadOnly(fn: FunctionAnalysis, call: Call): boolean {
  const isEntry = (node: Node): boolean => fn.valuesOf(node).some((value) => value.accessor?.call.node === call.node);
  const kept = fn.assignments.some(
    (a) =>
      a.value !== undefined &&
      fn.kind(a.node) !== 'init_declarator' &&
      fn.kind(fn.strip(a.target)) !== 'identifier' &&
      isEntry(a.value),
  );
  return !kept && fn.derefs.some((deref) => isEntry(deref.pointer));
}

/** Somebody else gets the pointer and may do anything with it. */
function isPassedOn(fn: FunctionAnalysis, call: Call): boolean {
  const stores = new Set(fn.stores.map((store) => store.node));
  return fn.calls.some(
    (other) =>
      !stores.has(other.node) &&
      other.args.some((argument) => fn.valuesOf(argument).some((value) => value.accessor?.call.node === call.node)),
  );
}
