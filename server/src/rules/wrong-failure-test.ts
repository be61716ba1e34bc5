import { textsOf } from '../patch/index.ts';
import type { Rule } from './rule.ts';
import { handleGivers } from '../kernel/results.ts';
import { checkCursors } from './failures/cursors.ts';
import { checkDirectTests } from './failures/directTests.ts';
import { checkEmptyLists } from './failures/emptyLists.ts';
import { checkErrnosOfOthers } from './failures/errnosOfOthers.ts';
import { checkErrorOfNull, checkReturnedTest } from './failures/errorOfNull.ts';
import { checkHandles, checkHandlesForZero } from './failures/handles.ts';
import { checkInverted } from './failures/inverted.ts';
import { checkLogic, oddLogic } from './failures/logic.ts';
import { checkLateErrors } from './failures/lateErrors.ts';
import { checkNarrowedElse } from './failures/narrowedElse.ts';
import { checkNeverLess, takesLess } from './failures/neverLess.ts';
import { checkNeverNull } from './failures/neverNull.ts';
import { checkNumbersAsPointers } from './failures/numbersAsPointers.ts';
import { aboutNumberTest, observeNumberTests, reportSigns } from './failures/numberTests.ts';
import { checkOtherError, checkOtherTested, checkTwinTested } from './failures/otherTested.ts';
import { checkOutputs } from './failures/outputs.ts';
import { checkCasts, checkNarrowErrors, checkSwaps } from './failures/patch.ts';
import { checkPlaces } from './failures/placeTests.ts';
import { aboutUntested, checkPointers, observe, observeUntested } from './failures/pointers.ts';
import { checkRewritten, givenNames } from './failures/rewrittenTest.ts';
import { checkSetupHandlers } from './failures/setupHandlers.ts';
import { checkSigns } from './failures/signs.ts';
import { testsOf } from './failures/tests.ts';
import { testsTurned } from './failures/turnedTest.ts';
import { checkUsedErrors } from './failures/usedErrors.ts';
import { checkErrorValues, checkUnsigned } from './failures/unsigned.ts';
import { checkValues, mapsOrGivesErrno } from './failures/values.ts';
import { checkZeroAsResult, fallsBack } from './failures/zeroAsResult.ts';
import { checkZeroHandle, takesHandle } from './failures/zeroHandle.ts';
import { checkZeroIsValid } from './failures/zeroIsValid.ts';
import { aboutFix, ownWords } from './support/changedCode.ts';

