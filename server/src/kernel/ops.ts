import type { OpsFact, ParameterFact, Unit } from '../c/knowledge.ts';
import { cite } from './fact.ts';

const parameter = (type: string, name: string, unit?: Unit): ParameterFact =>
  unit === undefined ? { name, type } : { name, type, unit };

/** `type name` or `type name:unit`, separated by commas. */
function parameters(text: string): ParameterFact[] {
  return text.split(', ').map((one) => {
    const [declaration, unit] = one.split(':') as [string, Unit | undefined];
    const at = declaration.search(/\w+$/);
    return parameter(declaration.slice(0, at).trim(), declaration.slice(at), unit);
  });
}

const domainSlots = [
  'map_pages',
  'unmap_pages',
  'map',
  'unmap',
  'iova_to_phys',
  'flush_iotlb_all',
  'iotlb_sync_map',
  'iotlb_sync',
];

/**
 * Slots whose functions are also called where nothing may sleep: drivers map from interrupt handlers and with locks held
 * (Documentation/core-api/dma-api-howto.rst; iommu_map(), iommu_unmap_fast(), Linux 6.12).
 */
const atomicSlots: Readonly<Record<string, readonly string[]>> = {
  iommu_domain_ops: domainSlots,
  iommu_ops: domainSlots,
  io_pgtable_ops: domainSlots,
  iommu_flush_ops: ['tlb_flush_all', 'tlb_flush_walk', 'tlb_add_page'],
  iommu_table_ops: ['set', 'clear', 'get', 'flush', 'xchg_no_kill', 'tce_kill'],
  dma_map_ops: ['map_page', 'unmap_page', 'map_sg', 'unmap_sg'],
};

interface Slot {
  readonly slot: string;
  readonly returns: string;
  readonly role: OpsFact['role'];
  readonly takes: string;
}

function table(ops: string, file: string, slots: readonly Slot[], version?: string): OpsFact[] {
  return slots.map(({ slot, returns, role, takes }) => ({
    ops,
    slot,
    returns,
    role,
    ...(atomicSlots[ops]?.includes(slot) && { atomic: true }),
    parameters: parameters(takes),
    cite: cite(file, `struct ${ops}`, version),
  }));
}

const domain = 'struct iommu_domain *domain';
const userData = 'const struct iommu_user_data *user_data';
const mapPages =
  'unsigned long iova:bytes, phys_addr_t paddr:bytes, size_t pgsize:bytes, size_t pgcount:count, int prot, gfp_t gfp, size_t *mapped';
const unmapPages =
  'unsigned long iova:bytes, size_t pgsize:bytes, size_t pgcount:count, struct iommu_iotlb_gather *gather';

