import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { assertionNames } from '../../kernel/callNames.ts';
import type { Report } from '../rule.ts';
import { assignmentsTo, comparesWithHead, mentions } from '../support/nodes.ts';
import type { Use } from './use.ts';

/** The cursor of a loop macro, used after the loop ran out. */
export function usedAfterLoop(fn: FunctionAnalysis, { deref, value, pointer, how }: Use): Report | undefined {
  const loop = value.origin;
  if (loop === undefined || isGuarded(fn, loop, deref.node) || readsHead(fn, loop, deref.node)) return undefined;
  return {
    ...fn.span(deref.node),
    what: `${pointer} is the loop's cursor: when the loop has run out it ${value.afterLoop === 'null' ? 'is NULL' : 'points at no element'}, and ${how}.`,
    why: 'Where the loop found nothing, this reads memory that is no element.',
    advice: 'Keep what is needed in a variable of its own inside the loop.',
    brief: `${pointer} used after its loop`,
    related: [{ ...fn.span(loop), message: 'the loop' }],
  };
}

const jumping = ['return_statement', 'goto_statement', 'break_statement', 'continue_statement'];

/** `&pos->list`, `pos->list.prev` below a loop over `list`: in the head, which is where the cursor then points into. */
function readsHead(fn: FunctionAnalysis, loop: Node, use: Node): boolean {
  const member = fn.loops.find(({ node }) => node === loop)?.macro?.args.at(-1);
  const field = fn.kind(use) === 'field_expression' ? fn.child(use, 'field') : undefined;
  return member !== undefined && field !== undefined && fn.canonical(member) === fn.text(field);
}

/** A condition between a loop and a use may stand for "the loop found something". */
function isGuarded(fn: FunctionAnalysis, loop: Node, use: Node): boolean {
  const around = fn.enclosing(loop, 'compound_statement') ?? fn.body;
  const statement = fn.children(around).find((node) => fn.isInside(use, node));
  if (statement === undefined) return true;
  // `WARN_ON(list_entry_is_head(pos, ...))` states that the loop found something.
  const cursor = fn.loops.find(({ node }) => node === loop)?.macro?.cursor;
  const name = cursor === undefined ? '' : fn.text(cursor);
  if (comparesWithHead(fn, name, loop, use)) return true;
  const states = fn.calls.filter((call) => assertionNames.test(call.name) && call.node > loop && call.node < use);
  if (states.some(({ node }) => mentions(fn, node, name))) return true;
  if (runsOut(fn, loop, use, name)) return false;
  const between = fn.children(around).filter((node) => node > loop && node < statement && fn.isInside(node, around));
  if (between.some((node) => fn.descendants(node, ...jumping, 'labeled_statement').length > 0)) return true;
  const condition = fn.child(statement, 'condition');
  return fn.kind(statement).endsWith('_statement') &&
    fn.kind(statement) !== 'expression_statement' &&
    fn.kind(statement) !== 'return_statement'
    ? condition === undefined ||
        !fn.isInside(use, condition) ||
        fn.descendants(condition, 'binary_expression').length > 0
    : fn.enclosing(use, 'conditional_expression') !== undefined;
}

/** No `break` leaves the loop, and no label below it is jumped to: whoever gets there has seen it run out, whatever is asked there. */
function runsOut(fn: FunctionAnalysis, loop: Node, use: Node, cursor: string): boolean {
  const isBetween = (node: Node): boolean => node > loop && node < use && !fn.isInside(node, loop);
  if (!fn.whole || fn.descendants(fn.body, 'labeled_statement').some(isBetween)) return false;
  if (assignmentsTo(fn, cursor).some(({ node }) => isBetween(node))) return false;
  return !fn.descendants(loop, 'break_statement').some((node) => fn.loopsAround(node).at(-1)?.node === loop);
}
