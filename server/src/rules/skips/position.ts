import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { entryLookups } from '../../kernel/walks.ts';
import { isConstantLike, mentions, sides } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';

/** The target is what the loop walks with: its condition, its header or its look-up names it. */
export function isPosition(fn: FunctionAnalysis, target: Node, step: Node): boolean {
  const name = fn.text(target);
  const inner = fn.loopsAround(step).at(-1);
  // A hunk may not show the head of the loop, but that the turn ends here.
  if (!inner) return endsTurn(fn, step) && fn.calls.some((call) => looksUp(fn, call, name));
  return isWalkedBy(fn, inner, name) || isLookedUp(fn, inner, name);
}

function isWalkedBy(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  return [loop.condition, loop.update].some((part) => part !== undefined && mentions(fn, part, name));
}

/** `pmd_offset(pud, x)`: the entry of x is looked up on every turn. */
function isLookedUp(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  return fn.calls.some((call) => fn.isInside(call.node, loop.node) && looksUp(fn, call, name));
}

function looksUp(fn: FunctionAnalysis, call: Call, name: string): boolean {
  return (
    (call.fact?.entryAccessor !== undefined || entryLookups.test(call.name)) &&
    call.args.some((arg) => fn.text(fn.strip(arg)) === name)
  );
}

/** `continue;` comes next. */
function endsTurn(fn: FunctionAnalysis, step: Node): boolean {
  const next = statementAfter(fn, fn.statementOf(step));
  return !fn.whole && next !== undefined && fn.kind(next) === 'continue_statement';
}

/** A sum in the body that the counter is a part of: `index - tbl->it_offset + i`. */
export function addedTo(fn: FunctionAnalysis, body: Node, name: string): Node | undefined {
  return fn.descendants(body, 'binary_expression').find((node) => {
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    if (!both) return false;
    const [a, b] = [fn.canonical(both[0]), fn.canonical(both[1])];
    return (a === name && !isConstantLike(fn, both[1])) || (b === name && !isConstantLike(fn, both[0]));
  });
}
