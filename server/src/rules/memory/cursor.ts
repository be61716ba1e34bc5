import { gapMarker, leaves, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { statementAfter } from '../support/statements.ts';
import { memoryOf } from './flow.ts';
import { gapsOf } from './uses.ts';

const walks = /^(?:list|hlist|llist)_for_each_entry/;

/** `list_for_each_entry()` reads the next element through the one that its body freed. */
export function checkCursors(fn: FunctionAnalysis, report: Reporter): void {
  for (const { body, macro } of fn.loops) {
    if (body === undefined || macro?.cursor === undefined) continue;
    if (!walks.test(macro.name) || /_safe|_rcu/.test(macro.name)) continue;
    // What is out of view may leave the loop.
    if (gapsOf(fn).some((gap) => fn.isInside(gap, body)) || isCut(fn, body)) continue;
    // Neither does a text that is no C tell how it goes on: mail programs put no-break spaces.
    if (fn.descendants(body, 'ERROR').length > 0) continue;
    const name = fn.canonical(macro.cursor);
    const freed = memoryOf(fn)
      .uses.get(name)
      ?.find(({ kind, at }) => kind === 'frees' && fn.isInside(at, body));
    if (!freed || leavesAfter(fn, freed.at, body)) continue;
    report({
      ...fn.span(freed.at),
      what: `${macro.name}() goes on from ${name}, which is freed here.`,
      why: 'The step to the next element reads the pointer in this one, after it was freed.',
      advice: `Would ${macro.name.replace(/entry/, 'entry_safe')}() do, which fetches the next one first?`,
      brief: `the walk goes on from ${name}, which was freed`,
      related: [{ ...fn.span(macro.cursor), message: 'the walk' }],
    });
  }
}

/** Where a hunk ends inside of a block, its brace is made up: the loop may go on behind the gap. */
function isCut(fn: FunctionAnalysis, body: Node): boolean {
  for (let at: Node | undefined = body; at !== undefined && at !== fn.body; at = fn.parent(at)) {
    const next = statementAfter(fn, at);
    const call = next === undefined ? undefined : fn.callOf(fn.children(next)[0] ?? next);
    if (next !== undefined) return call?.name === gapMarker;
  }
  return false;
}

/** The loop is left behind the free, or the cursor is set to something else. */
function leavesAfter(fn: FunctionAnalysis, node: Node, body: Node): boolean {
  for (let at = fn.statementOf(node); ;) {
    const block = fn.parent(at);
    if (block === undefined) return false;
    if (fn.kind(block) === 'compound_statement' && leaves(fn, block) && !endsInContinue(fn, block)) return true;
    if (block === body || at === body) return false;
    at = block;
  }
}

const endsInContinue = (fn: FunctionAnalysis, block: Node): boolean =>
  fn.kind(fn.children(block).at(-1)!) === 'continue_statement';
