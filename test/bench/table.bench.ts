/**
 * What sizing a table costs: against the number of regions, against the window, with overlaps. Prints a table with
 * a bar per row. Run it with `node test/bench/table.bench.ts [format...]`.
 */

import type { Format, Region, Values } from '../../server/src/table/model.ts';
import { findFormat } from '../../server/src/table/registry.ts';
import { completeValues } from '../../server/src/table/values.ts';

const PAGE_SHIFT = 12n;
const ROUNDS = 5;
const BAR = 40;

interface Row {
  readonly what: string;
  readonly milliseconds: number;
  readonly heap: number;
}

/** The same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
}

/** `count` regions of up to 1000 pages spread over 2^`bits` bytes, in random order. */
function scattered(count: number, bits: number, overlaps: number): Region[] {
  const random = generator(count + bits);
  const slots = 2 ** (bits - Number(PAGE_SHIFT));
  const room = Math.max(1, Math.floor(slots / count));
  const regions = Array.from({ length: count }, (_, index): Region => {
    const pages = 1 + Math.floor(random() * Math.min(1000, room));
    const at = index * room + Math.floor(random() * (room - Math.min(room, pages)));
    const iova = BigInt(at) << PAGE_SHIFT;
    return { iova, size: BigInt(Math.min(pages, room)) << PAGE_SHIFT, phys: iova & ((1n << 46n) - 1n) };
  });
  for (let index = regions.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [regions[index], regions[other]] = [regions[other]!, regions[index]!];
  }
  return [...regions, ...regions.slice(0, overlaps)];
}

/** The best of some rounds, in processor time, and the heap that a report holds on to. */
function measure(format: Format, values: Values, what: string, regions: readonly Region[]): Row {
  let milliseconds = Infinity;
  let heap = 0;
  for (let round = 0; round < ROUNDS; round++) {
    globalThis.gc?.();
    const before = process.memoryUsage();
    const start = process.cpuUsage();
    const report = format.report({ values, regions });
    const spent = process.cpuUsage(start);
    const after = process.memoryUsage();
    milliseconds = Math.min(milliseconds, (spent.user + spent.system) / 1000);
    heap = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    if (report.rejection) throw new Error(`${format.id}: ${report.rejection.reason}`);
  }
  return { what, milliseconds, heap: Math.max(0, heap) };
}

function print(title: string, rows: readonly Row[]): void {
  const most = Math.max(...rows.map(({ milliseconds }) => milliseconds));
  process.stdout.write(`\n${title}\n`);
  for (const { what, milliseconds, heap } of rows) {
    const bar = '#'.repeat(Math.max(1, Math.round((milliseconds / most) * BAR)));
    const size = `${(heap / 2 ** 20).toFixed(1)} MiB`;
    process.stdout.write(
      `  ${what.padEnd(26)} ${milliseconds.toFixed(1).padStart(9)} ms  ${size.padStart(12)}  ${bar}\n`,
    );
  }
}

/** Address bits of a window that the format's defaults, with these values, can take. */
const wide: Readonly<Record<string, { readonly bits: number; readonly values?: Values }>> = {
  vtd: { bits: 57, values: { levels: 5n } },
  'amd-v1': { bits: 63 },
  'amd-v2': { bits: 56, values: { levels: 5n } },
  'riscv-iommu': { bits: 56 },
  'riscv-gstage': { bits: 50 },
  'arm-lpae-s1': { bits: 48 },
  'arm-lpae-s2': { bits: 48 },
  'kvm-arm64-stage2': { bits: 48, values: { 'ipa-bits': 48n } },
  's390-zpci': { bits: 42 },
};

const wanted = process.argv.slice(2);
for (const id of wanted.length > 0 ? wanted : ['vtd', 'amd-v1', 'arm-lpae-s1', 'kvm-arm64-stage2']) {
  const format = findFormat(id);
  if (!format) throw new Error(`no format ${id}`);
  const { bits, values: given } = wide[format.id] ?? { bits: 40 };
  const { values } = completeValues(format, given ?? {});
  const counts = [1_000, 10_000, 100_000, 1_000_000];
  print(
    `${format.id}: regions in a window of 2^${bits} bytes`,
    counts.map((count) => measure(format, values, `${count} regions`, scattered(count, bits, 0))),
  );
  const windows = [34, 38, 42, 48, 57, 63].filter((size) => size <= bits);
  print(
    `${format.id}: window, with 10000 regions`,
    windows.map((size) => measure(format, values, `2^${size} bytes`, scattered(10_000, size, 0))),
  );
  // Formats that never map over a mapping refuse these.
  if (!id.startsWith('arm-'))
    print(
      `${format.id}: overlaps among 100000 regions`,
      [0, 10, 1000, 100_000].map((overlaps) =>
        measure(format, values, `${overlaps} twice`, scattered(100_000, bits, overlaps)),
      ),
    );
}
