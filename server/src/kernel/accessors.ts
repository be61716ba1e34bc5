import type { CallFact } from '../c/knowledge.ts';
import { cite, each, sleepsWith } from './fact.ts';

/**
 * Table entry accessors: what yields a pointer to an entry (or to the table that holds it), whether it builds missing
 * levels, and whether it may return NULL.
 */
export const accessors: readonly CallFact[] = [
  // -- POWER: TCE tables and their mirror of user-space addresses --
  {
    name: 'IOMMU_TABLE_USERSPACE_ENTRY',
    type: '__be64 *',
    parameters: [
      { name: 'tbl', type: 'struct iommu_table *' },
      { name: 'entry', type: 'long', unit: 'iommu-pages' },
    ],
    entryAccessor: { allocates: true, counterpart: 'IOMMU_TABLE_USERSPACE_ENTRY_RO' },
    mayReturnNull: true,
    cite: cite('arch/powerpc/include/asm/iommu.h', 'IOMMU_TABLE_USERSPACE_ENTRY'),
  },
  ...[
    ['IOMMU_TABLE_USERSPACE_ENTRY_RO', undefined],
    ['IOMMU_TABLE_USERSPACE_ENTRY_RM', '4.19'],
  ].map(([name, version]): CallFact => ({
    name: name!,
    type: '__be64 *',
    parameters: [
      { name: 'tbl', type: 'struct iommu_table *' },
      { name: 'entry', type: 'long', unit: 'iommu-pages' },
    ],
    entryAccessor: { allocates: false, counterpart: 'IOMMU_TABLE_USERSPACE_ENTRY' },
    mayReturnNull: true,
    cite: cite('arch/powerpc/include/asm/iommu.h', name, version),
  })),
  {
    name: 'useraddrptr',
    type: '__be64 *',
    parameters: [
      { name: 'tbl', type: 'struct iommu_table *' },
      { name: 'index', type: 'long', unit: 'iommu-pages' },
      { name: 'alloc', type: 'bool' },
    ],
    entryAccessor: { allocates: { argument: 2, is: 'true' } },
    mayReturnNull: true,
    cite: cite('arch/powerpc/include/asm/iommu.h', 'struct iommu_table_ops'),
  },
  {
    name: 'pnv_tce',
    type: '__be64 *',
    parameters: [
      { name: 'tbl', type: 'struct iommu_table *' },
      { name: 'user', type: 'bool' },
      { name: 'idx', type: 'long', unit: 'iommu-pages' },
      { name: 'alloc', type: 'bool' },
    ],
    entryAccessor: { allocates: { argument: 3, is: 'true' } },
    mayReturnNull: true,
    sleeps: false,
    cite: cite('arch/powerpc/platforms/powernv/pci-ioda-tce.c', 'pnv_tce'),
  },
  {
    name: 'pnv_tce_useraddrptr',
    type: '__be64 *',
    parameters: [
      { name: 'tbl', type: 'struct iommu_table *' },
      { name: 'index', type: 'long', unit: 'iommu-pages' },
      { name: 'alloc', type: 'bool' },
    ],
    entryAccessor: { allocates: { argument: 2, is: 'true' } },
    mayReturnNull: true,
    cite: cite('arch/powerpc/platforms/powernv/pci-ioda-tce.c', 'pnv_tce_useraddrptr'),
  },
  {
    name: 'kvm_spapr_get_tce_page',
    type: 'struct page *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    sleeps: true,
    cite: cite('arch/powerpc/kvm/book3s_64_vio.c', 'kvm_spapr_get_tce_page'),
  },
  // -- The CPU's own tables --
  ...each(
    'get_locked_pte',
    { type: 'pte_t *', entryAccessor: { allocates: true }, mayReturnNull: true },
    'include/linux/mm.h',
  ),
  // -- Intel VT-d --
  {
    name: 'pfn_to_dma_pte',
    type: 'struct dma_pte *',
    parameters: [
      { name: 'domain', type: 'struct dmar_domain *' },
      { name: 'pfn', type: 'unsigned long', unit: 'iommu-pages' },
      { name: 'target_level', type: 'int *' },
      { name: 'gfp', type: 'gfp_t' },
    ],
    // With a target level of 0 it stops at the first missing entry, whatever the flags say.
    entryAccessor: { allocates: { argument: 2, is: 'points-to-nonzero' } },
    mayReturnNull: true,
    sleeps: sleepsWith(3),
    cite: cite('drivers/iommu/intel/iommu.c', 'pfn_to_dma_pte'),
  },
  {
    name: 'dma_pfn_level_pte',
    type: 'struct dma_pte *',
    entryAccessor: { allocates: false },
    mayReturnNull: true,
    cite: cite('drivers/iommu/intel/iommu.c', 'dma_pfn_level_pte'),
  },
  {
    name: 'iommu_context_addr',
    type: 'struct context_entry *',
    entryAccessor: { allocates: { argument: 3, is: 'nonzero' } },
    mayReturnNull: true,
    cite: cite('drivers/iommu/intel/iommu.c', 'iommu_context_addr'),
  },
  {
    name: 'intel_pasid_get_entry',
    type: 'struct pasid_entry *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    cite: cite('drivers/iommu/intel/pasid.c', 'intel_pasid_get_entry'),
  },
  // -- AMD --
  {
    name: 'alloc_pte',
    type: 'u64 *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    sleeps: sleepsWith(4),
    cite: cite('drivers/iommu/amd/io_pgtable.c', 'alloc_pte'),
  },
  {
    name: 'v2_alloc_pte',
    type: 'u64 *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    sleeps: sleepsWith(4),
    cite: cite('drivers/iommu/amd/io_pgtable_v2.c', 'v2_alloc_pte'),
  },
  {
    name: 'fetch_pte',
    type: 'u64 *',
    entryAccessor: { allocates: false },
    mayReturnNull: true,
    cite: cite('drivers/iommu/amd/io_pgtable.c', 'fetch_pte'),
  },
  {
    name: '__get_gcr3_pte',
    type: 'u64 *',
    entryAccessor: { allocates: { argument: 2, is: 'true' } },
    mayReturnNull: true,
    cite: cite('drivers/iommu/amd/iommu.c', '__get_gcr3_pte'),
  },
  // -- Arm --
  {
    name: 'arm_smmu_get_cd_ptr',
    type: 'struct arm_smmu_cd *',
    // Until 6.9 it took the domain or its configuration, and built the missing leaf table.
    entryAccessor: { allocates: { argument: 0, otherThan: 'arm_smmu_master' }, counterpart: 'arm_smmu_alloc_cd_ptr' },
    mayReturnNull: true,
    cite: cite('drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c', 'arm_smmu_get_cd_ptr'),
  },
  {
    name: 'arm_smmu_alloc_cd_ptr',
    type: 'struct arm_smmu_cd *',
    entryAccessor: { allocates: true, counterpart: 'arm_smmu_get_cd_ptr' },
    mayReturnNull: true,
    sleeps: true,
    cite: cite('drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c', 'arm_smmu_alloc_cd_ptr'),
  },
  {
    name: 'dart_get_l2',
    type: 'dart_iopte *',
    entryAccessor: { allocates: false },
    mayReturnNull: true,
    cite: cite('drivers/iommu/io-pgtable-dart.c', 'dart_get_l2'),
  },
  // -- s390 --
  {
    name: 'dma_walk_cpu_trans',
    type: 'unsigned long *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    sleeps: sleepsWith(2),
    cite: cite('drivers/iommu/s390-iommu.c', 'dma_walk_cpu_trans'),
  },
  ...each(
    'dma_get_seg_table_origin dma_get_page_table_origin',
    { type: 'unsigned long *', entryAccessor: { allocates: true }, mayReturnNull: true, sleeps: sleepsWith(1) },
    'drivers/iommu/s390-iommu.c',
  ),
  {
    name: 'get_rt_sto',
    type: 'unsigned long *',
    cite: cite('drivers/iommu/s390-iommu.c', 'get_rt_sto'),
  },
  {
    name: 'get_st_pto',
    type: 'unsigned long *',
    cite: cite('drivers/iommu/s390-iommu.c', 'get_st_pto'),
  },
  // -- RISC-V --
  {
    name: 'riscv_iommu_pte_alloc',
    type: 'unsigned long *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    cite: cite('drivers/iommu/riscv/iommu.c', 'riscv_iommu_pte_alloc', '6.13'),
  },
  {
    name: 'riscv_iommu_pte_fetch',
    type: 'unsigned long *',
    entryAccessor: { allocates: false },
    mayReturnNull: true,
    cite: cite('drivers/iommu/riscv/iommu.c', 'riscv_iommu_pte_fetch', '6.13'),
  },
  // -- Two-level tables of SoC IOMMUs --
  {
    name: 'tegra_smmu_pte_lookup',
    type: 'u32 *',
    entryAccessor: { allocates: false },
    mayReturnNull: true,
    cite: cite('drivers/iommu/tegra-smmu.c', 'tegra_smmu_pte_lookup'),
  },
  {
    name: 'as_get_pte',
    type: 'u32 *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    cite: cite('drivers/iommu/tegra-smmu.c', 'as_get_pte'),
  },
  {
    name: 'as_get_pde_page',
    type: 'struct page *',
    entryAccessor: { allocates: true },
    mayReturnNull: true,
    sleeps: sleepsWith(2),
    cite: cite('drivers/iommu/tegra-smmu.c', 'as_get_pde_page'),
  },
  {
    name: 'alloc_lv2entry',
    type: 'sysmmu_pte_t *',
    entryAccessor: { allocates: true },
    mayReturnNull: false,
    returnsErrPtr: true,
    cite: cite('drivers/iommu/exynos-iommu.c', 'alloc_lv2entry'),
  },
  {
    name: 'section_entry',
    type: 'sysmmu_pte_t *',
    entryAccessor: { allocates: false },
    mayReturnNull: false,
    cite: cite('drivers/iommu/exynos-iommu.c', 'section_entry'),
  },
  {
    name: 'iopte_alloc',
    type: 'u32 *',
    entryAccessor: { allocates: true },
    mayReturnNull: false,
    returnsErrPtr: true,
    sleeps: true,
    cite: cite('drivers/iommu/omap-iommu.c', 'iopte_alloc'),
  },
  {
    name: 'rk_dte_get_page_table',
    type: 'u32 *',
    entryAccessor: { allocates: true },
    mayReturnNull: false,
    returnsErrPtr: true,
    cite: cite('drivers/iommu/rockchip-iommu.c', 'rk_dte_get_page_table'),
  },
  {
    name: 'sun50i_dte_get_page_table',
    type: 'u32 *',
    entryAccessor: { allocates: true },
    mayReturnNull: false,
    returnsErrPtr: true,
    sleeps: sleepsWith(2),
    cite: cite('drivers/iommu/sun50i-iommu.c', 'sun50i_dte_get_page_table'),
  },
  // -- Second-stage tables of KVM --
  ...each(
    'find_kvm_secondary_pte find_kvm_secondary_pte_unlocked find_kvm_host_pte',
    { type: 'pte_t *', entryAccessor: { allocates: false }, mayReturnNull: true, sleeps: false },
    'arch/powerpc/include/asm/kvm_book3s_64.h',
  ),
  ...each(
    'find_kvm_nested_guest_pte',
    { type: 'pte_t *', entryAccessor: { allocates: false }, mayReturnNull: true },
    'arch/powerpc/kvm/book3s_hv_nested.c',
  ),
  ...each(
    '__find_linux_pte find_linux_pte find_init_mm_pte',
    { type: 'pte_t *', entryAccessor: { allocates: false }, mayReturnNull: true, sleeps: false },
    'arch/powerpc/include/asm/pte-walk.h',
  ),
  {
    name: 'kvm_mips_walk_pgd',
    type: 'pte_t *',
    // A memory cache was topped up before: with one it cannot fail.
    entryAccessor: { allocates: { argument: 1, is: 'nonnull' } },
    mayReturnNull: { argument: 1, is: 'null' },
    cite: cite('arch/mips/kvm/mmu.c', 'kvm_mips_walk_pgd'),
  },
  {
    name: 'kvm_mips_pte_for_gpa',
    type: 'pte_t *',
    // A memory cache was topped up before: with one it cannot fail.
    entryAccessor: { allocates: { argument: 1, is: 'nonnull' } },
    mayReturnNull: { argument: 1, is: 'null' },
    cite: cite('arch/mips/kvm/mmu.c', 'kvm_mips_pte_for_gpa'),
  },
  {
    name: 'kvm_populate_gpa',
    type: 'kvm_pte_t *',
    // A memory cache was topped up before: with one it cannot fail.
    entryAccessor: { allocates: { argument: 1, is: 'nonnull' } },
    mayReturnNull: { argument: 1, is: 'null' },
    cite: cite('arch/loongarch/kvm/mmu.c', 'kvm_populate_gpa'),
  },
];