/** Ops tables: what the functions in their slots take, return and are for. */
export const opsTables: readonly OpsFact[] = [
  ...['iommu_domain_ops', 'iommu_ops'].flatMap((ops) =>
    table(
      ops,
      'include/linux/iommu.h',
      [
        { slot: 'map_pages', returns: 'int', role: 'map', takes: `${domain}, ${mapPages}` },
        { slot: 'unmap_pages', returns: 'size_t', role: 'unmap', takes: `${domain}, ${unmapPages}` },
        {
          slot: 'map',
          returns: 'int',
          role: 'map',
          takes: `${domain}, unsigned long iova:bytes, phys_addr_t paddr:bytes, size_t size:bytes, int prot, gfp_t gfp`,
        },
        {
          slot: 'unmap',
          returns: 'size_t',
          role: 'unmap',
          takes: `${domain}, unsigned long iova:bytes, size_t size:bytes, struct iommu_iotlb_gather *iotlb_gather`,
        },
        { slot: 'iova_to_phys', returns: 'phys_addr_t', role: 'lookup', takes: `${domain}, dma_addr_t iova:bytes` },
        { slot: 'flush_iotlb_all', returns: 'void', role: 'flush', takes: domain },
        {
          slot: 'iotlb_sync_map',
          returns: 'int',
          role: 'flush',
          takes: `${domain}, unsigned long iova:bytes, size_t size:bytes`,
        },
        {
          slot: 'iotlb_sync',
          returns: 'void',
          role: 'flush',
          takes: `${domain}, struct iommu_iotlb_gather *iotlb_gather`,
        },
        { slot: 'free', returns: 'void', role: 'free', takes: domain },
        { slot: 'attach_dev', returns: 'int', role: 'other', takes: `${domain}, struct device *dev` },
        { slot: 'probe_device', returns: 'struct iommu_device *', role: 'other', takes: 'struct device *dev' },
      ],
      ops === 'iommu_ops' ? '5.18' : undefined,
    ),
  ),
  ...table('iommu_ops', 'include/linux/iommu.h', [
    {
      slot: 'domain_alloc_user',
      returns: 'struct iommu_domain *',
      role: 'other',
      takes: `struct device *dev, u32 flags, struct iommu_domain *parent, ${userData}`,
    },
    {
      slot: 'domain_alloc_sva',
      returns: 'struct iommu_domain *',
      role: 'other',
      takes: 'struct device *dev, struct mm_struct *mm',
    },
  ]),
  ...table(
    'iommu_ops',
    'include/linux/iommu.h',
    [
      {
        slot: 'domain_alloc_paging_flags',
        returns: 'struct iommu_domain *',
        role: 'other',
        takes: `struct device *dev, u32 flags, ${userData}`,
      },
      {
        slot: 'domain_alloc_nested',
        returns: 'struct iommu_domain *',
        role: 'other',
        takes: `struct device *dev, struct iommu_domain *parent, u32 flags, ${userData}`,
      },
    ],
    '6.13',
  ),
  ...table('io_pgtable_ops', 'include/linux/io-pgtable.h', [
    { slot: 'map_pages', returns: 'int', role: 'map', takes: `struct io_pgtable_ops *ops, ${mapPages}` },
    { slot: 'unmap_pages', returns: 'size_t', role: 'unmap', takes: `struct io_pgtable_ops *ops, ${unmapPages}` },
    {
      slot: 'iova_to_phys',
      returns: 'phys_addr_t',
      role: 'lookup',
      takes: 'struct io_pgtable_ops *ops, unsigned long iova:bytes',
    },
    {
      slot: 'read_and_clear_dirty',
      returns: 'int',
      role: 'clear',
      takes:
        'struct io_pgtable_ops *ops, unsigned long iova:bytes, size_t size:bytes, unsigned long flags, struct iommu_dirty_bitmap *dirty',
    },
  ]),
  ...table(
    'io_pgtable_ops',
    'include/linux/io-pgtable.h',
    [
      {
        slot: 'map',
        returns: 'int',
        role: 'map',
        takes:
          'struct io_pgtable_ops *ops, unsigned long iova:bytes, phys_addr_t paddr:bytes, size_t size:bytes, int prot, gfp_t gfp',
      },
      {
        slot: 'unmap',
        returns: 'size_t',
        role: 'unmap',
        takes:
          'struct io_pgtable_ops *ops, unsigned long iova:bytes, size_t size:bytes, struct iommu_iotlb_gather *gather',
      },
    ],
    '6.1',
  ),
  ...table('iommu_flush_ops', 'include/linux/io-pgtable.h', [
    { slot: 'tlb_flush_all', returns: 'void', role: 'flush', takes: 'void *cookie' },
    {
      slot: 'tlb_flush_walk',
      returns: 'void',
      role: 'flush',
      takes: 'unsigned long iova:bytes, size_t size:bytes, size_t granule:bytes, void *cookie',
    },
    {
      slot: 'tlb_add_page',
      returns: 'void',
      role: 'flush',
      takes: 'struct iommu_iotlb_gather *gather, unsigned long iova:bytes, size_t granule:bytes, void *cookie',
    },
  ]),
  ...table('iommu_dirty_ops', 'include/linux/iommu.h', [
    { slot: 'set_dirty_tracking', returns: 'int', role: 'other', takes: `${domain}, bool enabled` },
    {
      slot: 'read_and_clear_dirty',
      returns: 'int',
      role: 'clear',
      takes: `${domain}, unsigned long iova:bytes, size_t size:bytes, unsigned long flags, struct iommu_dirty_bitmap *dirty`,
    },
  ]),
  ...table('iommu_table_ops', 'arch/powerpc/include/asm/iommu.h', [
    {
      slot: 'set',
      returns: 'int',
      role: 'map',
      takes:
        'struct iommu_table *tbl, long index:iommu-pages, long npages:iommu-pages, unsigned long uaddr:bytes, enum dma_data_direction direction, unsigned long attrs',
    },
    {
      slot: 'xchg_no_kill',
      returns: 'int',
      role: 'other',
      takes: 'struct iommu_table *tbl, long index:iommu-pages, unsigned long *hpa, enum dma_data_direction *direction',
    },
    {
      slot: 'tce_kill',
      returns: 'void',
      role: 'flush',
      takes: 'struct iommu_table *tbl, unsigned long index:iommu-pages, unsigned long pages:iommu-pages',
    },
    {
      slot: 'useraddrptr',
      returns: '__be64 *',
      role: 'lookup',
      takes: 'struct iommu_table *tbl, long index:iommu-pages, bool alloc',
    },
    {
      slot: 'clear',
      returns: 'void',
      role: 'clear',
      takes: 'struct iommu_table *tbl, long index:iommu-pages, long npages:iommu-pages',
    },
    { slot: 'get', returns: 'unsigned long', role: 'lookup', takes: 'struct iommu_table *tbl, long index:iommu-pages' },
    { slot: 'flush', returns: 'void', role: 'flush', takes: 'struct iommu_table *tbl' },
    { slot: 'free', returns: 'void', role: 'free', takes: 'struct iommu_table *tbl' },
  ]),
  ...table('iommu_table_group_ops', 'arch/powerpc/include/asm/iommu.h', [
    {
      slot: 'get_table_size',
      returns: 'unsigned long',
      role: 'other',
      takes: '__u32 page_shift:shift, __u64 window_size:bytes, __u32 levels',
    },
    {
      slot: 'create_table',
      returns: 'long',
      role: 'other',
      takes:
        'struct iommu_table_group *table_group, int num, __u32 page_shift:shift, __u64 window_size:bytes, __u32 levels, struct iommu_table **ptbl',
    },
    {
      slot: 'set_window',
      returns: 'long',
      role: 'other',
      takes: 'struct iommu_table_group *table_group, int num, struct iommu_table *tblnew',
    },
    { slot: 'unset_window', returns: 'long', role: 'other', takes: 'struct iommu_table_group *table_group, int num' },
  ]),
  ...table('vfio_iommu_driver_ops', 'drivers/vfio/vfio.h', [
    {
      slot: 'pin_pages',
      returns: 'int',
      role: 'other',
      takes:
        'void *iommu_data, struct iommu_group *group, dma_addr_t user_iova:bytes, int npage:cpu-pages, int prot, struct page **pages',
    },
    {
      slot: 'unpin_pages',
      returns: 'void',
      role: 'other',
      takes: 'void *iommu_data, dma_addr_t user_iova:bytes, int npage:cpu-pages',
    },
    {
      slot: 'dma_rw',
      returns: 'int',
      role: 'other',
      takes: 'void *iommu_data, dma_addr_t user_iova:bytes, void *data, size_t count:bytes, bool write',
    },
    { slot: 'ioctl', returns: 'long', role: 'other', takes: 'void *iommu_data, unsigned int cmd, unsigned long arg' },
  ]),
  ...table('dma_map_ops', 'include/linux/dma-map-ops.h', [
    {
      slot: 'map_page',
      returns: 'dma_addr_t',
      role: 'map',
      takes:
        'struct device *dev, struct page *page, unsigned long offset:bytes, size_t size:bytes, enum dma_data_direction dir, unsigned long attrs',
    },
    {
      slot: 'unmap_page',
      returns: 'void',
      role: 'unmap',
      takes:
        'struct device *dev, dma_addr_t dma_handle:bytes, size_t size:bytes, enum dma_data_direction dir, unsigned long attrs',
    },
    {
      slot: 'map_sg',
      returns: 'int',
      role: 'map',
      takes:
        'struct device *dev, struct scatterlist *sg, int nents:count, enum dma_data_direction dir, unsigned long attrs',
    },
    {
      slot: 'unmap_sg',
      returns: 'void',
      role: 'unmap',
      takes:
        'struct device *dev, struct scatterlist *sg, int nents:count, enum dma_data_direction dir, unsigned long attrs',
    },
    {
      slot: 'alloc',
      returns: 'void *',
      role: 'other',
      takes: 'struct device *dev, size_t size:bytes, dma_addr_t *dma_handle, gfp_t gfp, unsigned long attrs',
    },
    {
      slot: 'free',
      returns: 'void',
      role: 'free',
      takes: 'struct device *dev, size_t size:bytes, void *vaddr, dma_addr_t dma_handle:bytes, unsigned long attrs',
    },
  ]),
];

/** What a function of an IOMMU driver takes that fills a slot by its name, as far as that is told there. */
export function parametersOfName(name: string, path: string): readonly ParameterFact[] | undefined {
  if (!isOfDriver(path)) return undefined;
  return opsTables.find(({ ops, slot }) => ops === 'iommu_domain_ops' && name.endsWith(`_${slot}`))?.parameters;
}

/** The core's own functions are called like those of drivers. */
const isOfDriver = (path: string): boolean => /(?:^|\/)drivers\/iommu\/(?!iommu\.c$)/.test(path);

/**
 * The slot of an IOMMU driver that a function fills by its name and its parameters, where no ops table is in view. Of a
 * fragment, only the first parameters may be.
 */
export function slotBySignature(name: string, path: string, types: readonly string[]): OpsFact | undefined {
  if (!isOfDriver(path) || types.length < 2) return undefined;
  return opsTables.find(
    ({ ops, slot, parameters: all = [] }) =>
      ops === 'iommu_domain_ops' &&
      name.endsWith(`_${slot}`) &&
      types.length <= all.length &&
      types.every((type, i) => type === all[i]!.type),
  );
}
