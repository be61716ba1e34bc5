import { createKvmTable, putAll } from '../tce/kvmTce.ts';
import { integer, optionalInteger, powerOfTwo, regionList, small, vectorKind } from './kind.ts';

export const kvmSpaprTce = vectorKind({
  id: 'kvm-spapr-tce',
  inputs: {
    host_page_bytes: powerOfTwo,
    page_shift: small,
    first_entry: integer,
    entries: integer,
    max_contiguous_bytes: integer,
    memlock_limit_host_pages: optionalInteger,
    puts: regionList,
  },
  outputs: [
    'errno',
    'table_host_pages',
    'charge_requested_host_pages',
    'charged_host_pages',
    'control_bytes',
    'put_result',
    'rejected_put',
    'pages_allocated_on_demand',
    'bytes_allocated_on_demand',
  ],
  run(row) {
    const limit = row.memlock_limit_host_pages;
    const setup = {
      hostPage: row.host_page_bytes,
      pageShift: row.page_shift,
      firstEntry: row.first_entry,
      entries: row.entries,
      maxBlock: row.max_contiguous_bytes,
      ...(limit === undefined ? {} : { memlockPages: limit }),
    };
    const table = createKvmTable(setup);
    if (table.errno === 'EINVAL') return { errno: table.errno };
    const created = {
      errno: table.errno,
      table_host_pages: table.tablePages,
      charge_requested_host_pages: table.chargeRequested,
      charged_host_pages: table.chargedPages,
      control_bytes: table.controlBytes,
    };
    if (table.errno !== '0') return created;
    const { result, rejected, pages } = putAll(setup, row.puts);
    return {
      ...created,
      put_result: result,
      rejected_put: rejected,
      pages_allocated_on_demand: pages,
      bytes_allocated_on_demand: pages * row.host_page_bytes,
    };
  },
});
