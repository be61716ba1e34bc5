import { forbidsFailure, leaves } from '../c/index.ts';
import type { Call, Deref, FunctionAnalysis, Node, Value } from '../c/index.ts';
import { isOfLargeThings } from '../kernel/architectures.ts';
import { testPaths } from './support/changedCode.ts';
import { aboutGuard, observeGuards } from './support/guarded.ts';
import { usedAboveTest, usedBelowLoop } from './support/cutOff.ts';
import { keptUntested } from './support/keptUntested.ts';
import { comparesWithHead, placeOf, quote } from './support/nodes.ts';
import { offsetsFromNull } from './support/offsets.ts';
import { unfilteredLoops } from './support/unfiltered.ts';
import type { Observation, Related, Reporter, Rule } from './rule.ts';

/** What this rule reports calls something that may yield NULL, or has one of these in its text. */
const suspicious = new RegExp(
  [
    // A cursor, also below the part of its loop that is in view.
    'for_each|->dma_length\\b|continue;',
    // A warning that does not stop anything.
    'WARN\\w*\\(\\s*!',
    // Used above its test, or in the condition that found it to be NULL.
    '\\b(?<late>\\w+)->[^]{0,4000}?(?:![ (]*\\k<late>\\b|\\b\\k<late> [=!]= NULL|\\(\\k<late>(?:\\)| && ))',
    // Used in the branch for NULL.
    '\\(!\\s*(?<lost>\\w[\\w>.-]*)\\) \\{[^{}]*\\b\\k<lost>->',
    '!\\s*(?<both>\\w[\\w>.-]*) && [^;{]*\\b\\k<both>->|\\b(?<either>\\w[\\w>.-]*) \\|\\| [^;{]*\\b\\k<either>->',
  ].join('|'),
);

