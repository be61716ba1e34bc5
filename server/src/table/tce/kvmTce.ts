/** KVM's guest-visible TCE table: `arch/powerpc/kvm/book3s_64_vio.c`. */
import { alignUp, ceilDiv, ilog2, u64 } from '../bits.ts';
import { Coverage } from '../coverage.ts';
import type { Region } from '../model.ts';

/** `sizeof(struct kvmppc_spapr_tce_table)` of a 64-bit kernel without lock debugging. */
export const controlFixedBytes = 120n;
const longMax = (1n << 64n) - 1n;

export interface KvmTableSetup {
  readonly hostPage: bigint;
  readonly pageShift: number;
  /** `args->offset` and `args->size`, in IOMMU pages. */
  readonly firstEntry: bigint;
  readonly entries: bigint;
  readonly maxBlock: bigint;
  /** RLIMIT_MEMLOCK in host pages; absent: no limit. */
  readonly memlockPages?: bigint;
}

export type KvmCheck = 'empty' | 'page-shift' | 'range' | 'memlock' | 'control-block';

export interface KvmTable {
  readonly errno: '0' | 'EINVAL' | 'ENOMEM';
  readonly failed?: KvmCheck;
  readonly source?: string;
  /** Pages of the whole table (`kvmppc_tce_pages`). */
  readonly tablePages: bigint;
  /** `kvmppc_stt_pages`: what creation asks to have charged. */
  readonly chargeRequested: bigint;
  readonly chargedPages: bigint;
  /** Control block with its array of page pointers. */
  readonly controlBytes: bigint;
}

/** `kvm_vm_ioctl_create_spapr_tce`; a failed allocation gives the charge back. Sums wrap at 64 bits. */
export function createKvmTable(setup: KvmTableSetup): KvmTable {
  const { hostPage, pageShift, firstEntry, entries, maxBlock, memlockPages } = setup;
  const source = 'kvm_vm_ioctl_create_spapr_tce';
  const none = { tablePages: 0n, chargeRequested: 0n, chargedPages: 0n, controlBytes: 0n };
  const invalid = (failed: KvmCheck): KvmTable => ({ ...none, errno: 'EINVAL', failed, source });
  if (entries === 0n) return invalid('empty');
  if (pageShift < 12 || pageShift > 34) return invalid('page-shift');
  if (u64(firstEntry + entries) > longMax >> BigInt(pageShift)) return invalid('range');
  const tablePages = u64(alignUp(u64(entries * 8n), hostPage)) / hostPage;
  const controlBytes = controlFixedBytes + tablePages * 8n;
  const chargeRequested = tablePages + ceilDiv(controlBytes, hostPage);
  const sizes = { tablePages, chargeRequested, controlBytes };
  if (memlockPages !== undefined && chargeRequested > memlockPages) {
    return { ...sizes, errno: 'ENOMEM', failed: 'memlock', source: 'account_locked_vm', chargedPages: 0n };
  }
  if (controlBytes > maxBlock) return { ...sizes, errno: 'ENOMEM', failed: 'control-block', source, chargedPages: 0n };
  return { ...sizes, errno: '0', chargedPages: chargeRequested };
}

export interface Puts {
  readonly result: 'H_SUCCESS' | 'H_PARAMETER' | 'H_TOO_HARD';
  /** Index of the put that was rejected. */
  readonly rejected?: number;
  /** Table pages that exist afterwards. */
  readonly pages: bigint;
  /** Entries that were written with something else than 0. */
  readonly entries: Coverage;
  readonly written: bigint;
}

/**
 * H_PUT_TCE for every page of each region, in order, until one is rejected: `kvmppc_ioba_validate`,
 * `kvmppc_tce_validate`, `kvmppc_tce_put`. `phys` is the TCE value of the first page; 0 writes empty TCEs, which
 * allocate nothing.
 */
export function putAll(setup: KvmTableSetup, puts: readonly Region[]): Puts {
  const shift = BigInt(setup.pageShift);
  const mask = (1n << shift) - 1n;
  let result: Puts['result'] = 'H_SUCCESS';
  let rejected: number | undefined;
  let written = 0n;
  const entries = Coverage.collect(puts.length, (add) => {
    for (const [index, { iova, size, phys = iova }] of puts.entries()) {
      const count = size >> shift;
      if (count === 0n) continue;
      const first = (iova >> shift) - setup.firstEntry;
      const room = setup.entries - first;
      const set = phys !== 0n;
      if (iova & mask || first < 0n || room <= 0n) result = 'H_PARAMETER';
      else if (phys & 3n && phys & ~3n & mask) result = 'H_TOO_HARD';
      else {
        const accepted = count < room ? count : room;
        if (set) add(first, first + accepted - 1n);
        written += accepted;
        if (accepted < count) result = 'H_PARAMETER';
      }
      if (result !== 'H_SUCCESS') {
        rejected = index;
        return;
      }
    }
  });
  const pages = entries.count(ilog2(setup.hostPage) - 3);
  return { result, pages, entries, written, ...(rejected === undefined ? {} : { rejected }) };
}
