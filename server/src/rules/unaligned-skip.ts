import type { Assignment, FunctionAnalysis, Loop, Node } from '../c/index.ts';
import type { Related, Reporter, Rule } from './rule.ts';
import { assignmentsTo, isConstantLike, quote, sides, usesOf, variableOf } from './support/nodes.ts';
import { unwrap } from './support/widths.ts';

/**
 * # A hole is skipped from an unaligned position
 *
 * A walk over a sparse table may skip what a missing level would have covered. Adding the size of the level is right
 * only at the first entry of it: from anywhere else the walk overshoots into the next level's range, and what is mapped
 * there is left out - it stays mapped, or is never unpinned.
 *
 * Right forms are `entry |= level_size - 1` together with the loop's own `++`, `(x & ~(size - 1)) + size`,
 * `ALIGN(x + 1, size)`, or a base of the level that is kept apart, and set before the first jump over it. The OR needs
 * the absolute index: on a counter that starts at 0 it aligns the wrong number.
 *
 * The rule looks at `x += size` in the branch for "nothing here" (or behind a label that such a branch jumps to), where
 * `x` is the position of the loop and the size depends on a level; and at `data->addr += size` where a visitor finds no
 * table below its entry. It is silent where `x` was aligned or its alignment
 * was tested, where the size is the base page, and where it is a parameter that the caller keeps aligned. It needs to see
 * the step and the loop's condition; that the position starts aligned is taken from what is in view.
 *
 * ## Invalid
 *
 * ```c
 * static void demo_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 *         unsigned long last = entry + pages;
 *
 *         for (; entry < last; ++entry) {
 *                 __be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 *                 if (!pua) {
 *                         entry += tbl->it_level_size - 1;
 *                         continue;
 *                 }
 *                 demo_release(tbl, entry);
 *         }
 * }
 * ```
 *
 * ```c
 * static void demo_free(struct iommu_table *tbl, long index, long npages)
 * {
 *         long i;
 *
 *         for (i = 0; i < npages; i++) {
 *                 __be64 *ptce = pnv_tce(tbl, false, index - tbl->it_offset + i, false);
 *
 *                 if (ptce)
 *                         *ptce = cpu_to_be64(0);
 *                 else
 *                         i |= tbl->it_level_size - 1;
 *         }
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void demo_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 *         unsigned long last = entry + pages;
 *
 *         for (; entry < last; ++entry) {
 *                 __be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 *                 if (!pua) {
 *                         entry |= tbl->it_level_size - 1;
 *                         continue;
 *                 }
 *                 demo_release(tbl, entry);
 *         }
 * }
 * ```
 *
 * ```c
 * static void demo_free_level(struct demo_pte *pte, int level, unsigned long pfn, unsigned long last)
 * {
 *         do {
 *                 unsigned long level_pfn = pfn & demo_level_mask(level);
 *
 *                 if (!demo_present(pte))
 *                         goto next;
 *                 demo_free(pte);
 * next:
 *                 pfn = level_pfn + demo_level_size(level);
 *         } while (!demo_last_in_page(++pte) && pfn <= last);
 * }
 * ```
 */
export const unalignedSkip: Rule = {
  meta: {
    id: 'unaligned-skip',
    number: 'R6',
    title: 'A hole is skipped from an unaligned position',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20211126135556.397932-3-baolu.lu@linux.intel.com> "iommu/vt-d: Fix unmap_pages support"',
      '6e301a8e56e4 ("KVM: PPC: Optimize clearing TCEs for sparse tables")',
      'arch/powerpc/platforms/powernv/pci-ioda-tce.c, pnv_tce_free() of 6.12',
    ],
  },
  words: /level|lvl|size|shift|(?:PMD|PUD|P4D|PGDIR|HPAGE)_SIZE/,
  checkFunction(fn, report) {
    for (const step of fn.assignments) {
      if (step.value === undefined || fn.kind(step.node) === 'init_declarator') continue;
      if (step.operator === '+=') checkStep(fn, step, step.value, report);
      else if (step.operator === '|=') checkOr(fn, step, step.value, report);
      else if (step.operator === '=') {
        const amount = addedToItself(fn, step.target, step.value);
        if (amount !== undefined) checkStep(fn, step, amount, report);
        else if (!checkNext(fn, step, step.value, report)) checkBase(fn, step, step.value, report);
      }
    }
  },
};

