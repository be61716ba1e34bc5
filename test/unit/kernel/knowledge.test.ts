import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accessors } from '../../../server/src/kernel/accessors.ts';
import { allocation } from '../../../server/src/kernel/allocation.ts';
import { configured } from '../../../server/src/kernel/constants.ts';
import {
  declaredCalls,
  declaredDereferences,
  declaredFailures,
  declaredFields,
} from '../../../server/src/kernel/declared.ts';
import { fieldUnits } from '../../../server/src/kernel/fields.ts';
import { effects, handwrittenCalls, kernelKnowledge } from '../../../server/src/kernel/index.ts';
import { lookups } from '../../../server/src/kernel/lookups.ts';
import { loops } from '../../../server/src/kernel/loops.ts';
import { opsTables } from '../../../server/src/kernel/ops.ts';
import { factKeys } from '../../../server/src/kernel/project.ts';
import { release } from '../../../server/src/kernel/declared/release.ts';
import { dereferences } from '../../../server/src/kernel/declared/dereferences.ts';
import { units } from '../../../server/src/kernel/declared/units.ts';
import { types } from '../../../server/src/kernel/types.ts';

const twice = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i);
const handwritten = handwrittenCalls(declaredCalls());

describe('facts', () => {
  it.each([
    ['accessors', accessors.map((fact) => fact.name)],
    ['allocation and lookups', [...allocation, ...lookups].map((fact) => fact.name)],
    ['loops', loops.map((loop) => loop.name)],
    ['types', types.map((type) => type.text)],
    ['ops', opsTables.map((fact) => `${fact.ops}.${fact.slot}`)],
  ])('%s are named once', (_, names) => {
    expect(twice(names)).toEqual([]);
  });

  it.each([...handwritten, ...effects].map((fact) => [fact.name, fact] as const))(
    '%s says where it was read',
    (_, fact) => {
      expect(fact.cite?.file).toMatch(/^(?:scripts\/dtc|include|drivers|arch|kernel|lib|mm|fs|virt)\/[\w./-]+\.[ch]$/);
      expect(fact.cite?.version).toMatch(/^\d+\.\d+(?:\.\d+)?$/);
      expect([fact.name, 'struct iommu_table_ops']).toContain(fact.cite?.function);
    },
  );

  it('a may-return-NULL fact is of a pointer, or of an address in an integer', () => {
    for (const fact of handwritten) {
      if (fact.mayReturnNull) expect(fact.type, fact.name).toMatch(/\*$|^(?:unsigned long|phys_addr_t)$/);
    }
  });

  it('an entry accessor returns a pointer', () => {
    for (const fact of accessors) if (fact.entryAccessor) expect(fact.type, fact.name).toMatch(/\*$/);
  });

  it('a condition names an argument that the call has', () => {
    for (const fact of handwritten) {
      for (const condition of [fact.mayReturnNull, fact.sleeps, fact.entryAccessor?.allocates]) {
        if (typeof condition !== 'object' || !fact.parameters) continue;
        expect(condition.argument, fact.name).toBeLessThan(fact.parameters.length);
      }
    }
  });

  it('every member that has a unit is declared, or belongs to a struct that no header shows', () => {
    const declared = declaredFields();
    // Of these no header that scripts/kernel-facts.ts reads shows the members.
    const hidden = new Set(['mm_iommu_table_group_mem_t', 'memory_notify', 'mm_struct']);
    for (const key of fieldUnits.keys()) {
      const [struct, field] = key.split('.') as [string, string];
      if (hidden.has(struct)) continue;
      expect(declared.get(struct)?.has(field), key).toBe(true);
    }
  });

  it('parameters of ops slots and of the map and unmap family have a name and a type', () => {
    for (const { name, parameters } of [
      ...opsTables.map((fact) => ({ name: fact.slot, parameters: fact.parameters })),
      ...handwritten.filter((fact) => fact.parameters?.some((parameter) => parameter.unit)),
    ]) {
      for (const parameter of parameters ?? []) {
        expect(parameter.name, name).toMatch(/^\w+$/);
        expect(parameter.type, name).not.toBe('');
      }
    }
  });

  it('integer types of parameters with a unit, or of what they point to, are known', () => {
    for (const fact of handwritten) {
      for (const { type, unit } of fact.parameters ?? []) {
        if (unit) expect(kernelKnowledge.type(type.replace(/ \*$/, ''))?.kind, `${fact.name}: ${type}`).toBe('integer');
      }
    }
  });

  it.each([...configured].map((name) => [name]))('%s has no single value', (name) => {
    expect(kernelKnowledge.constant(name)).toBeUndefined();
  });
});

