import type { LoopMacroFact } from '../c/knowledge.ts';

function all(names: string, cursor: number, afterLoop: LoopMacroFact['afterLoop'], bound?: number): LoopMacroFact[] {
  return names.split(' ').map((name) => ({ name, cursor, afterLoop, ...(bound !== undefined && { bound }) }));
}

/** Loop macros: include/linux/{list,rculist,llist,scatterlist,of,pci,find,cpumask,nodemask}.h and the drivers' own. */
export const loops: readonly LoopMacroFact[] = [
  // The cursor runs into the list's head: an address that is no element.
  ...all(
    'list_for_each_entry list_for_each_entry_reverse list_for_each_entry_continue list_for_each_entry_continue_reverse ' +
      'list_for_each_entry_from list_for_each_entry_from_reverse list_for_each_entry_safe list_for_each_entry_safe_continue ' +
      'list_for_each_entry_safe_from list_for_each_entry_safe_reverse list_for_each_entry_rcu list_for_each_entry_srcu ' +
      'list_for_each_entry_lockless list_for_each_entry_continue_rcu list_for_each_entry_from_rcu ' +
      'llist_for_each_entry llist_for_each_entry_safe for_each_drhd_unit for_each_pci_segment for_each_pci_segment_safe',
    0,
    'invalid',
  ),
  // A plain list_head pointer is tested against the head.
  ...all('list_for_each list_for_each_rcu list_for_each_safe list_for_each_prev list_for_each_prev_safe', 0, 'unknown'),
  ...all(
    'hlist_for_each_entry hlist_for_each_entry_safe hlist_for_each_entry_rcu hlist_for_each_entry_srcu ' +
      'hlist_for_each_entry_continue hlist_for_each_entry_from hlist_for_each llist_for_each',
    0,
    'null',
  ),
  ...all('for_each_sg for_each_sgtable_sg for_each_sgtable_dma_sg', 1, 'null'),
  ...all('for_each_pci_dev for_each_node_by_name for_each_node_by_type for_each_compatible_node', 0, 'null'),
  ...all('for_each_matching_node for_each_matching_node_and_match', 0, 'null'),
  ...all('for_each_child_of_node for_each_available_child_of_node', 1, 'null'),
  ...all('for_each_set_bit for_each_clear_bit for_each_set_bit_from for_each_clear_bit_from', 0, 'unknown', 2),
  ...all('for_each_and_bit for_each_andnot_bit for_each_or_bit', 0, 'unknown', 3),
  ...all(
    'for_each_online_cpu for_each_possible_cpu for_each_present_cpu for_each_cpu for_each_node for_each_online_node ' +
      'for_each_node_mask for_each_sg_page for_each_sg_dma_page',
    0,
    'unknown',
  ),
  ...all('xa_for_each xa_for_each_start xa_for_each_range xa_for_each_marked', 2, 'null'),
  ...all('idr_for_each_entry', 1, 'null'),
  ...all('for_each_iommu for_each_active_iommu for_each_active_drhd_unit', 0, 'unknown'),
  ...all('pci_for_each_dma_alias', 0, 'unknown'),
  ...all('for_each_active_dev_scope', 3, 'unknown'),
  ...all('for_each_group_device', 1, 'invalid'),
  ...all('kvm_for_each_vcpu', 1, 'unknown'),
  ...all('hash_for_each hash_for_each_possible', 2, 'unknown'),
  ...all('kvm_for_each_memslot', 0, 'unknown'),
  ...all('iopt_for_each_contig_area', 1, 'null'),
];

/** Give the number of a bit in a word: include/asm-generic/bitops/. */
export const lowestBits = /^(?:__)?ffs(?:64|ll)?$|^__fls$|^fls64$/;

/** Goes over the bits of a word: include/linux/find.h. */
export const setBitLoops = /^for_each_(?:set|clear)_bit$/;
