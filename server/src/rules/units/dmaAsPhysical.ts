import type { FunctionAnalysis } from '../../c/index.ts';
import { dmaHandles, physicalTakers } from '../../kernel/offsetNames.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `vm_iomap_memory(vma, mem->dma_handle, size)`: what the device uses, where the address of the memory is asked for. */
export function checkDmaAsPhysical(fn: FunctionAnalysis, report: Reporter): void {
  if (!/dma_handle/.test(fn.source.code)) return;
  for (const { name, node, args } of fn.calls) {
    const address = args[physicalTakers.get(name) ?? -1];
    if (address === undefined || !dmaHandles.test(fn.canonical(address))) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, address)}\` is the address that a device uses, and ${name}() takes that of the memory.`,
      why: 'Behind an IOMMU, or where the bus adds an offset, the two differ: other memory is mapped.',
      advice: 'Let dma_mmap_coherent() map it, with what the allocation gave.',
      brief: `a DMA address for ${name}()`,
    });
  }
}
