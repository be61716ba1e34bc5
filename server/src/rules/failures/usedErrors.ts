import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { memberIn } from '../support/wrongBranch.ts';

/** `if (IS_ERR(p)) { dev_err(p->dev, ...); }`: asked of the text. */
const inBranch = /\bIS_ERR\((?<place>\w[\w>.-]*)\)\)\s*(?:\{[^{}]*|[^;{}]*)(?<![\w>.])\k<place>->/;

/** A member, or its address, in the branch where the pointer is an error. */
export function checkUsedErrors(fn: FunctionAnalysis, report: Reporter): void {
  if (!inBranch.test(fn.source.code)) return;
  for (const owner of fn.descendants(fn.body, 'if_statement')) {
    const condition = fn.child(owner, 'condition');
    const branch = fn.child(owner, 'consequence');
    const call = condition === undefined ? undefined : fn.callOf(fn.strip(condition));
    const value = call?.name === 'IS_ERR' ? call.args[0] : undefined;
    if (value === undefined || branch === undefined) continue;
    const place = fn.canonical(fn.strip(value));
    const use = memberIn(fn, branch, place);
    if (!use) continue;
    report({
      ...fn.span(use.node),
      what: `${place} is an error pointer in this branch, and ${use.isAddress ? 'the address of its member is given away' : 'its member is used'}.`,
      why: 'It is an address at the very end of memory: to read through it is a crash.',
      advice: 'Which other pointer has what is needed here?',
      brief: `${place} used where it is an error`,
      related: [{ ...fn.span(condition!), message: 'an error here' }],
    });
  }
}
