import { negativeErrno, type CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

/** "dma-mapping: remove the mapping_error dma_map_ops method", 5.0: before it every architecture had a value of its own. */
export const oneError = '2018-12-06';
const dma = { type: 'dma_addr_t', failsWith: 'DMA_MAPPING_ERROR', typeSince: oneError } as const;
const hva = { type: 'unsigned long', failsWith: 'KVM_HVA_ERR_BAD' } as const;
const errno = { type: 'unsigned long', failsWith: negativeErrno } as const;
const badAddress = { type: 'u64', failsWith: 'OF_BAD_ADDR' } as const;
const zero = { failsWith: '0' } as const;

/** Numbers by which calls say that they failed, where a test for another number would not see it. */
export const results: readonly CallFact[] = [
  ...each(
    'dma_map_single dma_map_single_attrs dma_map_page dma_map_page_attrs dma_map_resource',
    dma,
    'include/linux/dma-mapping.h',
  ),
  ...each('iommu_dma_map_page iommu_dma_map_resource', dma, 'include/linux/iommu-dma.h'),
  ...each('__iommu_dma_map', dma, 'drivers/iommu/dma-iommu.c'),
  ...each('dma_direct_map_page', dma, 'kernel/dma/direct.h'),
  ...each('swiotlb_map', dma, 'include/linux/swiotlb.h'),
  ...each('swiotlb_tbl_map_single', { ...dma, type: 'phys_addr_t' }, 'include/linux/swiotlb.h'),
  ...each('iommu_range_alloc', { ...dma, type: 'unsigned long' }, 'arch/powerpc/kernel/iommu.c'),
  ...each(
    'gfn_to_hva gfn_to_hva_prot gfn_to_hva_memslot gfn_to_hva_memslot_prot kvm_vcpu_gfn_to_hva kvm_vcpu_gfn_to_hva_prot',
    hva,
    'include/linux/kvm_host.h',
  ),
  ...each('vm_mmap do_mmap get_unmapped_area', errno, 'include/linux/mm.h'),
  ...each('of_translate_address of_translate_dma_address', badAddress, 'include/linux/of_address.h'),

  // -- 0, as there is no such result --
  ...each('alloc_iova_fast', { ...zero, type: 'unsigned long' }, 'include/linux/iova.h'),
  ...each('iommu_iova_to_phys', { ...zero, type: 'phys_addr_t' }, 'include/linux/iommu.h'),
  ...each('dma_map_sg dma_map_sg_attrs', zero, 'include/linux/dma-mapping.h'),
  ...each('irq_of_parse_and_map', { ...zero, type: 'unsigned int' }, 'include/linux/of_irq.h'),
  ...each(
    'irq_create_mapping irq_create_mapping_affinity irq_create_fwspec_mapping irq_find_mapping',
    { ...zero, type: 'unsigned int' },
    'include/linux/irqdomain.h',
  ),
  ...each('opal_event_request', { ...zero, type: 'int' }, 'arch/powerpc/include/asm/opal.h'),
  ...each('gen_pool_alloc_owner gen_pool_alloc', { ...zero, type: 'unsigned long' }, 'include/linux/genalloc.h'),

  // -- what tests for such a number --
  ...each('dma_mapping_error', { testsFor: { argument: 1, value: dma.failsWith } }, 'include/linux/dma-mapping.h'),
  ...each('kvm_is_error_hva', { testsFor: { argument: 0, value: hva.failsWith } }, 'include/linux/kvm_host.h'),
  ...each('IS_ERR_VALUE', { testsFor: { argument: 0, value: errno.failsWith } }, 'include/linux/err.h'),
];

/** Numbers other than 0 that tell a failure, and the call that tests for each, if there is one. */
export const failureTests: ReadonlyMap<string, string | undefined> = new Map([
  ...results.map(({ failsWith }): [string, undefined] => [failsWith ?? '0', undefined]),
  ...results.flatMap(({ name, testsFor }): [string, string][] => (testsFor ? [[testsFor.value, name]] : [])),
]);

/**
 * Give memory, or NULL, and beside it an address through a pointer: of that nothing tells a failure.
 * include/linux/{dma-mapping,dma-map-ops}.h
 */
export const handleGivers = /^dmam?_alloc_(?:attrs|coherent|noncoherent|wc|writecombine|from_pool)$|^dma_pool_z?alloc$/;
