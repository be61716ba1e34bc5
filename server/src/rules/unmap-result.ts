import { checkErrnoAsBool } from './unmaps/errnoAsBool.ts';
import type { FunctionAnalysis, Node, Type, Value } from '../c/index.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import { rangeFreers } from '../kernel/iommu-api.ts';
import type { Hunk, HunkLine } from '../patch/model.ts';
import { checkValues, mapsOrGivesErrno } from './failures/values.ts';
import type { Related, Report, Reporter, Rule } from './rule.ts';
import { blocksOf, ownWords } from './support/changedCode.ts';
import { assignmentsTo, declaredBy, nameOf, placeOf, quote, sides, variableOf } from './support/nodes.ts';
import { bytesFrom } from './support/bytesResult.ts';
import { originCall } from './support/origin.ts';
import { sureType, unwrap, widthOf } from './support/widths.ts';
import { checkDroppedMapping } from './unmaps/droppedMapping.ts';
import { checkComparedCount, checkDroppedCount, checkIgnoredCount } from './unmaps/entries.ts';
import { checkGivenBack, observeGiven } from './unmaps/givenBack.ts';
import { checkOnlySaid, observeMappings } from './unmaps/mappingTests.ts';
import { checkKeptErrno } from './unmaps/kept.ts';
import { observeKept, observeKeptByTable } from './unmaps/keptCounts.ts';
import { checkNarrowErrno } from './unmaps/narrowErrno.ts';
import { checkOtherResults } from './unmaps/otherResults.ts';
import { checkPartialAsZero } from './unmaps/partialAsZero.ts';
import { aboutDropped, statusesKept } from './unmaps/droppedStatus.ts';
import { resultsLost } from './unmaps/lostResult.ts';
import { aboutLengths, observeDeviceLengths, observeLengths } from './unmaps/elementLengths.ts';
import { aboutBits, oldEntriesKept } from './unmaps/oldEntries.ts';
import { releasesCorrected } from './unmaps/releasedCounts.ts';
import { checkStatusAsAddress } from './unmaps/statusAsAddress.ts';
import { checkUntestedCount } from './unmaps/untestedCounts.ts';
import { aboutCounts, countsCorrected } from './unmaps/tableCounts.ts';

