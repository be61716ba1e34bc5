import { kernelKnowledge } from '../kernel/index.ts';
import { gapMarker, leaves } from '../c/index.ts';
import type { Assignment, Call, CallFact, FunctionAnalysis, Node } from '../c/index.ts';
import { textsOf } from '../patch/index.ts';
import type { Hunk } from '../patch/model.ts';
import type { Fix, Observation, Reporter, Rule } from './rule.ts';
import { blocksOf, declaredIn, isInFunction, ourPaths } from './support/changedCode.ts';
import { comparesWithHead, declarationSpan, quote, sides, variableOf } from './support/nodes.ts';
import { aboutNumberTest, observeNumberTests, reportSigns } from './support/numberTests.ts';
import { placeTests } from './support/placeTests.ts';
import { originCall } from './support/origin.ts';
import { withFix } from './support/otherAccessor.ts';
import { sureType, unwrap, widthOf } from './support/widths.ts';

/** The message says that a test was wrong: others change for another reason. */
const aboutTest = /\bfix(?:e[sd])?\b|wrong|incorrect|\bbug\b|mistake/i;

/**
 * # A failure is tested for in the wrong way
 *
 * The kernel has three ways to say that something failed: NULL, an error pointer, a negative number. A test for the wrong
 * one is never true, and the failure goes on as a result:
 *
 * - a call that returns an error pointer, tested for NULL, and the other way round;
 * - the cursor of `list_for_each_entry()`, tested for NULL after the loop: it then points into the list's head, and is
 *   never NULL;
 * - a variable of an unsigned type, tested for being negative;
 * - a number by which a call says with a negative value that it failed, tested for being 0, or for not being 0;
 * - the error of another pointer than the one that was tested;
 * - an `IS_ERR()` that is returned as if it were the error;
 * - the pointer to a place, where what was just put into the place may be NULL;
 * - a result that is read through above the line that tests it for an error pointer;
 * - a result of which nobody looks at whether it is an error pointer, while the next line tests something else for it.
 *
 * What a call returns is known where its body is in view, or from the facts about the kernel's interfaces. Where a function
 * returns both, or both tests are made, nothing is said. A patch that makes an unsigned variable signed says itself that
 * negative values were lost: that is reported as fixed, and so is a test that a patch which speaks of it puts another in the
 * place of: for 0 one for what is less, for a certain value one for 0.
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
  // Error pointers, negative numbers, cursors; or a call's result that is tested for NULL.
  words:
    /IS_ERR|PTR_ERR|ERR_CAST|<=?\s*0\b|\b0\s*>|for_each|(?<![\w>.-])(?<kept>[\w>.-]+)\s*=\s*(?:\([^()]*\)\s*)?\w+\([^;]{0,400};[^]{0,2000}?(?:![ (]*\k<kept>(?!\w)|\b\k<kept> [=!]= |if \(\k<kept>\)|(?:&&|\|\|) \k<kept>(?!\w|->))|!\(\w[\w>.-]* = |(?:->|\.)\w+ = \w+\([^;]{0,400};\s*if \(!\w[\w>.-]*\)/,
  checkFunction(fn, report) {
    const tests = testsOf(fn);
    if (tests.size > 0) checkPointers(fn, tests, report);
    checkErrorOfNull(fn, report);
    checkOtherError(fn, report);
    checkTwinTested(fn, tests, report);
    if (/\breturn[\s(]+IS_ERR\(/.test(fn.source.code)) checkReturnedTest(fn, report);
    if (/\bIS_ERR\(/.test(fn.source.code)) {
      checkLateErrors(fn, tests, report);
      checkOtherTested(fn, tests, report);
    }
    checkCursors(fn, report);
    checkUnsigned(fn, report);
    checkPlaces(fn, report);
    reportSigns(fn, report);
  },
  compare: [
    { added: /IS_ERR|!|NULL/, about: aboutTest, observe },
    { added: /\bif \(/, about: aboutNumberTest, words: /\bif \(/, observe: observeNumberTests },
  ],
  checkPatch(message, report) {
    const files = message.files.filter(({ combined }) => !combined);
    for (const hunk of files.flatMap(({ hunks }) => hunks)) checkCasts(hunk, report);
    const says = textsOf(message).join('\n');
    if (aboutErrors.test(says)) for (const hunk of files.flatMap(({ hunks }) => hunks)) checkSwaps(hunk, report);
    // Types change for other reasons: the message must say that a sign was lost.
    const isAboutSign = message.prose.some(({ text }) => aboutSign.test(text)) || aboutSign.test(message.facts.subject);
    for (const file of isAboutSign ? message.files : []) {
      const path = file.newPath ?? file.oldPath ?? '';
      if (file.combined || !/\.[ch]$/.test(path)) continue;
      if (!ourPaths.test(path) && !aboutSign.test(message.facts.subject)) continue;
      const isNamed = aboutSign.test(message.facts.subject);
      for (const { removed, added } of file.hunks.filter((hunk) => isNamed || isInFunction(hunk)).flatMap(blocksOf)) {
        const after = new Map(declaredIn(added).map((one) => [one.name, one]));
        for (const before of declaredIn(removed)) {
          const now = after.get(before.name);
          const [old, fresh] = [kernelKnowledge.type(before.type), now && kernelKnowledge.type(now.type)];
          if (/^[ijkn]$/.test(before.name)) continue;
          if (!now || old?.signed !== false || fresh?.signed !== true || old.bits !== fresh.bits) continue;
          report({
            start: before.start,
            end: before.end,
            change: 'fixed',
            what: `\`${before.name}\` is \`${before.type}\` and cannot hold a negative value; the patch makes it \`${now.type}\`.`,
            why: 'A negative result that is kept in an unsigned variable is a large number, and a test for failure does not find it.',
            advice: 'Are all comparisons with it still between types of the same sign?',
            brief: `${before.name}: ${before.type} to ${now.type}`,
            related: [{ start: now.start, end: now.end, message: `\`${now.type}\` here` }],
            key: `sign ${before.name}`,
          });
        }
      }
    }
  },
};

const aboutSign =
  /negative|signed|(?:^|[\s("'`])-1\b|less than (?:zero|0)|< 0|type of|error (?:code|return)|return value/i;

/** It says that something fails with an error pointer, and not with NULL, or the other way round. */
const aboutErrors = /error pointer|\bERR_PTR\b|\bIS_ERR\b|PTR_ERR/;