/** Asked before anything is parsed. */
function mayHoldNull(fn: FunctionAnalysis): boolean {
  return (
    suspicious.test(fn.source.code) ||
    fn.mayCall((fact) => fact.mayReturnNull) ||
    // Given to what reads through it, and tested below.
    (/![ (]*\w|[=!]= NULL|\bif \(\w[\w>.-]*\)/.test(fn.source.code) && fn.mayCall((fact) => fact.dereferences)) ||
    (!fn.whole && fn.knowledge.call(fn.name)?.testsForNull !== undefined)
  );
}

/**
 * # A pointer that may be NULL is used
 *
 * An allocation fails, a look-up finds nothing, a loop runs out. In the paths that set up and tear down tables this
 * happens under memory pressure and in error handling: seldom, and never on the author's machine.
 *
 * The rule follows each pointer along every path of the function, through copies and conditions, and reports
 *
 * - a result that may be NULL (an allocation, a look-up, a table accessor) that is used with no test on the way;
 * - one that is kept in a structure or a global by a function that could say that it failed, and that nothing in the text
 *   tests;
 * - a use on the very path where the test said NULL: the test only warns, or the wrong branch goes on;
 * - a use above the test of the same pointer, often in a declaration's initialiser;
 * - the cursor of `for_each_sg()` or `list_for_each_entry()` used after the loop ran out;
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
    if (testPaths.test(fn.path) || !mayHoldNull(fn)) return;
    if (!fn.whole) checkCutOff(fn, report);
    checkUnwinding(fn, report);
    const reported = new Set<Node>();
    if (fn.hasNullSuspects) checkUses(fn, reported, report);
    checkKept(fn, reported, report);
  },
  compare: [
    { added: /!|NULL/, observe },
    { added: /!|NULL|\bif \(\w|\? |&& \w/, about: aboutGuard, observe: observeGuards },
  ],
};

/** A use of what may be NULL, on every path of the function. */
function checkUses(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  for (const deref of fn.derefs) {
    for (const value of fn.valuesOf(deref.pointer)) {
      const cause = value.origin ?? value.testedAt;
      if (cause === undefined || reported.has(cause)) continue;
      if (explain(fn, deref, value, report)) reported.add(cause);
    }
  }
  for (const { node, pointer, value } of offsetsFromNull(fn)) {
    const maker = fn.callOf(value.origin!);
    if (!maker || reported.has(maker.node) || isSureIn(fn, maker)) continue;
    reported.add(maker.node);
    report({
      ...fn.span(node),
      what: `${quote(fn, pointer)} comes from ${maker.name}(), which may yield NULL; ${quote(fn, node)} is then an address where nothing is.`,
      why: 'It is not NULL, so no test further on finds it, and whoever reads through it crashes.',
      advice: `Test ${quote(fn, pointer)} and leave with an error before this line.`,
      brief: `${maker.name}() result used unchecked`,
      related: [{ ...fn.span(maker.node), message: 'may be NULL from here' }],
    });
  }
  for (const { test, deref } of fn.lateTests) {
    if (reported.has(deref) || !isSamePointer(fn, test, deref) || isInUnseenLoop(fn, deref, test)) continue;
    reported.add(deref);
    const pointer = fn.text(fn.strip(test)).replace(/\s+/g, ' ');
    report({
      ...fn.span(deref),
      what: `${pointer} is used here, and tested for NULL only further down.`,
      why: 'If it can be NULL this crashes before the test; if it cannot, the test is dead.',
      advice: 'Can it be NULL here? Then the test belongs above this line, else it can go.',
      brief: `${pointer} used before its NULL test`,
      related: [
        { ...fn.span(test), message: 'the test' },
        ...usesBetween(fn, test, deref).map((node) => ({ ...fn.span(node), message: 'used here, too' })),
      ],
    });
  }
}

/** Kept for others, and tested by nobody. */
function checkKept(fn: FunctionAnalysis, reported: ReadonlySet<Node>, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.mayReturnNull)) return;
  for (const { node, call, place } of keptUntested(fn)) {
    if (reported.has(call.node) || isSureIn(fn, call)) continue;
    report({
      ...fn.span(call.node),
      what: `${place} keeps what ${call.name}() gives, which may be NULL; nothing in view tests it.`,
      why: `${fn.name ? `${fn.name}()` : 'The function'} reports success without it, and whoever uses ${place} later dereferences NULL.`,
      advice: `Test ${place} here, and return an error.`,
      brief: `${call.name}() result kept unchecked`,
      key: fn.text(node).replace(/\s+/g, ' '),
      restsOnAbsence: true,
    });
  }
}

function whyNull(maker: Call | undefined): string {
  const when =
    maker?.fact?.nullIsFailure === true
      ? 'memory is short'
      : maker?.fact?.mayReturnNull === undefined
        ? 'memory is short or nothing is found'
        : 'nothing is found';
  return `It is NULL when ${when}, and then this is a NULL dereference in the kernel.`;
}

/** The subject says that it was not looked at what something gave. */
const aboutMade = /^[^\n]*(?:check|NULL|unchecked|alloc\w* fail)/i;

