import type { Block, Cfg, Edge } from './model.ts';

/** A data flow problem over a control-flow graph. States are immutable. */
export interface Lattice<S> {
  readonly start: S;
  join(a: S, b: S): S;
  equal(a: S, b: S): boolean;
  /** What a block makes of the state at its beginning (backward: at its end). */
  transfer(block: Block, state: S): S;
  /** What an edge's condition adds; undefined where the edge cannot be taken. */
  edge?(edge: Edge, state: S): S | undefined;
}

export interface Solution<S> {
  /** State at the beginning of each block (backward: at its end); undefined where nothing arrives. */
  readonly at: readonly (S | undefined)[];
  /** The cap was reached before the states settled. */
  readonly cutShort: boolean;
}

/** Classic worklist solver. Each block is visited at most `cap` times. */
export function solve<S>(cfg: Cfg, lattice: Lattice<S>, backward = false, cap = 64): Solution<S> {
  const at: (S | undefined)[] = cfg.blocks.map(() => undefined);
  const visits = new Uint16Array(cfg.blocks.length);
  const queued = new Uint8Array(cfg.blocks.length);
  const queue: number[] = [];
  let cutShort = false;
  const push = (block: number): void => {
    if (queued[block]) return;
    queued[block] = 1;
    queue.push(block);
  };
  const arrive = (block: number, state: S): void => {
    const before = at[block];
    const after = before === undefined ? state : lattice.join(before, state);
    if (before !== undefined && lattice.equal(before, after)) return;
    at[block] = after;
    push(block);
  };
  if (backward) {
    for (let i = 0; i < cfg.blocks.length; i++) arrive(i, lattice.start);
  } else {
    arrive(cfg.entry, lattice.start);
  }
  for (let head = 0; head < queue.length; head++) {
    const id = queue[head]!;
    queued[id] = 0;
    if (++visits[id]! > cap) {
      cutShort = true;
      continue;
    }
    const block = cfg.blocks[id]!;
    const after = lattice.transfer(block, at[id]!);
    for (const edge of backward ? block.in : block.out) {
      const state = lattice.edge ? lattice.edge(edge, after) : after;
      if (state !== undefined) arrive(backward ? edge.from : edge.to, state);
    }
  }
  return { at, cutShort };
}
