import type { FunctionAnalysis } from '../../c/index.ts';
import { handleTakers } from '../../kernel/callNames.ts';
import { oneError } from '../../kernel/results.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';

/** A function that gets what was mapped, and asks whether something is 0: asked of the text. */
export const takesHandle = /(?:unmap|sync)\w*\([^{};]*\bdma_addr_t \w/;

/**
 * `iova = handle & PAGE_MASK; if (!iova) return;` where a mapping is undone or synchronised: an IOVA space may begin at 0,
 * and what is none is DMA_MAPPING_ERROR.
 */
export function checkZeroHandle(fn: FunctionAnalysis, report: Reporter): void {
  if (!handleTakers.test(fn.name)) return;
  const handles = fn.variables.filter(({ parameter, typeText }) => parameter && typeText === 'dma_addr_t');
  for (const { node, owner, condition, place, negated } of handles.length > 0 ? fn.zeroTests : []) {
    if (!negated || fn.kind(owner) !== 'if_statement' || !isPartOf(fn, place, handles[0]!.name)) continue;
    const branch = fn.child(owner, 'consequence');
    if (branch === undefined || !/^\{?return;\}?$/.test(fn.canonical(branch)) || fn.canonical(condition).includes('&&'))
      continue;
    report({
      ...fn.span(node),
      since: oneError,
      what: `${place} is 0 where the mapping is the first of an IOVA space that begins at 0; here that is taken for no mapping.`,
      why: 'The mapping at 0 stays, or its buffer is not synchronised. An address that is none is DMA_MAPPING_ERROR.',
      advice: 'Drop the test: who failed to map has nothing to give here. Or compare with DMA_MAPPING_ERROR.',
      brief: 'a DMA address of 0 is valid',
      key: `zero handle ${place}`,
    });
  }
}

/** The address itself, or its page: `handle & PAGE_MASK`. */
function isPartOf(fn: FunctionAnalysis, place: string, handle: string): boolean {
  if (place === handle) return true;
  const [made, again] = assignmentsTo(fn, place);
  return made?.value !== undefined && again === undefined && fn.canonical(made.value).startsWith(`${handle}&`);
}
