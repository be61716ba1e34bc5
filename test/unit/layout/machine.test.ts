import { describe, expect, it } from 'vitest';
import { isMappedResource, readMachineLine } from '../../../server/src/layout/machine.ts';

/** What a line states: kind, source, start, size, and then the name, the page size or the reason. */
type Stated = readonly [
  kind: string,
  from: string,
  start?: bigint | undefined,
  size?: bigint | undefined,
  more?: string | bigint,
];

function stated(line: string): Stated | undefined {
  const read = readMachineLine(line);
  if (!read) return undefined;
  const { kind, from, extent, name, page, why } = read;
  const more = name ?? page ?? why;
  if (extent === undefined) return more === undefined ? [kind, from] : [kind, from, undefined, undefined, more];
  return more === undefined ? [kind, from, extent.start, extent.size] : [kind, from, extent.start, extent.size, more];
}

const G = 1n << 30n;
const usable: Stated = ['region', 'e820', G, G, 'System RAM'];
const node: Stated = ['region', 'node', G, G, 'node 12'];
const again: Stated = ['ignored', 'node', undefined, undefined, 'this line tells again what others tell'];
const range = '[mem 0x0000000040000000-0x000000007fffffff]';
const window: Stated = ['window', 'window', 0n, G, 4096n];
const dynamic = 'ibm,create-pe-dma-window(2025) 1000 8000000 20000001';