/** A result that may be NULL, and the place it was kept in. */
function observe(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const kept of fn.assignments) {
    const call = kept.operator !== '=' || kept.value === undefined ? undefined : fn.callOf(fn.strip(kept.value));
    if (!call) continue;
    const place = placeOf(fn, kept);
    const isKnown = call.fact?.mayReturnNull === true;
    if (!(isKnown || isMade(call, place)) || isSureIn(fn, call)) continue;
    const key = `${place}=${call.name}`;
    const again = fn.assignments.find((other) => other.node > kept.node && placeOf(fn, other) === place);
    const isBetween = (node: Node): boolean => node > call.node && (again === undefined || node < again.node);
    if (fn.zeroTests.some((test) => test.place === place && isBetween(test.node) && (isKnown || test.negated))) {
      note({ key, state: 'settled' });
      continue;
    }
    const uses = usesOfPlace(fn, place).filter((node) => isBetween(node) && !fn.isInside(node, kept.node));
    if (uses.some((node) => isHandedOut(fn, node))) continue;
    const use = uses.find((node) => !toleratesNull(fn, node));
    // Memory is asked for to be used; a look-up may be made to see whether there is anything.
    const isSure = use !== undefined || call.fact?.nullIsFailure === true;
    note({
      key,
      state: 'open',
      ...(!isKnown ? { claim: aboutMade } : !isSure && { claim: aboutGuard }),
      report: {
        ...fn.span(call.node),
        what: `${place} comes from ${call.name}(), which may yield NULL, and nothing in view tests it.`,
        why: whyNull(call),
        advice: 'The patch adds the test. Is everything undone that was set up before it?',
        brief: `${call.name}() result used unchecked`,
        related: use === undefined ? [] : [{ ...fn.span(use), message: 'used here' }],
      },
    });
  }
}

/** By its name it gives something that it makes, and nothing else is known of it. */
function isMade({ name, fact }: Call, place: string): boolean {
  if (!/alloc|create|(?:^|_)dup|remap|iomap/.test(name) || /^(?:r|rc|rv|\w*ret|e?err|status)$/.test(place))
    return false;
  return fact?.mayReturnNull === undefined && fact?.returnsErrPtr === undefined && /^$|\*$/.test(fact?.type ?? '');
}

/** What promises that a call finds something here. */
function isSureIn(fn: FunctionAnalysis, call: Call): boolean {
  const structs = call.fact?.neverNullWith;
  if (structs && fn.parameters.some(({ type }) => structs.includes(type.pointee?.struct ?? ''))) return true;
  if (call.fact?.neverNullIn?.some((end) => fn.name.endsWith(end))) return true;
  const proofs = call.fact?.neverNullAfter;
  if (proofs && fn.calls.some(({ name, node }) => node < call.node && proofs.includes(name))) return true;
  if (call.fact?.neverNullUnder?.some((folder) => fn.path.startsWith(folder))) return true;
  if (call.fact?.neverNullFor?.includes(call.args[0] === undefined ? '' : fn.text(call.args[0]))) return true;
  if (call.args.some((argument) => forbidsFailure(fn.canonical(argument)))) return true;
  return call.fact?.nullIsFailure !== true && findsAgain(fn, call);
}

/** An unwinding loop that looks up again what the same look-up had found, with a test, on the way here. */
function findsAgain(fn: FunctionAnalysis, call: Call): boolean {
  if (fn.loopsAround(call.node).length === 0) return false;
  const before = fn.calls.filter((other) => other.name === call.name && other.node < call.node);
  const labels = fn.descendants(fn.body, 'labeled_statement').filter((label) => label < call.node);
  // Of a fragment, what was done before the label may not be in view.
  if (!fn.startInView && labels.length > 0) return true;
  return before.some(
    (other) =>
      labels.some((label) => other.node < label) &&
      fn.valuesOf(other.node).length > 0 &&
      fn.zeroTests.some((test) => test.node > other.node && test.node < call.node && isKeptIn(fn, other, test.place)),
  );
}

function isKeptIn(fn: FunctionAnalysis, call: Call, place: string): boolean {
  return fn.assignments.some(
    (kept) => kept.value !== undefined && fn.strip(kept.value) === call.node && placeOf(fn, kept) === place,
  );
}

function usesOfPlace(fn: FunctionAnalysis, place: string): readonly Node[] {
  if (/^\w+$/.test(place)) return fn.named(place);
  return fn
    .descendants(fn.body, 'field_expression', 'subscript_expression')
    .filter((node) => fn.canonical(node) === place);
}

