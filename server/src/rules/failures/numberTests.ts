import type { Assignment, Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Observation, Reporter } from '../rule.ts';
import { placeOf, quote, sides } from '../support/nodes.ts';
import { firstAfter, placesOf, type Places } from '../support/places.ts';

/** What a test of a number takes for a failure; `one`: a certain value, such as DMA_MAPPING_ERROR; `named`: a call tests for it. */
type Kind = 'zero' | 'nonzero' | 'negative' | 'nonpositive' | 'one' | 'named' | 'other';

export interface NumberTest {
  readonly kind: Kind;
  /** Of one value: which. */
  readonly value?: string;
  readonly use: Node;
  /** The whole comparison. */
  readonly node: Node;
}

/** `x = f()`, and what is asked of x before it gets another value, or code comes that is not in view. */
export function testsOf(
  fn: FunctionAnalysis,
  { uses, sets, gaps }: Places,
  { node, target }: Assignment,
): NumberTest[] {
  const place = fn.canonical(fn.strip(target));
  const after = (nodes: readonly Node[] = []): Node => nodes[firstAfter(nodes, node)] ?? Infinity;
  const until = Math.min(after(sets.get(place)), after(gaps));
  const tests: NumberTest[] = [];
  const own = uses.get(place) ?? [];
  for (let i = firstAfter(own, node); i < own.length && own[i]! < until; i++) {
    const test = fn.isInside(own[i]!, node) ? undefined : testAt(fn, own[i]!);
    if (test) tests.push(test);
  }
  return tests;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function testAt(fn: FunctionAnalysis, use: Node): NumberTest | undefined {
  let node = use;
  for (let parent = fn.parent(node); parent !== undefined; node = parent, parent = fn.parent(node)) {
    const kind = fn.kind(parent);
    if (kind === 'parenthesized_expression' || fn.strip(parent) === fn.strip(node)) continue;
    if (kind === 'unary_expression')
      return fn.operator(parent) === '!' ? { kind: 'zero', use, node: parent } : undefined;
    if (/^(?:if|while)_statement$/.test(kind))
      return fn.child(parent, 'condition') === node ? { kind: 'nonzero', use, node: fn.strip(node) } : undefined;
    if (kind === 'argument_list') return namedTest(fn, use, node, parent);
    if (kind !== 'binary_expression') return undefined;
    const operator = fn.operator(parent);
    if (operator === '&&' || operator === '||') return { kind: 'nonzero', use, node: fn.strip(node) };
    const [left, right] = sides(fn, parent)!;
    const isLeft = fn.isInside(use, left);
    const other = isLeft ? right : left;
    const is = kindOf(fn, isLeft ? operator : (mirrored[operator] ?? operator), other);
    return { kind: is, use, node: parent, ...(is === 'one' && { value: fn.canonical(fn.strip(other)) }) };
  }
  return undefined;
}

/** `dma_mapping_error(dev, x)` */
function namedTest(fn: FunctionAnalysis, use: Node, argument: Node, list: Node): NumberTest | undefined {
  const node = fn.parent(list);
  const call = node === undefined ? undefined : fn.callOf(node);
  const asks = call?.fact?.testsFor;
  if (!asks || call.args[asks.argument] !== argument) return undefined;
  return { kind: 'named', value: asks.value, use, node: call.node };
}

function kindOf(fn: FunctionAnalysis, operator: string, other: Node): Kind {
  const value = fn.canonical(fn.strip(other));
  const isEquality = operator === '==' || operator === '!=';
  if (value === '0') {
    if (operator === '<' || operator === '>=') return 'negative';
    if (operator === '<=' || operator === '>') return 'nonpositive';
    return operator === '==' ? 'zero' : operator === '!=' ? 'nonzero' : 'other';
  }
  return isEquality && /^[A-Z][A-Z0-9_]*$/.test(value) ? 'one' : 'other';
}

/** Calls that fail with a negative number, where what is tested is whether there is any, or none. */
export function reportSigns(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.negativeIsFailure === true)) return;
  const places = placesOf(fn);
  for (const made of fn.assignments) {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    if (call?.fact?.negativeIsFailure !== true || fn.kind(made.node) === 'init_declarator') continue;
    const tests = testsOf(fn, places, made);
    const [first] = tests;
    if (!first || !(first.kind === 'zero' || first.kind === 'nonzero')) continue;
    if (tests.some(({ kind }) => kind !== first.kind) || !isForFailure(fn, first)) continue;
    const since = call.fact.typeSince;
    const isForSuccess = first.kind === 'nonzero' && isGoodIn(fn, first, made);
    report({
      ...fn.span(first.node),
      ...(since !== undefined && { since }),
      what:
        first.kind === 'zero' || isForSuccess
          ? `${call.name}() fails with a negative number; here only 0 is taken for a failure.`
          : `${call.name}() fails with a negative number, and may give one above 0 where it went well; here that is taken for a failure, too.`,
      why:
        first.kind === 'zero' || isForSuccess
          ? 'The failure goes on as if it were a result.'
          : 'What went well is undone, and a number that is no errno is returned.',
      advice: `Test for what is ${isForSuccess ? 'more' : 'less'} than 0.`,
      brief: `${call.name}() fails below 0`,
      related: [{ ...fn.span(call.node), message: 'the call' }],
      fix: {
        title: `Test for ${isForSuccess ? 'more' : 'less'} than 0`,
        edits: [{ ...fn.span(first.node), text: `${quote(fn, first.use)} ${isForSuccess ? '>' : '<'} 0` }],
      },
    });
  }
}