describe('a line that a machine printed', () => {
  it.each<[string, string, Stated | undefined]>([
    [
      'lsmem, online',
      '0x0000000040000000-0x000000007fffffff   1G online       yes    8',
      ['region', 'lsmem', G, G, 'memory'],
    ],
    [
      'lsmem, offline',
      '0x0000000040000000-0x000000007fffffff   1G offline',
      ['ignored', 'lsmem', undefined, undefined, 'this memory is offline'],
    ],
    [
      'lsmem, the last byte there is',
      '0x0-0xffffffffffffffff 16E online',
      ['region', 'lsmem', 0n, 1n << 64n, 'memory'],
    ],
    ['lsmem, one byte', '0x10-0x10 1B online', ['region', 'lsmem', 16n, 1n, 'memory']],
    ['lsmem, the wrong way round', '0x20-0x10 1B online', undefined],
    ['lsmem, its heading', 'RANGE                                  SIZE  STATE', ['ignored', 'lsmem']],
    ['lsmem, its block size', 'Memory block size:       128M', ['ignored', 'lsmem']],
    ['lsmem, its sum', 'Total offline memory:      0B', ['ignored', 'lsmem']],
    ['e820, usable', `BIOS-e820: ${range} usable`, usable],
    ['e820, a later kernel', `BIOS-e820 ${range} usable`, usable],
    ['e820, with the time', `[    0.000000] BIOS-e820: ${range} usable`, usable],
    ['e820, with the level and the time', `<6>[    0.000000] BIOS-e820: ${range} usable`, usable],
    ['e820, with the thread', `[    0.000000][    T0] BIOS-e820: ${range} usable`, usable],
    ['e820, as dmesg -x prints it', `kern  :info  : [    0.000000] BIOS-e820: ${range} usable`, usable],
    ['e820, as syslog keeps it', `Nov  3 10:11:12 host kernel: [    0.000000] BIOS-e820: ${range} usable`, usable],
    ['the older BIOS call', `BIOS-88: ${range} usable`, usable],
    [
      'e820, reserved',
      `BIOS-e820: ${range} reserved`,
      ['ignored', 'e820', undefined, undefined, '`reserved` is not memory that devices use'],
    ],
    [
      'e820, not quite usable',
      `BIOS-e820: ${range} soft usable`,
      ['ignored', 'e820', undefined, undefined, '`soft usable` is not memory that devices use'],
    ],
    [
      'e820, a type told at length',
      `BIOS-e820: ${range} ${'x'.repeat(60)}`,
      ['ignored', 'e820', undefined, undefined, `\`${'x'.repeat(40)}\` is not memory that devices use`],
    ],
    ['e820, the wrong way round', 'BIOS-e820: [mem 0x20-0x10] usable', undefined],
    ['something behind the word', `BIOS-e820: update ${range} usable`, again],
    ['something before the word', `old BIOS-e820: ${range} usable`, again],
    ['a node', `node  12: ${range}`, node],
    ['a node, with spaces', `[    0.1]   node   12: ${range}`, node],
    ['a node, in the middle', `early node 12: ${range}`, again],
    ['a node and more', `node 12: movable ${range}`, again],
    [
      'a root bus',
      `pci_bus 0000:00: root bus resource ${range.replace(']', ' window]')}`,
      ['region', 'bus', G, G, 'pci_bus 0000:00'],
    ],
    ['a bus below', `pci_bus 0000:01: resource 1 ${range}`, again],
    ['a bus, and more', `pci_bus 0000:00: root bus resource of old ${range}`, again],
    ['a bus, with something before', `x pci_bus 0000:00: root bus resource ${range}`, again],
    ['a BAR', 'pci 0000:00:02.0: reg 0x10: [mem 0x40000000-0x7fffffff 64bit pref]', again],
    ['a window of powernv', 'pci 0001:00     : [PE# fd] Setting up window#0 0..3fffffff pg=1000', window],
    ['a window of powernv, the wrong way round', 'Setting up window#0 4000..3fff pg=1000', undefined],
    ['a window of IODA1, last address', ' Setting up 32-bit TCE table at 00000000..3fffffff', window],
    ['a window of IODA1, first address behind', ' Setting up 32-bit TCE table at 00000000..40000000', window],
    ['a window of IODA1 that is empty', ' Setting up 32-bit TCE table at 40000000..40000000', undefined],
    [
      'a window of pseries, above 4 GiB',
      `${dynamic} 10 24 returned 0 (liobn = 0x70000001 starting addr = 8000000 10000)`,
      ['window', 'window', 0x800000000010000n, 1n << 36n, 65536n],
    ],
    [
      'a window of pseries as long as the address space',
      `${dynamic} 3f 40 returned 0 (liobn = 0x70000001 starting addr = 0 0)`,
      ['window', 'window', 0n, 1n << 64n, 1n << 63n],
    ],
    ['a page longer than that', `${dynamic} 40 40 returned 0 (liobn = 0x70000001 starting addr = 0 0)`, undefined],
    ['a window longer than that', `${dynamic} 10 41 returned 0 (liobn = 0x70000001 starting addr = 0 0)`, undefined],
    [
      'a window that firmware did not make',
      `${dynamic} 10 24 returned -1 (liobn = 0x0 starting addr = 0 0)`,
      ['ignored', 'window', undefined, undefined, 'the firmware refused this window'],
    ],
    ['anything else', 'the quick brown fox', undefined],
  ])('%s', (_what, line, expected) => {
    expect(stated(line)).toEqual(expected);
  });
});

describe('an entry of /proc/iomem', () => {
  it.each(['System RAM', 'GPU RAM', 'Persistent Memory', 'System RAM (kmem)', '0000:00:02.0', 'my reserved things'])(
    '%s is memory',
    (name) => {
      expect(isMappedResource(name)).toBe(true);
    },
  );

  it.each([
    'Reserved',
    'RAM buffer',
    'ACPI Tables',
    'ACPI Non-volatile Storage',
    'Unusable memory',
    'PCI Bus 0000:00',
    'PCI ECAM 0000 [bus 00-ff]',
    'PCI MMCONFIG 0000 [bus 00-ff]',
    'Local APIC',
    'IOAPIC 0',
    'HPET 0',
    'keyboard',
    'rtc0',
    'Soft Reserved',
  ])('%s is not', (name) => {
    expect(isMappedResource(name)).toBe(false);
  });
});
