import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { mentions } from '../support/nodes.ts';
import { takenBranch } from '../support/statements.ts';
import { testedBy } from './errorLabels.ts';

/** `if (ret) return dev_err_probe(dev, irq, "...");`: what it returns is no error, but what another step gave. */
export function checkOtherStatus(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.returnsArgument !== undefined)) return;
  for (const call of fn.calls) {
    const index = call.fact?.returnsArgument;
    const value = index === undefined ? undefined : call.args[index];
    const at = value === undefined ? undefined : fn.strip(value);
    if (at === undefined || fn.kind(at) !== 'identifier' || /^[A-Z]/.test(fn.text(at))) continue;
    const taken = takenBranch(fn, call.node);
    const failed = taken && failedBy(fn, taken.condition);
    if (!taken || !failed || failed.name === fn.text(at)) continue;
    // What is asked in the same condition, or set in the branch, may be the error.
    if (mentions(fn, taken.condition, fn.text(at)) || isSetIn(fn, taken.branch, fn.text(at))) continue;
    if (isSetFrom(fn, fn.text(at), failed.name)) continue;
    report({
      ...fn.span(at),
      what: `${failed.name} holds the error in this branch; ${call.name}() is given ${fn.text(at)}, and returns that.`,
      why: 'It is what an earlier step gave: success, mostly, so the failure is not seen, and its reason is told wrongly.',
      advice: `Should it be ${failed.error}?`,
      brief: `${fn.text(at)} is not the error`,
      related: [{ ...fn.span(taken.condition), message: 'what failed' }],
      fix: { title: `Give ${failed.error}`, edits: [{ ...fn.span(at), text: failed.error }] },
    });
  }
}

/** `if (ret)`, `if (ret < 0)`, `if (IS_ERR(p))` */
function failedBy(fn: FunctionAnalysis, condition: Node): { name: string; error: string } | undefined {
  const call = fn.callOf(fn.strip(condition));
  if (call?.name === 'IS_ERR' && call.args[0] !== undefined) {
    const name = fn.canonical(call.args[0]);
    return { name, error: `PTR_ERR(${name})` };
  }
  const name = testedBy(fn, condition);
  return name === undefined || !plainStatuses.test(name) ? undefined : { name, error: name };
}

function isSetIn(fn: FunctionAnalysis, branch: Node, name: string): boolean {
  return fn.assignments.some(({ node, target }) => fn.isInside(node, branch) && fn.text(target) === name);
}

/** `err = PTR_ERR(p)`, `err = ret`, `ret = err = f()` */
function isSetFrom(fn: FunctionAnalysis, name: string, from: string): boolean {
  return fn.assignments.some(({ target, value }) => {
    if (value === undefined) return false;
    const [to, text] = [fn.text(target), fn.canonical(value)];
    return (to === name && text.includes(from)) || (to === from && text.startsWith(name));
  });
}
