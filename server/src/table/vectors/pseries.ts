import { planDdw } from '../tce/ddw.ts';
import { createVfioWindow } from '../tce/pseriesVfio.ts';
import { flag, hex, integer, powerOfTwo, small, vectorKind } from './kind.ts';

/** The limit of the physical address space that the reference takes. */
const physBits = 51;

export const pseriesDdw = vectorKind({
  id: 'pseries-ddw',
  inputs: {
    page_size_mask: integer,
    largest_block_entries: integer,
    max_ram_bytes: integer,
    pmem_present: flag,
    default_window_removed: flag,
    dma_mask_bits: small,
  },
  outputs: [
    'result',
    'tce_page_bytes',
    'largest_window_shift',
    'window_shift',
    'direct_mapping',
    'dynamic_mapping',
    'dynamic_offset_bytes',
    'firmware_table_bytes',
    'dynamic_entries',
    'bitmap_bytes',
  ],
  run(row) {
    const plan = planDdw({
      firmwareMask: row.page_size_mask,
      largestBlock: row.largest_block_entries,
      maxRam: row.max_ram_bytes,
      pmem: row.pmem_present,
      defaultRemoved: row.default_window_removed,
      dmaBits: Math.min(row.dma_mask_bits, 64),
      physBits,
    });
    if (plan.result === 'no-page-size') return { result: plan.result };
    const ok = plan.result === 'ok';
    return {
      result: plan.result,
      tce_page_bytes: 1n << BigInt(plan.pageShift),
      largest_window_shift: plan.largestShift,
      window_shift: plan.windowShift,
      direct_mapping: plan.direct,
      dynamic_mapping: plan.dynamic,
      dynamic_offset_bytes: plan.dynamicOffset,
      firmware_table_bytes: ok ? plan.firmwareTableBytes : undefined,
      dynamic_entries: ok && plan.dynamic ? plan.dynamicEntries : undefined,
      bitmap_bytes: ok && plan.dynamic ? plan.bitmapBytes : undefined,
    };
  },
});

export const pseriesVfioWindow = vectorKind({
  id: 'pseries-vfio-window',
  inputs: {
    host_page_bytes: powerOfTwo,
    page_size_mask: integer,
    tce_page_bytes: powerOfTwo,
    window_bytes: integer,
    levels: integer,
    largest_block_entries: integer,
  },
  outputs: [
    'errno',
    'offered_page_mask',
    'size_function_bytes',
    'charged_host_pages',
    'entries_total',
    'user_view_bytes',
  ],
  run(row) {
    const window = createVfioWindow({
      hostPage: row.host_page_bytes,
      firmwareMask: row.page_size_mask,
      page: row.tce_page_bytes,
      window: row.window_bytes,
      levels: row.levels,
      largestBlock: row.largest_block_entries,
    });
    const ok = window.errno === '0';
    return {
      errno: window.errno,
      offered_page_mask: hex(window.offered),
      size_function_bytes: window.sizeBytes,
      charged_host_pages: window.chargedPages,
      entries_total: ok ? window.entries : undefined,
      user_view_bytes: ok ? window.userViewBytes : undefined,
    };
  },
});