/** `if (!IS_ERR(p))` where `if (p)` was, and the other way round: where the call that made it is not in view. */
function checkSwaps(hunk: Hunk, report: Reporter): void {
  for (const { removed, added } of blocksOf(hunk)) {
    for (const before of removed) {
      const test = /\bif \((!?)(?:IS_ERR\(([\w>.-]+)\)|([\w>.-]+))\)/.exec(before.text);
      if (!test) continue;
      const [all, not, ofError, ofNull] = test;
      const place = (ofError ?? ofNull)!;
      const right = ofNull === undefined ? place : `IS_ERR(${place})`;
      const [was, is] = ofNull === undefined ? ['an error pointer', 'NULL'] : ['NULL', 'an error pointer'];
      const now = added.find(({ text }) => text.includes(`if (${not === '' ? '!' : ''}${right})`));
      // Where the call is in view, a test that leaves is looked at there.
      const isSeen = (not !== '' || ofError) && hunk.lines.some(({ text }) => text.includes(`${place} = `));
      if (!now || isSeen) continue;
      report({
        start: before.start + test.index,
        end: before.start + test.index + all.length,
        change: 'fixed',
        what: `${place} was tested for ${was} here; the patch tests it for ${is}.`,
        why: 'The wrong test is never true: the failure goes on as if it were a result, and is dereferenced later.',
        advice: 'Are all other tests of what made it right?',
        brief: `${place}: ${right}`,
        related: [{ start: now.start, end: now.end, message: 'here' }],
        key: `swap ${place}`,
      });
    }
  }
}

/** `(int)x < 0` where `x < 0` was: x has no sign of its own. */
function checkCasts(hunk: Hunk, report: Reporter): void {
  for (const { removed, added } of blocksOf(hunk)) {
    for (const before of removed) {
      const now = added.find(({ text }) => {
        const plain = text.replace(/\((?:int|long|s32|s64|ssize_t)\) ?(?=[\w>.-]+ <=? 0\b)/, '');
        return plain !== text && plain.trim() === before.text.trim();
      });
      if (!now) continue;
      report({
        start: before.start + /^\s*/.exec(before.text)![0].length,
        end: before.end,
        change: 'fixed',
        what: 'This comparison is with a value that has no sign, and is never true; the patch gives it one.',
        why: 'A negative errno that is kept in an unsigned type is a large number: the failure goes on as a result.',
        advice: 'Would the variable itself be better signed?',
        brief: 'the comparison gets a sign',
        related: [{ start: now.start, end: now.end, message: 'here' }],
        key: before.text.trim(),
      });
    }
  }
}

