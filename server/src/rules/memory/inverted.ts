import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { undoingNames } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `if (!x->view) free_view(x);`: frees what is there only where it is not there. */
export function checkInverted(fn: FunctionAnalysis, report: Reporter): void {
  for (const { owner, place, negated } of fn.zeroTests) {
    if (!negated || fn.kind(owner) !== 'if_statement' || fn.child(owner, 'alternative') !== undefined) continue;
    const condition = fn.child(owner, 'condition');
    // A part of a condition may have its reasons.
    if (condition === undefined || !/^\(?(?:!|NULL==)|==(?:NULL|0)\)?$/.test(fn.canonical(condition))) continue;
    if (/&&|\|\|/.test(fn.text(condition))) continue;
    const call = onlyCall(fn, fn.child(owner, 'consequence'));
    if (call === undefined || !frees(fn, call, place)) continue;
    report({
      ...fn.span(condition),
      what: `${quote(fn, call)} runs only where ${place} is not there.`,
      why: 'Where there is something to free, nothing is freed: each one is leaked.',
      advice: `Is the test meant the other way round, "if (${place})"?`,
      brief: 'frees only what is not there',
      related: [{ ...fn.span(call), message: 'never runs on what is to be freed' }],
      fix: { title: `Free where ${place} is there`, edits: [{ ...fn.span(condition), text: `(${place})` }] },
      key: `inverted ${place}`,
    });
  }
}

/** The one call that a branch consists of. */
function onlyCall(fn: FunctionAnalysis, branch: Node | undefined): Node | undefined {
  const statements =
    branch === undefined ? [] : fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
  const [only, ...more] = statements;
  if (only === undefined || more.length > 0 || fn.kind(only) !== 'expression_statement') return undefined;
  const at = fn.children(only)[0];
  return at !== undefined && fn.callOf(at) ? at : undefined;
}

/** The place itself, or what it is a member of by a function named after the member. */
function frees(fn: FunctionAnalysis, node: Node, place: string): boolean {
  const call = fn.callOf(node)!;
  const args = call.args.map((arg) => fn.canonical(fn.strip(arg)));
  const freed = call.fact?.frees;
  if (freed && args[freed.argument] === place) return true;
  const [, base, member] = /^(\w+)->(?:\w+(?:->|\.))*(\w+)$/.exec(place) ?? [];
  if (base === undefined || member === undefined || !args.includes(base)) return false;
  const words = member.split('_').filter((word) => word.length >= 4);
  return (
    /(?:^|_)free(?:_|$)/.test(call.name) &&
    undoingNames.test(call.name) &&
    words.some((word) => call.name.includes(word))
  );
}