/** `x = x + size`, `x = x + size - 1`: the size. */
function addedToItself(fn: FunctionAnalysis, target: Node, value: Node): Node | undefined {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return undefined;
  if (fn.operator(at) === '-') return addedToItself(fn, target, both[0]);
  return fn.operator(at) === '+' && fn.canonical(both[0]) === fn.canonical(target) ? both[1] : undefined;
}

const why =
  'From inside a level the walk overshoots into the next one: what is mapped there is passed over and stays mapped, pinned or uncounted.';

/** `x += size` where there is nothing at x. */
function checkStep(fn: FunctionAnalysis, step: Assignment, amount: Node, report: Reporter): void {
  const target = unwrap(fn, step.target);
  const isOfWalk = fn.kind(target) === 'field_expression';
  if ((fn.kind(target) !== 'identifier' && !isOfWalk) || !isLevelSize(fn, amount, step.node)) return;
  const hole = isOfWalk ? noTableAround(fn, step.node) : holeAround(fn, step.node);
  if (!hole || !(isOfWalk ? isStateOfWalk(fn, target) : isPosition(fn, target, step.node))) return;
  if (isOfWalk ? isMemberAligned(fn, target, step) : isAligned(fn, target, step, amount)) return;
  const name = fn.text(target);
  const plain = step.operator === '+=' && /-1$/.test(fn.canonical(amount));
  const operator = step.operator === '+=' && !isOfWalk ? operatorSpan(fn, step) : undefined;
  report({
    ...fn.span(step.node),
    what: `\`${quote(fn, step.node)}\` skips a whole level from \`${name}\`, which need not be its first entry.`,
    why,
    advice: plain
      ? `Go to the end of the level: \`${name} |= ${quote(fn, amount)}\`, before the loop's own step.`
      : `Step from the start of the level, \`(${name} & ~(size - 1)) + size\`, or \`ALIGN(${name} + 1, size)\`. Or is \`${name}\` always aligned here?`,
    brief: `${name} may be unaligned`,
    related: [hole],
    ...(plain &&
      operator && { fix: { title: 'Go to the end of the level', edits: [{ ...operator, text: '|=' }], safe: true } }),
  });
}

/** `next = x + size;` above the test for a hole, of a loop that goes on at `next`. */
function checkNext(fn: FunctionAnalysis, step: Assignment, value: Node, report: Reporter): boolean {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '+' ? sides(fn, at) : undefined;
  const target = both && unwrap(fn, both[0]);
  if (target === undefined || fn.kind(target) !== 'identifier' || !isLevelSize(fn, both![1], step.node)) return false;
  const loop = fn.loopsAround(step.node).at(-1);
  const goesOn = `${fn.text(target)}=${fn.text(step.target)}`;
  const heads = [loop?.update, loop?.condition].filter((part) => part !== undefined);
  if (!loop || !heads.some((part) => `,${fn.canonical(part)},`.includes(`,${goesOn},`))) return false;
  const hole = fn
    .descendants(loop.node, 'continue_statement')
    .filter((node) => node > step.node)
    .map((node) => missingTestAround(fn, node))
    .find((one) => one !== undefined);
  if (!hole || isAligned(fn, target, step, both![1])) return false;
  const name = fn.text(target);
  report({
    ...fn.span(step.node),
    what: `\`${quote(fn, step.node)}\` is a whole level from \`${name}\`, which need not be its first entry.`,
    why,
    advice: `Go to the end of the level, as \`pmd_addr_end()\` and its like do. Or is \`${name}\` always aligned here?`,
    brief: `${name} may be unaligned`,
    related: [hole],
  });
  return true;
}

/** Where a walk is, in what its visitor of one entry is given: `data->addr`. */
function isStateOfWalk(fn: FunctionAnalysis, target: Node): boolean {
  const argument = fn.child(target, 'argument');
  const field = fn.child(target, 'field');
  if (argument === undefined || field === undefined || fn.kind(argument) !== 'identifier') return false;
  const variable = fn.variable(fn.text(argument));
  return /^(?:addr|iova|pos|cur|gfn|pfn|va|ipa|gpa)$/.test(fn.text(field)) && variable?.parameter !== undefined;
}

