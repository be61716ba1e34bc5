import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** Asked of the text. */
export const oddLogic =
  /!IS_ERR\(|(?:!= \w+ \|\||== \w+ &&)\s|!(?:[\w>.-]+|\w*\([^()\n]*\)) (?:[=!]=|[<>]=?|&) [A-Z0-9]|likely\([^;{}\n]{0,80}\) [<>] 0|\bif \(\w+\(.*\) \+ \d|\bswitch \([^;{}]{0,200}(?:&&|\|\|)/;

/** Conditions that do not ask what they are meant to: two tests that take each other's effect away, brackets at the wrong place. */
export function checkLogic(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    const [left, right] = sides(fn, node)!;
    checkNotFirst(fn, node, left, right, report);
    checkShutTooEarly(fn, node, left, right, report);
    if (operator !== '&&' && operator !== '||') continue;
    checkBothTests(fn, node, left, right, report);
    checkTwoValues(fn, node, left, right, report);
    checkSwitched(fn, node, report);
  }
}

/** `switch (p && p->type)`: of all the cases, only 0 and 1 are ever met. */
function checkSwitched(fn: FunctionAnalysis, node: Node, report: Reporter): void {
  let owner = fn.parent(node);
  while (owner !== undefined && fn.kind(owner) === 'parenthesized_expression') owner = fn.parent(owner);
  if (owner === undefined || fn.kind(owner) !== 'switch_statement') return;
  const cases = fn.descendants(owner, 'case_statement').flatMap((one) => fn.child(one, 'value') ?? []);
  if (cases.every((value) => /^(?:[01]|true|false)$/.test(fn.canonical(value)))) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node, 60)}\` is 0 or 1, and the cases ask for more values than that.`,
    why: 'All others go to the default.',
    advice: 'Should the first part be tested on its own, before the switch?',
    brief: 'a switch over true or false',
  });
}

/** `!(flags & F) == 0`, `!x & F`: the `!` is of the left side alone. Two that are true or false may well be compared. */
function checkNotFirst(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const operator = fn.operator(node);
  if (!/^(?:[=!]=|[<>]=?|&)$/.test(operator) || fn.kind(left) !== 'unary_expression' || fn.operator(left) !== '!')
    return;
  const value = fn.canonical(right);
  if (!/^(?:\d\w*|[A-Z][A-Z0-9_]+)$/.test(value) || /^(?:1|TRUE|FALSE)$/.test(value)) return;
  const [shown, inner] = [quote(fn, node, 60), quote(fn, fn.child(left, 'argument')!, 40)];
  report({
    ...fn.span(node),
    what: `\`${shown}\` asks first whether there is nothing, and then compares that answer, 0 or 1, with ${value}.`,
    why: 'The test goes the other way, or decides nothing.',
    advice: `Is \`!(${inner} ${operator} ${value})\` meant, or no \`!\` at all?`,
    brief: '! binds first',
  });
}

/** `if (f(x) + 1)`, `if (unlikely(ret) < 0)`: the bracket was to be behind what follows it. */
function checkShutTooEarly(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const operator = fn.operator(node);
  const isHint = /^(?:un)?likely\b/.test(fn.text(left)) && /^[<>]$/.test(operator) && fn.canonical(right) === '0';
  if (!isHint && !(operator === '+' && isAlwaysAsked(fn, node) && fn.callOf(left) && /^[1-9]\d*$/.test(fn.text(right))))
    return;
  report({
    ...fn.span(node),
    what: isHint
      ? `\`${quote(fn, node, 60)}\` compares the answer of the hint, 0 or 1, with 0.`
      : `\`${quote(fn, node, 60)}\` is true whatever the call answers, unless that is below 0.`,
    why: 'The test decides nothing: the branch is taken always, or never.',
    advice: `Should the bracket close behind \`${operator} ${fn.text(right)}\`?`,
    brief: 'a bracket closes too early',
  });
}

/** It is the condition itself. */
function isAlwaysAsked(fn: FunctionAnalysis, node: Node): boolean {
  const owner = fn.enclosing(node, 'if_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  return condition !== undefined && fn.strip(condition) === node;
}

/** `!IS_ERR(p) && !p`: an error pointer passes as a result. */
function checkBothTests(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  if (fn.operator(node) !== '&&') return;
  const error = [left, right].map((side) => notErrorOf(fn, side)).find((place) => place !== undefined);
  if (error === undefined || ![left, right].some((side) => fn.canonical(unwrap(fn, side)) === `!${error}`)) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` is true for NULL only: of an error pointer the first half is false.`,
    why: 'An error pointer is taken for a result, and read through later.',
    advice: `Is \`IS_ERR_OR_NULL(${error})\` meant?`,
    brief: `an error in ${error} passes`,
  });
}

function notErrorOf(fn: FunctionAnalysis, node: Node): string | undefined {
  return /^!IS_ERR\(([\w>.-]+)\)$/.exec(fn.canonical(unwrap(fn, node)))?.[1];
}

/** `type != A || type != B` is always true, `type == A && type == B` never. */
function checkTwoValues(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const wanted = fn.operator(node) === '||' ? '!=' : '==';
  const [one, other] = [left, right].map((side) => compared(fn, side, wanted));
  if (!one || !other || one.place !== other.place || one.value === other.value) return;
  // Two names may stand for one number.
  const [first, second] = [one, other].map(({ node: constant }) => fn.constantOf(constant));
  if (first !== undefined && first === second) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node, 60)}\` is ${wanted === '!=' ? 'always' : 'never'} true: ${one.place} is not two values at once.`,
    why: 'The test decides nothing, and what it was to keep out, or to let in, goes the other way.',
    advice: `Is \`${wanted === '!=' ? '&&' : '||'}\` meant?`,
    brief: `${wanted === '!=' ? 'always' : 'never'} true`,
  });
}

interface Compared {
  readonly place: string;
  readonly value: string;
  readonly node: Node;
}

/** A place that is compared with a constant. */
function compared(fn: FunctionAnalysis, node: Node, operator: string): Compared | undefined {
  const at = unwrap(fn, node);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === operator ? sides(fn, at) : undefined;
  if (!both) return undefined;
  const [place, value] = both.map((side) => fn.canonical(side));
  if (!/^[a-z_][\w>.-]*$/.test(place!) || !/^(?:[A-Z][A-Z0-9_]*|\d+)$/.test(value!)) return undefined;
  return { place: place!, value: value!, node: both[1] };
}
