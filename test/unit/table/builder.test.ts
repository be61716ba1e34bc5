import { describe, expect, it } from 'vitest';
import { memoryOf, noWork, noWorkReport, reportOf, Working, workOf } from '../../../server/src/table/builder.ts';

describe('a report out of its parts', () => {
  const must = { values: {}, window: { start: 0n, size: 4096n }, windowChosen: false };
  const format = { id: 'one', title: 'One' };

  it('is empty where nothing is given', () => {
    expect(reportOf(format, must)).toStrictEqual({
      ...must,
      format: 'one',
      title: 'One',
      levels: [],
      memory: { items: [], full: 0n, onDemand: 0n, upfront: 0n },
      work: { map: noWork, unmap: noWork },
      placements: [],
      figures: [],
      steps: [],
      notes: [],
    });
  });

  it('has what is given, and a rejection only where there is one', () => {
    const rejection = { errno: 'EINVAL', reason: 'No.', step: 'map' as const, source: 'f' };
    expect(reportOf(format, { ...must, notes: ['a'], rejection })).toMatchObject({ notes: ['a'], rejection });
    expect(reportOf(format, { ...must, rejection: undefined })).not.toHaveProperty('rejection');
  });
});

it('memory adds up each column of its items', () => {
  const items = [
    { name: 'a', full: 100n, onDemand: 10n, upfront: 1n },
    { name: 'b', full: 200n, onDemand: 20n, upfront: 2n },
  ];
  expect(memoryOf(items)).toStrictEqual({ items, full: 300n, onDemand: 30n, upfront: 3n });
  expect(memoryOf(items, 0n)).toStrictEqual({ items, full: 300n, onDemand: 30n, upfront: 3n, charged: 0n });
});

it('work is nothing but what is given', () => {
  const nothing = {
    entriesWritten: 0n,
    entriesRead: 0n,
    tablesAllocated: 0n,
    tablesFreed: 0n,
    holesSkipped: 0n,
    invalidations: [],
  };
  expect(noWorkReport).toStrictEqual({ map: nothing, unmap: nothing });
  expect(workOf({ entriesRead: 3n })).toStrictEqual({ ...nothing, entriesRead: 3n });
});

it('a step of the working has the parts that are given', () => {
  const working = new Working();
  working.add('text');
  working.add('text', 'formula');
  working.add('text', undefined, 'value');
  working.add('text', undefined, undefined, 'source');
  working.add('text', 'formula', 'value', 'source');
  expect(working.steps).toStrictEqual([
    { text: 'text' },
    { text: 'text', formula: 'formula' },
    { text: 'text', value: 'value' },
    { text: 'text', source: 'source' },
    { text: 'text', formula: 'formula', value: 'value', source: 'source' },
  ]);
});
