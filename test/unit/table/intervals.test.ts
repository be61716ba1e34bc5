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

  // Six hundred single numbers, every third one: more than one block of them, however they come in.
  const sixHundred = Array.from({ length: 600 }, (_, at) => at);
  const filled = (order: readonly number[]) => {
    const map = new IntervalMap();
    for (const at of order) map.set(at * 3, at * 3 + 1, at % 5);
    return map;
  };
  const single = (at: number): [number, number, number] => [at * 3, at * 3 + 1, at % 5];

  it.each<[string, number[]]>([
    ['rising', sixHundred],
    ['falling', [...sixHundred].reverse()],
    ['from the middle', [...sixHundred.slice(300), ...sixHundred.slice(0, 300)]],
  ])('holds more than a block: %s', (_what, order) => {
    const map = filled(order);
    expect(stretches(map)).toEqual(sixHundred.map(single));
    for (const at of [0, 255, 256, 257, 511, 512, 513, 599]) {
      expect(map.at(at * 3)).toEqual({ start: at * 3, end: at * 3 + 1, tag: at % 5 });
      expect(map.at(at * 3 + 1)).toBeUndefined();
    }
    // Ten numbers on both sides of the end of a block.
    expect(map.measure(251 * 3, 261 * 3)).toBe(10);
    map.clear(2 * 3, 598 * 3);
    expect(stretches(map)).toEqual([0, 1, 598, 599].map(single));
    map.set(4, 1794, 9);
    expect(stretches(map)).toEqual([single(0), [3, 4, 1], [4, 1794, 9], single(598), single(599)]);
  });

  it('is empty after everything is cleared, and can be filled again', () => {
    const map = filled(sixHundred);
    map.clear(0, 1800);
    expect(stretches(map)).toEqual([]);
    expect(map.at(0)).toBeUndefined();
    map.set(7, 9, 1);
    expect(stretches(map)).toEqual([[7, 9, 1]]);
  });

  it.each<[string, (map: IntervalMap) => void, [number, number, number][]]>([
    ['nothing is set in nothing', (map) => map.set(30, 30, 1), [[10, 20, 1]]],
    ['nothing is cleared in nothing', (map) => map.clear(15, 15), [[10, 20, 1]]],
    ['the same behind is joined', (map) => map.set(20, 25, 1), [[10, 25, 1]]],
    ['the same before is joined', (map) => map.set(5, 10, 1), [[5, 20, 1]]],
    [
      'another behind is not',
      (map) => map.set(20, 25, 2),
      [
        [10, 20, 1],
        [20, 25, 2],
      ],
    ],
    [
      'another before is not',
      (map) => map.set(5, 10, 2),
      [
        [5, 10, 2],
        [10, 20, 1],
      ],
    ],
    [
      'one apart is not',
      (map) => map.set(21, 25, 1),
      [
        [10, 20, 1],
        [21, 25, 1],
      ],
    ],
    [
      'a hole',
      (map) => map.clear(12, 15),
      [
        [10, 12, 1],
        [15, 20, 1],
      ],
    ],
    [
      'another in the middle',
      (map) => map.set(12, 15, 2),
      [
        [10, 12, 1],
        [12, 15, 2],
        [15, 20, 1],
      ],
    ],
    ['the head goes', (map) => map.clear(0, 15), [[15, 20, 1]]],
    ['the tail goes', (map) => map.clear(15, 30), [[10, 15, 1]]],
    ['clearing what only touches', (map) => map.clear(20, 30), [[10, 20, 1]]],
    ['all of it, and more', (map) => map.set(0, 30, 2), [[0, 30, 2]]],
    ['inside, the same', (map) => map.set(12, 15, 1), [[10, 20, 1]]],
  ])('[10, 20) and then: %s', (_what, change, expected) => {
    const map = new IntervalMap();
    map.set(10, 20, 1);
    change(map);
    expect(stretches(map)).toEqual(expected);
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
