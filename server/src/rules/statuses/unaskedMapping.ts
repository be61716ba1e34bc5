import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** Any question of it. */
const asks = /mapping_error|_ERROR\b/;

/** `*handle = map(dev, memory, size);` of what may give DMA_MAPPING_ERROR, where the memory is returned as if it were mapped. */
export function checkUnaskedMapping(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.returnType.kind !== 'pointer') return;
  const handles = fn.parameters
    .filter(({ typeText }) => typeText.replace(/\s/g, '') === 'dma_addr_t*')
    .map(({ name }) => name);
  for (const { target, operator, value } of handles.length === 0 ? [] : fn.assignments) {
    const call = operator !== '=' || value === undefined ? undefined : fn.callOf(fn.strip(value));
    const place = fn.canonical(target);
    if (!call || !handles.some((name) => place === `*${name}`)) continue;
    if (call.fact?.failsWith !== 'DMA_MAPPING_ERROR' || asks.test(fn.source.code)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() gives DMA_MAPPING_ERROR where it fails, and here nobody asks: the memory is returned as if it were mapped.`,
      why: 'The caller tests the memory alone, and gives the device an address that is none.',
      advice: `Test \`${fn.text(target)}\`, free the memory and return NULL.`,
      brief: `${call.name}() result unchecked`,
    });
  }
}