/** The branch for an entry with no table below it: a leaf as well as a hole, whose size is the step. */
function noTableAround(fn: FunctionAnalysis, step: Node): Related | undefined {
  const statement = fn.enclosing(step, 'if_statement');
  const condition = statement === undefined ? undefined : fn.child(statement, 'condition');
  const consequence = statement === undefined ? undefined : fn.child(statement, 'consequence');
  if (condition === undefined || consequence === undefined || !fn.isInside(step, consequence)) return undefined;
  const says = /^!(?:\w+_)?(?:table|present|valid)(?:\(.*\))?$/.test(fn.canonical(condition));
  return says || saysMissing(fn, condition)
    ? { ...fn.span(condition), message: 'no table below this entry' }
    : undefined;
}

/** Something before the step puts it at the border of an entry. */
function isMemberAligned(fn: FunctionAnalysis, target: Node, step: Assignment): boolean {
  const text = fn.canonical(target);
  return fn.assignments.some(
    (one) =>
      one.node < step.node &&
      fn.canonical(one.target) === text &&
      (one.operator === '&=' || (one.value !== undefined && alignsValue(fn, one.value))),
  );
}

function operatorSpan(fn: FunctionAnalysis, step: Assignment): { start: number; end: number } | undefined {
  const node = fn.child(step.node, 'operator');
  return node === undefined ? undefined : fn.span(node);
}

/** `next: x = base + size`, where a jump from a hole gets here before base is set. */
function checkBase(fn: FunctionAnalysis, step: Assignment, value: Node, report: Reporter): void {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '+' ? sides(fn, at) : undefined;
  const base = both && unwrap(fn, both[0]);
  if (base === undefined || fn.kind(base) !== 'identifier' || !isLevelSize(fn, both![1], step.node)) return;
  const label = labelBefore(fn, fn.statementOf(step.node));
  const loop = fn.loopsAround(step.node).at(-1);
  if (label === undefined || !loop || !isPosition(fn, unwrap(fn, step.target), step.node)) return;
  const name = fn.text(base);
  if (fn.variable(name)?.parameter) return;
  const sets = fn.assignments.filter((one) => assigns(fn, one, name) && one.value !== undefined);
  const jumps = jumpsTo(fn, label);
  const early = jumps.find((jump) => !sets.some(({ node }) => node < jump) && missingTestAround(fn, jump));
  // Of a fragment, neither may be in view.
  if (early === undefined && (fn.whole || sets.length > 0 || jumps.length > 0)) return;
  report({
    ...fn.span(step.node),
    ...(early === undefined && { severity: 'information' as const }),
    what:
      early === undefined
        ? `\`${quote(fn, step.node)}\` needs \`${name}\` to be set before every jump to this label.`
        : `\`${quote(fn, step.node)}\` is reached from a hole before \`${name}\` is set.`,
    why: 'A base that is left from the entry before, or was never set, sends the walk anywhere: entries are passed over, or gone through again.',
    advice: `Is \`${name}\` set above the test for a hole?`,
    brief: `${name} may not be set`,
    slip: 'base',
    related: early === undefined ? [] : [{ ...fn.span(early), message: 'the jump' }],
  });
}

function jumpsTo(fn: FunctionAnalysis, label: Node): readonly Node[] {
  const name = fn.text(fn.child(label, 'label')!);
  return fn.descendants(fn.body, 'goto_statement').filter((node) => {
    const to = fn.child(node, 'label');
    return to !== undefined && fn.text(to) === name;
  });
}

