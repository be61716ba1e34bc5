import { leaves, type FunctionAnalysis, type Node, type Value } from '../c/index.ts';
import type { Rule } from './rule.ts';
import { changedFlags, type ChangedFlag } from './accessors/changedFlag.ts';

import { checkNoCache } from './accessors/noCache.ts';
import { checkNoMemory } from './accessors/noMemory.ts';
import { swappedForMapping } from './accessors/swapped.ts';
import { otherAccessor, withFix } from './support/otherAccessor.ts';

/**
 * # A mapping is installed through a look-up that builds nothing
 *
 * Tables of sparse windows get their lower levels when something is mapped. A look-up that allocates nothing returns
 * NULL for every part of the window that nobody used yet, so a map path on top of it works for old mappings only:
 * it fails, or asks to be retried, for ever.
 *
 * The rule reports a look-up-only accessor whose entry is stored through with something other than zero, or handed to
 * a function that installs. It follows the argument that decides whether an accessor allocates, copies of the
 * pointer, and takes a wrapper whose body is in view for what its body does.
 *
 * It reports, too, a look-up whose failure is told as `-ENOMEM`, and a mapping that gives `NULL` to a walker for the cache that
 * it takes the memory for missing levels from.
 *
 * It is silent where the function falls back to an allocating accessor, where the value stored was made from the
 * entry's old value or a missing entry is passed over (an update of what is mapped already), in functions whose job is to unmap, clear or look up, and in
 * real mode, where memory cannot be had and a missing level sends the request to virtual mode on purpose.
 *
 * Where the only thing that a hunk does is to call a look-up in the place of what built levels, that is put as a question in any
 * function that does not unmap or look up.
 *
 * ## Invalid
 *
 * ```c
 * static long example_do_map(struct iommu_table *tbl, unsigned long entry, unsigned long ua)
 * {
 * 	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 * 	if (!pua)
 * 		return H_TOO_HARD;
 * 	*pua = cpu_to_be64(ua);
 * 	return 0;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static long example_do_map(struct iommu_table *tbl, unsigned long entry, unsigned long ua)
 * {
 * 	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);
 *
 * 	if (!pua)
 * 		return H_TOO_HARD;
 * 	*pua = cpu_to_be64(ua);
 * 	return 0;
 * }
 * ```
 *
 * ```c
 * static int example_xchg(struct iommu_table *tbl, long idx, u64 newtce, bool map)
 * {
 * 	__be64 *ptce = pnv_tce(tbl, false, idx, false);
 *
 * 	if (!ptce) {
 * 		if (!map)
 * 			return 0;
 * 		ptce = pnv_tce(tbl, false, idx, true);
 * 		if (!ptce)
 * 			return -ENOMEM;
 * 	}
 * 	xchg(ptce, cpu_to_be64(newtce));
 * 	return 0;
 * }
 * ```
 */
export const nonallocOnMap: Rule = {
  meta: {
    id: 'nonalloc-on-map',
    number: 'R1',
    title: 'A mapping is installed through a look-up that builds nothing',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '6e301a8e56e4 ("KVM: PPC: Optimize clearing TCEs for sparse tables")',
      'arch/powerpc/kvm/book3s_64_vio.c, kvmppc_tce_iommu_do_map()',
    ],
  },
  words: /tce|TCE|pte|PTE|ENTRY|entry|pgd|walk|useraddr|_ptr|pasid|l2/,
  checkFunction(fn, report) {
    checkNoCache(fn, report);
    if (!fn.mayCall((fact) => fact.entryAccessor) || fn.context === 'real-mode') return;
    if (fn.role === 'unmap' || fn.role === 'clear' || fn.role === 'lookup' || fn.role === 'free') return;
    const reported = new Set<Node>();
    for (const store of fn.stores) {
      const entries = fn.valuesOf(store.pointer);
      const accessor = lookupOnly(entries);
      if (!accessor || reported.has(accessor.call.node)) continue;
      if (fn.storeEffect(store) !== 'installs' || updates(fn, store.value, entries)) continue;
      const calls = entries.flatMap((value) => value.accessor?.call.node ?? []);
      if (calls.every((call) => skipsMissing(fn, call)) || needsPresent(fn, accessor.call.node)) continue;
      reported.add(accessor.call.node);
      report({
        ...fn.span(accessor.call.node),
        what: `${accessor.call.name}() builds no missing table levels, but a mapping is installed through its result.`,
        why: 'For a part of the window that nobody used before it returns NULL, so this mapping can never be made.',
        advice: 'Is the accessor that allocates meant here?',
        brief: `${accessor.call.name}() does not allocate on a map path`,
        related: [{ ...fn.span(store.node), message: 'the mapping is installed here' }],
        ...withFix(otherAccessor(fn, accessor.call, true)),
      });
    }
    if (reported.size === 0) checkNoMemory(fn, report);
  },
  checkPatch(message, report) {
    for (const file of message.files) {
      for (const hunk of file.combined ? [] : file.hunks) {
        for (const { start, end, callee } of changedFlags(hunk, true).filter(isForMap)) {
          report({
            start,
            end,
            change: 'introduced',
            what: `${callee}() built missing table levels for this mapping; with the patch it only looks.`,
            why: 'For a part of the window that nobody used before it returns NULL, so this mapping can never be made.',
            advice: 'Are the levels built somewhere else now?',
            brief: `${callee}() does not allocate on a map path`,
            key: callee,
          });
        }
        for (const found of swappedForMapping(hunk)) report(found);
        for (const { start, end, callee } of changedFlags(hunk).filter(isForMap)) {
          report({
            start,
            end,
            change: 'fixed',
            what: `${callee}() only looked for this mapping; with the patch it builds missing table levels.`,
            why: 'For a part of the window that nobody used before it returned NULL, and the mapping could never be made.',
            advice: 'May memory be had here, under the locks that are held?',
            brief: `${callee}() did not allocate on a map path`,
            key: callee,
          });
        }
      }
    }
  },
};

