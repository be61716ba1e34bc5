import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../server/src/quantity/index.ts';
import type { Figure, Region, TableReport, Values } from '../../../server/src/table/model.ts';
import { findFormat } from '../../../server/src/table/registry.ts';
import { readCsv } from '../../../server/src/table/vectors/csv.ts';
import { runVectors } from '../../../server/src/table/vectors/index.ts';

const GiB = 1n << 30n;
const MiB = 1n << 20n;
const [header, ...records] = readCsv(
  readFileSync(resolve(import.meta.dirname, '../../vectors/worked-examples.csv'), 'utf8'),
).value;
const examples = records.map((record) => {
  const cells = Object.fromEntries(header!.map((cell, i) => [cell.text, record[i]!.text]));
  return { id: cells.id!, case: cells.case!, quantity: cells.quantity!, value: cells.value! };
});

/** 16 GiB of memory at 0, 16 GiB of a device at 0x244000000000. */
const guest: Region[] = [
  { iova: 0n, size: 16n * GiB },
  { iova: 0x244000000000n, size: 16n * GiB },
];

function powernv(values: Values, regions = guest): TableReport {
  return findFormat('powernv')!.report({ values, regions });
}

function figure(report: TableReport, id: string): Figure['value'] | undefined {
  return report.figures.find((one) => one.id === id)?.value;
}

/** The example's own window, which is not a power of two. */
const published = { start: 0n, size: evaluate('0x244000000000 + 0x2000000000').value!.exact };
const flat = findFormat('powernv')!.report({ values: {}, window: published, regions: [] });

/** `host page 64K, levels=3: ...` */
function onDemandLevels(quantity: string): unknown {
  const match = /^host page (\d+)K, levels=(\d): (.*)$/.exec(quantity);
  if (!match) return undefined;
  const values = { 'host-page': BigInt(match[1]!) * 1024n, levels: BigInt(match[2]!) };
  const both = powernv(values);
  const hardware = powernv({ ...values, 'user-copy': false });
  const indirect = figure(hardware, 'indirect-bytes') as bigint;
  const answers: Record<string, unknown> = {
    'creation result, 55-bit rule (current kernels)': both.rejection?.errno ?? 0,
    'creation result, 60-bit rule (rule in force when the example was written)':
      powernv({ ...values, 'address-limit': 60n }).rejection?.errno ?? 0,
    'bytes charged to locked memory for the window': both.memory.charged,
    'entry bits per level': both.levels[0]!.entries.toString(2).length - 1,
    'tables by level, root first': both.levels.map(({ tables }) => tables).join('/'),
    'hardware table only': hardware.memory.onDemand,
    'hardware table + user copy': both.memory.onDemand,
    'indirect levels, hardware only (the "plus some" over 4 MiB)': indirect,
    'indirect levels, hardware + user copy (over 8 MiB)': 2n * indirect,
  };
  return answers[match[3]!];
}

const kvm = findFormat('kvm-tce')!.report({ values: {}, regions: guest });
const sparse = [{ iova: 0n, size: 32n * GiB }];
const sparseCleared = findFormat('powernv')!.report({
  values: {},
  window: { start: 0n, size: 1n << 46n },
  regions: sparse,
});

function row(kind: string, inputs: Record<string, string>): Record<string, string> {
  const text = `${Object.keys(inputs).join(',')}\n${Object.values(inputs).join(',')}\n`;
  const { csv, problems } = runVectors(kind, text);
  expect(problems).toEqual([]);
  const [names, values] = readCsv(csv).value;
  return Object.fromEntries(names!.map((cell, i) => [cell.text, values![i]!.text]));
}

