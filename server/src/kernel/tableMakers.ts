/** Where kernel code says what a table is to be like: arguments of calls, members of structs. */
import type { Citation } from '../c/knowledge.ts';
import { cite } from './fact.ts';

/**
 * What a number says of a table. `page-shift`: lg of the page; `window-size`: bytes of the window, `window-pages` the
 * same in pages; `input-bits`, `output-bits`: widths of addresses; `page-sizes`: a pgsize_bitmap.
 */
export type TableRole =
  'page-shift' | 'window-size' | 'window-pages' | 'levels' | 'user-copy' | 'input-bits' | 'output-bits' | 'page-sizes';

/** A function that makes a table (or says how large one is), and which argument is what. */
export interface TableCall {
  readonly format: string;
  readonly arguments: Readonly<Partial<Record<TableRole, number>>>;
  readonly cite: Citation;
}

/** A struct that describes a table. `format` is absent where a name elsewhere decides it. */
export interface TableStruct {
  readonly format?: string;
  readonly members: Readonly<Record<string, TableRole>>;
  readonly cite: Citation;
}

const powernv = 'arch/powerpc/platforms/powernv/pci-ioda.c';
const pseries = 'arch/powerpc/platforms/pseries/iommu.c';
const spapr = 'drivers/vfio/vfio_iommu_spapr_tce.c';

export const tableCalls: ReadonlyMap<string, TableCall> = new Map([
  [
    'create_table',
    {
      format: 'powernv',
      arguments: { 'page-shift': 2, 'window-size': 3, levels: 4 },
      cite: cite('arch/powerpc/include/asm/iommu.h', 'struct iommu_table_group_ops'),
    },
  ],
  [
    'tce_iommu_create_table',
    {
      format: 'powernv',
      arguments: { 'page-shift': 3, 'window-size': 4, levels: 5 },
      cite: cite(spapr, 'tce_iommu_create_table'),
    },
  ],
  [
    'tce_iommu_create_window',
    {
      format: 'powernv',
      arguments: { 'page-shift': 1, 'window-size': 2, levels: 3 },
      cite: cite(spapr, 'tce_iommu_create_window'),
    },
  ],
  [
    'pnv_pci_ioda2_create_table_userspace',
    {
      format: 'powernv',
      arguments: { 'page-shift': 2, 'window-size': 3, levels: 4 },
      cite: cite(powernv, 'pnv_pci_ioda2_create_table_userspace'),
    },
  ],
  [
    'pnv_pci_ioda2_create_table',
    {
      format: 'powernv',
      arguments: { 'page-shift': 2, 'window-size': 3, levels: 4, 'user-copy': 5 },
      cite: cite(powernv, 'pnv_pci_ioda2_create_table'),
    },
  ],
  [
    'pnv_pci_ioda2_table_alloc_pages',
    {
      format: 'powernv',
      arguments: { 'page-shift': 2, 'window-size': 3, levels: 4, 'user-copy': 5 },
      cite: cite('arch/powerpc/platforms/powernv/pci-ioda-tce.c', 'pnv_pci_ioda2_table_alloc_pages'),
    },
  ],
  [
    'pnv_pci_ioda2_get_table_size',
    {
      format: 'powernv',
      arguments: { 'page-shift': 0, 'window-size': 1, levels: 2 },
      cite: cite(powernv, 'pnv_pci_ioda2_get_table_size'),
    },
  ],
  [
    'spapr_tce_create_table',
    {
      format: 'pseries-vfio',
      arguments: { 'page-shift': 2, 'window-size': 3, levels: 4 },
      cite: cite(pseries, 'spapr_tce_create_table'),
    },
  ],
  [
    'spapr_tce_get_table_size',
    {
      format: 'pseries-vfio',
      arguments: { 'page-shift': 0, 'window-size': 1, levels: 2 },
      cite: cite(pseries, 'spapr_tce_get_table_size'),
    },
  ],
]);

export const tableStructs: ReadonlyMap<string, TableStruct> = new Map<string, TableStruct>([
  [
    'vfio_iommu_spapr_tce_create',
    {
      format: 'powernv',
      members: { page_shift: 'page-shift', window_size: 'window-size', levels: 'levels' },
      cite: cite('include/uapi/linux/vfio.h', 'struct vfio_iommu_spapr_tce_create'),
    },
  ],
  [
    'kvm_create_spapr_tce_64',
    {
      format: 'kvm-tce',
      members: { page_shift: 'page-shift', size: 'window-pages' },
      cite: cite('arch/powerpc/include/uapi/asm/kvm.h', 'struct kvm_create_spapr_tce_64'),
    },
  ],
  [
    'io_pgtable_cfg',
    {
      members: { ias: 'input-bits', oas: 'output-bits', pgsize_bitmap: 'page-sizes' },
      cite: cite('include/linux/io-pgtable.h', 'struct io_pgtable_cfg'),
    },
  ],
]);

/** Variables that mean the same wherever TCE tables are made. */
export const tableVariables: TableStruct = {
  format: 'powernv',
  members: { page_shift: 'page-shift', window_size: 'window-size', levels: 'levels' },
  cite: cite(spapr, 'tce_iommu_create_window'),
};

/** `enum io_pgtable_fmt`: which format a `struct io_pgtable_cfg` is for. */
export const pgtableFormats: ReadonlyMap<string, { readonly format: string; readonly variant?: string }> = new Map([
  ['ARM_64_LPAE_S1', { format: 'arm-lpae-s1' }],
  ['ARM_64_LPAE_S2', { format: 'arm-lpae-s2' }],
  ['ARM_32_LPAE_S1', { format: 'arm-lpae-s1', variant: 'arm32' }],
  ['ARM_32_LPAE_S2', { format: 'arm-lpae-s2', variant: 'arm32' }],
  ['ARM_MALI_LPAE', { format: 'arm-lpae-s1', variant: 'mali' }],
  ['ARM_V7S', { format: 'arm-v7s' }],
]);
