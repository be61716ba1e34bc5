import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { sides } from '../support/nodes.ts';

/** Names of several bits, some of which nearly all flags have: include/linux/gfp_types.h. */
const mixed = /^GFP_(?:ATOMIC|NOWAIT|KERNEL|KERNEL_ACCOUNT|USER|NOIO|NOFS)$/;

/** Asks in which zone the memory is to be, as the same function does with other flags. */
const zones = /& \(?(?:__)?GFP_(?:DMA|HIGHMEM)/;

/** `gfp & GFP_NOWAIT` as a question: flags that may sleep and flags that may not have that bit alike. */
export function checkFlagTests(fn: FunctionAnalysis, report: Reporter): void {
  if (!/& \(?GFP_/.test(fn.source.code) || zones.test(fn.source.code)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    if (fn.operator(node) !== '&') continue;
    const both = sides(fn, node);
    const name = both?.map((side) => fn.canonical(fn.strip(side))).find((text) => mixed.test(text));
    if (!both || name === undefined || !isCondition(fn, node)) continue;
    report({
      ...fn.span(node),
      what: `${name} is several bits, and each kind of allocation flags has some of them: this is true of GFP_KERNEL and of GFP_ATOMIC.`,
      why: 'What may not sleep is taken for what may, or the other way round.',
      advice: 'Ask gfpflags_allow_blocking(), which looks at the bit that says whether the allocation may sleep.',
      brief: `${name} is not one bit`,
    });
  }
}

/** Nothing but its truth counts: no comparison with the same bits, no mask that is kept. */
function isCondition(fn: FunctionAnalysis, node: Node): boolean {
  let below = node;
  for (let at = fn.parent(node); at !== undefined; below = at, at = fn.parent(at)) {
    const kind = fn.kind(at);
    if (kind === 'parenthesized_expression') continue;
    if (kind === 'unary_expression') return fn.operator(at) === '!';
    if (kind === 'call_expression' || kind === 'argument_list') return false;
    if (kind === 'binary_expression') return /^(?:&&|\|\|)$/.test(fn.operator(at));
    return fn.child(at, 'condition') === below;
  }
  return false;
}
