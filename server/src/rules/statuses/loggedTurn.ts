import { gapMarker, type FunctionAnalysis, type Loop, type Node } from '../../c/index.ts';
import { isOfTables } from '../../kernel/architectures.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { namedIn, within } from '../support/places.ts';
import { isReturned } from './returned.ts';

/**
 * `for (...) { ret = step(x); if (ret) dev_warn(...); } return ret;`, or a loop that is left for one errno of several: a
 * failure is seen, but the next turn puts its success over it.
 */
export function checkLoggedTurns(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || !isOfTables(fn.path) || fn.returnType.signed === false) return;
  for (const loop of fn.loops) {
    const kept = loop.body === undefined || loop.kind === 'while' || loop.kind === 'do' ? undefined : keptIn(fn, loop);
    if (!kept) continue;
    const { node, name, callee } = kept;
    const all = fn.named(name);
    const next = all[all.indexOf(namedIn(fn, name, loop.node).at(-1)!) + 1];
    if (next === undefined || !isReturned(fn, next)) continue;
    report({
      ...fn.span(node),
      what: `Where ${callee}() fails the loop goes on, the next turn puts its own status over ${name}, and that is what is returned.`,
      why: 'A failure shows only if it is that of the last turn; all others are reported as success.',
      advice: 'Should the loop be left, or the first error be kept in another variable?',
      brief: `only the last ${name} is returned`,
      related: [{ ...fn.span(next), message: 'returned here' }],
    });
  }
}

/** A status that each turn sets anew, and that decides nothing but what is said, or what is done about one errno. */
function keptIn(fn: FunctionAnalysis, loop: Loop): { node: Node; name: string; callee: string } | undefined {
  const body = loop.body!;
  for (const { node, target, operator, value } of within(fn, fn.assignments, body)) {
    const name = operator === '=' && fn.kind(target) === 'identifier' ? fn.text(target) : '';
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    if (!plainStatuses.test(name) || !call || call.name === gapMarker) continue;
    const statement = fn.parent(node);
    if (statement === undefined || fn.parent(statement) !== body || fn.loopsAround(node).at(-1) !== loop) continue;
    const asked = namedIn(fn, name, loop.node).filter((use) => !fn.isInside(use, node));
    if (asked.length === 0 || !asked.every((use) => use > node)) return undefined;
    const tests = fn.descendants(body, 'if_statement').filter((one) => one > node && fn.parent(one) === body);
    const harmless = tests.filter((one) => goesOn(fn, one, name));
    if (!asked.every((use) => harmless.some((one) => fn.isInside(use, one)))) return undefined;
    return { node, name, callee: call.name };
  }
  return undefined;
}

/** `if (ret) dev_warn(...)`, and `if (ret == -ENOMEM) ...`: where it is another errno, the turn goes on. */
function goesOn(fn: FunctionAnalysis, test: Node, name: string): boolean {
  const condition = fn.canonical(fn.child(test, 'condition')!);
  if (fn.child(test, 'alternative') !== undefined) return false;
  if (new RegExp(`^${name}==-E[A-Z]+$`).test(condition)) return true;
  if (!new RegExp(`^${name}(?:<0|!=0)?$`).test(condition)) return false;
  const branch = fn.child(test, 'consequence')!;
  if (fn.descendants(branch, 'break_statement', 'goto_statement', 'return_statement').length > 0) return false;
  if (within(fn, fn.assignments, branch).length > 0) return false;
  const calls = within(fn, fn.calls, branch);
  return calls.length > 0 && calls.every((call) => loggingNames.test(call.name) || call.fact?.printsError === true);
}
