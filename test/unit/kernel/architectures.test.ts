import { describe, expect, it } from 'vitest';
import { cpuPageBits, is64BitOnly, isOfLargeThings } from '../../../server/src/kernel/architectures.ts';

describe('paths', () => {
  it.each([
    ['drivers/iommu/intel/iommu.c', true],
    ['drivers/vfio/vfio_iommu_type1.c', true],
    ['arch/x86/kvm/mmu/mmu.c', true],
    ['arch/powerpc/mm/ptdump/ptdump.c', true],
    ['arch/s390/pci/pci_dma.c', true],
    ['kernel/dma/coherent.c', true],
    ['drivers/xen/swiotlb-xen.c', true],
    ['example.c', true],
    ['drivers/net/ethernet/example/main.c', false],
    ['drivers/dma/example.c', false],
    ['drivers/media/pci/example-dma.c', false],
    ['mm/vmalloc.c', false],
    ['tools/testing/selftests/kvm/example.c', false],
  ])('%s has to do with windows, guests or all memory: %s', (path, expected) => {
    expect(isOfLargeThings(path)).toBe(expected);
  });

  it('know what is built for 64 bits only', () => {
    expect(is64BitOnly('drivers/infiniband/hw/hfi1/file_ops.c')).toBe(true);
    expect(is64BitOnly('drivers/infiniband/core/umem.c')).toBe(false);
  });

  it('know the size of the only page there is', () => {
    expect(cpuPageBits('drivers/gpu/drm/i915/gvt/gtt.c')).toBe(12);
    expect(cpuPageBits('arch/sparc/kernel/pci_sun4v.c')).toBe(13);
    expect(cpuPageBits('drivers/iommu/intel/iommu.c')).toBeUndefined();
  });
});