/** Error pointers, negative numbers, cursors; or a call's result that is tested for NULL. */
const failures =
  /\bif \(!\w+\(|\) \? 0 : -E|(?:return|:) -E[A-Z]|_error\(|[!=]= NULL\b|\bNULL [!=]=|\) == 0\)|\bif \(wait_|!= \w+ \|\||== \w+ &&|IS_ERR|PTR_ERR|ERR_CAST|_error(?:_hva)?\(|<=?\s*0\b|\b0\s*>|for_each|(?<=(?<![\w>.-])(?<kept>[\w>.-]+)\s*)=\s*(?:\([^()]*\)\s*)?\w+\([^;]{0,400};[^]{0,2000}?(?:![ (]*\k<kept>(?!\w)|\b\k<kept> [=!]= |if \(\k<kept>\)|\b\k<kept> \? |(?:&&|\|\|) \k<kept>(?!\w|->))|!\(\w[\w>.-]* = |(?:->|\.)\w+ = \w+\([^;]{0,400};\s*if \(!\w[\w>.-]*\)/;
const words = new RegExp([failures, oddLogic, takesLess, fallsBack, takesHandle].map(({ source }) => source).join('|'));

/** The message says that a test was wrong: others change for another reason. */
const aboutTest = /\bfix(?:e[sd])?\b|wrong|incorrect|\bbug\b|mistake|avoid|\bERR_PTR\b/i;

/**
 * # A failure is tested for in the wrong way
 *
 * The kernel has three ways to say that something failed: NULL, an error pointer, a negative number. A test for the wrong
 * one is never true, and the failure goes on as a result:
 *
 * - a call that returns an error pointer, tested for NULL, and the other way round;
 * - the element that `list_first_entry()` gives, or what `phys_to_virt()` makes of an address, tested for NULL;
 * - the cursor of `list_for_each_entry()`, tested for NULL after the loop: it then points into the list's head, and is
 *   never NULL;
 * - the address that `dma_alloc_coherent()` gives beside memory, asked whether that failed;
 * - an errno that a function returns which gives a pointer, or true and false;
 * - a variable of an unsigned type, tested for being negative;
 * - a number by which a call says with a negative value that it failed, tested for being 0, or for not being 0;
 * - a number by which a call says that it failed (`DMA_MAPPING_ERROR`, 0, an error address), tested for another one;
 * - an address that was mapped, tested for 0 where the mapping is undone: an IOVA space may begin there;
 * - an `IS_ERR_VALUE()` of an unsigned number of 32 bits, which is too small on a 64-bit kernel;
 * - a branch that fails where a call gives 0, which is success there, or what is left of the time that it might wait;
 * - a number compared with NULL;
 * - the error of another pointer than the one that was tested;
 * - an `IS_ERR()` that is returned as if it were the error;
 * - two tests of which one takes the other's effect away: `!IS_ERR(p) && !p`, `type != A || type != B`;
 * - a `!` that binds before the comparison: `!(flags & F) == 0`; a bracket that closes too early: `if (f(x) + 1)`,
 *   `if (unlikely(ret) < 0)`; a `switch` over what is only true or false;
 * - the least of several numbers, looked for from 0 on, where none is less;
 * - the 0 by which one call says that it went well, taken for the number that another one gives where that failed;
 * - the handler of a boot option, `__setup()`, that says with 0, and not with 1, that it has handled it;
 * - the pointer to a place, where what was just put into the place may be NULL;
 * - a test that leaves where a call went well, above a use of what the call should have filled in;
 * - an error pointer whose member is used in the branch for errors;
 * - a result that is read through above the line that tests it for an error pointer;
 * - of a patch that speaks of it, a result that it begins to ask for an error pointer;
 * - a result of which nobody looks at whether it is an error pointer, while the next line tests something else for it.
 *
 * What a call returns is known where its body is in view, or from the facts about the kernel's interfaces. Where a function
 * returns both, or both tests are made, nothing is said. A patch that makes an unsigned variable signed says itself that
 * negative values were lost: that is reported as fixed, and so is a test that a patch which speaks of it puts another in the
 * place of: for 0 one for what is less, for a certain value one for 0. So is a test for 0 that becomes another one, or goes,
 * in a patch that says that 0 is a value like others, and a test of a cursor in whose place a fix asks `list_empty()`.
 *
 * Where the only thing that a hunk does is to ask another question of the same value (`num < 0` to `!num`, `!pte` to `pte`), one of
 * the two is wrong: the new one, or, if the patch says that it is a fix, the old one. Of 0 alone (`idx > 0` to `idx >= 0`) only
 * a fix of what a call gave is believed. Of a fix, the condition may be any: it is reported where the patch leaves what the
 * condition decides as it is, and the new one asks the same things (or one more value of the same thing: `p` to
 * `p && p != NONE`), and there is a case in which the two differ; and where a branch that fails was an `else`, and is an
 * `else if` now.
 *
 * ## Invalid
 *
 * ```c
 * static int demo_probe(struct platform_device *pdev)
 * {
 *         struct demo *demo = platform_get_drvdata(pdev);
 *
 *         demo->base = devm_platform_ioremap_resource(pdev, 0);
 *         if (!demo->base)
 *                 return -ENOMEM;
 *         return 0;
 * }
 * ```
 *
 * ```c
 * static struct demo *demo_find(struct list_head *all, int id)
 * {
 *         struct demo *demo;
 *
 *         list_for_each_entry(demo, all, list) {
 *                 if (demo->id == id)
 *                         break;
 *         }
 *         if (!demo)
 *                 return NULL;
 *         return demo;
 * }
 * ```
 *
 * ```c
 * static int demo_attach(struct device *dev)
 * {
 *         unsigned int index = demo_index(dev);
 *
 *         if (index < 0)
 *                 return -ENODEV;
 *         return demo_enable(index);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static int demo_probe(struct platform_device *pdev)
 * {
 *         struct demo *demo = platform_get_drvdata(pdev);
 *
 *         demo->base = devm_platform_ioremap_resource(pdev, 0);
 *         if (IS_ERR(demo->base))
 *                 return PTR_ERR(demo->base);
 *         return 0;
 * }
 * ```
 *
 * ```c
 * static struct demo *demo_find(struct list_head *all, int id)
 * {
 *         struct demo *demo;
 *
 *         list_for_each_entry(demo, all, list) {
 *                 if (demo->id == id)
 *                         return demo;
 *         }
 *         return NULL;
 * }
 * ```
 */
export const wrongFailureTest: Rule = {
  meta: {
    id: 'wrong-failure-test',
    number: 'R23',
    title: 'A failure is tested for in the wrong way',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20200519091857.134170-1-weiyongjun1@huawei.com> "iommu/sun50i: Fix return value check in sun50i_iommu_probe()"',
      '<20220501131259.11529-1-xiam0nd.tong@gmail.com> "iommu: fix an incorrect NULL check on list iterator"',
    ],
  },
  words,
  checkFunction(fn, report) {
    const tests = testsOf(fn);
    if (tests.size > 0) checkPointers(fn, tests, report);
    if (tests.size > 0) checkNeverNull(fn, tests, report);
    checkDirectTests(fn, report);
    if (/ -E[A-Z]/.test(fn.source.code)) checkErrnosOfOthers(fn, report);
    if (fn.mayCall((fact) => fact.testsFor)) checkHandles(fn, report);
    if ([...fn.calledNames].some((name) => handleGivers.test(name))) checkHandlesForZero(fn, report);
    checkErrorOfNull(fn, report);
    if (oddLogic.test(fn.source.code)) checkLogic(fn, report);
    checkNeverLess(fn, report);
    checkZeroAsResult(fn, report);
    checkZeroHandle(fn, report);
    checkOtherError(fn, report);
    checkTwinTested(fn, tests, report);
    if (/\breturn[\s(]+IS_ERR(?:_OR_NULL)?\(/.test(fn.source.code)) checkReturnedTest(fn, report);
    if (/\bIS_ERR\(/.test(fn.source.code)) {
      checkLateErrors(fn, tests, report);
      checkUsedErrors(fn, report);
      checkOtherTested(fn, tests, report);
    }
    if (/\bIS_ERR_VALUE\(/.test(fn.source.code)) checkErrorValues(fn, report);
    checkCursors(fn, report);
    checkOutputs(fn, report);
    checkUnsigned(fn, report);
    checkPlaces(fn, report);
    checkInverted(fn, report);
    checkNumbersAsPointers(fn, report);
    reportSigns(fn, report);
    checkValues(fn, report, (call) => !mapsOrGivesErrno(call));
  },
  compare: [
    { added: /IS_ERR|!|NULL/, about: aboutTest, observe },
    { added: /\bif \(.*\bIS_ERR(?:_OR_NULL)?\(/, about: aboutUntested, words: /\w\(/, observe: observeUntested },
    { added: /\bif \(/, about: aboutNumberTest, words: /\bif \(/, observe: observeNumberTests },
  ],
  checkPatch(message, report) {
    const files = message.files.filter(({ combined }) => !combined);
    const says = textsOf(message).join('\n');
    const isFix = aboutFix.test(says);
    const hunks = files.flatMap((file) => file.hunks);
    for (const hunk of hunks) checkCasts(hunk, report);
    checkNarrowErrors(hunks, report);
    if (isFix) checkEmptyLists(hunks, report);
    if (aboutErrors.test(says)) for (const hunk of hunks) checkSwaps(hunk, report);
    else if (isFix || !aboutChecks.test(says)) {
      const turned = hunks.map((hunk) => testsTurned(hunk, isFix));
      // Several at once: what gives it fails in another way now.
      if (isFix || turned.flat().length === 1) for (const found of turned.flat()) report(found);
      // Of the hunks that do more, a fix tells.
      const others = aboutFix.test(ownWords(message) ?? message.facts.subject)
        ? hunks.filter((_, i) => turned[i]!.length === 0)
        : [];
      const given = others.length === 0 ? new Set<string>() : givenNames(hunks);
      for (const hunk of others) {
        checkRewritten(hunk, given, report);
        checkNarrowedElse(hunk, report);
      }
    }
    checkSigns(message, report);
    checkZeroIsValid(message, report);
    for (const file of files) checkSetupHandlers(file.hunks, says, report);
  },
};

/** It speaks of what a test asks, without calling the old one wrong. */
const aboutChecks = /\bchecks?\b|\btests?\b|\bnegative\b|return value|\bNULL\b|error|\bfail/i;

/** It says that something fails with an error pointer, and not with NULL, or the other way round. */
const aboutErrors = /error pointer|\bERR_PTR\b|\bIS_ERR\b|PTR_ERR/;
