import type { FunctionAnalysis, Node } from '../../c/index.ts';
import {
  emptyEntryTests,
  entryNames,
  entryValues,
  nextTurnLabels,
  presentBits,
  presentEntryTests,
} from '../../kernel/walks.ts';
import type { Related } from '../rule.ts';
import { jumpsTo, labelAround, labelOf } from '../support/labels.ts';
import { sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** The branch that the step stands in is the one for "nothing here", or it stands behind a label such a branch jumps to. */
export function holeAround(fn: FunctionAnalysis, step: Node): Related | undefined {
  const inBranch = missingTestAround(fn, step);
  if (inBranch) return inBranch;
  const label = labelAround(fn, fn.statementOf(step));
  if (label === undefined) return undefined;
  const name = labelOf(fn, label);
  const jumps = jumpsTo(fn, name);
  for (const jump of jumps) {
    const found = missingTestAround(fn, jump);
    if (found) return found;
  }
  if (jumps.length === 0 && !fn.whole && fn.loopsAround(step).length > 0 && nextTurnLabels.test(name)) {
    return { ...fn.span(label), message: 'jumped to from code that is not in view' };
  }
  return undefined;
}

/** The test whose branch for "nothing here" a node stands in, inside of the innermost loop. */
export function missingTestAround(fn: FunctionAnalysis, node: Node): Related | undefined {
  const loop = fn.loopsAround(node).at(-1);
  for (
    let at: Node | undefined = fn.enclosing(node, 'if_statement');
    at !== undefined;
    at = fn.enclosing(at, 'if_statement')
  ) {
    const condition = fn.child(at, 'condition');
    const consequence = fn.child(at, 'consequence');
    if (condition === undefined || consequence === undefined || (loop && !fn.isInside(at, loop.node))) return undefined;
    const inThen = fn.isInside(node, consequence);
    if (inThen ? saysMissing(fn, condition) : saysPresent(fn, condition)) {
      return { ...fn.span(condition), message: inThen ? 'nothing here' : 'otherwise nothing is here' };
    }
  }
  return undefined;
}

/** `!pte`, `pmd_none(*pmd)`, `!(pte & PRESENT)`, alone or beside something else. */
export function saysMissing(fn: FunctionAnalysis, condition: Node): boolean {
  const at = unwrap(fn, condition);
  if (fn.kind(at) === 'binary_expression' && /^(?:\|\||&&)$/.test(fn.operator(at))) {
    const both = sides(fn, at)!;
    return saysMissing(fn, both[0]) || saysMissing(fn, both[1]);
  }
  const inner = fn.strip(at);
  if (fn.kind(inner) === 'unary_expression' && fn.operator(inner) === '!') {
    const argument = unwrap(fn, fn.child(inner, 'argument')!);
    const call = fn.callOf(argument);
    if (call) return presentEntryTests.test(call.name) || isEntry(fn, argument);
    const bits = /&\(?(\w*)\)?$/.exec(fn.canonical(argument))?.[1];
    return isEntry(fn, argument) || (bits !== undefined && presentBits.test(bits));
  }
  if (fn.kind(inner) === 'binary_expression' && fn.operator(inner) === '==') {
    const both = sides(fn, inner)!;
    return /^(?:NULL|0[ul]*)$/i.test(fn.canonical(both[1])) && isEntry(fn, both[0]);
  }
  const call = fn.callOf(inner);
  return call !== undefined && emptyEntryTests.test(call.name);
}

export function saysPresent(fn: FunctionAnalysis, condition: Node): boolean {
  const at = fn.strip(unwrap(fn, condition));
  const call = fn.callOf(at);
  if (call && presentEntryTests.test(call.name)) return true;
  return isEntry(fn, at);
}

/** A pointer, an entry's value, or a flag that says whether one was found. */
function isEntry(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(unwrap(fn, node));
  const text = fn.text(at);
  if (fn.kind(at) === 'pointer_expression') return true;
  const call = fn.callOf(at);
  if (call) return entryValues.test(call.name);
  if (fn.kind(at) !== 'identifier') return false;
  const type = fn.variable(text)?.type;
  return type === undefined || type.kind === 'pointer' || entryNames.test(text);
}
