import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alignmentAdvice, parseLayout } from '../../../server/src/layout/index.ts';

const folder = resolve(import.meta.dirname, '../../../samples');
const samples = readdirSync(folder).filter((name) => name.endsWith('.iommu'));

function reports(name: string) {
  const { value, problems } = parseLayout(readFileSync(resolve(folder, name), 'utf8'));
  expect(problems).toEqual([]);
  return value.blocks.map((block) => ({ block, report: block.format.report(block.request) }));
}

const tables = (one: ReturnType<typeof reports>[number]) => one.report.levels.map((level) => level.tables).join('/');

describe('samples', () => {
  it.each(samples)('%s has no problems', (name) => {
    expect(reports(name).length).toBeGreaterThan(0);
  });

  it('the guest with GPU memory: small pages against large ones, both accepted', () => {
    const [small, large] = reports('nvlink2-guest.iommu');
    expect([tables(small!), small!.report.memory.onDemand]).toEqual(['1/16', 8912896n]);
    expect([tables(large!), large!.report.memory.onDemand]).toEqual(['1/2', 393216n]);
    expect([small, large].map((one) => one!.report.rejection)).toEqual([undefined, undefined]);
  });

  it('the BAR: pages against blocks, and the advice', () => {
    const [blocks, pages] = reports('mmio-bar-8g.iommu');
    expect(blocks!.report.work.map.entriesWritten).toBe(8n);
    expect(tables(pages!)).toBe('1/8/4096');
    expect(alignmentAdvice(blocks!.block.format, blocks!.block.request)).toEqual([]);
    const [advice] = alignmentAdvice(pages!.block.format, pages!.block.request);
    expect(advice?.message).toBe('physical address is 4K-aligned only; 1 GiB alignment would save 4,104 tables');
  });

  it('the sparse window: the figures that its comments quote', () => {
    const [whole, eighth] = reports('sparse-16tib-vtd.iommu');
    expect(tables(whole!)).toBe('1/32/16384/8388608');
    expect(whole!.report.memory.onDemand >> 20n).toBe(32832n);
    expect(tables(eighth!)).toBe('1/4/2048/1048576');
  });

  it('the guest with 1 TiB compares four formats over the same regions', () => {
    const all = reports('vfio-1tib.iommu');
    expect(all.map(({ block }) => block.format.id)).toEqual(['vtd', 'arm-lpae-s2', 'amd-v1', 'powernv']);
    expect(new Set(all.map(({ block }) => block.request.regions)).size).toBe(1);
  });
});
