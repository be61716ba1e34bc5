import type { Extent } from '../table/model.ts';

/**
 * Lines that a machine printed: `/proc/iomem`, `lsmem`, the kernel log. Each reader gets one line and says what it
 * states, or undefined where the line is something else.
 */
export interface MachineLine {
  readonly kind: 'region' | 'window' | 'ignored';
  readonly extent?: Extent;
  readonly name?: string;
  /** Page size that a window line states, in bytes. */
  readonly page?: bigint;
  /** Which table of the machine the line is from: the same memory may be told by two of them. */
  readonly from: 'iomem' | 'lsmem' | 'e820' | 'node' | 'bus' | 'window';
  /** Why it is not taken, for `ignored`. */
  readonly why?: string;
}

/** Top-level entries of /proc/iomem that no device is given as memory. */
const notMemory =
  /^(?:reserved|ram buffer|acpi .*|unusable memory|pci (?:bus|ecam|mmconfig).*|local apic|ioapic.*|hpet.*|keyboard|rtc.*|soft reserved)$/i;

/** Of /proc/iomem (kernel/resource.c, `r_show`): whether a top-level entry is memory that gets mapped. */
export function isMappedResource(name: string): boolean {
  return !notMemory.test(name);
}

export function extentOf(first: string, last: string): Extent | undefined {
  const start = BigInt(`0x${first}`);
  const end = BigInt(`0x${last}`);
  return end < start || end >= 1n << 64n ? undefined : { start, size: end - start + 1n };
}

const lsmem = /^0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\s+[\d.]+[BKMGTPE]\s+(online|offline)\b/;
const lsmemOther = /^(?:RANGE\s+SIZE\b|Memory block size:|Total (?:online|offline) memory:)/;
const prefix =
  /^(?:<\d+>)?(?:[a-z]+ *: *[a-z]+ *: *)?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8} \S+ kernel: )?(?:\[[ \d.]+\] ?(?:\[ *[TC]\d+\] ?)?)?/;
const mem = /\[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})(?: (?:window|64bit|pref|flags [^\]]*))*\]/;

/** One line that is neither a directive nor a range; `text` has no indentation. */
export function readMachineLine(text: string): MachineLine | undefined {
  const block = lsmem.exec(text);
  if (block) {
    const extent = extentOf(block[1]!, block[2]!);
    if (!extent) return undefined;
    return block[3] === 'online'
      ? { kind: 'region', extent, name: 'memory', from: 'lsmem' }
      : { kind: 'ignored', from: 'lsmem', why: 'this memory is offline' };
  }
  if (lsmemOther.test(text)) return { kind: 'ignored', from: 'lsmem' };
  const line = text.slice(prefix.exec(text)?.[0].length ?? 0).trimStart();
  return readMemory(line) ?? readWindow(line);
}

/** `BIOS-e820:`, `node 0:` and root bus resources: arch/x86/kernel/e820.c, mm/mm_init.c, drivers/pci/probe.c. */
function readMemory(line: string): MachineLine | undefined {
  const range = mem.exec(line);
  if (!range) return undefined;
  const extent = extentOf(range[1]!, range[2]!);
  if (!extent) return undefined;
  const before = line.slice(0, range.index).trim();
  const after = line.slice(range.index + range[0].length).trim();
  if (/^(?:BIOS-e820|BIOS-88|BIOS-provided):?$/.test(before)) {
    if (/^usable\b/.test(after)) return { kind: 'region', extent, name: 'System RAM', from: 'e820' };
    return { kind: 'ignored', from: 'e820', why: `\`${after.slice(0, 40)}\` is not memory that devices use` };
  }
  const node = /^node +(\d+):$/.exec(before);
  if (node) return { kind: 'region', extent, name: `node ${node[1]!}`, from: 'node' };
  const bus = /^pci_bus ([0-9a-f:]+): root bus resource$/.exec(before);
  if (bus) return { kind: 'region', extent, name: `pci_bus ${bus[1]!}`, from: 'bus' };
  return { kind: 'ignored', from: 'node', why: 'this line tells again what others tell' };
}

const powernv = /Setting up window#\d+ ([0-9a-f]{1,16})\.\.([0-9a-f]{1,16}) pg=([0-9a-f]{1,16})/;
const powernv32 = /Setting up 32-bit TCE table at ([0-9a-f]{1,16})\.\.([0-9a-f]{1,16})/;
const pseries =
  /ibm,create-pe-dma-window\([0-9a-f]+\) [0-9a-f]+ [0-9a-f]+ [0-9a-f]+ ([0-9a-f]{1,2}) ([0-9a-f]{1,2}) returned (-?\d+) \(liobn = 0x[0-9a-f]+ starting addr = ([0-9a-f]{1,8}) ([0-9a-f]{1,8})\)/;

/** DMA windows: powernv/pci-ioda.c `pnv_pci_ioda2_set_window`, pseries/iommu.c `create_ddw`. */
function readWindow(line: string): MachineLine | undefined {
  const set = powernv.exec(line);
  if (set) {
    const extent = extentOf(set[1]!, set[2]!);
    return extent && { kind: 'window', extent, page: BigInt(`0x${set[3]!}`), from: 'window' };
  }
  const low = powernv32.exec(line);
  if (low) {
    // 6.12 prints the first address behind the window, 6.1 the last one in it.
    const end = BigInt(`0x${low[2]!}`);
    const start = BigInt(`0x${low[1]!}`);
    const size = end - start + (end & 1n);
    return size <= 0n ? undefined : { kind: 'window', extent: { start, size }, page: 4096n, from: 'window' };
  }
  const created = pseries.exec(line);
  if (created) {
    if (created[3] !== '0') return { kind: 'ignored', from: 'window', why: 'the firmware refused this window' };
    const [page, window] = [parseInt(created[1]!, 16), parseInt(created[2]!, 16)];
    if (page > 63 || window > 64) return undefined;
    const start = (BigInt(`0x${created[4]!}`) << 32n) | BigInt(`0x${created[5]!}`);
    return { kind: 'window', extent: { start, size: 1n << BigInt(window) }, page: 1n << BigInt(page), from: 'window' };
  }
  return undefined;
}