/** Which of the two tests a result gets: a patch that puts the other one in its place says that it was wrong. */
function observe(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const tests = testsOf(fn);
  if (tests.size === 0) return;
  for (const assigned of fn.assignments) {
    if (assigned.operator !== '=' || assigned.value === undefined) continue;
    const call = fn.callOf(fn.strip(unwrap(fn, assigned.value)));
    // Where the callee is in view it may be the one that changes.
    if (!call || (call.fact !== undefined && call.fact.cite === undefined)) continue;
    const place = placeOf(fn, assigned);
    const own = testsAfter(fn, assigned, call, tests.get(place) ?? []).filter(({ kind }) => kind !== 'both');
    const kinds = new Set(own.map(({ kind }) => kind));
    if (kinds.size !== 1) continue;
    const [wrong, right] = kinds.has('null') ? ['NULL', 'an error pointer'] : ['an error pointer', 'NULL'];
    note({ key: `${wrong} ${place}=${call.name}`, state: 'settled' });
    note({
      key: `${right} ${place}=${call.name}`,
      state: 'open',
      report: {
        ...fn.span(own[0]!.node),
        what: `The result of ${call.name}() was tested for ${wrong} here; the patch tests it for ${right}.`,
        why: 'The wrong test does not see the failure, which goes on as if it were a result.',
        advice: 'Are all other tests of what this function returns right?',
        brief: `${call.name}() fails with ${right}`,
        related: [{ ...fn.span(call.node), message: 'the call' }],
      },
    });
  }
}

/** A test of a place for failure: where the place is used, and the whole test. */
interface Test {
  readonly kind: 'null' | 'error' | 'both';
  readonly use: Node;
  readonly node: Node;
}

type Tests = ReadonlyMap<string, readonly Test[]>;

/** All tests of a function, by what they test. */
function testsOf(fn: FunctionAnalysis): Tests {
  const tests = new Map<string, Test[]>();
  for (const use of fn.descendants(fn.body, 'identifier', 'field_expression', 'assignment_expression')) {
    const test = isPartOfMember(fn, use) ? undefined : testAround(fn, use);
    if (!test) continue;
    // `if (!(p = f()))` tests p.
    const tested = fn.kind(use) === 'assignment_expression' ? fn.child(use, 'left') : use;
    if (tested === undefined) continue;
    const place = fn.canonical(tested);
    tests.set(place, [...(tests.get(place) ?? []), { ...test, use }]);
  }
  return tests;
}

/** Results of calls that say how they fail, and the tests of them. */
function checkPointers(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const assigned of fn.assignments) {
    if (assigned.operator !== '=' || assigned.value === undefined) continue;
    const call = fn.callOf(fn.strip(unwrap(fn, assigned.value)));
    if (!call || isNumber(fn, assigned)) continue;
    const own = testsAfter(fn, assigned, call, tests.get(placeOf(fn, assigned)) ?? []);
    const forNull = own.find(({ kind }) => kind === 'null');
    const forError = own.find(({ kind }) => kind === 'error');
    // In the branch of both, NULL only chooses the error.
    if (own.some(({ kind }) => kind === 'both')) continue;
    // What a call returns is asked last: its body may have to be followed.
    if (forNull && !forError && fails(call.fact) && isAllOf(fn, call, forNull.use)) {
      sayPointer(fn, report, forNull.node, call, 'an error pointer on failure, never NULL', 'IS_ERR()');
    } else if (forError && !forNull && isNullOnly(call.fact)) {
      sayPointer(fn, report, forError.node, call, 'NULL on failure, never an error pointer', 'NULL');
    }
  }
}

/** Kept in an integer, or under a name of statuses: then the function is not the one that the facts tell of. */
function isNumber(fn: FunctionAnalysis, assigned: Assignment): boolean {
  const variable = variableOf(fn, assigned.target);
  if (variable) return variable.type.kind === 'integer';
  return /^(?:rc|ret\w*|err|error|status)$/.test(placeOf(fn, assigned));
}

/** Only an error pointer says that it failed. */
function fails(fact: CallFact | undefined): boolean {
  return fact?.returnsErrPtr === true && fact.mayReturnNull === false;
}