/**
 * # The result of a map or unmap call is misread
 *
 * Unmapping returns the number of bytes unmapped as `size_t`: 0 if nothing was, never a negative errno, and it may be
 * less than was asked for. Mapping a scatterlist returns the bytes mapped as `ssize_t`: a negative errno on failure.
 * Mixing the two up goes unnoticed by the compiler and hides failures:
 *
 * - a function of type `size_t`, `phys_addr_t` or `dma_addr_t`, or an unmap function of type `unsigned long`, that
 *   returns `-EINVAL` reports almost 2^64 bytes;
 * - `iommu_map_sg(...) < size` compares signed with unsigned: a negative errno becomes huge and passes as success;
 * - an unmap function that returns 0 where it succeeded says that nothing was unmapped;
 * - a range of I/O virtual addresses that is given back with the length that was unmapped may leave a part allocated;
 * - a negative errno returned as `bool`: it is true;
 * - a negative errno kept or returned as `u8` or `u16`, or returned as a rate: it is a number like any other;
 * - a result of `size_t`, or an address that was looked up, that is tested for being negative is never found to be;
 * - the `ssize_t` of a scatterlist that was mapped, kept in a `size_t`, has lost its sign;
 * - `dma_map_sg()` fails with 0, and maps fewer entries than it is given where it can put some together: `if (ret < 0)` does
 *   not see the failure, `if (!dma_map_sg(...))` drops the number, which `sgt->nents` does not tell, and `if (ret != nents)`
 *   takes fewer for a failure;
 * - `dma_unmap_sg(dev, sg, mapped, dir)`: it must get the number that was given to the mapping, not the one that came back;
 * - the errno of `dma_map_sgtable()`, of `iommu_map()` or of the `map_pages()` of a table, dropped;
 * - a status kept in an address or a number of bytes, and returned as such where it says that something failed;
 * - of a patch, a number of mapped entries that is kept, and that nobody in view asks whether it is 0, where the function has no
 *   result, or its next statement hands the table or the number on;
 * - the status of `iommu_map()` compared with a length, and the bytes that `iommu_unmap()` returns taken for a status;
 * - an address that is none, as `dma_mapping_error()` says, and that is used all the same: the branch only says so;
 * - the errno that the body in view of a function of an unsigned type returns, where its callers test for 0;
 * - an unmap op that returns 0 where only a part was unmapped says that nothing was;
 * - an address that moves by what was asked for, whatever was unmapped, leaves the rest behind.
 *
 * Where 0 is the only result that is treated as a failure, a question is raised (as information): can the call unmap
 * less than was asked for, and is the rest dealt with?
 *
 * It needs to see the type of the function or of what is compared: a declaration, or the head of the function. Where a
 * length is not declared in view, it is taken for unsigned, as lengths are everywhere in these directories.
 *
 * Of the counts of a scatterlist mostly only a patch tells which one was meant. Where its message speaks of them, these are
 * reported as fixed: `sgt->nents` that becomes `sgt->orig_nents` or goes into a call that takes the table, and the other way
 * round; a number of mapped entries that the table begins to keep; another number for a list that is unmapped; the number that
 * was given, where it begins to be kept. So is `sg_dma_len(s)` beside `sg_virt(s)` that becomes `s->length`, `s->length` beside
 * `sg_dma_address(s)` that becomes `sg_dma_len(s)`, and, where the message speaks of what is lost, the old entry that
 * `ptep_get_and_clear()` returns and that begins to be kept.
 *
 * Where a message says that a call that maps, unmaps or changes pages can fail, or was ignored, and the patch begins to keep what it
 * returns (`err = set_memory_np(...)`), that is reported as fixed.
 *
 * Where a patch that speaks of it adds the test of an address that was mapped, which nothing in view made before, that is reported as
 * fixed.
 *
 * Where the only thing that a hunk does is to return an error where 0 was, to ask for the sign of what was unmapped, or to move
 * on by what was asked for instead, the line that was there is proof enough.
 *
 * ## Invalid
 *
 * ```c
 * static size_t demo_iommu_unmap(struct iommu_domain *domain, unsigned long iova, size_t size,
 *                                struct iommu_iotlb_gather *gather)
 * {
 *         if (iova + size > DEMO_APERTURE)
 *                 return -EINVAL;
 *         return demo_unmap(domain, iova, size);
 * }
 * ```
 *
 * ```c
 * static int demo_map_buffer(struct demo *demo, struct sg_table *sgt, size_t size)
 * {
 *         ssize_t ret;
 *
 *         ret = iommu_map_sg(demo->domain, demo->iova, sgt->sgl, sgt->orig_nents, IOMMU_READ, GFP_KERNEL);
 *         if (ret < size)
 *                 return -ENOMEM;
 *         return 0;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static size_t demo_iommu_unmap(struct iommu_domain *domain, unsigned long iova, size_t size,
 *                                struct iommu_iotlb_gather *gather)
 * {
 *         int ret = demo_invalidate(domain, iova, size);
 *
 *         return ret ? 0 : size;
 * }
 * ```
 *
 * ```c
 * static int demo_map_buffer(struct demo *demo, struct sg_table *sgt, size_t size)
 * {
 *         ssize_t ret;
 *
 *         ret = iommu_map_sg(demo->domain, demo->iova, sgt->sgl, sgt->orig_nents, IOMMU_READ, GFP_KERNEL);
 *         if (ret < 0 || ret < size)
 *                 return -ENOMEM;
 *         return 0;
 * }
 * ```
 */
