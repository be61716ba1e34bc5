import { formatBytes, formatCount, formatDecimal } from '../../quantity/index.ts';
import { ceilDiv } from '../bits.ts';
import { memoryOf, reportOf, workOf } from '../builder.ts';
import type { Figure, Format, MemoryItem, Rejection, Step, TableReport, TableRequest } from '../model.ts';
import { firmwareMaskOf, firmwareShifts, planDdw, type Ddw, type DdwSetup } from '../tce/ddw.ts';
import { window1Start } from '../tce/ioda2.ts';
import { flatReport } from '../tce/flat.ts';
import { readValues, size } from '../tce/parameters.ts';

const source = 'arch/powerpc/platforms/pseries/iommu.c (6.12)';
const batch = 512n;
const namable = firmwareShifts.reduce((sizes, shift) => sizes | (1n << BigInt(shift)), 0n);

/** The 64-bit window that a pseries guest kernel asks firmware for. */
export const pseriesDdw: Format = {
  id: 'pseries-ddw',
  aliases: ['pseries', 'ddw'],
  title: 'pseries dynamic DMA window',
  source,
  doc:
    "A guest's 64-bit window on PowerVM or QEMU. The table lives in firmware, one level. Where it covers all memory it is " +
    'filled once and for all (direct mapping); else entries are handed out from a bitmap.',
  hasWindow: false,
  parameters: [
    {
      id: 'page-sizes',
      title: 'Page sizes of firmware',
      doc: 'IO page sizes that firmware offers: 4K, 64K, 16M, 32M, 64M, 128M, 256M, 16G, 2M. The largest is taken.',
      kind: 'sizes',
      default: size['4K'] | size['64K'],
      choices: [
        { value: size['4K'] | size['64K'], title: '4K and 64K' },
        { value: size['4K'] | size['64K'] | size['2M'], title: '4K, 64K and 2M' },
        { value: size['4K'] | size['64K'] | size['16M'], title: '4K, 64K and 16M' },
      ],
      whatIf: true,
    },
    {
      id: 'largest-block',
      title: 'Largest block',
      doc: "Firmware's answer to how many TCEs one window may have. QEMU always says 2^31.",
      kind: 'count',
      default: 1n << 31n,
      choices: [{ value: 1n << 31n, title: 'QEMU' }],
    },
    {
      id: 'memory',
      aliases: ['max-ram'],
      title: 'Largest memory address',
      doc: 'The highest address that memory of the guest may ever have, hotplug included.',
      kind: 'size',
      default: 1n << 36n,
      min: 1n,
    },
    {
      id: 'pmem',
      title: 'Persistent memory',
      doc: 'The guest has persistent memory (`ibm,pmemory`), which can lie anywhere in the address space.',
      kind: 'flag',
      default: false,
    },
    {
      id: 'default-removed',
      title: 'Default window removed',
      doc: 'Firmware had no room for a second window, so the default one was given up for it.',
      kind: 'flag',
      default: false,
    },
    {
      id: 'dma-bits',
      title: 'Address bits of the device',
      doc: "The device's DMA mask. At 32 bits and below no such window is asked for.",
      kind: 'bits',
      default: 64n,
      min: 1n,
      max: 64n,
    },
    {
      id: 'phys-bits',
      title: 'Physical address bits',
      doc: 'MAX_PHYSMEM_BITS of the guest kernel: 51 with 64K pages or radix, 46 for hash with 4K pages.',
      kind: 'bits',
      default: 51n,
      choices: [
        { value: 51n, title: '64K pages, or radix' },
        { value: 46n, title: 'hash with 4K pages' },
      ],
      min: 1n,
      max: 63n,
    },
  ],
  report,
};

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(pseriesDdw, request);
  if (unusable) return unusable;
  const setup: DdwSetup = {
    firmwareMask: firmwareMaskOf(read.number('page-sizes')),
    largestBlock: read.number('largest-block'),
    maxRam: read.number('memory'),
    pmem: read.flag('pmem'),
    defaultRemoved: read.flag('default-removed'),
    dmaBits: Number(read.number('dma-bits')),
    physBits: Number(read.number('phys-bits')),
  };
  const plan = planDdw(setup);
  const page = 1n << BigInt(plan.pageShift);
  const window = { start: window1Start, size: plan.result === 'ok' ? 1n << BigInt(plan.windowShift) : 0n };
  const refused = setup.dmaBits <= 32 ? narrow : refusal(setup, plan);
  const base = { values, window, windowChosen: true };
  if (refused) return reportOf(pseriesDdw, { ...base, rejection: refused, steps: steps(setup, plan) });
  const flat = flatReport({ page, window, entries: plan.entries, batch, writer: 'tce_buildmulti_pSeriesLP' }, request);
  const ram = plan.direct ? ceilDiv(setup.maxRam, page) : 0n;
  const notes = [...flat.notes, 'Firmware chooses where the window starts; 2^59 is taken here, as QEMU does.'];
  if ((read.number('page-sizes') & ~namable) !== 0n) notes.push('Page sizes that firmware cannot name were left out.');
  if (plan.direct) {
    notes.push(
      `Direct mapping: at setup every TCE of RAM is written once, ${formatCount(ram, 'entry', 'entries')} in hypervisor calls of up to ${batch}.`,
    );
  }
  if (plan.dynamic && !plan.direct)
    notes.push('The window does not cover all memory, so every DMA mapping goes through the table.');
  return reportOf(pseriesDdw, {
    ...flat,
    ...base,
    memory: memoryOf(memoryItems(plan)),
    work: plan.direct && !plan.dynamic ? directWork(ram) : flat.work,
    figures: [...figures(plan, ram), ...flat.figures],
    steps: [...steps(setup, plan), ...flat.steps],
    notes,
  });
}

