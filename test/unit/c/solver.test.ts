import { describe, expect, it } from 'vitest';
import { solve } from '../../../server/src/c/solver.ts';
import { inFunction } from './engine.ts';

/** Names assigned on some path before, or read on some path after, each block. */
const union = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a, ...b]);
const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((name) => b.has(name));

describe('solve', () => {
  const fn = inFunction('a = 1; while (n) { b = 2; if (x) break; c = 3; } d = 4;');
  const assigned = (block: (typeof fn.cfg.blocks)[number]): string[] =>
    block.elements.flatMap((e) => fn.assignments.filter((s) => s.node === e.node).map((s) => fn.text(s.target)));

  it('collects forwards', () => {
    const { at, cutShort } = solve<ReadonlySet<string>>(fn.cfg, {
      start: new Set(),
      join: union,
      equal: same,
      transfer: (block, state) => union(state, new Set(assigned(block))),
    });
    expect(cutShort).toBe(false);
    expect([...at[fn.cfg.exit]!].sort()).toEqual(['a', 'b', 'c', 'd']);
    const inLoop = fn.cfg.blockOf(fn.assignments.find((a) => fn.text(a.target) === 'b')!.node)!;
    expect([...at[inLoop]!].sort()).toEqual(['a', 'b', 'c']);
  });

  it('collects backwards', () => {
    const { at } = solve<ReadonlySet<string>>(
      fn.cfg,
      {
        start: new Set(),
        join: union,
        equal: same,
        transfer: (block, state) => union(state, new Set(assigned(block))),
      },
      true,
    );
    const inLoop = fn.cfg.blockOf(fn.assignments.find((a) => fn.text(a.target) === 'c')!.node)!;
    expect([...at[inLoop]!].sort()).toEqual(['b', 'c', 'd']);
  });

  it('leaves out what an edge forbids, and says when it gave up', () => {
    const only = solve<number>(fn.cfg, {
      start: 1,
      join: Math.max,
      equal: (a, b) => a === b,
      transfer: (_, state) => state,
      edge: (edge, state) => (edge.truth === true ? undefined : state),
    });
    const inLoop = fn.cfg.blockOf(fn.assignments.find((a) => fn.text(a.target) === 'b')!.node)!;
    expect(only.at[inLoop]).toBeUndefined();
    const endless = solve<number>(fn.cfg, {
      start: 0,
      join: Math.max,
      equal: (a, b) => a === b,
      transfer: (_, state) => state + 1,
    });
    expect(endless.cutShort).toBe(true);
  });
});