export const unmapResult: Rule = {
  meta: {
    id: 'unmap-result',
    number: 'R9',
    title: 'The result of a map or unmap call is misread',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20220507085204.16914-1-yf.wang@mediatek.com> "iommu/dma: Fix iova map result check bug"',
      'drivers/iommu/sprd-iommu.c, sprd_iommu_unmap() of 6.1',
      'include/linux/iommu.h, iommu_unmap(), iommu_map_sg() of 6.12',
      'Documentation/core-api/dma-api.rst, dma_unmap_sg() of 6.12',
    ],
  },
  words:
    /size_t|phys_addr_t|dma_addr_t|map|_tce_build\(|\bbool \w+\([^;{]*\{[^]*\breturn -E|(?:\bu(?:8|16)|unsigned (?:char|short)) (?:\w+\(|\w+ = -E)|(?:u64|unsigned long) \w*(?:rate|freq\w*)\(/,
  checkFunction(fn, report) {
    checkReturnedErrno(fn, report);
    checkErrnoAsBool(fn, report);
    checkAlwaysZero(fn, report);
    checkComparisons(fn, report);
    checkZeroOnly(fn, report);
    checkFreed(fn, report);
    checkAdvance(fn, report);
    checkKeptErrno(fn, report);
    checkDroppedCount(fn, report);
    checkNarrowErrno(fn, report);
    checkIgnoredCount(fn, report);
    checkDroppedMapping(fn, report);
    checkStatusAsAddress(fn, report);
    checkComparedCount(fn, report);
    checkValues(fn, report, mapsOrGivesErrno);
    checkPartialAsZero(fn, report);
    checkOtherResults(fn, report);
    checkOnlySaid(fn, report);
    checkGivenBack(fn, report);
    checkUntestedCount(fn, report);
  },
  compare: [
    { added: /mapping_error|_ERROR\b/, words: /map/, observe: observeMappings },
    { added: /\bnents = /, words: /map_sg/, observe: observeKept },
    { added: /\bsg_dma_len\(/, about: aboutLengths, words: /sg_dma_address\(/, observe: observeDeviceLengths },
    { added: /->length\b/, words: /sg_(?:virt|page|phys)\(/, observe: observeLengths },
    { added: /map_sg\w*\(/, about: aboutCounts, words: /map_sg/, observe: observeGiven },
    { added: /\bdma_map_sgtable\w*\(/, about: aboutCounts, words: /map_sg/, observe: observeKeptByTable },
  ],
  checkPatch(message, report) {
    const words = ownWords(message) ?? '';
    const [isAboutCounts, isAboutBits, isAboutDropped] = [aboutCounts, aboutBits, aboutDropped].map((about) =>
      about.test(words),
    );
    for (const file of message.files) {
      for (const hunk of file.combined ? [] : file.hunks) {
        const counts = isAboutCounts ? [...countsCorrected(hunk), ...releasesCorrected(hunk)] : [];
        const entries = isAboutBits ? oldEntriesKept(hunk) : [];
        const statuses = isAboutDropped ? statusesKept(hunk) : [];
        for (const found of [...counts, ...entries, ...statuses, ...resultsLost(hunk)]) report(found);
        for (const { before, now, test } of addedSigns(hunk)) {
          report({
            start: before.start + test.index,
            end: before.start + test.index + test[0].trimEnd().length,
            change: 'fixed',
            what: `\`${test[1]!}\` may compare signed with unsigned; the patch asks for the sign of ${test[2]!} first.`,
            why: 'A negative errno is converted to an unsigned type and becomes larger than any length: the failure passes for a success.',
            advice: 'Are all other comparisons with a length of this kind?',
            brief: 'the sign is tested first',
            related: [{ start: now.start, end: now.end, message: 'here' }],
            key: `sign of ${test[1]!}`,
          });
        }
      }
    }
  },
};

interface AddedSign {
  readonly before: HunkLine;
  readonly now: HunkLine;
  readonly test: RegExpExecArray;
}

/** `ret < 0 || ret < size` where `ret < size` was. */
function addedSigns(hunk: Hunk): AddedSign[] {
  return blocksOf(hunk).flatMap(({ removed, added }) =>
    removed.flatMap((before): AddedSign[] => {
      const test = /\bif \(((\w+) < [^|&]+)\)\s*\{?\s*$/.exec(before.text);
      const now = test && added.find(({ text }) => text.includes(`(${test[2]!} < 0 || ${test[1]!})`));
      if (!now) return [];
      // Of a call that is known to return a ssize_t the comparison itself is told.
      const made = new RegExp(`\\b${test[2]!} = (\\w+)\\(`);
      const isKnown = hunk.lines.some(
        ({ text }) => kernelKnowledge.call(made.exec(text)?.[1] ?? '')?.type === 'ssize_t',
      );
      return isKnown ? [] : [{ before, now, test }];
    }),
  );
}

const countsBytes = /^(?:size_t|phys_addr_t|dma_addr_t)$/;

/** Elsewhere an `unsigned long` may hold an errno that callers look for with IS_ERR_VALUE(). */
function returnsBytes(fn: FunctionAnalysis): boolean {
  return (
    countsBytes.test(fn.returnType.text) || (fn.role === 'unmap' && /^unsigned long(?: int)?$/.test(fn.returnType.text))
  );
}

/** `return -EINVAL;` from a function of an unsigned type. */
function checkReturnedErrno(fn: FunctionAnalysis, report: Reporter): void {
  const type = fn.returnType;
  if (!returnsBytes(fn)) return;
  // A read or write op: its caller takes the value for a ssize_t, and -1 is -1 again. Others than its own file's may not.
  const isReadOrWrite = fn.parameters.some((one) => one.typeText.replace(/\s/g, '') === 'loff_t*');
  if (isReadOrWrite && /\bstatic\b/.test(fn.source.code.slice(0, fn.source.code.indexOf('{')))) return;
  for (const node of fn.returns) {
    const value = fn.children(node)[0];
    if (value === undefined) continue;
    for (const errno of erroneousParts(fn, value)) {
      const literal = /^-E[A-Z0-9]+$/.test(fn.canonical(errno));
      report({
        ...fn.span(errno),
        ...(isReadOrWrite && { severity: 'information' }),
        what: `\`${quote(fn, errno)}\` is negative, but ${fn.name ? `${fn.name}()` : 'this function'} returns \`${type.text}\`, which is unsigned.`,
        why:
          type.text === 'size_t'
            ? 'As a number of bytes it is almost 2^64: the failure passes for a success, unless the caller makes a signed number of it again.'
            : 'The caller reads it as an address near the top of the address space, and goes on with it.',
        advice:
          type.text === 'size_t'
            ? 'Return 0, or how much was done by then. Or should the type be `ssize_t`, here and where the result goes?'
            : 'Return the value that means failure for this type: 0, or DMA_MAPPING_ERROR.',
        brief: `${quote(fn, errno)} as ${type.text}`,
        ...(literal &&
          type.text === 'size_t' && {
            fix: { title: 'Return 0', edits: [{ ...fn.span(errno), text: '0' }], safe: false },
          }),
      });
    }
  }
}

/** Parts of a returned expression that are negative there. */
function erroneousParts(fn: FunctionAnalysis, value: Node): Node[] {
  const at = unwrap(fn, value);
  if (fn.kind(at) === 'conditional_expression') {
    const failed = failedStatus(fn, at);
    if (failed !== undefined) return [failed];
    return ['consequence', 'alternative'].flatMap((field) => {
      const part = fn.child(at, field);
      return part === undefined ? [] : erroneousParts(fn, part);
    });
  }
  if (/^-E[A-Z0-9]+$/.test(fn.canonical(at))) return [at];
  const variable = variableOf(fn, at);
  if (!variable || variable.type.signed !== true) return [];
  const values = fn.valuesOf(at);
  const isBad = (one: Value): boolean => one.negative === true || isFailedStatus(fn, at, one, variable.type);
  // An errno by its name that gets here on any path; a status only where nothing else does.
  const some = values.some((one) => one.negative === true && one.constant !== undefined);
  return values.length > 0 && (some || values.every(isBad)) ? [at] : [];
}

/** `ret` of `ret ? ret : size`, where a call made it. */
function failedStatus(fn: FunctionAnalysis, node: Node): Node | undefined {
  const condition = fn.child(node, 'condition');
  const chosen = fn.child(node, 'consequence') ?? condition;
  if (condition === undefined || chosen === undefined || fn.canonical(chosen) !== fn.canonical(condition))
    return undefined;
  if (variableOf(fn, chosen)?.type.text !== 'int') return undefined;
  const call = originCall(fn, chosen);
  return call !== undefined && (call.fact?.type ?? 'int') === 'int' ? chosen : undefined;
}

/** A status of type `int` that came from a call and is known not to be 0: an errno. */
function isFailedStatus(fn: FunctionAnalysis, node: Node, value: Value, type: Type): boolean {
  if (value.nonzero !== true || type.text !== 'int') return false;
  const call = originCall(fn, node);
  return call !== undefined && (call.fact?.type === undefined || call.fact.type === 'int');
}

/** An unmap function whose every exit returns 0 says that it never unmaps anything. */
function checkAlwaysZero(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.role !== 'unmap' || fn.returnType.text !== 'size_t' || fn.returns.length === 0) return;
  const values = fn.returns.map((node) => fn.children(node)[0]);
  const isNothing = (value: Node | undefined): boolean =>
    value !== undefined && (/^0[uUlL]*$/.test(fn.canonical(value)) || /^-E[A-Z0-9]+$/.test(fn.canonical(value)));
  if (!values.every(isNothing)) return;
  const last = values.at(-1);
  // A stub that does nothing says so rightly.
  if (last === undefined || !/^0/.test(fn.canonical(last)) || !doesWork(fn)) return;
  report({
    ...fn.span(last),
    what: `${fn.name}() returns 0 where it has succeeded: "nothing was unmapped".`,
    why: 'The IOMMU core stops at a step that unmapped nothing: the rest of the range stays mapped, and the caller sees a failure.',
    advice: 'Return the number of bytes that were unmapped.',
    brief: 'returns 0 on success',
  });
}

function doesWork(fn: FunctionAnalysis): boolean {
  return (
    fn.stores.length > 0 ||
    fn.calls.some((call) => /^(?:memset|writel|writeq)$|clear|unmap|invalidate|free/.test(call.name))
  );
}

function checkComparisons(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    if (!/^[<>]=?$/.test(operator)) continue;
    const both = sides(fn, node);
    if (!both) continue;
    const [left, right] = /^</.test(operator) ? both : ([both[1], both[0]] as const);
    // Now `left < right`, or `left <= right`.
    const found =
      signedCompared(fn, node, left, right) ??
      signedCompared(fn, node, right, left) ??
      neverNegative(fn, node, left, right);
    if (found) report(found);
  }
}

const lengthName = /(?:^|_)(?:len|length|size|bytes|total)$/;

/** `map_sg() < size`: signed against unsigned, where a negative result turns huge. */
function signedCompared(fn: FunctionAnalysis, node: Node, result: Node, length: Node): Report | undefined {
  const at = unwrap(fn, result);
  const other = unwrap(fn, length);
  if (fn.kind(other) === 'number_literal' || fn.kind(at) === 'number_literal') return undefined;
  // Only a plain value: a cast is somebody's decision.
  if (fn.kind(other) === 'cast_expression' || fn.kind(at) === 'cast_expression') return undefined;
  const declared = sureType(fn, other);
  const unsigned = declared
    ? declared.signed === false && (widthOf(declared)?.bits ?? 0) >= 64
    : lengthName.test(nameOf(fn, other));
  if (!unsigned) return undefined;
  if (fn.kind(at) !== 'identifier' && fn.kind(at) !== 'call_expression') return undefined;
  const call = originCall(fn, at, ({ fact }) => fact?.type === 'ssize_t');
  if (!call) return undefined;
  const values = fn.valuesOf(at);
  if (values.length > 0 && values.every((value) => value.negative === false)) return undefined;
  if (fn.kind(at) === 'identifier' && isSignTested(fn, node, fn.text(at))) return undefined;
  const related: Related[] =
    call.node === at ? [] : [{ ...fn.span(call.node), message: 'a negative errno on failure' }];
  // A variable that is declared for negative values says more than the mail's date.
  const isDeclared = variableOf(fn, at)?.type.signed === true;
  const since = isDeclared ? undefined : call.fact?.typeSince;
  return {
    ...fn.span(node),
    ...(since !== undefined && { since }),
    what: `\`${quote(fn, node)}\` compares signed with unsigned: ${call.name}() returns \`ssize_t\`, negative on failure.`,
    why: 'The errno is converted to an unsigned type and becomes larger than any length: the failure passes for a success.',
    advice: 'Test the sign first (`ret < 0 || ret < size`), or cast the length to ssize_t.',
    brief: 'a negative result passes as success',
    related,
    fix: {
      title: 'Compare as ssize_t',
      edits: [{ start: fn.span(other).start, end: fn.span(other).start, text: '(ssize_t)' }],
      safe: declared !== undefined,
    },
  };
}

/** `ret < 0` stands before the place, in the same condition or in one that leaves: the paths were too many to follow. */
function isSignTested(fn: FunctionAnalysis, node: Node, name: string): boolean {
  return fn
    .descendants(fn.body, 'binary_expression')
    .some((test) => test !== node && fn.canonical(test) === `${name}<0` && fn.span(test).end <= fn.span(node).start);
}

/** `iommu_unmap() < 0`. */
function neverNegative(fn: FunctionAnalysis, node: Node, left: Node, right: Node): Report | undefined {
  if (fn.canonical(unwrap(fn, right)) !== '0' || !/^[<>]$/.test(fn.operator(node))) return undefined;
  const at = unwrap(fn, left);
  const call = bytesFrom(fn, at);
  if (!call) return undefined;
  const type = call.fact?.type ?? 'size_t';
  const isSize = type === 'size_t';
  return {
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` is never true: ${call.name}() returns \`${type}\`${isSize ? ', a number of bytes' : ', an address'}.`,
    why: `A failure is 0${isSize ? ' bytes, or fewer than asked for' : ''}. This test lets it through.`,
    advice: isSize ? 'Compare the result with the size that was asked for.' : 'Test for 0.',
    brief: 'never negative',
    related: call.node === at ? [] : [{ ...fn.span(call.node), message: 'the result comes from here' }],
  };
}

/** `unmapped = iommu_unmap(...); if (!unmapped)`, and nothing else is asked of the result. */
function checkZeroOnly(fn: FunctionAnalysis, report: Reporter): void {
  for (const { target, value, operator, node } of fn.assignments) {
    if (operator !== '=' || value === undefined) continue;
    const call = fn.callOf(fn.strip(unwrap(fn, value)));
    // A loop goes on with the rest.
    if (!call?.fact?.returnsUnmapped || fn.loopsAround(call.node).length > 0) continue;
    const name =
      fn.kind(node) === 'init_declarator'
        ? declaredBy(fn, node)?.name
        : fn.kind(target) === 'identifier'
          ? fn.text(target)
          : undefined;
    if (name === undefined) continue;
    const uses = fn.named(name).filter((use) => use > call.node);
    const zeroTest = uses.find((use) => isZeroTest(fn, use));
    if (zeroTest === undefined || uses.some((use) => isCompared(fn, use))) continue;
    report({
      ...fn.span(zeroTest),
      severity: 'information',
      what: `Only 0 is taken for a failure of ${call.name}() here.`,
      why: 'Its type says what can come back: `size_t`, so never a negative errno, but any number of bytes up to the size asked for. A short result means that the rest is still mapped.',
      advice: `Can it unmap less than was asked for? If so, is the rest dealt with where \`${name}\` is used?`,
      brief: 'is 0 the only failure?',
      related: [{ ...fn.span(call.node), message: 'returns the bytes unmapped' }],
      key: `zero ${name}`,
    });
  }
}

function isZeroTest(fn: FunctionAnalysis, use: Node): boolean {
  const parent = fn.parent(use);
  if (parent === undefined) return false;
  if (fn.kind(parent) === 'unary_expression') return fn.operator(parent) === '!';
  if (fn.kind(parent) === 'binary_expression')
    return fn.operator(parent) === '==' && /(?:^0==)|(?:==0$)/.test(fn.canonical(parent));
  return false;
}

/** Compared with anything but 0. */
function isCompared(fn: FunctionAnalysis, use: Node): boolean {
  const parent = fn.parent(use);
  if (parent === undefined || fn.kind(parent) !== 'binary_expression') return false;
  return (
    /^(?:==|!=|<|>|<=|>=)$/.test(fn.operator(parent)) && !/(?:^0[=!<>]=?)|(?:[=!<>]=?0$)/.test(fn.canonical(parent))
  );
}

/** `free_iova(iova, unmapped)`: what was not unmapped stays allocated for ever. */
function checkFreed(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const index = rangeFreers.get(call.name);
    const size = index === undefined ? undefined : call.args[index];
    if (size === undefined) continue;
    const at = unwrap(fn, size);
    const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '>>' ? sides(fn, at) : undefined;
    const from = originCall(fn, both?.[0] ?? at, ({ fact }) => fact?.returnsUnmapped === true);
    if (!from && !isUnmappedByName(fn, both?.[0] ?? at)) continue;
    report({
      ...fn.span(size),
      what: `${call.name}() gives back \`${quote(fn, size)}\`, the length that ${from ? `${from.name}() has` : 'was'} unmapped.`,
      why: 'It may be less than what was allocated: an IOVA range must be given back with its own length, however much of it was unmapped.',
      advice: 'Pass the length that the range was allocated with.',
      brief: 'freed with the unmapped length',
      related: from ? [{ ...fn.span(from.node), message: 'returns the bytes unmapped' }] : [],
    });
  }
}

/** `unmapped = iommu_unmap(domain, iova, len); iova += len;`: what was not unmapped is passed over. */
function checkAdvance(fn: FunctionAnalysis, report: Reporter): void {
  for (const kept of fn.assignments) {
    const call = kept.value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, kept.value)));
    if (kept.operator !== '=' || call?.fact?.returnsUnmapped !== true) continue;
    // A step inside a driver, or with its body in view, may be all or nothing.
    if (call.fact.cite === undefined || call.name.startsWith('__')) continue;
    const name = placeOf(fn, kept);
    const places = call.args.map((arg) => fn.canonical(arg)).filter((text) => /[a-z]/.test(text));
    // Whoever compares it with something knows that it may be short.
    if (!/^\w+$/.test(name) || fn.named(name).some((use) => isCompared(fn, use))) continue;
    for (const { node, target, operator, value } of fn.assignments) {
      if (node < kept.node || value === undefined) continue;
      if (operator === '=' && places.includes(fn.canonical(value)) && isLengthMember(fn, target, value)) {
        report({
          ...fn.span(node),
          what: `${fn.canonical(target)} is ${fn.canonical(value)}, what was asked for; ${call.name}() has unmapped ${name}.`,
          why: 'It may be less: what is left is still mapped, and taken for unmapped below.',
          advice: `Should ${fn.canonical(target)} be ${name}?`,
          brief: `${fn.canonical(value)} is booked, not ${name}`,
          related: [{ ...fn.span(call.node), message: 'returns the bytes unmapped' }],
          fix: { title: `Book ${name}`, edits: [{ ...fn.span(value), text: name }] },
        });
      }
      if (operator !== '+=') continue;
      const [place, step] = [fn.canonical(target), fn.canonical(value)];
      if (!places.includes(place) || !places.includes(step) || place === step) continue;
      report({
        ...fn.span(node),
        what: `${place} moves by ${step}, what was asked for; ${call.name}() has unmapped ${name}.`,
        why: 'It may be less: what is left is still mapped, and nobody comes back to it.',
        advice: `Should ${place} move by ${name}?`,
        brief: `moves by ${step}, not by ${name}`,
        related: [{ ...fn.span(call.node), message: 'returns the bytes unmapped' }],
        fix: { title: `Move by ${name}`, edits: [{ ...fn.span(value), text: name }] },
      });
    }
  }
}

/** `entry->len = len`. */
function isLengthMember(fn: FunctionAnalysis, target: Node, value: Node): boolean {
  return fn.kind(target) === 'field_expression' && [target, value].every((one) => lengthName.test(nameOf(fn, one)));
}

/** `unmapped`, of which no assignment is in view. */
function isUnmappedByName(fn: FunctionAnalysis, node: Node): boolean {
  const name = fn.text(fn.strip(node));
  return /^unmapped(?:_(?:size|len|bytes))?$/.test(name) && assignmentsTo(fn, name).length === 0;
}