/** Direct mapping: everything is written at setup, a mapping afterwards costs nothing. */
function directWork(ram: bigint): TableReport['work'] {
  const invalidations = [
    {
      scheme: 'batched' as const,
      count: ceilDiv(ram, batch),
      note: `hypervisor calls of up to ${batch} TCEs, at setup`,
    },
  ];
  return {
    map: workOf({ entriesWritten: ram, invalidations }),
    unmap: workOf({}),
    clear: workOf({ entriesWritten: ram, invalidations }),
  };
}

function memoryItems(plan: Ddw): MemoryItem[] {
  const item = (name: string, bytes: bigint) => ({ name, full: bytes, onDemand: bytes, upfront: bytes });
  const items = [item('table in firmware', plan.firmwareTableBytes)];
  if (plan.dynamic) items.push(item('allocation bitmap', plan.bitmapBytes));
  return items;
}

function figures(plan: Ddw, ram: bigint): Figure[] {
  return [
    { id: 'page', title: 'TCE page', value: 1n << BigInt(plan.pageShift), unit: 'bytes' },
    { id: 'window-shift', title: 'window, as a power of two', value: BigInt(plan.windowShift), unit: 'bits' },
    {
      id: 'mapping',
      title: 'mapping',
      value: plan.direct ? (plan.dynamic ? 'direct and dynamic' : 'direct') : 'dynamic',
    },
    { id: 'dynamic-offset', title: 'dynamic part starts at', value: plan.dynamicOffset, unit: 'bytes' },
    { id: 'dynamic-entries', title: 'entries of the dynamic part', value: plan.dynamicEntries, unit: 'entries' },
    { id: 'ram-entries', title: 'entries written at setup', value: ram, unit: 'entries' },
  ];
}

function steps(setup: DdwSetup, plan: Ddw): Step[] {
  if (plan.result === 'no-page-size') return [];
  const enable = 'enable_ddw';
  return [
    {
      text: 'The largest page firmware offers',
      value: formatBytes(1n << BigInt(plan.pageShift)),
      source: 'iommu_get_page_shift',
    },
    {
      text: 'The largest window, as a power of two',
      formula: `min(lg(${formatDecimal(setup.largestBlock)} << ${plan.pageShift}) rounded up, ${setup.dmaBits})`,
      value: plan.largestShift.toString(),
      source: enable,
    },
    { text: 'The window asked for, as a power of two', value: plan.windowShift.toString(), source: enable },
    {
      text: 'The table in firmware',
      formula: `8 << (${plan.windowShift} - ${plan.pageShift})`,
      value: formatBytes(plan.firmwareTableBytes),
      source: enable,
    },
  ];
}

const narrow: Rejection = {
  errno: 'refused',
  reason: 'A device of 32 address bits or fewer stays in the default window; no other one is asked for.',
  step: 'create',
  source: 'iommu_bypass_supported_pSeriesLP',
};

function refusal(setup: DdwSetup, plan: Ddw): Rejection | undefined {
  if (plan.result === 'ok') return undefined;
  const reason =
    plan.result === 'no-page-size'
      ? 'Firmware offers no page size that the kernel knows, so no window is made and the device is not tried again.'
      : `A window of 2^${plan.windowShift} bytes is smaller than one ${formatBytes(1n << BigInt(plan.pageShift))} page. The kernel asks firmware for it all the same, ` +
        `because ${formatDecimal(setup.largestBlock)} entries shifted by ${plan.pageShift} are computed in 64 bits. Offer smaller pages or a smaller block.`;
  return { errno: 'refused', reason, step: 'create', source: 'enable_ddw' };
}