const tree = process.env['LINUX_6_12'] ?? '';

describe('citations', () => {
  it('each handwritten name occurs in the file it cites', (ctx) => {
    if (tree === '') {
      console.warn('skipped: LINUX_6_12 names no kernel tree, so citations are not looked up');
      ctx.skip('no kernel tree in LINUX_6_12');
    }
    const missing = [...handwritten, ...effects]
      .filter((fact) => fact.cite!.version === release)
      .filter((fact) => !new RegExp(`\\b${fact.name}\\b`).test(readFileSync(join(tree, fact.cite!.file), 'utf8')))
      .map((fact) => `${fact.name}: ${fact.cite!.file}`);
    expect(missing).toEqual([]);
  });
});

describe('how functions fail, by their callers and their bodies', () => {
  it.each([
    ['dma_request_chan', { returnsErrPtr: true, mayReturnNull: false }],
    ['memblock_alloc', { mayReturnNull: true, nullIsFailure: true }],
    ['devm_memremap', { returnsErrPtr: true, mayReturnNull: false }],
    ['iommu_init_table', { mayReturnNull: true, nullIsFailure: true }],
    ['misc_register', { zeroIsSuccess: true, mustCheck: true }],
  ])('%s', (name, fact) => expect(kernelKnowledge.call(name)).toMatchObject(fact));

  it('is data in one form, and does not contradict what was written by hand', () => {
    const hand = new Map(handwritten.map((fact) => [fact.name, fact]));
    for (const fact of declaredFailures()) {
      const known = hand.get(fact.name);
      expect(fact.cite?.file, fact.name).toMatch(/\.[ch]$/);
      if (known?.returnsErrPtr !== undefined) expect(fact.returnsErrPtr, fact.name).toBe(known.returnsErrPtr);
    }
  });
});