/** `i |= size - 1` where i counts from 0 and the absolute index is something else. */
function checkOr(fn: FunctionAnalysis, step: Assignment, amount: Node, report: Reporter): void {
  const target = unwrap(fn, step.target);
  if (fn.kind(target) !== 'identifier' || !/-1$/.test(fn.canonical(amount)) || !isLevelSize(fn, amount, step.node))
    return;
  const hole = holeAround(fn, step.node);
  if (!hole) return;
  const name = fn.text(target);
  const loop = fn
    .loopsAround(step.node)
    .find((one) => one.initialiser !== undefined && mentions(fn, one.initialiser, name));
  const offset = loop?.body === undefined ? undefined : addedTo(fn, loop.body, name);
  if (loop) {
    const start = fn.assignments.find(
      (one) => fn.isInside(one.node, loop.initialiser!) && fn.text(one.target) === name,
    );
    if (start?.value === undefined || !isConstantLike(fn, start.value) || offset === undefined) return;
  } else if (fn.whole || !/^[ijkn]$/.test(name)) return;
  report({
    ...fn.span(step.node),
    ...(!loop && { severity: 'information' as const }),
    what: loop
      ? `\`${quote(fn, step.node)}\` aligns \`${name}\`, which counts from the start of the walk, not from the start of the table.`
      : `\`${quote(fn, step.node)}\` aligns \`${name}\`: right only if \`${name}\` is the index in the table itself.`,
    why,
    advice: `Align the absolute index. Or does every walk start at the first entry of a level?`,
    brief: `${name} is relative`,
    related: [hole, ...(offset === undefined ? [] : [{ ...fn.span(offset), message: 'the absolute index' }])],
  });
}

/** A sum in the body that the counter is a part of: `index - tbl->it_offset + i`. */
function addedTo(fn: FunctionAnalysis, body: Node, name: string): Node | undefined {
  return fn.descendants(body, 'binary_expression').find((node) => {
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    if (!both) return false;
    const [a, b] = [fn.canonical(both[0]), fn.canonical(both[1])];
    return (a === name && !isConstantLike(fn, both[1])) || (b === name && !isConstantLike(fn, both[0]));
  });
}

const mentions = (fn: FunctionAnalysis, node: Node, name: string): boolean =>
  fn.kind(node) === 'identifier'
    ? fn.text(node) === name
    : fn.descendants(node, 'identifier').some((one) => fn.text(one) === name);

const levelWord = /level|lvl|span|block_size|stride/i;
const levelMacro = /^(?:PMD|PUD|P4D|PGDIR|HPAGE|HPAGE_PMD)_SIZE$/;

/** The size depends on a level: by a name in it, or because a look-up stored it. */
function isLevelSize(fn: FunctionAnalysis, amount: Node, step: Node, depth = 0): boolean {
  if (isConstantLike(fn, amount)) return levelMacro.test(fn.canonical(amount));
  const names = [amount, ...fn.descendants(amount, 'identifier', 'field_identifier')]
    .filter((node) => /identifier$/.test(fn.kind(node)))
    .map((node) => fn.text(node));
  for (const name of names) {
    const variable = fn.variable(name);
    if (!variable) {
      if (levelWord.test(name) && !/^[A-Z_0-9]+$/.test(name)) return true;
      continue;
    }
    // The caller keeps its own page size and the position in step.
    if (variable.parameter) {
      if (levelWord.test(name) && /^(?:int|unsigned|u8|u32)/.test(variable.typeText) && names.length > 1) return true;
      continue;
    }
    if (depth > 2) continue;
    const before = assignmentsTo(fn, name).filter((one) => one.node < step);
    if (before.some((one) => one.value !== undefined && isLevelSize(fn, one.value, one.node, depth + 1))) return true;
    if (/size|pages|shift/.test(name) && isFilledByLookup(fn, name, step)) return true;
  }
  return false;
}

/** `fetch_pte(pgtable, iova, &size)`: a call before the step stores the size of the level it stopped at. */
function isFilledByLookup(fn: FunctionAnalysis, name: string, step: Node): boolean {
  return fn.calls.some(
    (call) =>
      call.node < step &&
      call.args.some((arg) => {
        const at = unwrap(fn, arg);
        return (
          fn.kind(at) === 'pointer_expression' &&
          fn.operator(at) === '&' &&
          fn.canonical(fn.child(at, 'argument') ?? at) === name
        );
      }),
  );
}

/** The branch that the step stands in is the one for "nothing here". */
function holeAround(fn: FunctionAnalysis, step: Node): Related | undefined {
  const inBranch = missingTestAround(fn, step);
  if (inBranch) return inBranch;
  // Behind a label that such a branch jumps to.
  const statement = fn.statementOf(step);
  const label = labelBefore(fn, statement);
  if (label === undefined) return undefined;
  const name = fn.text(fn.child(label, 'label')!);
  const jumps = jumpsTo(fn, label);
  for (const jump of jumps) {
    const found = missingTestAround(fn, jump);
    if (found) return found;
  }
  if (jumps.length === 0 && !fn.whole && fn.loopsAround(step).length > 0 && /next|skip|cont/.test(name)) {
    return { ...fn.span(label), message: 'jumped to from code that is not in view' };
  }
  return undefined;
}