/** What is tested was made by this call, or by others that fail the same way: another path may have left NULL there. */
function isAllOf(fn: FunctionAnalysis, call: Call, use: Node): boolean {
  // Of a fragment, not all jumps to a label are in view.
  if (!fn.whole && fn.descendants(fn.body, 'labeled_statement').some((label) => call.node < label && label < use))
    return false;
  return fn.valuesOf(use).every(({ symbol }) => {
    const made = /^\$n(\d+)$/.exec(symbol);
    return made !== null && fails(fn.callOf(Number(made[1]))?.fact);
  });
}

function isNullOnly(fact: CallFact | undefined): boolean {
  return fact?.type?.endsWith('*') === true && fact.returnsErrPtr !== true && fact.mayReturnNull === true;
}

/** Tests of what a call's result was stored to, up to the next store to the same place. */
function testsAfter(fn: FunctionAnalysis, assigned: Assignment, call: Call, tests: readonly Test[]): Test[] {
  if (tests.length === 0) return [];
  const place = placeOf(fn, assigned);
  const again = fn.assignments.find(
    (one) => one.node > assigned.node && one.operator === '=' && placeOf(fn, one) === place,
  );
  // What is not in view may store to the place, too.
  const gaps = fn.whole ? [] : fn.cfg.blocks.flatMap(({ elements }) => elements.filter(({ kind }) => kind === 'gap'));
  const unseen = gaps.map(({ node }) => node).filter((node) => node > assigned.node);
  const until = Math.min(again?.node ?? Number.MAX_SAFE_INTEGER, ...unseen);
  return tests.filter(({ use }) => use === assigned.node || (use > call.node && use <= until));
}

/** `a = ioremap_resource(); if (IS_ERR(b))`, and nobody tests a. */
function checkOtherTested(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const assigned of fn.assignments) {
    const call = assigned.value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, assigned.value)));
    const statement = fn.statementOf(assigned.node);
    const around = fn.parent(statement);
    const siblings = around === undefined ? [] : fn.children(around);
    const next = siblings[siblings.indexOf(statement) + 1];
    const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
    const test = condition === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, condition)));
    const tested = test?.name === 'IS_ERR' ? test.args[0] : undefined;
    const place = placeOf(fn, assigned);
    if (!call || tested === undefined || fn.canonical(tested) === place || !fails(call.fact)) continue;
    // The other one may be a copy, or the same under another name.
    if (!/^[\w>.-]+$/.test(place) || fn.canonical(tested).includes(place) || tests.has(place)) continue;
    if (fn.assignments.some(({ value }) => value !== undefined && fn.canonical(fn.strip(value)) === place)) continue;
    report({
      ...fn.span(test!.node),
      what: `${call.name}() returns an error pointer on failure, kept in ${place}; here ${quote(fn, tested)} is tested.`,
      why: 'A failure of this call is not seen, and the error pointer is used as if it were a result.',
      advice: `Is ${place} meant?`,
      brief: `${quote(fn, tested)} tested, not ${place}`,
      related: [{ ...fn.span(call.node), message: 'kept from here' }],
      fix: { title: `Test ${place}`, edits: [{ ...fn.span(tested), text: place }] },
    });
  }
}

/** `p->x` above `if (IS_ERR(p))`, in the same run of statements. */
function checkLateErrors(fn: FunctionAnalysis, all: Tests, report: Reporter): void {
  for (const [place, tests] of all) {
    for (const { kind, use, node } of tests) {
      const around = kind === 'error' ? fn.parent(fn.statementOf(use)) : undefined;
      if (around === undefined || fn.kind(around) !== 'compound_statement') continue;
      const last = fn.assignments.filter((one) => one.node < use && placeOf(fn, one) === place).at(-1);
      const set = last?.node ?? -1;
      const early = fn.derefs.find(
        (one) =>
          one.kind !== 'call' &&
          one.node > set &&
          !(last && fn.isInside(one.node, last.node)) &&
          one.node < use &&
          fn.canonical(fn.strip(one.pointer)) === place &&
          fn.parent(fn.statementOf(one.node)) === around,
      );
      if (!early || tests.some((one) => one.kind === 'error' && one.use > set && one.use < early.node)) continue;
      // What is not in view may store to the place.
      if (fn.calls.some((call) => call.name === gapMarker && call.node > early.node && call.node < use)) continue;
      report({
        ...fn.span(early.node),
        what: `${quote(fn, early.pointer)} is used here, and tested for an error pointer only further down.`,
        why: 'An error pointer is an address that nothing is at: this reads memory that is not there.',
        advice: 'Should the test be above this line?',
        brief: `${quote(fn, early.pointer)} used before IS_ERR()`,
        related: [{ ...fn.span(node), message: 'the test' }],
      });
      break;
    }
  }
}

