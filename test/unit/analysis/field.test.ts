import { describe, expect, it } from 'vitest';
import { isOfTheField } from '../../../server/src/analysis/field.ts';

describe('isOfTheField', () => {
  it.each([
    ['drivers/iommu/sample.c', 'int a;', true],
    ['sound/core/sample.c', 'dma_addr_t addr;', true],
    ['arch/powerpc/sample.c', 'pnv_ioda_get_pe(phb, n);', true],
    ['arch/powerpc/platforms/powernv/sample.c', 'int a;', true],
    ['sound/core/sample.c', 'void *p = kmalloc(8, GFP_KERNEL);', false],
  ])('%s: %s', (path, text, expected) => expect(isOfTheField(path, text)).toBe(expected));
});
