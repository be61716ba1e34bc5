import type { FunctionAnalysis } from '../../c/index.ts';
import { statusNames } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { mentions, quote } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';
import { assigned } from './assigned.ts';

/** `if (!p) { ret = -ENOMEM; } ret = 0;`: the branch does not leave, and the next statement overwrites the error. */
export function checkOverwritten(fn: FunctionAnalysis, report: Reporter): void {
  for (const branch of fn.descendants(fn.body, 'if_statement')) {
    const block = fn.child(branch, 'consequence');
    if (block === undefined || fn.child(branch, 'alternative') !== undefined) continue;
    const lost = assigned(fn, fn.kind(block) === 'compound_statement' ? fn.children(block).at(-1) : block);
    if (!lost || !statusNames.test(lost.name) || !/^-E[A-Z0-9]+$/.test(fn.canonical(lost.value))) continue;
    const over = assigned(fn, statementAfter(fn, branch));
    if (over?.name !== lost.name || mentions(fn, over.value, lost.name)) continue;
    report({
      ...fn.span(lost.node),
      what: `${lost.name} gets an error here, and the next statement overwrites it with ${quote(fn, over.value, 30)}.`,
      why: 'The branch does not leave, so the failure is forgotten and the function goes on as if nothing had happened.',
      advice: 'Should the branch return, or jump to an error label?',
      brief: `the error in ${lost.name} is overwritten`,
      related: [{ ...fn.span(over.node), message: 'overwritten here' }],
    });
  }
}