function isForMap({ role, allocates }: ChangedFlag): boolean {
  return role === 'map' && allocates;
}

/** The accessor, where every way to get the pointer goes through one that builds nothing and may find nothing. */
function lookupOnly(values: readonly Value[]): Value['accessor'] {
  // NULL and what was never set are no way to get an entry.
  const entries = values.filter(
    ({ constant, symbol, accessor }) => accessor ?? (constant !== 0n && !symbol.endsWith('@0')),
  );
  const accessor = entries[0]?.accessor;
  if (!entries.every((value) => value.accessor?.allocates === false)) return undefined;
  return accessor?.call.fact?.mayReturnNull === false ? undefined : accessor;
}

/** `if (!pte) continue;`, `if (!pte) return 0;`: without an entry there is nothing to change, and that is no failure. */
function skipsMissing(fn: FunctionAnalysis, accessor: Node): boolean {
  const returns = fn.returns.filter((node) => /^return ?(?:0|false);$/.test(fn.canonical(node)));
  return [...fn.descendants(fn.body, 'continue_statement'), ...returns].some((node) => {
    const branch = fn.enclosing(node, 'if_statement');
    const condition = branch === undefined ? undefined : fn.strip(fn.child(branch, 'condition') ?? branch);
    if (condition === undefined || fn.kind(condition) !== 'unary_expression') return false;
    const tested = fn.child(condition, 'argument');
    return tested !== undefined && fn.valuesOf(tested).some((value) => value.accessor?.call.node === accessor);
  });
}

/** `if (!pte || !pte_present(*pte)) return`: only a mapping that is there is changed. */
function needsPresent(fn: FunctionAnalysis, accessor: Node): boolean {
  return fn.descendants(fn.body, 'if_statement').some((node) => {
    const condition = fn.strip(fn.child(node, 'condition') ?? node);
    const branch = fn.child(node, 'consequence');
    if (branch === undefined || !leaves(fn, branch)) return false;
    if (fn.kind(condition) !== 'binary_expression' || fn.operator(condition) !== '||') return false;
    const missing = fn.strip(fn.child(condition, 'left')!);
    const absent = fn.strip(fn.child(condition, 'right')!);
    const isNot = (one: Node): boolean => fn.kind(one) === 'unary_expression' && fn.operator(one) === '!';
    if (!isNot(missing) || !isNot(absent)) return false;
    const tested = fn.child(missing, 'argument')!;
    return (
      fn.valuesOf(tested).some((value) => value.accessor?.call.node === accessor) &&
      fn.descendants(absent, 'identifier').some((name) => fn.text(name) === fn.text(fn.strip(tested)))
    );
  });
}

/** True where the value stored is made from what the entry held: `*pte & ~DIRTY`, `pte_mkold(*ptep)`. */
function updates(fn: FunctionAnalysis, value: Node | undefined, entries: readonly Value[]): boolean {
  if (value === undefined) return false;
  const symbols = new Set(entries.map((entry) => entry.symbol));
  const reads = (node: Node): boolean =>
    fn.derefs.some(
      (deref) => fn.isInside(deref.node, node) && fn.valuesOf(deref.pointer).some(({ symbol }) => symbols.has(symbol)),
    );
  if (reads(value)) return true;
  return fn
    .descendants(value, 'identifier')
    .map((node) => fn.text(node))
    .some((name) => fn.assignments.some((a) => fn.text(a.target) === name && a.value !== undefined && reads(a.value)));
}