/** The caller gets it as it is, and may test it. */
function isHandedOut(fn: FunctionAnalysis, node: Node): boolean {
  const owner = fn.enclosing(node, 'return_statement', 'expression_statement', 'declaration');
  if (owner === undefined || fn.kind(owner) !== 'return_statement') return false;
  return fn.children(owner).some((value) => fn.strip(value) === node);
}

/** `kfree(p)`: nothing happens to NULL there. */
function toleratesNull(fn: FunctionAnalysis, node: Node): boolean {
  const list = fn.parent(node);
  const owner = list === undefined ? undefined : fn.parent(list);
  const call = owner === undefined || fn.kind(list!) !== 'argument_list' ? undefined : fn.callOf(owner);
  return call?.fact?.toleratesNull?.includes(call.args.indexOf(node)) === true;
}

/** A loop that undoes what an earlier one did, without the test that made that one pass over elements. */
function checkUnwinding(fn: FunctionAnalysis, report: Reporter): void {
  for (const { use, pointer, test } of unfilteredLoops(fn)) {
    report({
      ...fn.span(use),
      what: `${pointer} is used here for every element; the loop above passes over those where it is NULL.`,
      why: 'The elements are the same: for one without it, this dereferences NULL, on an error path that is seldom taken.',
      advice: 'Should this loop pass over them, too?',
      brief: `${pointer} is not tested in this loop`,
      related: [{ ...fn.span(test), message: 'passed over where it is NULL' }],
    });
  }
}

/** Of a fragment: pointers whose test or loop is not in view, but known. */
function checkCutOff(fn: FunctionAnalysis, report: Reporter): void {
  for (const { use, pointer } of usedAboveTest(fn)) {
    report({
      ...fn.span(use),
      what: `${pointer} is used in a declaration, and ${fn.name}() tests it for NULL below.`,
      why: 'Callers may have none to give: then this crashes before the test.',
      advice: 'Should this be computed below the test?',
      brief: `${pointer} used before its NULL test`,
    });
  }
  for (const { use, pointer, related } of usedBelowLoop(fn)) {
    report({
      ...fn.span(use),
      what: `${pointer} walked the scatterlist in the block that ends above: when for_each_sg() has run out it is NULL, and it is used.`,
      why: 'The path without a `break` is the usual one, and it dereferences NULL.',
      advice: 'Does this belong into the loop, or does it need values that were kept there?',
      brief: `${pointer} used after its loop`,
      related: related === undefined ? [] : [{ ...fn.span(related), message: 'set for entry after entry here' }],
    });
  }
}

/** Of a fragment: a `break` between the two, and the loop or switch that it leaves is not in view. What is tested may be set there. */
function isInUnseenLoop(fn: FunctionAnalysis, use: Node, test: Node): boolean {
  if (fn.whole) return false;
  return fn
    .descendants(fn.body, 'break_statement', 'continue_statement')
    .some(
      (node) =>
        node > use &&
        node < test &&
        fn.loopsAround(node).length === 0 &&
        fn.enclosing(node, 'switch_statement') === undefined,
    );
}

/** Other uses of a pointer between the first one and its test. */
function usesBetween(fn: FunctionAnalysis, test: Node, first: Node): Node[] {
  const place = fn.canonical(fn.strip(test));
  return fn.derefs
    .filter(({ node, pointer }) => node > first && node < test && fn.canonical(fn.strip(pointer)) === place)
    .map(({ node }) => node)
    .slice(0, 4);
}

/** The test names what was used: a copy under another name may be NULL on other paths. */
function isSamePointer(fn: FunctionAnalysis, test: Node, node: Node): boolean {
  const place = fn.canonical(fn.strip(test));
  return fn.derefs.some((deref) => deref.node === node && fn.canonical(fn.strip(deref.pointer)) === place);
}

