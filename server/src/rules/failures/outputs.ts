import { leaves, type Assignment, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, assignmentsTo, mentions } from '../support/nodes.ts';
import { statementAfter, statementBefore } from '../support/statements.ts';

/**
 * `ret = read(dn, &base); if (!ret) continue; use(base)`: the test leaves where the call went well, and goes on with what
 * the call should have filled in where it failed.
 */
export function checkOutputs(fn: FunctionAnalysis, report: Reporter): void {
  for (const { owner, condition, negated, place, node } of fn.zeroTests) {
    if (!negated || fn.kind(owner) !== 'if_statement' || fn.child(owner, 'alternative') !== undefined) continue;
    const branch = fn.child(owner, 'consequence');
    if (fn.canonical(condition) !== `!${place}` || branch === undefined || !leaves(fn, branch)) continue;
    for (const { call, name } of outputsAbove(fn, owner, place)) {
      const use = useBelow(fn, owner, name);
      if (use === undefined) continue;
      report({
        ...fn.span(node),
        what: `This leaves where ${call.name}() went well, and goes on where it failed; ${name}, used below, is what it should have filled in.`,
        why: `Where the call fails, ${name} has no value.`,
        advice: `Should it be \`if (${place})\`?`,
        brief: `leaves where ${call.name}() went well`,
        related: [
          { ...fn.span(call.node), message: '0 on success' },
          { ...fn.span(use), message: `${name} is used here` },
        ],
      });
      break;
    }
  }
}

interface Output {
  readonly call: Call;
  /** The variable that it fills in. */
  readonly name: string;
}

/** What the calls right above a test fill in, that have no value but from them. */
function outputsAbove(fn: FunctionAnalysis, test: Node, status: string): Output[] {
  const found: Output[] = [];
  for (let step = statementBefore(fn, test); step !== undefined; step = statementBefore(fn, step)) {
    const call = statusCall(fn, step, status);
    if (!call) break;
    for (const arg of call.args) {
      const place = addressTaken(fn, fn.strip(arg));
      const name = place !== undefined && fn.kind(place) === 'identifier' ? fn.text(place) : '';
      if (fn.variable(name) && assignmentsTo(fn, name).length === 0) found.push({ call, name });
    }
  }
  return found;
}

/** `ret = call();`, `ret |= call();` of what returns 0 on success. */
function statusCall(fn: FunctionAnalysis, step: Node, status: string): Call | undefined {
  const isIts = ({ node, target, operator }: Assignment): boolean =>
    fn.parent(node) === step && /^\|?=$/.test(operator) && fn.canonical(target) === status;
  const value = fn.assignments.find(isIts)?.value;
  const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
  return call?.fact?.zeroIsSuccess === true ? call : undefined;
}

/** Where the statement behind a test reads a variable. */
function useBelow(fn: FunctionAnalysis, test: Node, name: string): Node | undefined {
  const next = statementAfter(fn, test);
  if (next === undefined || !mentions(fn, next, name)) return undefined;
  return fn.named(name).find((one) => {
    const owner = fn.parent(one);
    return fn.isInside(one, next) && owner !== undefined && addressTaken(fn, owner) === undefined;
  });
}