/** `4K granule, 2M blocks: ...` */
function stage2(quantity: string): unknown {
  const match = /^(\d+)K granule, (\d+)([KMG]) (?:pages|blocks): (.*)$/.exec(quantity);
  if (!match) return undefined;
  const unit = { K: 1024n, M: MiB, G: GiB }[match[3] as 'K' | 'M' | 'G'];
  const result = row('kvm-arm64-stage2', {
    host_page_bytes: String(Number(match[1]) * 1024),
    ipa_bits: '40',
    ipa_limit_bits: '48',
    lpa2: '0',
    map_chunk_bytes: String(BigInt(match[2]!) * unit),
    regions: `0x8000000000:${8n * GiB}:0x4000000000`,
  });
  const sum = (list: string) => list.split('/').reduce((total, count) => total + Number(count), 0);
  const answers: Record<string, unknown> = {
    'leaf entries': sum(result.leaf_entries_by_level!),
    'tables below the root': sum(result.tables_by_level!) - Number(result.tables_by_level!.split('/')[0]),
    'TLB invalidations to unmap, one by one': result.unmap_invalidations,
    'with range invalidation': result.unmap_invalidations_with_range,
  };
  return answers[match[4]!];
}

/** `513 separately contiguous pieces: ...` */
function flushes(quantity: string): unknown {
  const match = /^(\d+) separately contiguous pieces: flushes (one by one|batched)$/.exec(quantity);
  if (!match) return undefined;
  const result = row('vfio-type1', {
    host_page_bytes: '4096',
    dma_bytes: String(BigInt(match[1]!) * 4096n),
    contiguous_run_bytes: '4096',
    fine_grained_leaf_bytes: '',
  });
  return match[2] === 'batched' ? result.tlb_syncs : result.unmap_calls;
}

const named: Record<string, unknown> = {
  'window end used in the example': published.size,
  '64K entries up to that end': published.size >> 16n,
  'one full table for exactly that many entries': figure(flat, 'flat-bytes'),
  'ex-004': (figure(flat, 'flat-bytes') as bigint) / MiB,
  'leaf bytes for the 32 GiB that are mapped': figure(powernv({}), 'leaf-bytes-needed'),
  'ex-006': (figure(powernv({}), 'leaf-bytes-needed') as bigint) / MiB,
  'smallest legal window that covers the example': powernv({}).window.size,
  'one full table of that window, leaf level only': figure(powernv({}), 'flat-bytes'),
  'host pages charged for a 2^30 entry table': figure(kvm, 'charged'),
  'control block': figure(kvm, 'control-bytes'),
  'table pages allocated after the guest maps the example regions': kvm.levels[0]!.tables,
  'ex-098': kvm.memory.items.find(({ name }) => name === 'table pages')!.onDemand,
  'entries in a 2^46 byte window of 64K pages': figure(sparseCleared, 'entries'),
  'entries visited at shutdown without skipping': sparseCleared.work.clear!.entriesWithoutSkip,
  'entries visited at shutdown with skipping, 32 GiB mapped at the window start, 2 levels': figure(
    sparseCleared,
    'exchanged',
  ),
  'leaf tables stepped over': sparseCleared.work.clear!.holesSkipped,
};

describe('worked examples', () => {
  it.each(examples)('$id $case: $quantity', ({ id, quantity, value }) => {
    const derived = named[id] ?? named[quantity] ?? onDemandLevels(quantity) ?? stage2(quantity) ?? flushes(quantity);
    expect(String(derived)).toBe(value);
  });

  it('the published sum is 4656 MiB, not 4556', () => {
    expect(evaluate('((0x244000000000 + 0x2000000000) >> 16) * 8 / 1048576').value!.exact).toBe(4656n);
    expect(figure(flat, 'flat-bytes')).toBe(4656n * MiB);
    expect(flat.rejection).toMatchObject({ errno: 'EINVAL', step: 'create' });
    expect(flat.rejection!.reason).toContain('64 TiB');
  });

  it('a window that the 32 GiB fill has nothing to skip', () => {
    expect(powernv({}, sparse).work.clear).toMatchObject({ holesSkipped: 0n, entriesWithoutSkip: 524288n });
  });
});
