import { u64 } from '../bits.ts';
import { splitMapping } from '../split.ts';
import { hex, integer, vectorKind } from './kind.ts';

/** How the IOMMU core cuts one mapping into page sizes. */
export const iommuCoreSplit = vectorKind({
  id: 'iommu-core-split',
  inputs: { page_sizes: integer, iova: integer, paddr: integer, size_bytes: integer },
  outputs: ['errno', 'calls', 'sequence', 'last_address'],
  run(row) {
    const split = splitMapping(row.page_sizes, row.iova, row.paddr, row.size_bytes);
    if ('errno' in split) return { errno: split.errno };
    const { calls } = split;
    const nothing = calls.length === 0;
    return {
      errno: 0,
      calls: calls.length,
      sequence: calls.map(({ size, count }) => `${size}*${count}`).join('+'),
      last_address: nothing ? undefined : hex(u64(row.iova + row.size_bytes - 1n)),
    };
  },
});
