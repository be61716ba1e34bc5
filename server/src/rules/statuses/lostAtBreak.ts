import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { undoingNames } from '../../kernel/callNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { statementBefore } from '../support/statements.ts';
import { assigned } from './assigned.ts';

/**
 * `ret = step(x); if (ret) break;` in a loop behind which nobody names `ret`, and the function returns 0; or where the next that
 * is done with `ret` is to give it another value, right behind the loop or in the next turn of the loop around it.
 */
export function checkLostAtBreak(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.returnType.text !== 'int' || !isOfLargeThings(fn.path)) return;
  for (const leave of fn.descendants(fn.body, 'break_statement')) {
    const branch = failedBranch(fn, leave);
    const loop = branch && fn.loopsAround(leave).at(-1);
    if (!branch || !loop) continue;
    const next = overwriting(fn, loop, branch.name);
    if (next !== undefined) {
      report({
        ...fn.span(leave),
        what: `The loop ends here because ${branch.callee}() failed; the next that is done with ${branch.name} is to give it another value.`,
        why: 'The error is lost where that step goes well: the function goes on, and reports success.',
        advice: `Leave the function here, or test ${branch.name} behind the loop.`,
        brief: `the error in ${branch.name} is overwritten behind the loop`,
        related: [{ ...fn.span(next), message: 'overwritten here' }],
      });
      continue;
    }
    if (!isLost(fn, loop, branch.name)) continue;
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

/** What gives it another value before anybody looks at it. */
function overwriting(fn: FunctionAnalysis, loop: Loop, name: string): Node | undefined {
  const uses = fn.named(name);
  const inside = uses.filter((use) => fn.isInside(use, loop.node));
  // Named in the test alone, and not kept for others on the way out.
  if (inside.length !== 2) return undefined;
  const outer = fn.loopsAround(loop.node).at(-1);
  const after = uses.find((use) => use > loop.node && !fn.isInside(use, loop.node));
  if (outer && (after === undefined || !fn.isInside(after, outer.node))) {
    // In the next turn it is the first again; what comes after all of them is asked for the last.
    const isFirst = uses.every((use) => !fn.isInside(use, outer.node) || fn.isInside(use, loop.node));
    const isLast = fn.children(fn.parent(loop.node)!).at(-1) === loop.node;
    return isFirst && isLast && after !== undefined ? inside[0] : undefined;
  }
  if (after === undefined) return undefined;
  const statement = fn.statementOf(after);
  const given = assigned(fn, statement);
  if (fn.parent(statement) !== fn.parent(loop.node) || given?.name !== name || !fn.callOf(given.value))
    return undefined;
  // Handed on, somebody looks at it.
  if (uses.some((use) => fn.isInside(use, given.value))) return undefined;
  return tellsHowFar(fn, loop, name) ? undefined : after;
}

/** Something that the loop counts, or passes over, is looked at behind it: some of the turns may be enough. */
function tellsHowFar(fn: FunctionAnalysis, loop: Loop, status: string): boolean {
  const { macro } = loop;
  const changed = fn
    .descendants(loop.node, 'update_expression', 'assignment_expression')
    .map((node) => fn.child(node, 'argument') ?? fn.child(node, 'left'));
  const names = new Set([macro?.cursor, ...changed].flatMap((node) => (node === undefined ? [] : [fn.text(node)])));
  names.delete(status);
  return [...names].some((one) =>
    fn.named(one).some((use) => use > loop.node && !fn.isInside(use, loop.node) && !isSet(fn, use)),
  );
}

/** Given a value there, as by the status that is put over it or by the next loop. */
function isSet(fn: FunctionAnalysis, use: Node): boolean {
  const parent = fn.parent(use);
  return parent !== undefined && fn.kind(parent) === 'assignment_expression' && fn.child(parent, 'left') === use;
}

function isLost(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  const variable = fn.variable(name);
  if (!variable || variable.parameter || variable.static || fn.loopsAround(loop.node).length > 0) return false;
  const uses = fn.named(name);
  // Named in the test alone, and not kept for others on the way out.
  const inside = uses.filter((use) => fn.isInside(use, loop.node));
  return inside.length === 2 && uses.every((use) => use < loop.node || fn.isInside(use, loop.node));
}
