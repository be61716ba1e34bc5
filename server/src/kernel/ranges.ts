import { cite } from './fact.ts';
import type { Citation } from '../c/knowledge.ts';

/** How the two ends of a range are kept in a struct. */
export interface RangeFact {
  readonly struct: string;
  readonly start: string;
  readonly end: string;
  /** The end is the last of the range, not the first behind it. */
  readonly inclusive: boolean;
  /** Day since when it is so: before, it was the other way. */
  readonly since?: string;
  /** What variables of it are called where their declaration is not in view. */
  readonly names?: RegExp;
  readonly cite: Citation;
}

export const rangeFacts: readonly RangeFact[] = [
  {
    struct: 'iommu_iotlb_gather',
    start: 'start',
    end: 'end',
    inclusive: true,
    // 862c3715de8f ("iommu: Switch gather->end to the inclusive end"), 5.12-rc1.
    since: '2021-02-28',
    names: /^(?:iotlb_)?gather$/,
    cite: cite('include/linux/iommu.h', 'struct iommu_iotlb_gather'),
  },
  {
    struct: 'iommu_domain_geometry',
    start: 'aperture_start',
    end: 'aperture_end',
    inclusive: true,
    names: /(?:^|_)geo(?:metry)?$/,
    cite: cite('include/linux/iommu.h', 'struct iommu_domain_geometry'),
  },
  {
    struct: 'resource',
    start: 'start',
    end: 'end',
    inclusive: true,
    names: /^(?:\w*_)?res(?:ource)?$/,
    cite: cite('include/linux/ioport.h', 'struct resource'),
  },
  { struct: 'range', start: 'start', end: 'end', inclusive: true, cite: cite('include/linux/range.h', 'struct range') },
  {
    struct: 'iommu_iova_range',
    start: 'start',
    end: 'last',
    inclusive: true,
    cite: cite('include/uapi/linux/iommufd.h', 'struct iommu_iova_range'),
  },
  {
    struct: 'vhost_iotlb_map',
    start: 'start',
    end: 'last',
    inclusive: true,
    cite: cite('include/linux/vhost_iotlb.h', 'struct vhost_iotlb_map'),
  },
  {
    struct: 'mmu_notifier_range',
    start: 'start',
    end: 'end',
    inclusive: false,
    cite: cite('include/linux/mmu_notifier.h', 'struct mmu_notifier_range'),
  },
  {
    struct: 'vm_area_struct',
    start: 'vm_start',
    end: 'vm_end',
    inclusive: false,
    names: /^vma$/,
    cite: cite('include/linux/mm_types.h', 'struct vm_area_struct'),
  },
];

/** Who gets one of these gets `start` and `end` of a range that ends before `end`: include/linux/mmu_notifier.h. */
export const exclusiveCallers: ReadonlySet<string> = new Set(['mmu_notifier']);

/** Lengths of a range with both of its ends: include/linux/ioport.h, include/linux/range.h. */
export const wholeLengths: ReadonlySet<string> = new Set(['resource_size', 'range_len']);