/** The branch works with it: `if (irq) request_irq(irq, ...)`. */
function isGoodIn(fn: FunctionAnalysis, { node }: NumberTest, made: Assignment): boolean {
  const owner = fn.enclosing(node, 'if_statement');
  const branch = owner === undefined ? undefined : fn.child(owner, 'consequence');
  const place = placeOf(fn, made);
  return fn.calls.some(
    ({ node: at, args, fact }) =>
      branch !== undefined &&
      fn.isInside(at, branch) &&
      fact?.printsError !== true &&
      args.some((arg) => fn.canonical(fn.strip(arg)) === place) &&
      !/^(?:dev_err_probe|ERR_PTR|\w*(?:err|warn|info|dbg|print)\w*)$/i.test(fn.callOf(at)?.name ?? ''),
  );
}

/** The branch that is taken prints an error, or leaves with one or to a label. */
export function isForFailure(fn: FunctionAnalysis, { node }: NumberTest): boolean {
  const owner = fn.enclosing(node, 'if_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  const branch = owner === undefined ? undefined : fn.child(owner, 'consequence');
  if (condition === undefined || branch === undefined || fn.strip(condition) !== node) return false;
  if (fn.calls.some((call) => fn.isInside(call.node, branch) && call.fact?.printsError === true)) return true;
  const last = fn.kind(branch) === 'compound_statement' ? fn.children(branch).at(-1) : branch;
  if (last === undefined) return false;
  if (fn.kind(last) === 'goto_statement') return /err|fail|free|undo|put|disable|dealloc|release/i.test(fn.text(last));
  return fn.kind(last) === 'return_statement' && /^return ?-E[A-Z]|^return [a-z]\w*;/.test(fn.canonical(last));
}

/** What the subject has to speak of where a patch puts one test in the place of another. */
export const aboutNumberTest = /^[^\n]*(?:check|return|negative|error|wrong|incorrect|fix|crash)/i;
/** The more so where 0 was the failure, and what is negative becomes one. */
const aboutSignTest = /^[^\n]*(?:check|return|negative|error|wrong|incorrect)/i;
const aboutWrongTest = /\bfix(?:e[sd])?\b|wrong|incorrect|\bbug\b|mistake|crash/i;
const aboutPositive = /\bpositive\b|greater than (?:0|zero)|> ?0|\breturns? 1\b|negative/i;
/** Which tests a patch may find to be wrong, and what takes their place. */
const mended: Readonly<Partial<Record<Kind, Readonly<Partial<Record<Kind, RegExp>>>>>> = {
  zero: { negative: aboutSignTest, nonpositive: aboutSignTest },
  negative: { zero: aboutWrongTest },
  nonzero: { negative: aboutPositive },
  one: { zero: aboutWrongTest, negative: aboutWrongTest },
};
export const words: Readonly<Record<Kind, string>> = {
  zero: '0',
  nonzero: 'all but 0',
  negative: 'what is less than 0',
  nonpositive: 'what is not above 0',
  one: 'one value',
  named: 'one value',
  other: '',
};

/** Which number is taken for a failure of a call: a patch that puts another test in the place says that it was wrong. */
export function observeNumberTests(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const places = placesOf(fn);
  for (const made of fn.assignments) {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    // Where the callee is in view it may be the one that changes.
    if (!call || (call.fact !== undefined && call.fact.cite === undefined) || call.fact?.type?.endsWith('*')) continue;
    if (fn.kind(made.node) === 'init_declarator') continue;
    const tests = testsOf(fn, places, made);
    const kinds = new Set(tests.map(({ kind }) => kind));
    const [kind] = kinds;
    if (kind === undefined || kinds.size !== 1) continue;
    const keyOf = (right: Kind): string => `${right} of ${placeOf(fn, made)}=${call.name}`;
    note({ key: keyOf(kind), state: 'settled' });
    for (const [right, claim] of Object.entries(mended[kind] ?? {}) as [Kind, RegExp][]) {
      note({
        key: keyOf(right),
        state: 'open',
        claim,
        report: reportOf(fn, tests[0]!, call, right),
      });
    }
  }
}

function reportOf(
  fn: FunctionAnalysis,
  { kind, node }: NumberTest,
  call: Call,
  right: Kind,
): Extract<Observation, { state: 'open' }>['report'] {
  return {
    ...fn.span(node),
    what: `${words[kind]} was taken for a failure of ${call.name}(); the patch takes ${words[right]} for one.`.replace(
      /^./,
      (first) => first.toUpperCase(),
    ),
    why: 'The wrong test takes a failure for a result, or a result for a failure.',
    advice: 'Are all other tests of what this function returns right?',
    brief: `${call.name}() fails with ${words[right]}`,
    related: [{ ...fn.span(call.node), message: 'the call' }],
  };
}
