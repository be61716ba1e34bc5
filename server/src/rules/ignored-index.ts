import type { Assignment, Call, FunctionAnalysis, Loop, Node } from '../c/index.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import { textsOf } from '../patch/index.ts';
import type { Hunk } from '../patch/model.ts';
import type { Report, Rule } from './rule.ts';
import { isOfLargeThings } from '../kernel/architectures.ts';
import { aboutFix, blocksOf, isInFunction, ourPaths, testPaths } from './support/changedCode.ts';
import { placeOf, quote, sides } from './support/nodes.ts';
import { within } from './support/places.ts';
import { rewrittenArguments, type Rewritten } from './support/rewrittenCalls.ts';
import { fixedAddresses } from './turns/addresses.ts';
import { fixedClears } from './turns/clears.ts';
import { indexesAdded } from './turns/added.ts';
import { firstOnly, lastOnly, pageCounterOf, repeatedCalls, sameAddresses } from './turns/repeats.ts';
import { fixedStores } from './turns/stores.ts';

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
 *   for the same table or for what is known to be an index;
 * - a call on one fixed entry in a loop that counts over a number of pages and never looks at its counter;
 * - a call that writes to the first of several entries on every turn of a loop that looks at the one of its index;
 * - a call that gets the next entry of a page table on every turn, and the address of the first; an entry that gets the
 *   address that the function was given;
 * - a call that gets the same of everything, an address or an index among it, in a loop over pages or entries;
 * - the first entry, `*ptep`, in a loop that handles `ptep[i]` beside it;
 * - something else stored at the first entry on every turn, where only the last one stays;
 * - one value stored at one place on every turn of a loop that counts up to something and does nothing else;
 * - `start + step` in a loop that goes from `start` by `step`: the end of the first stretch on every turn.
 *
 * It is silent where the call also gets a count (it handles the whole range at once), where the start is moved by the
 * loop, and about messages and traces. Of a patch it needs to see both calls and the end of the block around them; where
 * the patch itself adds the loop's index to an argument that is an index, that is reported as fixed; so is the index of a
 * loop in view that a fix puts into an expression (`stub->code` to `stub[i].code`, `reg` to `reg + i * 4`) of any file.
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
    /[(),]\s*[\w>.-]+\s*\+\s*[a-z][\w>.-]*\s*[,)]|\bfor ?\([^;{}]*;[^;{}]*[<>=][^;{}]*;[^;{}]*(?:\+\+|--)|\bfor ?\([^;{}]*;[^;{}]*;[^;{}]*\+=|\bwhile ?\(\w+ (?:<|!=) [^()]*(?:entries|pages?|count)\)/,
  checkFunction(fn, report) {
    const reported = new Set<Node>();
    for (const sibling of indexedArguments(fn)) {
      for (const call of fn.calls) {
        if (reported.has(call.node) || !fn.isInside(call.node, sibling.within)) continue;
        const argument = call.args.find((arg) => fn.canonical(fn.strip(arg)) === sibling.base);
        if (argument === undefined || !takesOneEntry(fn, call, argument, sibling.index)) continue;
        if (!isSameKind(fn, call, argument, sibling)) continue;
        reported.add(call.node);
        const whole = quote(fn, sibling.argument);
        report({
          ...fn.span(call.node),
          what: `${call.name}() gets ${sibling.base} on every turn of this loop, while ${sibling.call.name}() gets ${whole}.`,
          why: 'It works on the first entry each time round; the entries after it are left as they are.',
          advice: `Is ${whole} meant here?`,
          brief: `${call.name}() gets ${sibling.base}, not ${whole}`,
          related: [{ ...fn.span(sibling.argument), message: 'the loop index is used here' }],
          fix: { title: `Pass ${whole}`, edits: [{ ...fn.span(argument), text: fn.text(sibling.argument) }] },
        });
      }
    }
    for (const loop of fn.loops) {
      for (const { sum, start, step, counter } of fixedSums(fn, loop)) {
        report({
          ...fn.span(sum),
          what: `${quote(fn, sum)} is the same on every turn: the loop moves ${counter}, which only began at ${start}.`,
          why: 'From the second turn on it is the end of another stretch than the one being worked on.',
          advice: `Is ${counter} + ${step} meant here?`,
          brief: `${quote(fn, sum)} in a loop over ${counter}`,
          related: [{ ...fn.span(loop.update ?? loop.node), message: 'the step' }],
          fix: { title: `Add to ${counter}`, edits: [{ ...fn.span(sum), text: `${counter} + ${step}` }] },
        });
      }
      for (const { node, place, counter } of fixedStores(fn, loop, (one, within) => isFixed(fn, one, within))) {
        report({
          ...fn.span(node),
          what: `This loop counts ${counter}, but on every turn the same is stored at ${quote(fn, place)}.`,
          why: 'The first one is set again and again, and the ones after it are left as they are.',
          advice: `Should ${counter} be used here?`,
          brief: `${quote(fn, place)} is set on every turn`,
          related: [{ ...fn.span(loop.condition ?? loop.node), message: 'the loop' }],
        });
      }
      for (const { call, address, entry } of fixedAddresses(fn, loop, (one, within) => isFixed(fn, one, within))) {
        if (reported.has(call.node)) continue;
        reported.add(call.node);
        report({
          ...fn.span(call.node),
          what: `${call.name}() gets ${fn.text(address)} on every turn of this loop, while the entry moves: ${quote(fn, entry)}.`,
          why: 'From the second turn on the address is that of another page than the entry maps.',
          advice: `Should ${fn.text(address)} move by a page on each turn?`,
          brief: `${call.name}() gets ${fn.text(address)} beside ${quote(fn, entry)}`,
          related: [{ ...fn.span(entry), message: 'the entry moves' }],
        });
      }
      for (const { call, argument, entry } of fixedClears(fn, loop, (one, within) => isFixed(fn, one, within))) {
        if (reported.has(call.node)) continue;
        reported.add(call.node);
        const whole = quote(fn, entry);
        report({
          ...fn.span(call.node),
          what: `${call.name}() writes to what ${fn.text(argument)} points to on every turn of this loop, which looks at ${whole}.`,
          why: 'The first entry is written again and again; the one that was looked at is left as it is.',
          advice: `Is &${whole} meant here?`,
          brief: `${call.name}() gets ${fn.text(argument)}, not &${whole}`,
          related: [{ ...fn.span(entry), message: 'the entry of this turn' }],
          fix: { title: `Pass &${whole}`, edits: [{ ...fn.span(argument), text: `&${fn.text(entry)}` }] },
        });
      }
      for (const { call, argument, counter } of fixedEntries(fn, loop)) {
        if (reported.has(call.node)) continue;
        reported.add(call.node);
        const entry = quote(fn, argument);
        report({
          ...fn.span(call.node),
          what: `This loop counts ${counter} but ${call.name}() gets the same ${entry} on every turn.`,
          why: 'One entry is handled again and again, and the others of the range are left as they are.',
          advice: `Is ${entry} + ${counter} meant here?`,
          brief: `${call.name}() gets ${entry} on every turn`,
          related: [{ ...fn.span(loop.condition ?? loop.node), message: 'the loop' }],
        });
      }
      // Elsewhere what is counted are mostly no pages.
      if (!isOfLargeThings(fn.path) && !ourPaths.test(fn.path)) continue;
      const isFixedHere = (one: Node, within: Node): boolean => isFixed(fn, one, within);
      for (const { node, place } of lastOnly(fn, loop, isFixedHere)) {
        report({
          ...fn.span(node),
          what: `Every turn of this loop stores something else at ${quote(fn, place)}.`,
          why: 'Only the last one stays there, and the entries after it are left as they are.',
          advice: 'Should the place move with the loop?',
          brief: `${quote(fn, place)} is set on every turn`,
          related: [{ ...fn.span(loop.update ?? loop.node), message: 'the loop counts here' }],
        });
      }
      const pages = pageCounterOf(fn, loop);
      if (pages === undefined) continue;
      for (const { call, place, counter } of repeatedCalls(fn, loop, pages, isFixedHere)) {
        if (reported.has(call.node) || isMessage(fn, call)) continue;
        reported.add(call.node);
        report({
          ...fn.span(call.node),
          what: `${call.name}() gets the same on every turn of this loop over ${counter}: nothing moves ${quote(fn, place)}.`,
          why: 'One entry is handled again and again, and the others of the range are left as they are.',
          advice: `Should ${quote(fn, place)} hang on ${counter}?`,
          brief: `${call.name}() gets ${quote(fn, place)} on every turn`,
          related: [{ ...fn.span(loop.condition ?? loop.node), message: 'the loop' }],
        });
      }
      for (const { node, address, entry } of sameAddresses(fn, loop, pages, isFixedHere)) {
        report({
          ...fn.span(node),
          what: `Every ${quote(fn, entry)} gets the same ${fn.text(address)}.`,
          why: 'All pages of the range end up at the first one, and what is written to one is seen in the others.',
          advice: `Should ${fn.text(address)} move by a page on each turn?`,
          brief: `${quote(fn, entry)} gets ${fn.text(address)} on every turn`,
          related: [{ ...fn.span(loop.condition ?? loop.node), message: 'the loop' }],
        });
      }
      for (const { node, entry } of firstOnly(fn, loop, pages, isFixedHere)) {
        report({
          ...fn.span(node),
          what: `${quote(fn, node)} is the first entry on every turn of this loop, beside ${quote(fn, entry)}.`,
          why: 'What the first entry holds decides what is done with the others.',
          advice: `Is ${quote(fn, entry)} meant here?`,
          brief: `${quote(fn, node)} beside ${quote(fn, entry)}`,
          related: [{ ...fn.span(entry), message: 'the entry of this turn' }],
          fix: { title: `Read ${quote(fn, entry)}`, edits: [{ ...fn.span(node), text: fn.text(entry) }] },
        });
      }
    }
  },
  checkPatch(message, report) {
    const isFix = textsOf(message).some((text) => aboutFix.test(text));
    for (const file of message.files) {
      const path = file.newPath ?? file.oldPath ?? '';
      if (file.combined || testPaths.test(path) || !(isFix || ourPaths.test(path))) continue;
      for (const hunk of file.hunks.filter(isInFunction)) {
        const calls = ourPaths.test(path) ? argumentsFixed(hunk, isFix) : [];
        const others = isFix && path.endsWith('.c') ? indexesAdded(hunk) : [];
        for (const found of calls) report(found);
        for (const found of others) {
          if (!calls.some(({ start, end }) => start <= found.start && found.start < end)) report(found);
        }
      }
    }
  },
};

/** Calls in a loop to an argument of which a patch adds the loop's index. */
function argumentsFixed(hunk: Hunk, isFix: boolean): Report[] {
  if (!hunk.lines.some(({ kind, text }) => kind !== 'added' && inLoop.test(text))) return [];
  return blocksOf(hunk)
    .flatMap(rewrittenArguments)
    .flatMap((rewritten) => {
      const index = addedIndex(rewritten, isFix);
      const { callee, before, after, start, end } = rewritten;
      if (index === undefined) return [];
      return [
        {
          start,
          end,
          change: 'fixed',
          what: `${callee}() got ${before} on every turn of the loop; the patch makes it ${after}.`,
          why: 'It worked on the first entry each time round, and the entries after it were left as they were.',
          advice: `Do the other calls of this loop take ${index} into account, too?`,
          brief: `${callee}() got ${before}, not ${after}`,
          key: `${callee} ${before}`,
        },
      ];
    });
}

/** Only a loop has this. */
const inLoop = /^\s*(?:continue;|for \(|while \(|\w*for_each\w*\()/;

/**
 * The loop's index that a patch adds to an argument: to one known to be an index of a table, or, where the patch says
 * that it corrects something, to any start of a range, or in the place of a 0.
 */
function addedIndex({ callee, before, after, index, count }: Rewritten, isFix: boolean): string | undefined {
  const element = /\[([ijk]|idx|index)\](?!.*\[)/.exec(after);
  if (isFix && element && [`[0]`, ''].some((zero) => after.replace(element[0], zero) === before)) return element[1];
  const sum = /^(.+) \+ ([ijkn]|idx|index)$/.exec(after);
  if (sum?.[1] !== before) return undefined;
  if (isFix) return sum[2];
  const fact = kernelKnowledge.call(callee);
  const list = [fact?.parameters, ...(fact?.otherParameters ?? [])].find((one) => one?.length === count);
  const parameter = list?.[index];
  return parameter?.unit !== undefined && pageUnits.has(parameter.unit) ? sum[2] : undefined;
}

/** An argument `base + index` of a call in a loop over `index`. */
interface Indexed {
  readonly call: Call;
  readonly argument: Node;
  /** Canonical text of what the index is added to. */
  readonly base: string;
  readonly index: string;
  /** The loop's body, or the block of a loop whose head is not in view. */
  readonly within: Node;
}

function indexedArguments(fn: FunctionAnalysis): Indexed[] {
  const found: Indexed[] = [];
  for (const call of fn.calls) {
    if (isMessage(fn, call)) continue;
    for (const argument of call.args) {
      const sum = fn.strip(argument);
      if (fn.kind(sum) !== 'binary_expression' || fn.operator(sum) !== '+') continue;
      const left = fn.child(sum, 'left');
      const right = fn.child(sum, 'right');
      if (left === undefined || right === undefined) continue;
      for (const [base, index] of [
        [left, right],
        [right, left],
      ] as const) {
        const start = fn.strip(base);
        const counter = fn.strip(index);
        if (!isNumber(fn, start) || !isCounter(fn, counter)) continue;
        const within = turnOf(fn, call.node, fn.text(counter));
        if (within === undefined || changes(fn, within, fn.canonical(start))) continue;
        found.push({ call, argument, base: fn.canonical(start), index: fn.text(counter), within });
      }
    }
  }
  return found;
}

/** The name of a variable that can be an index: no constant, and no number of anything. */
function isCounter(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier' && /^[a-z]/.test(fn.text(node)) && !countWord.test(fn.text(node));
}

function isPlace(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier' || fn.kind(node) === 'field_expression';
}

/** A number, not a pointer that the index moves along an array. */
function isNumber(fn: FunctionAnalysis, node: Node): boolean {
  const { kind } = fn.typeOf(node);
  return isPlace(fn, node) && (kind === 'integer' || kind === 'unknown');
}

/** What is run on every turn of the innermost loop over `counter` around a node. */
function turnOf(fn: FunctionAnalysis, node: Node, counter: string): Node | undefined {
  let inner: Node | undefined;
  for (const loop of fn.loopsAround(node)) {
    if (loop.body !== undefined && countersOf(fn, loop).includes(counter)) inner = loop.node;
  }
  if (inner !== undefined) return inner;
  // A fragment: the index comes from a loop whose head is not in view, but the end of its block is.
  if (fn.variable(counter) || fn.assignments.some((a) => fn.text(a.target) === counter)) return undefined;
  return outermostUnseen(fn, node);
}

/** The outermost block around a node whose head the hunk does not show. */
function outermostUnseen(fn: FunctionAnalysis, node: Node): Node | undefined {
  let found: Node | undefined;
  for (let at = fn.parent(node); at !== undefined; at = fn.parent(at)) {
    if (fn.kind(at) !== 'if_statement') continue;
    const condition = fn.child(at, 'condition');
    if (condition !== undefined && fn.canonical(condition) === '__unseen') found = at;
  }
  return found;
}

/** Variables that a loop moves by a step on each turn. */
function countersOf(fn: FunctionAnalysis, loop: Loop): string[] {
  if (loop.macro) {
    return loop.macro.args.map((arg) => fn.strip(arg)).flatMap((arg) => (isName(fn, arg) ? [fn.text(arg)] : []));
  }
  return fn.assignments
    .filter(({ node, operator }) => fn.isInside(node, loop.node) && /^(?:\+\+|--|\+=|-=)$/.test(operator))
    .filter(({ target }) => isName(fn, target))
    .map(({ target }) => fn.text(target));
}

function isName(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier';
}

/** True where a place, or the variable that it hangs on, is assigned inside. */
function changes(fn: FunctionAnalysis, within: Node, place: string): boolean {
  const root = /^\w+/.exec(place)?.[0];
  if (fn.assignments.some((one) => fn.isInside(one.node, within) && isRoot(fn, one, place, root))) return true;
  return fn.descendants(within, 'pointer_expression').some((node) => {
    const argument = fn.child(node, 'argument');
    return fn.operator(node) === '&' && argument !== undefined && fn.canonical(argument) === place;
  });
}

function isRoot(fn: FunctionAnalysis, one: Assignment, place: string, root: string | undefined): boolean {
  const text = placeOf(fn, one);
  return text === place || text === root || fn.loops.some((loop) => loop.macro?.cursor === one.target && text === root);
}

/** Prints, traces, asserts: what they get is for people. */
function isMessage(fn: FunctionAnalysis, call: Call): boolean {
  if (/^(?:trace_|pr_|dev_|printk|WARN|BUG|DBG|min|max|clamp|ALIGN|IS_ALIGNED|round)/.test(call.name)) return true;
  return call.args.some((arg) => /string/.test(fn.kind(arg)));
}

const countWord = /(?:^|_|\b)(?:n|nr|num|n?pages|npgs|count|cnt|size|len|length|last|end|order|n?entries)(?:$|_|\b)/i;

/** True for a call that does something to one entry, as far as its arguments tell. */
function takesOneEntry(fn: FunctionAnalysis, call: Call, entry: Node, index: string): boolean {
  if (isMessage(fn, call)) return false;
  const type = call.fact?.type;
  if (type?.includes('*') && !call.fact?.entryAccessor) return false;
  return call.args.every((arg, i) => {
    if (arg === entry) return true;
    const at = fn.strip(arg);
    if (fn.descendants(at, 'identifier').some((name) => fn.text(name) === index)) return false;
    if (fn.canonical(at) === '1') return true;
    const parameter = call.fact?.parameters?.[i];
    return !(parameter && countWord.test(parameter.name)) && !countWord.test(lastName(fn, at));
  });
}

/** `entries` of `tbl->entries`. */
function lastName(fn: FunctionAnalysis, node: Node): string {
  return /\w*$/.exec(fn.canonical(node))![0];
}

const pageUnits = new Set(['cpu-pages', 'iommu-pages', 'guest-pages', 'entries']);

/** Both calls work on entries of one thing: the same function, the same table, or both known to take an index. */
function isSameKind(fn: FunctionAnalysis, call: Call, argument: Node, sibling: Indexed): boolean {
  if (call.name === sibling.call.name)
    return call.args.indexOf(argument) === sibling.call.args.indexOf(sibling.argument);
  const others = (one: Call, except: Node): string[] =>
    one.args.filter((arg) => arg !== except && isPlace(fn, fn.strip(arg))).map((arg) => fn.canonical(fn.strip(arg)));
  const shared = new Set(others(sibling.call, sibling.argument));
  if (others(call, argument).some((text) => shared.has(text) && !/^(?:NULL|true|false|[A-Z_0-9]+)$/.test(text)))
    return true;
  return takesIndex(call, argument) && takesIndex(sibling.call, sibling.argument);
}

function takesIndex(call: Call, argument: Node): boolean {
  const parameter = call.fact?.parameters?.[call.args.indexOf(argument)];
  return parameter?.unit !== undefined && pageUnits.has(parameter.unit) && !countWord.test(parameter.name);
}

/** `start + step` in the body of `for (i = start; ...; i += step)`: the end of the first stretch, on every turn. */
function fixedSums(
  fn: FunctionAnalysis,
  loop: Loop,
): { readonly sum: Node; readonly start: string; readonly step: string; readonly counter: string }[] {
  const { body, initialiser, update } = loop;
  if (loop.kind !== 'for' || body === undefined || initialiser === undefined || update === undefined) return [];
  const inside = (outer: Node, operator: string): Assignment | undefined =>
    within(fn, fn.assignments, outer).find((one) => one.operator === operator && isName(fn, one.target));
  const [begin, move] = [inside(initialiser, '='), inside(update, '+=')];
  if (begin?.value === undefined || move?.value === undefined || fn.text(begin.target) !== fn.text(move.target))
    return [];
  const [first, step] = [fn.strip(begin.value), fn.strip(move.value)];
  if (!isPlace(fn, first) || !isPlace(fn, step) || fn.variable(fn.text(first)) === undefined) return [];
  const [start, by] = [fn.canonical(first), fn.canonical(step)];
  if (changes(fn, loop.node, start) || changes(fn, loop.node, by)) return [];
  return fn.descendants(body, 'binary_expression').flatMap((sum) => {
    const both = fn.operator(sum) === '+' ? sides(fn, sum) : undefined;
    const parts = both?.map((side) => fn.canonical(side)) ?? [];
    if (![`${start}+${by}`, `${by}+${start}`].includes(parts.join('+'))) return [];
    return [{ sum, start, step: fn.text(step), counter: fn.text(begin.target) }];
  });
}

/** Calls on one entry in a loop that counts pages with a counter that nothing in its body looks at. */
function fixedEntries(
  fn: FunctionAnalysis,
  loop: Loop,
): { readonly call: Call; readonly argument: Node; readonly counter: string }[] {
  const { body, condition, update } = loop;
  if (loop.kind !== 'for' || body === undefined || condition === undefined || update === undefined) return [];
  const test = fn.strip(condition);
  const left = fn.child(test, 'left');
  const bound = fn.kind(test) === 'binary_expression' ? fn.child(test, 'right') : undefined;
  if (left === undefined || bound === undefined || !isName(fn, fn.strip(left))) return [];
  const counter = fn.text(fn.strip(left));
  const steps = fn.descendants(update, 'update_expression').map((node) => fn.child(node, 'argument'));
  if (!steps.some((step) => step !== undefined && fn.text(step) === counter)) return [];
  const calls = within(fn, fn.calls, body).filter((call) => call.args.some((arg) => takesIndex(call, arg)));
  if (calls.length === 0 || fn.descendants(body, 'identifier').some((node) => fn.text(node) === counter)) return [];
  // The unit of the bound costs most: it follows values.
  if (!countsPages(fn, bound)) return [];
  return calls.flatMap((call) => {
    const argument = call.args.find((arg) => takesIndex(call, arg));
    if (argument === undefined || !takesOneEntry(fn, call, argument, counter)) return [];
    if (!isFixed(fn, argument, loop.node) || isConstant(fn, argument)) return [];
    // What is stored may change with every turn, the table may not.
    const sameTable = call.args.every(
      (arg) => isAddress(fn, arg) || isSum(fn, arg) || fn.typeOf(arg).kind === 'integer' || isFixed(fn, arg, loop.node),
    );
    return sameTable ? [{ call, argument, counter }] : [];
  });
}

function countsPages(fn: FunctionAnalysis, bound: Node): boolean {
  if (/pages$|^nr_|^num_/i.test(lastName(fn, fn.strip(bound)))) return true;
  const unit = fn.unitOf(bound)?.unit;
  return unit !== undefined && pageUnits.has(unit);
}

function isAddress(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(node);
  return fn.kind(at) === 'pointer_expression' && fn.operator(at) === '&';
}

function isSum(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(node);
  return fn.kind(at) === 'binary_expression' && fn.typeOf(at).kind !== 'pointer';
}

/** Nothing in the loop assigns what the expression is made of. */
function isFixed(fn: FunctionAnalysis, node: Node, loop: Node): boolean {
  if (fn.descendants(node, 'call_expression').length > 0) return false;
  return fn.descendants(node, 'identifier').every((name) => !changes(fn, loop, fn.text(name)));
}

function isConstant(fn: FunctionAnalysis, node: Node): boolean {
  return fn.descendants(node, 'identifier').every((name) => fn.variable(fn.text(name)) === undefined);
}