function explain(fn: FunctionAnalysis, deref: Deref, value: Value, report: Reporter): boolean {
  const pointer = fn
    .text(fn.strip(deref.pointer))
    .replace(/\s+/g, ' ')
    .replace(/^(\w+)(?:\+\+|--)$/, '$1');
  const use = deref.kind === 'call' ? `${deref.call!.name}() reads through it` : 'it is used';
  const related: Related[] = [];
  const origin = value.origin;
  const maker = origin === undefined ? undefined : fn.callOf(origin);
  if (origin !== undefined) {
    related.push({ ...fn.span(origin), message: value.afterLoop ? 'the loop' : 'may be NULL from here' });
  }
  if (value.afterLoop) {
    if (origin === undefined || isGuarded(fn, origin, deref.node) || readsHead(fn, origin, deref.node)) return false;
    report({
      ...fn.span(deref.node),
      what: `${pointer} is the loop's cursor: when the loop has run out it ${value.afterLoop === 'null' ? 'is NULL' : 'points at no element'}, and ${use}.`,
      why: 'The path without a `break` is the usual one, and it reads memory that is no element.',
      advice: 'Keep what is needed in a variable of its own inside the loop.',
      brief: `${pointer} used after its loop`,
      related,
    });
    return true;
  }
  if (value.nullness === 'maybe') {
    if (maker && isSureIn(fn, maker)) return false;
    const source = maker ? `${maker.name}()` : fn.text(origin!);
    report({
      ...fn.span(deref.node),
      what: `${pointer} comes from ${source}, which may yield NULL; ${use} without a test.`,
      why: whyNull(maker),
      advice: `Test ${pointer} and leave with an error before this line.`,
      brief: `${source} result used unchecked`,
      related,
    });
    return true;
  }
  const isLost = (): boolean =>
    letsNullThrough(fn, value, deref.node) || isNullForSure(fn, deref) || isInverted(fn, value, deref.node);
  if (value.nullness === 'null' && value.testedAt !== undefined && isLost()) {
    related.push({ ...fn.span(value.testedAt), message: 'this test says it is NULL, and the path goes on' });
    report({
      ...fn.span(deref.node),
      what: `${pointer} was tested, but on the path where it is NULL ${use} all the same.`,
      why: 'The test does not leave the path (a warning does not stop anything), so NULL is dereferenced.',
      advice: 'Should the branch for NULL return, or jump to an error label?',
      brief: `${pointer} used where it is NULL`,
      related,
    });
    return true;
  }
  return false;
}

const jumping = ['return_statement', 'goto_statement', 'break_statement', 'continue_statement'];

/** `&pos->list`, `pos->list.prev` below a loop over `list`: in the head, which is where the cursor then points into. */
function readsHead(fn: FunctionAnalysis, loop: Node, use: Node): boolean {
  const member = fn.loops.find(({ node }) => node === loop)?.macro?.args.at(-1);
  const field = fn.kind(use) === 'field_expression' ? fn.child(use, 'field') : undefined;
  return member !== undefined && field !== undefined && fn.canonical(member) === fn.text(field);
}

/** A condition between a loop and a use may stand for "the loop found something". */
function isGuarded(fn: FunctionAnalysis, loop: Node, use: Node): boolean {
  const around = fn.enclosing(loop, 'compound_statement') ?? fn.body;
  const statement = fn.children(around).find((node) => fn.isInside(use, node));
  if (statement === undefined) return true;
  const between = fn.children(around).filter((node) => node > loop && node < statement && fn.isInside(node, around));
  if (between.some((node) => fn.descendants(node, ...jumping, 'labeled_statement').length > 0)) return true;
  // `WARN_ON(list_entry_is_head(pos, ...))` states that the loop found something.
  const cursor = fn.loops.find(({ node }) => node === loop)?.macro?.cursor;
  const name = cursor === undefined ? '' : fn.text(cursor);
  if (comparesWithHead(fn, name, loop, use)) return true;
  const states = fn.calls.filter(({ name: callee, node }) => /WARN|BUG_ON/.test(callee) && node > loop && node < use);
  if (states.some(({ node }) => fn.descendants(node, 'identifier').some((one) => fn.text(one) === name))) return true;
  const condition = fn.child(statement, 'condition');
  return fn.kind(statement).endsWith('_statement') &&
    fn.kind(statement) !== 'expression_statement' &&
    fn.kind(statement) !== 'return_statement'
    ? condition === undefined ||
        !fn.isInside(use, condition) ||
        fn.descendants(condition, 'binary_expression').length > 0
    : fn.enclosing(use, 'conditional_expression') !== undefined;
}

