import { leaves, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import { errorLabels } from '../../kernel/failureNames.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { placesOf } from '../support/places.ts';
import { statementAfter } from '../support/statements.ts';
import { testsOf, type NumberTest } from './numberTests.ts';

/**
 * `if (!dma_map_sgtable(...)) return -ENOMEM;` of what gives 0 where it went well, and `if (wait_event_timeout(...)) return -EIO;`
 * of what gives more than 0 there: the branch for failures is taken by success.
 */
export function checkInverted(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.mayCall((fact) => (fact.zeroIsSuccess === true && fact.cite !== undefined) || fact.positiveIsSuccess)) return;
  const say = (call: Call, { node }: NumberTest): void => {
    const isStatus = call.fact?.zeroIsSuccess === true;
    report({
      ...fn.span(node),
      what: isStatus
        ? `${call.name}() gives 0 where it went well; here that is taken for a failure.`
        : `${call.name}() gives what is left of the time, more than 0, where it went well; here that is taken for a failure.`,
      why: 'What went well is reported as an error, and a failure goes on.',
      advice: isStatus ? 'Test it for not being 0.' : 'Test for 0, which says that the time ran out.',
      brief: `success of ${call.name}() taken for a failure`,
      related: fn.isInside(call.node, node) ? [] : [{ ...fn.span(call.node), message: 'the call' }],
    });
  };
  for (const call of fn.calls) {
    const test = wrongKind(call) && directTest(fn, call.node);
    if (test && test.kind === wrongKind(call) && isFailure(fn, test)) say(call, test);
  }
  let places: ReturnType<typeof placesOf> | undefined;
  for (const made of fn.assignments) {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    const wrong = call && wrongKind(call);
    if (!call || !wrong) continue;
    places ??= placesOf(fn);
    const tests = testsOf(fn, places, made);
    const [first] = tests;
    if (!first) continue;
    if (tests.every(({ kind }) => kind === wrong) && isFailure(fn, first)) say(call, first);
    const late = wrong === 'nonzero' && tests.length === 1 ? testBehindTimeout(fn, first) : undefined;
    if (late !== undefined) {
      const place = quote(fn, first.use);
      report({
        ...fn.span(first.node),
        what: `${call.name}() gives what is left of the time, more than 0, where it went well; ${place} keeps that, and is taken for an error below.`,
        why: 'What went well is reported as an error.',
        advice: `Should ${place} be 0 where it is above 0?`,
        brief: `success of ${call.name}() taken for a failure`,
        related: [
          { ...fn.span(call.node), message: 'the call' },
          { ...fn.span(late), message: 'taken for an error' },
        ],
      });
    }
  }
}

/** The test that only success passes. */
function wrongKind({ fact }: Call): 'zero' | 'nonzero' | undefined {
  if (fact?.cite === undefined) return undefined;
  return fact.positiveIsSuccess ? 'nonzero' : fact.zeroIsSuccess ? 'zero' : undefined;
}

/** `if (f())`, `if (!f())`, `if (f() == 0)` */
function directTest(fn: FunctionAnalysis, call: Node): NumberTest | undefined {
  const owner = fn.enclosing(call, 'if_statement', 'expression_statement', 'declaration', 'return_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  if (condition === undefined || !fn.isInside(call, condition)) return undefined;
  const node = fn.strip(condition);
  if (node === fn.strip(call)) return { kind: 'nonzero', use: call, node };
  if (fn.operator(node) === '!' && fn.strip(fn.child(node, 'argument')!) === call)
    return { kind: 'zero', use: call, node };
  const both = /^[=!]=$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
  if (!both || fn.strip(both[0]) !== call || fn.canonical(both[1]) !== '0') return undefined;
  return { kind: fn.operator(node) === '==' ? 'zero' : 'nonzero', use: call, node };
}

/** Nothing is done in the branch but to say that something failed, and to leave with an error that says nothing of what is there already. */
function isFailure(fn: FunctionAnalysis, test: NumberTest): boolean {
  const owner = fn.enclosing(test.node, 'if_statement');
  const [condition, branch] = owner === undefined ? [] : [fn.child(owner, 'condition'), fn.child(owner, 'consequence')];
  if (condition === undefined || branch === undefined || fn.strip(condition) !== test.node) return false;
  const parts = fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
  const texts = parts.map((part) => fn.canonical(part));
  const last = texts.at(-1) ?? '';
  const isSaid = parts.some((part) => isMessage(fn, part)) || texts.some((text) => setsError.test(text));
  if (
    !/^return ?(?:ERR_PTR\()?-E[A-Z]/.test(last) &&
    !(isSaid && errorLabels.test(/^goto (\w+)/.exec(last)?.[1] ?? ''))
  )
    return false;
  if (/-E(?:EXIST|BUSY|ALREADY)\b/.test(fn.text(branch))) return false;
  return parts.slice(0, -1).every((part, i) => isMessage(fn, part) || setsError.test(texts[i]!));
}

const setsError = /^\w+=-E[A-Z0-9]+;$/;

function isMessage(fn: FunctionAnalysis, part: Node): boolean {
  const call = fn.kind(part) === 'expression_statement' ? fn.callOf(fn.children(part)[0]!) : undefined;
  return call !== undefined && (loggingNames.test(call.name) || call.fact?.printsError === true);
}

/** `if (ret == 0) ret = -EBUSY;`, and then `if (ret)`: what was left of the time is not 0 either. */
function testBehindTimeout(fn: FunctionAnalysis, { kind, node, use }: NumberTest): Node | undefined {
  const owner = kind === 'zero' ? fn.enclosing(node, 'if_statement') : undefined;
  if (owner === undefined || fn.child(owner, 'alternative') !== undefined) return undefined;
  const place = fn.canonical(use);
  if (!new RegExp(`^\\{?${place}=-E[A-Z]+;\\}?$`).test(fn.canonical(fn.child(owner, 'consequence')!))) return undefined;
  const next = statementAfter(fn, owner);
  const condition = next === undefined ? undefined : fn.child(next, 'condition');
  const at = condition === undefined ? undefined : fn.strip(condition);
  if (at === undefined || fn.canonical(at) !== place) return undefined;
  return leaves(fn, fn.child(next!, 'consequence')) ? at : undefined;
}