/** `if (!p) return PTR_ERR(p)`: the error of NULL is 0, success. */
function checkErrorOfNull(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const value = call.args[0];
    if (value === undefined || !/^(?:PTR_ERR|ERR_CAST)$/.test(call.name)) continue;
    const place = fn.canonical(value);
    const branch = fn.enclosing(call.node, 'if_statement');
    const condition = branch === undefined ? undefined : fn.child(branch, 'condition');
    const consequence = branch === undefined ? undefined : fn.child(branch, 'consequence');
    if (condition === undefined || consequence === undefined || !fn.isInside(call.node, consequence)) continue;
    const test = unwrap(fn, fn.strip(unwrap(fn, condition)));
    if (!isNullTestOf(fn, test, place) || isAssignedIn(fn, consequence, place)) continue;
    report({
      ...fn.span(test),
      what: `\`${quote(fn, test)}\` tests for NULL, and the error is taken out of it with ${call.name}().`,
      why: 'The error of NULL is 0: the failure is returned as success. An error pointer is not NULL, so it passes the test.',
      advice: 'Test with IS_ERR(), or return an error of its own.',
      brief: 'the error of NULL is 0',
      related: [{ ...fn.span(call.node), message: '0 here' }],
      key: `error of ${place}`,
    });
  }
}

/** `if (IS_ERR(a)) return PTR_ERR(b);` */
function checkOtherError(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const value = call.args[0];
    if (value === undefined || !/^(?:PTR_ERR|ERR_CAST)$/.test(call.name)) continue;
    const branch = fn.enclosing(call.node, 'if_statement');
    const condition = branch === undefined ? undefined : fn.child(branch, 'condition');
    const consequence = branch === undefined ? undefined : fn.child(branch, 'consequence');
    const test = condition === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, condition)));
    const tested = test?.name === 'IS_ERR' ? test.args[0] : undefined;
    if (tested === undefined || consequence === undefined || !fn.isInside(call.node, consequence)) continue;
    const place = fn.canonical(tested);
    const other = fn.canonical(value);
    if (other === place || !/^[\w>.-]+$/.test(place)) continue;
    // A copy of it, or of this one, or what the branch got anew.
    const isSet = fn.assignments.some(
      (one) =>
        (placeOf(fn, one) === other && fn.isInside(one.node, consequence)) ||
        (one.value !== undefined &&
          fn.canonical(fn.strip(one.value)) ===
            (placeOf(fn, one) === place ? other : placeOf(fn, one) === other ? place : '')),
    );
    if (isSet) continue;
    const takes = fn.calls.some(
      (one) =>
        one.name === call.name &&
        one.args[0] !== undefined &&
        fn.isInside(one.node, consequence) &&
        fn.canonical(one.args[0]) === place,
    );
    if (takes) continue;
    report({
      ...fn.span(call.node),
      what: `${quote(fn, tested)} is an error pointer here, and the error is taken out of ${quote(fn, value)}.`,
      why: 'That one is no error pointer: what is returned is no errno, or 0, success.',
      advice: `Is ${quote(fn, tested)} meant?`,
      brief: `the error of ${quote(fn, value)}, not of ${quote(fn, tested)}`,
      related: [{ ...fn.span(test!.node), message: 'the test' }],
      fix: { title: `Take the error of ${quote(fn, tested)}`, edits: [{ ...fn.span(value), text: fn.text(tested) }] },
    });
  }
}

