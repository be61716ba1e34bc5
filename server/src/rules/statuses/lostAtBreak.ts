import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { undoingNames } from '../../kernel/callNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { statementBefore } from '../support/statements.ts';
import { assigned } from './assigned.ts';

/** `ret = step(x); if (ret) break;` in a loop behind which nobody names `ret`, and the function returns 0. */
export function checkLostAtBreak(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.returnType.text !== 'int' || !isOfLargeThings(fn.path)) return;
  for (const leave of fn.descendants(fn.body, 'break_statement')) {
    const branch = failedBranch(fn, leave);
    const loop = fn.loopsAround(leave).at(-1);
    if (!branch || !loop || !isLost(fn, loop, branch.name)) continue;
    const back = fn.returns.filter((one) => one > loop.node && !fn.isInside(one, loop.node));
    if (back.length === 0 || !back.every((one) => /^return 0;?$/.test(fn.text(one)))) continue;
    report({
      ...fn.span(leave),
      what: `The loop ends here because ${branch.callee}() failed, and behind it nobody looks at ${branch.name}: the function returns 0.`,
      why: 'What was to be done in the other turns is not done, and the caller takes it for done.',
      advice: `Should the function return ${branch.name}?`,
      brief: `the error in ${branch.name} is lost behind the loop`,
      related: [{ ...fn.span(back[0]!), message: 'success is returned here' }],
    });
  }
}

/** `if (ret)` around the leaving alone, right behind the call that gave `ret`. */
function failedBranch(fn: FunctionAnalysis, leave: Node): { name: string; callee: string } | undefined {
  const branch = fn.enclosing(leave, 'if_statement');
  const condition = branch === undefined ? undefined : fn.child(branch, 'condition');
  const consequence = branch === undefined ? undefined : fn.child(branch, 'consequence');
  if (branch === undefined || condition === undefined || consequence === undefined) return undefined;
  if (!fn.isInside(leave, consequence) || fn.enclosing(leave, 'switch_statement') !== undefined) return undefined;
  const name = /^(\w+)(?:<0)?$/.exec(fn.canonical(condition))?.[1] ?? '';
  if (!plainStatuses.test(name)) return undefined;
  const given = assigned(fn, statementBefore(fn, branch));
  const call = given?.name === name ? fn.callOf(given.value) : undefined;
  // What cannot be undone is no failure of what undoes it.
  return call && !undoingNames.test(call.name) ? { name, callee: call.name } : undefined;
}

function isLost(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  const variable = fn.variable(name);
  if (!variable || variable.parameter || variable.static || fn.loopsAround(loop.node).length > 0) return false;
  const uses = fn.named(name);
  // Named in the test alone, and not kept for others on the way out.
  const inside = uses.filter((use) => fn.isInside(use, loop.node));
  return inside.length === 2 && uses.every((use) => use < loop.node || fn.isInside(use, loop.node));
}