describe('what inline functions read through', () => {
  it('is data in one form', () => {
    for (const line of dereferences.trim().split('\n')) {
      expect(line).toMatch(/^# [\w/.-]+\.h$|^\w+(?::\d(?:,\d)*)?(?: \w+(?::\d(?:,\d)*)?)*$/);
    }
  });

  it.each([
    ['pci_name', [0]],
    ['get_locked_pte', [2]],
    ['iommu_iotlb_sync', [0, 1]],
    ['to_pci_dev', undefined],
  ])('%s', (name, read) => expect(kernelKnowledge.call(name)?.dereferences).toEqual(read));

  it('stands in the headers that are cited', (ctx) => {
    if (tree === '') ctx.skip('no kernel tree in LINUX_6_12');
    const missing = declaredDereferences()
      .filter(({ name, cite }) => !new RegExp(`\\b${name}\\(`).test(readFileSync(join(tree, cite!.file), 'utf8')))
      .map(({ name }) => name);
    expect(missing).toEqual([]);
  });
});

describe('what bodies and callers agree on', () => {
  it('is data in one form', () => {
    for (const line of units.trim().split('\n')) {
      expect(line).toMatch(
        /^# [\w/.-]+\.[ch](?:@[\d.]+)?$|^\w+: (?:[\w *]+:(?:bytes|[a-z]+-pages|entries) )?\((?:\*|\w*(?::[a-z-]+){0,2})(?:, (?:\*|\w*(?::[a-z-]+){0,2}))*\)$/,
      );
    }
  });

  it('adds units to a prototype, and neither takes its types nor overrules what was written by hand', () => {
    const unmap = kernelKnowledge.call('dma_unmap_page_attrs')!;
    expect(unmap.parameters!.slice(1, 3)).toEqual([
      { name: 'addr', type: 'dma_addr_t', unit: 'bytes', ofRelease: true },
      { name: 'size', type: 'size_t', unit: 'bytes', ofRelease: true },
    ]);
    expect(kernelKnowledge.call('iommu_tce_kill')!.parameters![1]!.unit).toBe('iommu-pages');
    expect(kernelKnowledge.call('free_contig_range')!.parameters!.map(({ unit }) => unit)).toEqual([
      'cpu-pages',
      'cpu-pages',
    ]);
  });
});

describe('look-ups', () => {
  it.each([
    ['iommu_unmap', 'size_t'],
    ['iommu_map_sg', 'ssize_t'],
    ['iommu_iova_to_phys', 'phys_addr_t'],
    ['dma_get_seg_boundary', 'unsigned long'],
    ['pnv_tce', '__be64 *'],
  ])('%s returns %s', (name, type) => {
    expect(kernelKnowledge.call(name)?.type).toBe(type);
  });

  it.each([
    ['iommu_table', 'it_page_shift', 'unsigned long', 'shift'],
    ['iommu_table', 'it_offset', 'unsigned long', 'iommu-pages'],
    ['kvmppc_spapr_tce_table', 'offset', 'u64', 'guest-pages'],
    ['iommu_table_group', 'pgsizes', '__u64', 'bytes'],
    ['iommu_domain', 'pgsize_bitmap', 'unsigned long', 'bytes'],
  ])('%s.%s is %s, in %s', (struct, field, type, unit) => {
    expect(kernelKnowledge.field(struct, field)).toMatchObject({ type, unit });
  });

  it('a member that structs disagree on is unknown without its struct', () => {
    expect(kernelKnowledge.field(undefined, 'it_page_shift')?.unit).toBe('shift');
    expect(kernelKnowledge.field(undefined, 'size')).toBeUndefined();
    expect(kernelKnowledge.field(undefined, 'flags')).toBeUndefined();
  });

  it.each([
    ['SZ_16G', 1n << 34n],
    ['EINVAL', 22n],
    ['IOMMU_PAGE_SHIFT_4K', 12n],
    ['H_TOO_HARD', 9999n],
    ['DMA_NONE', 3n],
  ])('%s is %s', (name, value) => {
    expect(kernelKnowledge.constant(name)).toBe(value);
  });

  it.each([
    ['dma_addr_t', 64, 64],
    ['size_t', 64, 32],
    ['unsigned long', 64, 32],
    ['int', 32, 32],
  ])('%s has %i bits, on 32-bit kernels %i', (name, bits, bits32) => {
    expect(kernelKnowledge.type(name)).toMatchObject({ bits, bits32 });
  });

  it.each([
    ['sprd_iommu_unmap', 'unmap'],
    ['arm_lpae_iova_to_phys', 'lookup'],
    ['iommu_v1_unmap_pages', 'unmap'],
    ['tce_iommu_unuse_page_v2', 'unmap'],
    ['kvmppc_tce_iommu_mapped_dec', 'unmap'],
    ['tce_iommu_clear', 'clear'],
    ['arch_get_unmapped_area', undefined],
    ['pnv_tce_free', 'free'],
    ['intel_iommu_map_pages', 'map'],
    ['amd_iommu_flush_iotlb_all', 'flush'],
    ['iommu_init_table', undefined],
    ['bitmap_zalloc', undefined],
  ])('%s is there to %s', (name, role) => {
    expect(kernelKnowledge.roleOfName(name)).toBe(role);
  });

  it('slots of one name in several tables agree, or stay unknown', () => {
    expect(kernelKnowledge.ops(undefined, 'unmap_pages')?.returns).toBe('size_t');
    expect(kernelKnowledge.ops('iommu_table_ops', 'clear')?.role).toBe('clear');
    expect(kernelKnowledge.ops(undefined, 'no_such_slot')).toBeUndefined();
  });
});

describe('the published schema', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../schemas/iommu-lens.schema.json'), 'utf8'),
  ) as {
    definitions: Record<string, { properties?: Record<string, unknown> }>;
  };

  it.each([
    ['call', factKeys.calls],
    ['field', factKeys.fields],
    ['type', factKeys.types],
    ['ops', factKeys.ops],
    ['loop', factKeys.loops],
  ])('%s lists the keys that are read', (name, keys) => {
    expect(Object.keys(schema.definitions[name]!.properties!).sort()).toEqual(Object.keys(keys).sort());
  });
});
