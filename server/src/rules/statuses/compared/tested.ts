import type { Call, FunctionAnalysis, Node } from '../../../c/index.ts';
import { statusNames } from '../../../kernel/status.ts';
import type { Observation } from '../../rule.ts';
import { unkept } from './say.ts';

/** `if (step()) goto out;`: somebody looks, and the error may be lost all the same. */
export function noteTested(fn: FunctionAnalysis, call: Call, note: (observation: Observation) => void): void {
  const test = fn.enclosing(call.node, 'if_statement');
  const condition = test === undefined ? undefined : fn.child(test, 'condition');
  if (test === undefined || condition === undefined || !fn.isInside(call.node, condition)) return;
  const key = fn.canonical(call.node);
  note({ key, state: 'settled' });
  const jump = fn.strip(condition) === call.node ? jumpWithoutError(fn, fn.child(test, 'consequence')) : undefined;
  if (jump === undefined) return;
  note({ key: `status of ${key}`, state: 'open', claim: aboutCode, report: unkept(fn, condition, jump, call) });
}

/** `goto out;` at the end of a branch in which no status gets a value. */
function jumpWithoutError(fn: FunctionAnalysis, branch: Node | undefined): Node | undefined {
  const last = branch !== undefined && fn.kind(branch) === 'compound_statement' ? fn.children(branch).at(-1) : branch;
  if (last === undefined || !/^(?:goto|break)_statement$/.test(fn.kind(last))) return undefined;
  const sets = fn.assignments.some(
    ({ node, target }) => fn.isInside(node, branch!) && statusNames.test(fn.text(target)),
  );
  // An op that says with 0 that it failed: `return 0;` below, and no status.
  const after = fn.returns.filter((one) => one > last).map((one) => fn.canonical(one));
  const saysZero = after.includes('return 0;') && !after.some((one) => /^return [a-z]\w*;$/.test(one));
  return sets || saysZero ? undefined : last;
}

/** A fix of what is returned. */
const aboutCode =
  /(?<![^])(?=[^\n]*(?:fix|miss|wrong|correct|propagat)|[^]*^Fixes: )(?=[^]*(?:err(?:or)?[- ](?:return[- ])?(?:code|value|number)|error return|return(?:ed|ing|s)? (?:an? )?(?:err|value|code|success|0|zero)|errno))/im;
