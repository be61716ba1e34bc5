import { leaves } from '../../c/index.ts';
import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { lookingNames } from '../../kernel/callNames.ts';
import type { Observation, Related } from '../rule.ts';
import { placeOf, quote } from '../support/nodes.ts';

/**
 * The message speaks of NULL (or of what may not be valid where something is undone), and somebody has met it: a trace, a
 * report, the patch that brought it. Tests that were added on the word of a tool alone are often refused.
 */
const aboutNull =
  /(?<![^])(?:(?=[^\n]*(?:fix|avoid|prevent|null|crash|panic|oops|check|valid|not\b|n't|protect|handl|safe|error|skip))(?=[^]*(?:\bNULL\b|\bnull[- ]?(?:p(?:oin)?te?r|deref)|\bchecks? (?:the |these |those |for )?pointers?\b))(?=[^]*(?:^Fixes: |Upstream commit|Call Trace|unable to handle|\bBUG: |\bOops\b|bad area|Vector: 300|syz(?:kaller|bot)|general protection|Kernel attempted|instruction address|\bpanic|\bcrash|regression))|(?=[^\n]*\bfix)(?=[^\n]*(?:crash|panic|oops))|(?=[^]*validity)(?=[^]*unwind))/im;

/** It adds a test that an earlier patch left out: enough where the pointer is read through. */
const aboutMissing = /(?<![^])(?=[^\n]*(?:add|miss)[^\n]{0,20}check)(?=[^]*^Fixes: )/im;

/** It says when there is none, and no tool has said so. */
const aboutWhen =
  /(?<![^])(?=[^\n]*(?:\bNULL\b|check))(?=[^]*\b(?:not always|(?:may|can|could|might|will) (?:also |still |legitimately )?be NULL|(?:is|are) (?:set to )?NULL (?:when|if|for|in|on)\b|returns? NULL (?:when|if|for|in|on)\b))(?![^]*(?:smatch|cover(?:ity|scan)|coccinelle|svace|cppcheck|klocwork|sparse|static anal|\btools?\b|\brobot\b|warning|analyzer|checker))/im;
export const aboutGuard = new RegExp(`${aboutNull.source}|${aboutMissing.source}|${aboutWhen.source}`, 'im');

/**
 * Pointers that are used with no test in view are open, those that are tested are settled: where a patch adds the test of
 * one that it says to be NULL at times, the old side lacked it. What may be NULL by a known promise is told elsewhere.
 */
export function observeGuards(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const tested = testedPlaces(fn);
  const promised = promisedPlaces(fn);
  for (const [place, guards] of tested) {
    note({ key: `use of ${place}`, state: 'settled' });
    if (guards) note({ key: callKey(fn, place), state: 'settled' });
  }
  for (const [place, { read, passed }] of usedPlaces(fn)) {
    const [first, ...rest] = read.length > 0 ? read : passed;
    if (first === undefined || tested.has(place) || promised.has(place)) continue;
    note({
      key: read.length > 0 ? `use of ${place}` : callKey(fn, place),
      state: 'open',
      claim: read.length > 0 ? aboutGuard : aboutNull,
      report: {
        ...fn.span(first),
        what: `${quote(fn, first)} uses ${place}, and nothing in view tests it; the patch says that it may be NULL.`,
        why: 'Where it is NULL this crashes.',
        advice: 'The patch adds the test. Are there other places that use it without one?',
        brief: `${place} used unchecked`,
        related: [
          ...setAbove(fn, place, first),
          ...rest.slice(0, 5).map((node) => ({ ...fn.span(node), message: 'used here, too' })),
        ],
      },
    });
  }
}

/** What is only handed on is the same on both sides where it comes from the same. */
function callKey(fn: FunctionAnalysis, place: string): string {
  const values = fn.assignments.filter((kept) => kept.value !== undefined && placeOf(fn, kept) === place);
  return `call with ${place}=${values.map(({ value }) => fn.canonical(value!)).join()}`;
}

/** Where a place got its value, the last time before a use. */
function setAbove(fn: FunctionAnalysis, place: string, use: Node): Related[] {
  const last = fn.assignments.findLast((kept) => kept.node < use && placeOf(fn, kept) === place);
  return last === undefined || fn.isInside(use, last.node) ? [] : [{ ...fn.span(last.node), message: 'set here' }];
}

/**
 * What is tested for NULL, by its own name and by the value that was put there, and whether a test leaves on NULL or
 * stands around a call that gets it.
 */
function testedPlaces(fn: FunctionAnalysis): ReadonlyMap<string, boolean> {
  const places = new Map<string, boolean>();
  for (const test of fn.zeroTests) places.set(test.place, (places.get(test.place) ?? false) || guards(fn, test));
  for (const kept of fn.assignments) {
    const { operator, value } = kept;
    const isGuarded = places.get(placeOf(fn, kept));
    if (operator !== '=' || value === undefined || isGuarded === undefined) continue;
    const at = fn.strip(value);
    if (/^(?:identifier|(?:field|subscript|call)_expression)$/.test(fn.kind(at)))
      places.set(fn.canonical(at), isGuarded);
  }
  return places;
}

/** `if (!p || ...) return`, `if (p) use(p)`. */
function guards(
  fn: FunctionAnalysis,
  { owner, condition, place, negated }: FunctionAnalysis['zeroTests'][number],
): boolean {
  const branch = fn.kind(owner) === 'if_statement' ? fn.child(owner, 'consequence') : undefined;
  if (branch === undefined || fn.canonical(condition).includes(negated ? '&&' : '||')) return false;
  if (!negated) return fn.calls.some((call) => fn.isInside(call.node, branch) && takes(fn, call, place));
  return leaves(fn, branch);
}

function takes(fn: FunctionAnalysis, call: Call, place: string): boolean {
  return call.args.some((argument) => fn.canonical(fn.strip(argument)) === place);
}

interface Uses {
  /** Read or called through. */
  readonly read: Node[];
  /** Given to a call: whether that reads through it is not in view. */
  readonly passed: Node[];
}

function usedPlaces(fn: FunctionAnalysis): ReadonlyMap<string, Uses> {
  const found = new Map<string, Uses>();
  const add = (pointer: Node, kind: keyof Uses, use: Node): void => {
    const at = fn.strip(pointer);
    if (!/^(?:identifier|(?:field|subscript|call)_expression)$/.test(fn.kind(at))) return;
    const place = fn.canonical(at);
    const uses = found.get(place) ?? { read: [], passed: [] };
    uses[kind].push(use);
    found.set(place, uses);
  };
  for (const node of fn.descendants(fn.body, 'field_expression')) {
    const argument = fn.child(node, 'argument');
    if (argument !== undefined && fn.operator(node) === '->') add(argument, 'read', node);
  }
  for (const { kind, node, pointer } of fn.derefs) if (kind !== 'arrow') add(pointer, 'read', node);
  for (const call of fn.calls) {
    if (call.throughPointer) add(call.callee, 'read', call.node);
    if (lookingNames.test(call.name)) continue;
    call.args.forEach((argument, i) => {
      const tolerates = call.fact?.toleratesNull?.includes(i) === true;
      if (!tolerates && fn.typeOf(fn.strip(argument)).kind !== 'integer') add(argument, 'passed', call.node);
    });
  }
  return found;
}

/** What is set to the result of a call of which it is known whether it may be NULL. */
function promisedPlaces(fn: FunctionAnalysis): ReadonlySet<string> {
  const places = new Set<string>();
  for (const kept of fn.assignments) {
    const call = kept.value === undefined ? undefined : fn.callOf(fn.strip(kept.value));
    if (call?.fact?.mayReturnNull !== undefined) places.add(placeOf(fn, kept));
  }
  return places;
}