/** `x->a = f(); if (!x->b)`, where nobody in view tests x->a: its twin was tested once more. */
function checkTwinTested(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const { node, target, operator, value } of fn.assignments) {
    const call = operator !== '=' || value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, value)));
    const at = fn.strip(target);
    if (!call || fn.kind(at) !== 'field_expression' || (call.fact?.type !== undefined && !/\*$/.test(call.fact.type)))
      continue;
    const statement = fn.statementOf(node);
    const around = fn.parent(statement);
    const siblings = around === undefined ? [] : fn.children(around);
    const next = siblings[siblings.indexOf(statement) + 1];
    const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
    const test = condition === undefined ? undefined : fn.strip(unwrap(fn, condition));
    const tested =
      test !== undefined && fn.kind(test) === 'unary_expression' && fn.operator(test) === '!'
        ? fn.child(test, 'argument')
        : undefined;
    if (tested === undefined || !leaves(fn, fn.child(next!, 'consequence'))) continue;
    const place = fn.canonical(at);
    if (!areTwins(place, fn.canonical(tested)) || tests.has(place)) continue;
    report({
      ...fn.span(test!),
      what: `${quote(fn, tested)} is tested here; ${place} was just set, and nothing in view tests it.`,
      why: `A failure of ${call.name}() is not seen, and goes on as a result.`,
      advice: `Is ${place} meant?`,
      brief: `${quote(fn, tested)} tested, not ${place}`,
      related: [{ ...fn.span(call.node), message: 'kept from here' }],
      fix: { title: `Test ${place}`, edits: [{ ...fn.span(tested), text: fn.text(at) }] },
    });
  }
}

/** Members of the same, the names of which differ in a letter or two, or a word: `ctx->sq_entry`, `ctx->rq_entry`. */
function areTwins(a: string, b: string): boolean {
  const [first, second] = [a, b].map((place) => /^(.*(?:->|\.))(\w+)$/.exec(place));
  if (!first || !second || first[1] !== second[1] || a === b) return false;
  const [one, other] = [first[2]!, second[2]!];
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return start + end >= 4 && Math.max(one.length, other.length) - start - end <= 3;
}

/** `return IS_ERR(p);` from a function that fails with a negative number: it gives 1. */
function checkReturnedTest(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.returnType.text !== 'int' || /(?:^|_)(?:is|has|can|was)_/.test(fn.name)) return;
  const errors = fn.returns.filter((node) => /^return ?(?:-E[A-Z]|PTR_ERR\()/.test(fn.canonical(node)));
  for (const node of errors.length === 0 ? [] : fn.returns) {
    const value = fn.children(node)[0];
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    if (call?.name !== 'IS_ERR') continue;
    report({
      ...fn.span(call.node),
      what: 'IS_ERR() tells whether there is an error: 1 is returned, and not the error.',
      why: 'Callers that test for a negative number take the failure for success, others pass 1 on as an errno.',
      advice: 'Is PTR_ERR() meant?',
      brief: 'IS_ERR() returned as an error',
      fix: { title: 'Return PTR_ERR()', edits: [{ ...fn.span(call.callee), text: 'PTR_ERR' }] },
    });
  }
}

function isNullTestOf(fn: FunctionAnalysis, test: Node, place: string): boolean {
  if (fn.kind(test) === 'unary_expression' && fn.operator(test) === '!') {
    const argument = fn.child(test, 'argument');
    return argument !== undefined && fn.canonical(argument) === place;
  }
  if (fn.kind(test) !== 'binary_expression' || fn.operator(test) !== '==') return false;
  const both = sides(fn, test)!;
  return both.some((side) => fn.canonical(side) === place) && both.some((side) => fn.canonical(side) === 'NULL');
}

function isAssignedIn(fn: FunctionAnalysis, body: Node, place: string): boolean {
  return fn.assignments.some((one) => fn.isInside(one.node, body) && fn.canonical(one.target) === place);
}

function sayPointer(
  fn: FunctionAnalysis,
  report: Reporter,
  test: Node,
  call: Call,
  returns: string,
  right: string,
): void {
  const wrong = right === 'NULL' ? 'an error pointer' : 'NULL';
  const isForSuccess = right !== 'NULL' && !/^!|==/.test(fn.canonical(test));
  const since = call.fact?.typeSince;
  report({
    ...fn.span(test),
    ...(since !== undefined && { since }),
    what: `${call.name}() returns ${returns}; here its result is tested for ${wrong}.`,
    why: `The test is ${isForSuccess ? 'always' : 'never'} true: a failure goes on as if it were a result.`,
    advice: `Test for ${right}.`,
    brief: `${call.name}() does not return ${wrong}`,
    related: [{ ...fn.span(call.node), message: `returns ${returns}` }],
    ...withFix(right === 'NULL' ? nullTest(fn, test) : errorTest(fn, test)),
  });
}

