import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { labelNamed, labelOf } from '../support/labels.ts';
import { quote } from '../support/nodes.ts';
import { memoryOf, type MemoryFlow } from './flow.ts';

/** What was freed on every path is read, handed on or freed again. */
export function checkFreed(fn: FunctionAnalysis, report: Reporter): void {
  const flow = memoryOf(fn);
  const told = new Set<Node>();
  for (const { name, node, at, kind, through } of flow.inOrder) {
    if (kind !== 'reads' && kind !== 'lends' && kind !== 'frees' && through !== true) continue;
    const fate = flow.before(at).get(name);
    // Of each free only the first use behind it.
    // A `struct page` stays when its page is free.
    if (fate?.is === 'freed' && kind !== 'frees' && fate.by.fact?.frees?.kinds.includes('pages')) continue;
    if (fate?.is !== 'freed' || told.has(fate.by.node) || fate.by.node === at) continue;
    told.add(fate.by.node);
    tell(fn, node, name, fate.by, kind === 'frees', report);
  }
  checkLabels(fn, flow, report);
}

function tell(fn: FunctionAnalysis, node: Node, name: string, by: Call, again: boolean, report: Reporter): void {
  report({
    ...fn.span(again ? (fn.enclosing(node, 'call_expression') ?? node) : node),
    what: again
      ? `${name} is freed here a second time: ${by.name}() had it before.`
      : `${name} is used here after ${by.name}() has freed it.`,
    why: again
      ? 'The allocator may have given that memory to somebody else in between, and now gives it out twice.'
      : "That memory may be somebody else's by now: what is read is garbage, what is written destroys theirs.",
    advice: again ? 'Which of the two is to stay?' : `Can ${by.name}() come after the last use?`,
    brief: again ? `${name} is freed twice` : `${name} is used after it was freed`,
    related: [{ ...fn.span(by.node), message: `freed here: ${quote(fn, by.node)}` }],
  });
}

/** `kfree(p); goto err;` where `err:` frees it, too. */
function checkLabels(fn: FunctionAnalysis, flow: MemoryFlow, report: Reporter): void {
  for (const jump of fn.descendants(fn.body, 'goto_statement')) {
    const freed = [...flow.before(jump)].filter(([, fate]) => fate.is === 'freed');
    if (freed.length === 0) continue;
    const label = labelNamed(fn, labelOf(fn, jump));
    if (label === undefined || label < jump || fn.parent(label) !== fn.body) continue;
    for (const [name, fate] of freed) {
      if (fate.is !== 'freed') continue;
      const again = freedBelow(fn, flow, label, name);
      // Where all ways lead there after the free, that was told.
      if (again !== undefined && flow.before(again).get(name)?.is !== 'freed')
        tell(fn, again, name, fate.by, true, report);
    }
  }
}

/** The use that frees a variable among what runs below a label in any case, before anything sets it. */
function freedBelow(fn: FunctionAnalysis, flow: MemoryFlow, label: Node, name: string): Node | undefined {
  const end = fn.returns.find((node) => node > label && isPlain(fn, node)) ?? Infinity;
  const next = flow.uses.get(name)?.find(({ node }) => node > label);
  return next?.kind === 'frees' && next.node < end && isPlain(fn, next.at) ? next.node : undefined;
}

/** In the body itself, behind a label at most: in no branch. */
function isPlain(fn: FunctionAnalysis, node: Node): boolean {
  for (let at = fn.parent(node); at !== undefined && at !== fn.body; at = fn.parent(at))
    if (!/^(?:labeled|expression|return)_statement$/.test(fn.kind(at))) return false;
  return true;
}
