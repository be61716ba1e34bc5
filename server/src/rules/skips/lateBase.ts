import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { jumpsTo, labelAround, labelOf } from '../support/labels.ts';
import { assignmentsTo, quote } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { missingTestAround } from './hole.ts';
import { levelAdded } from './levelSize.ts';
import { isPosition } from './position.ts';

/** `next: x = base + size`, where a jump from a hole gets here before base is set. */
export function checkLateBase(fn: FunctionAnalysis, step: Assignment, value: Node, report: Reporter): void {
  const sum = levelAdded(fn, value, step.node);
  const label = sum && labelAround(fn, fn.statementOf(step.node));
  if (label === undefined || !isPosition(fn, unwrap(fn, step.target), step.node)) return;
  const name = fn.text(sum!.start);
  if (fn.variable(name)?.parameter) return;
  const sets = assignmentsTo(fn, name).filter((one) => one.value !== undefined);
  const jumps = jumpsTo(fn, labelOf(fn, label));
  const early = jumps.find((jump) => !sets.some(({ node }) => node < jump) && missingTestAround(fn, jump));
  // Of a fragment, neither may be in view.
  if (early === undefined && (fn.whole || sets.length > 0 || jumps.length > 0)) return;
  report({
    ...fn.span(step.node),
    ...(early === undefined && { severity: 'information' as const }),
    what:
      early === undefined
        ? `\`${quote(fn, step.node)}\` needs \`${name}\` to be set before every jump to this label.`
        : `\`${quote(fn, step.node)}\` is reached from a hole before \`${name}\` is set.`,
    why: 'A base that is left from the entry before, or was never set, sends the walk anywhere: entries are passed over, or gone through again.',
    advice: `Is \`${name}\` set above the test for a hole?`,
    brief: `${name} may not be set`,
    slip: 'base',
    related: early === undefined ? [] : [{ ...fn.span(early), message: 'the jump' }],
  });
}