/** `IS_ERR(p)` in the place of `!p`, `!IS_ERR(p)` in that of `p`. */
function errorTest(fn: FunctionAnalysis, test: Node): Fix | undefined {
  const found = /^(!)?(?:(.+?)(==|!=)NULL|(.+))$/.exec(fn.canonical(test));
  const place = found?.[2] ?? found?.[4];
  // `!(p = f())` has to stay two steps.
  if (!found || place === undefined || /[^\w>.[\]-]/.test(place)) return undefined;
  const fails = (found[1] === '!') !== (found[3] === '==');
  return {
    title: 'Test for an error pointer',
    edits: [{ ...fn.span(test), text: `${fails ? '' : '!'}IS_ERR(${place})` }],
    safe: true,
  };
}

/** `!p` in the place of `IS_ERR(p)`, where nobody takes the error out of p. */
function nullTest(fn: FunctionAnalysis, test: Node): Fix | undefined {
  const call = fn.callOf(test);
  const value = call?.args[0];
  if (call?.name !== 'IS_ERR' || value === undefined) return undefined;
  const place = fn.canonical(value);
  const takesError = fn.calls.some(
    ({ name, args }) => /^(?:PTR_ERR|ERR_CAST)/.test(name) && args[0] !== undefined && fn.canonical(args[0]) === place,
  );
  if (takesError || /[^\w>.[\]-]/.test(place)) return undefined;
  const parent = fn.parent(test);
  const negated = parent !== undefined && fn.kind(parent) === 'unary_expression' && fn.operator(parent) === '!';
  return {
    title: 'Test for NULL',
    edits: [{ ...fn.span(negated ? parent : test), text: `${negated ? '' : '!'}${place}` }],
    safe: true,
  };
}

function isPartOfMember(fn: FunctionAnalysis, node: Node): boolean {
  const parent = fn.parent(node);
  return parent !== undefined && fn.kind(parent) === 'field_expression';
}

function placeOf(fn: FunctionAnalysis, one: Assignment): string {
  if (fn.kind(one.node) !== 'init_declarator') return fn.canonical(one.target);
  return (
    fn.variables.find((variable) => variable.node === one.node)?.name ?? fn.canonical(one.target).replace(/^\*+/, '')
  );
}