/** The label whose statement this is, or that stands right before it. */
function labelBefore(fn: FunctionAnalysis, statement: Node): Node | undefined {
  const parent = fn.parent(statement);
  return parent !== undefined && fn.kind(parent) === 'labeled_statement' ? parent : undefined;
}

function missingTestAround(fn: FunctionAnalysis, node: Node): Related | undefined {
  for (
    let at: Node | undefined = fn.enclosing(node, 'if_statement');
    at !== undefined;
    at = fn.enclosing(at, 'if_statement')
  ) {
    const condition = fn.child(at, 'condition');
    const consequence = fn.child(at, 'consequence');
    const loop = fn.loopsAround(node)[fn.loopsAround(node).length - 1];
    if (condition === undefined || consequence === undefined || (loop && !fn.isInside(at, loop.node))) return undefined;
    const inThen = fn.isInside(node, consequence);
    if (inThen ? saysMissing(fn, condition) : saysPresent(fn, condition)) {
      return { ...fn.span(condition), message: inThen ? 'nothing here' : 'otherwise nothing is here' };
    }
  }
  return undefined;
}

const missingName = /(?:^|_)(?:none|empty|absent|hole|invalid|not_present)(?:_|$)/;
const presentName = /(?:^|_)(?:present|valid|exists|found|mapped|leaf)(?:_|$)/;

function saysMissing(fn: FunctionAnalysis, condition: Node): boolean {
  const at = unwrap(fn, condition);
  if (fn.kind(at) === 'binary_expression' && /^(?:\|\||&&)$/.test(fn.operator(at))) {
    const both = sides(fn, at)!;
    return saysMissing(fn, both[0]) || saysMissing(fn, both[1]);
  }
  const inner = fn.strip(at);
  if (fn.kind(inner) === 'unary_expression' && fn.operator(inner) === '!') {
    const argument = unwrap(fn, fn.child(inner, 'argument')!);
    const call = fn.callOf(argument);
    if (call) return presentName.test(call.name);
    return isEntry(fn, argument) || /&\(?\w*(?:PRESENT|VALID)\w*\)?$/.test(fn.canonical(argument));
  }
  if (fn.kind(inner) === 'binary_expression' && fn.operator(inner) === '==') {
    const both = sides(fn, inner)!;
    return /^(?:NULL|0[ul]*)$/i.test(fn.canonical(both[1])) && isEntry(fn, both[0]);
  }
  const call = fn.callOf(inner);
  return call !== undefined && missingName.test(call.name);
}

function saysPresent(fn: FunctionAnalysis, condition: Node): boolean {
  const at = fn.strip(unwrap(fn, condition));
  const call = fn.callOf(at);
  if (call) return presentName.test(call.name);
  return isEntry(fn, at);
}

/** A pointer, an entry's value, or a flag that says whether one was found. */
function isEntry(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(unwrap(fn, node));
  const text = fn.text(at);
  if (fn.kind(at) === 'pointer_expression') return true;
  if (fn.kind(at) !== 'identifier') return false;
  const type = fn.variable(text)?.type;
  return (
    type === undefined ||
    type.kind === 'pointer' ||
    /pte|tce|pde|pmd|pud|pgd|entry|ent$|desc|found|present|valid|ua$/i.test(text)
  );
}

/** The target is what the loop walks with: its condition, its header or its look-up names it. */
function isPosition(fn: FunctionAnalysis, target: Node, step: Node): boolean {
  const name = fn.text(target);
  const loops = fn.loopsAround(step);
  const inner = loops[loops.length - 1];
  if (!inner) return false;
  return isWalkedBy(fn, inner, name) || isLookedUp(fn, inner, name);
}

/** `pmd_offset(pud, x)`: the entry of x is looked up on every turn. */
function isLookedUp(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  return fn.calls.some(
    (call) =>
      fn.isInside(call.node, loop.node) &&
      (call.fact?.entryAccessor !== undefined || /^(?:pgd|p4d|pud|pmd|pte)_(?:offset|index)/.test(call.name)) &&
      call.args.some((arg) => fn.text(fn.strip(arg)) === name),
  );
}