/** Every path in view gets here with NULL: `if (WARN_ON(p)) return; p->x`. */
function isNullForSure(fn: FunctionAnalysis, deref: Deref): boolean {
  const values = fn.valuesOf(deref.pointer);
  return values.every(({ nullness, testedAt, weak }) => nullness === 'null' && testedAt !== undefined && weak !== true);
}

/** `if (p) { ...; continue; } p->x`: the branch that leaves is the wrong one. */
function isInverted(fn: FunctionAnalysis, value: Value, use: Node): boolean {
  const test = fn.enclosing(value.testedAt!, 'if_statement');
  const [condition, branch] = test === undefined ? [] : [fn.child(test, 'condition'), fn.child(test, 'consequence')];
  if (condition === undefined || branch === undefined || value.weak === true || fn.isInside(use, test!)) return false;
  if (fn.child(test!, 'alternative') !== undefined || !leaves(fn, branch)) return false;
  return fn.canonical(condition).replace(/!=NULL$/, '') === fn.canonical(fn.strip(value.testedAt!));
}

/** `p || p->x`: the same condition uses what it just found to be NULL. Else a branch that does nothing about it. */
function letsNullThrough(fn: FunctionAnalysis, value: Value, use: Node): boolean {
  let condition: Node | undefined;
  for (let node = fn.parent(value.testedAt!); node !== undefined; node = fn.parent(node)) {
    const operator = fn.kind(node) === 'binary_expression' ? fn.operator(node) : '';
    if (operator === '&&' || operator === '||') condition = node;
    else if (!['parenthesized_expression', 'unary_expression', 'binary_expression'].includes(fn.kind(node))) break;
  }
  if (condition !== undefined && fn.isInside(use, condition)) return true;
  return value.weak !== true && onlyWarns(fn, value);
}

/**
 * True where nothing but words follows on NULL. A warning about a plain parameter or member states what its owner
 * guarantees; about a table's slot, or what may be NULL by a known promise, it is a test that lets NULL through.
 */
function onlyWarns(fn: FunctionAnalysis, value: Value): boolean {
  for (let node = fn.parent(value.testedAt!); node !== undefined; node = fn.parent(node)) {
    const kind = fn.kind(node);
    if (kind === 'call_expression' && /WARN/.test(fn.callOf(node)?.name ?? '')) {
      // Elsewhere a warning about what a call gave states what its author knows.
      const isOfCall = value.symbol.startsWith('$n') && isOfLargeThings(fn.path);
      return value.origin !== undefined || isOfCall || value.symbol.endsWith(']');
    }
    if (kind === 'if_statement') {
      const branch = fn.child(node, 'consequence');
      if (branch === undefined || fn.child(node, 'alternative') !== undefined || value.origin === undefined)
        return false;
      const parts = fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
      return parts.length > 0 && parts.every((part) => isCallStatement(fn, part));
    }
    if (kind.endsWith('_statement')) return false;
  }
  return false;
}

function isCallStatement(fn: FunctionAnalysis, statement: Node): boolean {
  const expression = fn.kind(statement) === 'expression_statement' ? fn.children(statement)[0] : undefined;
  const call = expression === undefined ? undefined : fn.callOf(fn.strip(expression));
  return call !== undefined && /^(?:pr_|dev_|printk|net(?:dev|if)_|WARN|[A-Z]*DBG)/.test(call.name);
}