function testAround(fn: FunctionAnalysis, node: Node): Omit<Test, 'use'> | undefined {
  let at = node;
  for (let parent = fn.parent(at); parent !== undefined; at = parent, parent = fn.parent(at)) {
    switch (fn.kind(parent)) {
      case 'parenthesized_expression':
        continue;
      case 'unary_expression':
        return fn.operator(parent) === '!' ? { kind: 'null', node: parent } : undefined;
      case 'binary_expression': {
        if (/^(?:&&|\|\|)$/.test(fn.operator(parent))) return { kind: 'null', node };
        if (!/^[=!]=$/.test(fn.operator(parent))) return undefined;
        const both = sides(fn, parent)!;
        const other = both[0] === at ? both[1] : both[0];
        return /^(?:NULL|0)$/.test(fn.canonical(other)) ? { kind: 'null', node: parent } : undefined;
      }
      case 'argument_list': {
        const callNode = fn.parent(parent);
        const call = callNode === undefined ? undefined : fn.callOf(callNode);
        if (!call) return undefined;
        if (/^(?:IS_ERR|PTR_ERR_OR_ZERO|IS_ERR_VALUE)$/.test(call.name)) return { kind: 'error', node: call.node };
        // No wrong test at all.
        if (call.name === 'IS_ERR_OR_NULL') return { kind: 'both', node: call.node };
        if (fn.strip(call.node) === call.node) return undefined;
        at = call.node;
        parent = at;
        continue;
      }
      case 'if_statement':
      case 'while_statement':
      case 'conditional_expression':
        return fn.child(parent, 'condition') === at ? { kind: 'null', node } : undefined;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `if (!pos)` behind `list_for_each_entry(pos, ...)`. */
function checkCursors(fn: FunctionAnalysis, report: Reporter): void {
  for (const loop of fn.loops) {
    const cursor = loop.macro?.cursor;
    if (cursor === undefined || fn.knowledge.loopMacro(loop.macro!.name)?.afterLoop !== 'invalid') continue;
    const name = fn.text(cursor);
    for (const use of fn.descendants(fn.body, 'identifier')) {
      if (use < loop.node || fn.isInside(use, loop.node) || fn.text(use) !== name || isPartOfMember(fn, use)) continue;
      const found = testAround(fn, use);
      const test = found?.kind === 'null' ? found.node : undefined;
      if (
        test === undefined ||
        comparesWithHead(fn, name, loop.node, test) ||
        !fn.valuesOf(use).some((value) => value.afterLoop === 'invalid')
      )
        continue;
      report({
        ...fn.span(test),
        what: `\`${name}\` is tested for NULL, but after ${loop.macro!.name}() ran out it points into the list's head.`,
        why: 'The cursor is never NULL: where nothing was found, the test does not see it, and the head is used as if it were an element.',
        advice: `Keep what was found in a variable of its own, set before the \`break\`, or test \`list_entry_is_head()\`.`,
        brief: `${name} is never NULL here`,
        related: [{ ...fn.span(cursor), message: 'the cursor of this loop' }],
        key: `cursor ${name}`,
      });
      break;
    }
  }
}

/** `*out = f(); if (!out)` */
function checkPlaces(fn: FunctionAnalysis, report: Reporter): void {
  for (const { test, pointer, stored } of placeTests(fn)) {
    const name = fn.text(pointer);
    report({
      ...fn.span(test),
      what: `${name} is tested for NULL here; what may be NULL is what was just put into *${name}.`,
      why: `${name} was written through, so it is not NULL: the test is never true, and the failure goes on.`,
      advice: `Is *${name} meant?`,
      brief: `${name} tested, not *${name}`,
      related: [{ ...fn.span(stored), message: 'NULL from here' }],
      fix: { title: `Test *${name}`, edits: [{ ...fn.span(pointer), text: `*${name}` }] },
    });
  }
}

/** `x < 0` with an unsigned x. */
function checkUnsigned(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    if (!/^[<>]=?$/.test(operator)) continue;
    const both = sides(fn, node)!;
    const [value, zero] = operator.startsWith('<') ? both : [both[1], both[0]];
    if (fn.canonical(unwrap(fn, zero)) !== '0') continue;
    const at = unwrap(fn, value);
    if (!/^(?:identifier|field_expression|call_expression)$/.test(fn.kind(at)) || fn.callOf(at)?.fact?.returnsUnmapped)
      continue;
    const type = sureType(fn, at);
    const width = type && widthOf(type);
    // An enum's sign is the compiler's choice.
    if (isRangeCheck(fn, node, at)) continue;
    if (!type || !width || width.signed || type.kind !== 'integer' || /^enum\b/.test(type.text)) continue;
    // `n <= 0` is a way to ask for 0: unless what it was given may be less.
    if (operator.endsWith('=') && !isGivenSigned(fn, at)) continue;
    const variable = variableOf(fn, at);
    const place = variable && declarationSpan(fn, variable);
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is ${operator.endsWith('=') ? 'true for 0 only' : 'never true'}: \`${quote(fn, at)}\` is \`${type.text}\`.`,
      why: 'A negative errno that is kept in an unsigned type is a large number: the failure goes on as a result.',
      advice: `Use a signed type, or test for what a failure looks like in \`${type.text}\`.`,
      brief: `${quote(fn, at)} is never negative`,
      related: place ? [{ ...place, message: `\`${type.text}\`` }] : [],
    });
  }
}

/** The variable keeps what a function returns that may be negative. */
function isGivenSigned(fn: FunctionAnalysis, node: Node): boolean {
  const call = originCall(fn, node);
  return call !== undefined && /^(?:int|long|s32|s64|ssize_t)$/.test(call.fact?.type ?? '');
}

/** `x < 0 || x >= MAX`: the second half catches what the first cannot. */
function isRangeCheck(fn: FunctionAnalysis, test: Node, value: Node): boolean {
  const text = fn.canonical(value);
  let at = test;
  for (let parent = fn.parent(at); parent !== undefined; at = parent, parent = fn.parent(at)) {
    if (fn.kind(parent) === 'parenthesized_expression') continue;
    if (fn.kind(parent) !== 'binary_expression' || fn.operator(parent) !== '||') return false;
    const right = fn.child(parent, 'right')!;
    const bound = fn.descendants(right, 'binary_expression').concat(unwrap(fn, right));
    if (bound.some((one) => one !== test && /^[<>]=?$/.test(fn.operator(one)) && fn.canonical(one).includes(text)))
      return true;
  }
  return false;
}
