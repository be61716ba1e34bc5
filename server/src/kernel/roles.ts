import type { OpsFact } from '../c/knowledge.ts';

type Role = OpsFact['role'];

/**
 * What a function is for, by how it is called, where no ops table is in view. The first pattern that fits decides;
 * a word counts only where underscores (or the ends) bound it.
 */
export const roleNames: readonly (readonly [RegExp, Role])[] = [
  [/iova_to_phys|(?:^|_)(?:lookup|walk|find|fetch|translate)(?:_|$)/, 'lookup'],
  [/(?:^|_)(?:unmap|unuse|unpin|unmapped(?!_area)|mapped_dec)(?:_|$)/, 'unmap'],
  [/(?:^|_)(?:clear|clean|zap|age|wipe|invalidate_trans)(?:_|$)/, 'clear'],
  [/(?:^|_)(?:free|teardown|release|destroy)(?:_|$)/, 'free'],
  [/(?:^|_)(?:flush|sync|inv|invalidate|tlbi|kill)(?:_|$)/, 'flush'],
  [/(?:^|_)(?:map|map_pages|build|install|fault_in)(?:_|$)/, 'map'],
];

/** Functions that ran with the MMU off, until 5.19 took the handlers away: arch/powerpc/kvm/book3s_64_vio_hv.c. */
const realModeNames = /^kvmppc_rm_/;
/** Of powerpc, too; elsewhere `rm` is something else. */
const powerpcRealModeNames = /_rm$|(?:^|_)real_?mode(?:_|$)/;

export function isRealModeName(name: string, path: string): boolean {
  return realModeNames.test(name) || (/(?:^|\/)powerpc\//.test(path) && powerpcRealModeNames.test(name));
}

/**
 * What drivers call their `.map` and `.map_pages` ops, and what these come to: drivers/iommu/, and domain_mapping() of
 * drivers/iommu/intel/iommu.c until 5.12.
 */
export const mapOpNames =
  /^(?!\w*(?:ppc|tce)_)\w*_iommu_map(?:_pages)?$|(?:^|_)(?:smmu|viommu|ipmmu)_map(?:_pages)?$|^domain_mapping$/;
