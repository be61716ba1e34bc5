/**
 * A scatterlist has two counts: the entries that there are, which the CPU sees, and those that were mapped for a device,
 * fewer where an IOMMU put neighbours together. `struct sg_table` keeps them as `orig_nents` and `nents`:
 * include/linux/scatterlist.h. To unmap: Documentation/core-api/dma-api.rst,
 * "<nents> must be the number you passed in, *not* the number of DMA address entries returned."
 */

/** Since when what maps a scatterlist says with a negative errno that it failed: ad8f36e4b6b1 and its neighbours, 5.15. */
export const mapSg = '2021-08-09';

/** Map the entries of a scatterlist and return how many are mapped: fewer than given, where some were put together. */
export const sgMappers: ReadonlySet<string> = new Set([
  'dma_map_sg',
  'dma_map_sg_attrs',
  'ib_dma_map_sg',
  'pci_map_sg',
]);

/** Take a list, and behind it the number that was given to the call that mapped it. */
export const sgReleasers: ReadonlySet<string> = new Set([
  'dma_unmap_sg',
  'dma_unmap_sg_attrs',
  'dma_sync_sg_for_cpu',
  'dma_sync_sg_for_device',
  'ib_dma_unmap_sg',
  'pci_unmap_sg',
]);

/** Map a whole table, keep the number of mapped entries in it and return 0, or a negative errno: include/linux/dma-mapping.h. */
export const tableMapperNames = /^(?:ib_)?dma_map_sgtable(?:_attrs)?$/;

/**
 * Take a table, and of its entries all that there are: `dma_unmap_sgtable()`, `dma_sync_sgtable_for_cpu()`,
 * `iommu_map_sgtable()`, `for_each_sgtable_page()`, and a driver's own of such names. Not `for_each_sgtable_dma_sg()`:
 * include/linux/dma-mapping.h, iommu.h, scatterlist.h.
 */
export const wholeTableNames = /_sgtable(?!_dma)(?:_|$)/;

/** What the CPU sees of an entry, which is `->length` long: include/linux/scatterlist.h. */
export const cpuSides: ReadonlySet<string> = new Set(['sg_virt', 'sg_page', 'sg_phys']);

/** How long an entry is for the device: include/linux/scatterlist.h. */
export const deviceLength = 'sg_dma_len';

/** Where an entry is for the device: include/linux/scatterlist.h. */
export const deviceAddress = 'sg_dma_address';
