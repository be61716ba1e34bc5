import { gapMarker, leaves, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { statusNames } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { mentions, quote } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';
import { assigned, type Assigned } from './assigned.ts';

/** `if (!p) { ret = -ENOMEM; } ret = 0;`: the branch does not leave, and what comes next overwrites the error. */
export function checkOverwritten(fn: FunctionAnalysis, report: Reporter): void {
  for (const branch of fn.descendants(fn.body, 'if_statement')) {
    const block = fn.child(branch, 'consequence');
    if (block === undefined) continue;
    const lost = assigned(fn, fn.kind(block) === 'compound_statement' ? fn.children(block).at(-1) : block);
    if (!lost || !statusNames.test(lost.name) || !/^-E[A-Z0-9]+$/.test(fn.canonical(lost.value))) continue;
    const over = nextOver(fn, branch, lost) ?? laterOver(fn, branch, lost);
    if (!over) continue;
    report({
      ...fn.span(lost.node),
      what: `${lost.name} gets an error here, and ${over.isNext ? 'the next statement' : 'what comes next'} overwrites it with ${quote(fn, over.value, 30)}.`,
      why: 'The branch does not leave, so the failure is forgotten and the function goes on as if nothing had happened.',
      advice: 'Should the branch return, or jump to an error label?',
      brief: `the error in ${lost.name} is overwritten`,
      related: [{ ...fn.span(over.node), message: 'overwritten here' }],
    });
  }
}

interface Over extends Assigned {
  readonly isNext?: boolean;
}

function nextOver(fn: FunctionAnalysis, branch: Node, { name }: Assigned): Over | undefined {
  if (fn.child(branch, 'alternative') !== undefined) return undefined;
  const over = assigned(fn, statementAfter(fn, branch));
  return over?.name === name && !mentions(fn, over.value, name) ? { ...over, isNext: true } : undefined;
}

/**
 * Further on, where the branch before it, of the same `if`, leaves with an error as this one should: other branches may
 * choose a value for what comes.
 */
function laterOver(fn: FunctionAnalysis, branch: Node, lost: Assigned): Over | undefined {
  const before = fn.parent(branch);
  const first = before !== undefined && fn.kind(before) === 'else_clause' ? fn.parent(before) : undefined;
  if (first === undefined || fn.child(branch, 'alternative') !== undefined) return undefined;
  if (!leaves(fn, fn.child(first, 'consequence'))) return undefined;
  let top = first;
  for (let at = fn.parent(top); at !== undefined && fn.kind(at) === 'else_clause'; at = fn.parent(top))
    top = fn.parent(at)!;
  for (let at = statementAfter(fn, top); at !== undefined; at = statementAfter(fn, at)) {
    const over = assigned(fn, at);
    if (over?.name === lost.name && !mentions(fn, over.value, lost.name)) return over;
    if (fn.kind(at) !== 'expression_statement' || mentions(fn, at, lost.name)) {
      if (fn.kind(at) !== 'if_statement' || mentions(fn, at, lost.name) || leavesSomewhere(fn, at)) return undefined;
    }
    if (fn.calls.some((call) => call.name === gapMarker && fn.isInside(call.node, at))) return undefined;
  }
  return undefined;
}

function leavesSomewhere(fn: FunctionAnalysis, statement: Node): boolean {
  return (
    fn.descendants(statement, 'return_statement', 'goto_statement', 'break_statement', 'continue_statement').length > 0
  );
}
