/** What happens to a domain before a device is attached to it: drivers/iommu/iommu.c, 6.12. */

/** Slots of a domain that the core calls whether a device is attached or not, and when. */
export const earlyDomainSlots: ReadonlyMap<string, string> = new Map([
  ['iova_to_phys', 'iommu_iova_to_phys() asks any domain'],
  ['free', 'iommu_domain_free() comes where attaching failed, too'],
  ['iotlb_sync', 'iommu_unmap() ends with it even where nothing was mapped'],
  ['flush_iotlb_all', 'iommu_flush_iotlb_all() asks any domain'],
]);

/** Functions of a driver that attach a device, or do a part of it: `.attach_dev`. */
export const attachingNames = /(?:^|_)attach(?:_|$)/;

/** Functions that make a domain, or a device before any: `.domain_alloc_paging`, `.probe_device`. */
export const makingDomainNames = /alloc(?:_|$)|(?:^|_)(?:create|probe|init_domain)(?:_|$)/;

/** What a driver allocates its struct around a domain with. */
export const domainMakers = ['kzalloc', 'kzalloc_node', 'kmem_cache_zalloc'] as const;
