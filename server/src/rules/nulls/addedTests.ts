import type { Assignment, Call, CallFact, FunctionAnalysis, Node } from '../../c/index.ts';
import { makingNames } from '../../kernel/callNames.ts';
import { statusVariables } from '../../kernel/status.ts';
import type { Observation, Related } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';
import { aboutGuard } from './addedGuards.ts';
import { aboutMade } from './movedMakers.ts';
import { isSureIn } from './promised.ts';
import { whyNull } from './words.ts';

/** The subject says that there may be nothing. */
const aboutAbsent = /^[^\n]*\b(?:NULL|no|not|without|missing|absent|check(?:s|ed|ing)?|invalid|fails?|failed)\b/i;

/** A result that may be NULL, and the place it was kept in: open where nothing in view tests it. */
export function observeResults(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  if (mayMake(fn)) observe(fn, note, false);
}

/** The same of results of which nothing is known: the message must tell of a crash, or of a test that is missing. */
export function observeOtherResults(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  observe(fn, note, true);
}

function observe(fn: FunctionAnalysis, note: (observation: Observation) => void, ofOthers: boolean): void {
  for (const kept of fn.assignments) {
    const call = kept.operator !== '=' || kept.value === undefined ? undefined : fn.callOf(fn.strip(kept.value));
    if (!call) continue;
    const place = placeOf(fn, kept);
    const isKnown = mayBeNull(call.fact);
    const isNamed = isKnown || isMade(call, place);
    if (isNamed === ofOthers || (ofOthers && !mayGivePointer(fn, call, kept)) || isSureIn(fn, call)) continue;
    // Memory is memory, whoever gives it.
    const key = `${place}=${call.fact?.nullIsFailure === true ? 'memory' : call.name}`;
    const again = fn.assignments.find(
      (other) => other.node > kept.node && placeOf(fn, other) === place && !isElsewhere(fn, kept.node, other.node),
    );
    const isBetween = (node: Node): boolean => node > call.node && (again === undefined || node < again.node);
    const tests = fn.zeroTests.filter((test) => test.place === place && isBetween(test.node));
    if (tests.some((test) => isKnown || (test.negated && (isNamed || isAlone(fn, test))))) {
      note({ key, state: 'settled' });
      continue;
    }
    if (ofOthers && (tests.length > 0 || isTestedForError(fn, place))) continue;
    const uses = usesOfPlace(fn, place).filter((node) => isBetween(node) && !fn.isInside(node, kept.node));
    if (uses.some((node) => isHandedOut(fn, node))) continue;
    const use = uses.find((node) => !toleratesNull(fn, node));
    // Memory is asked for to be used; a look-up may be made to see whether there is anything.
    const isSure = use !== undefined || call.fact?.nullIsFailure === true;
    note({
      key,
      state: 'open',
      ...(!isNamed
        ? { claim: aboutGuard }
        : !isKnown
          ? { claim: aboutMade }
          : isOfAbsent(call.fact)
            ? { claim: aboutAbsent }
            : !isSure && { claim: aboutGuard }),
      report: {
        ...fn.span(call.node),
        what: isNamed
          ? `${place} comes from ${call.name}(), which may yield NULL, and nothing in view tests it.`
          : `${place} comes from ${call.name}(), and nothing in view tests it; the patch says that it may be NULL.`,
        why: whyNull(call),
        advice: 'The patch adds the test. Is everything undone that was set up before it?',
        brief: `${call.name}() result used unchecked`,
        related: goesOn(fn, kept.node, use),
      },
    });
  }
}

/** `if (x) p = f(); else p = g();`: one of the two. */
function isElsewhere(fn: FunctionAnalysis, one: Node, other: Node): boolean {
  for (let at = fn.enclosing(one, 'if_statement'); at !== undefined; at = fn.enclosing(at, 'if_statement')) {
    const alternative = fn.child(at, 'alternative');
    if (alternative !== undefined && fn.isInside(other, alternative) && !fn.isInside(one, alternative)) return true;
  }
  return false;
}

/** The use; where none is in view, what comes next. */
function goesOn(fn: FunctionAnalysis, kept: Node, use: Node | undefined): Related[] {
  if (use !== undefined) return [{ ...fn.span(use), message: 'used here' }];
  let next = fn.enclosing(kept, 'expression_statement', 'declaration');
  do next = next === undefined ? undefined : statementAfter(fn, next);
  while (next !== undefined && /^(?:declaration|comment)$/.test(fn.kind(next)));
  return next === undefined ? [] : [{ ...fn.span(next), message: 'goes on here, whatever it is' }];
}

/** By a promise; or by a `return NULL` of its own, about which its callers may know better: then the subject must say so. */
function mayBeNull(fact: CallFact | undefined): boolean {
  return fact?.mayReturnNull === true || isOfAbsent(fact);
}

/** What is learned of a body in view may be what the patch changes. */
function isOfAbsent(fact: CallFact | undefined): boolean {
  return fact?.mayReturnNull === undefined && fact?.returnsNullWhenAbsent === true && fact.cite !== undefined;
}

/** Asked of the text, before anything is parsed. */
function mayMake(fn: FunctionAnalysis): boolean {
  if (fn.mayCall((fact) => mayBeNull(fact))) return true;
  for (const name of fn.calledNames) if (makingNames.test(name) || mayBeNull(fn.knowledge.call(name))) return true;
  return false;
}

/** A pointer, as far as its type tells, of which nothing else is known. */
function mayGivePointer(fn: FunctionAnalysis, { fact, throughPointer }: Call, { target }: Assignment): boolean {
  if (throughPointer || fact?.mayReturnNull !== undefined || fact?.returnsErrPtr || !/^$|\*$/.test(fact?.type ?? ''))
    return false;
  const kind = fn.typeOf(target).kind;
  return /^(?:pointer|unknown)$/.test(kind) && !statusVariables.test(fn.text(target));
}

/** `if (!p)`, and nothing else in the condition. */
function isAlone(fn: FunctionAnalysis, { condition, place }: FunctionAnalysis['zeroTests'][number]): boolean {
  return [`!${place}`, `${place}==NULL`, `NULL==${place}`].includes(fn.canonical(condition));
}

/** `IS_ERR(p)`: a patch that asks for NULL, too, or instead, wrong-failure-test tells of. */
function isTestedForError(fn: FunctionAnalysis, place: string): boolean {
  return fn.calls.some(
    ({ name, args }) => /^(?:IS_ERR|PTR_ERR)/.test(name) && args[0] !== undefined && fn.canonical(args[0]) === place,
  );
}

/** By its name it gives something that it makes, and nothing else is known of it. */
function isMade({ name, fact }: Call, place: string): boolean {
  if (!makingNames.test(name) || statusVariables.test(place)) return false;
  return fact?.mayReturnNull === undefined && fact?.returnsErrPtr === undefined && /^$|\*$/.test(fact?.type ?? '');
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