function isWalkedBy(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  return [loop.condition, loop.update].some((part) => part !== undefined && mentions(fn, part, name));
}

/** Aligned by what the function does to it, or tested before. */
function isAligned(fn: FunctionAnalysis, target: Node, step: Assignment, amount: Node): boolean {
  const name = fn.text(target);
  const known = fn.alignmentsOf(target);
  const size = fn.canonical(amount).replace(/-1$/, '');
  if (known.includes(size) || known.includes(fn.canonical(amount))) return true;
  const others = fn.assignments.filter((one) => one.node !== step.node && assigns(fn, one, name));
  const starts = others.filter((one) => one.value !== undefined && one.operator === '=');
  // `x = (x & mask) + size` elsewhere aligns another step, not this one.
  const isStep = ({ value }: Assignment): boolean =>
    mentions(fn, value!, name) &&
    fn.kind(unwrap(fn, value!)) === 'binary_expression' &&
    fn.operator(unwrap(fn, value!)) === '+';
  if (starts.some((one) => !isStep(one) && alignsValue(fn, one.value!))) return true;
  if (others.some((one) => one.operator === '&=')) return true;
  // A walk from 0, and no other start; but a count that is added to an index is not where the walk is.
  const loop = fn.loopsAround(step.node).at(-1);
  if (loop?.body !== undefined && addedTo(fn, loop.body, name) !== undefined) return false;
  const variable = variableOf(fn, target);
  if (variable && !variable.parameter && starts.length > 0 && starts.every((one) => isConstantLike(fn, one.value!)))
    return true;
  return usesOf(fn, name).some((use) => isTestedForAlignment(fn, use));
}

function assigns(fn: FunctionAnalysis, one: Assignment, name: string): boolean {
  if (fn.kind(one.node) !== 'init_declarator')
    return fn.kind(one.target) === 'identifier' && fn.text(one.target) === name;
  return fn.variable(name)?.node === one.node;
}

const aligner = /^(?:ALIGN|ALIGN_DOWN|round_?up|round_?down|PAGE_ALIGN\w*)$|align/i;

function alignsValue(fn: FunctionAnalysis, value: Node): boolean {
  const at = fn.strip(unwrap(fn, value));
  const call = fn.callOf(at);
  if (call) return aligner.test(call.name);
  if (fn.kind(at) !== 'binary_expression') return false;
  const both = sides(fn, at)!;
  if (fn.operator(at) === '&') return both.some((side) => /~|mask/i.test(fn.text(side)));
  return fn.operator(at) === '+' && (alignsValue(fn, both[0]) || alignsValue(fn, both[1]));
}

/** `if (!IS_ALIGNED(x, size)) return`, `WARN_ON(x & (size - 1))`. */
function isTestedForAlignment(fn: FunctionAnalysis, use: Node): boolean {
  const list = fn.parent(use);
  const callNode = list === undefined ? undefined : fn.parent(list);
  const call = callNode === undefined ? undefined : fn.callOf(callNode);
  const tested = call && call.args[0] === use && /ALIGNED/i.test(call.name) ? call.node : maskedTest(fn, use);
  if (tested === undefined) return false;
  const statement = fn.enclosing(tested, 'if_statement');
  const condition = statement === undefined ? undefined : fn.child(statement, 'condition');
  if (condition !== undefined && fn.isInside(tested, condition)) {
    const body = fn.child(statement!, 'consequence');
    return (
      body !== undefined &&
      fn.descendants(body, 'return_statement', 'goto_statement').concat(isJump(fn, body)).length > 0
    );
  }
  // WARN_ON() and BUG_ON() on their own.
  return fn.calls.some((one) => /BUG_ON|WARN/.test(one.name) && fn.isInside(tested, one.node));
}

const isJump = (fn: FunctionAnalysis, node: Node): Node[] =>
  /^(?:return|goto)_statement$/.test(fn.kind(node)) ? [node] : [];

function maskedTest(fn: FunctionAnalysis, use: Node): Node | undefined {
  const parent = fn.parent(use);
  if (parent === undefined || fn.kind(parent) !== 'binary_expression' || fn.operator(parent) !== '&') return undefined;
  const both = sides(fn, parent)!;
  const mask = both[0] === use ? both[1] : both[0];
  return /-1|~/.test(fn.canonical(mask)) ? parent : undefined;
}
