import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntervalMap } from '../../../server/src/table/intervals.ts';

const SPACE = 64;

interface Step {
  readonly start: number;
  readonly length: number;
  readonly tag: number | undefined;
}

const step = fc.record({
  start: fc.integer({ min: 0, max: SPACE - 1 }),
  length: fc.integer({ min: 0, max: 20 }),
  tag: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
});

function apply(map: IntervalMap, naive: (number | undefined)[], { start, length, tag }: Step): void {
  const end = Math.min(SPACE, start + length);
  if (tag === undefined) map.clear(start, end);
  else map.set(start, end, tag);
  for (let at = start; at < end; at++) naive[at] = tag;
}

function stretches(map: IntervalMap): [number, number, number][] {
  const found: [number, number, number][] = [];
  map.all((start, end, tag) => found.push([start, end, tag]));
  return found;
}

describe('IntervalMap', () => {
  it('is an array of tags, joined where neighbours are equal', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const map = new IntervalMap();
        const naive = Array.from({ length: SPACE }, (): number | undefined => undefined);
        for (const each of steps) apply(map, naive, each);
        const wanted: [number, number, number][] = [];
        naive.forEach((tag, at) => {
          if (tag === undefined) return;
          const last = wanted.at(-1);
          if (last?.[1] === at && last[2] === tag) last[1]++;
          else wanted.push([at, at + 1, tag]);
        });
        expect(stretches(map)).toEqual(wanted);
        for (let at = 0; at < SPACE; at++) expect(map.at(at)?.tag).toBe(naive[at]);
        expect(map.measure(10, 30)).toBe(naive.slice(10, 30).filter((tag) => tag !== undefined).length);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its order over many blocks, whatever the order of insertion', () => {
    const map = new IntervalMap();
    const count = 5000;
    for (let index = 0; index < count; index++) {
      const at = (index * 2741) % count;
      map.set(at * 3, at * 3 + 1, at % 7);
    }
    expect(stretches(map)).toEqual(Array.from({ length: count }, (_, at) => [at * 3, at * 3 + 1, at % 7]));
    map.clear(100, 3 * count - 100);
    expect(map.measure(0, 3 * count)).toBe(34 + 33);
    map.set(0, 3 * count, 1);
    expect(stretches(map)).toEqual([[0, 3 * count, 1]]);
  });

  it('clips what it shows to the range asked for', () => {
    const map = new IntervalMap();
    map.set(5, 10, 1);
    map.set(12, 20, 2);
    const seen: number[][] = [];
    map.visit(7, 13, (...stretch) => seen.push(stretch));
    expect(seen).toEqual([
      [7, 10, 1],
      [12, 13, 2],
    ]);
    expect(map.at(11)).toBeUndefined();
    expect(map.at(12)).toEqual({ start: 12, end: 20, tag: 2 });
  });
});
