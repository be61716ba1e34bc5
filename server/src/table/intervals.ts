/**
 * A map from stretches of numbers to a tag, kept in blocks so that an insertion anywhere stays cheap.
 * Neighbours with the same tag are joined. Bounds are exact integers below 2^53.
 */

const BLOCK = 256;

interface Block {
  readonly start: number[];
  readonly end: number[];
  readonly tag: number[];
}

export class IntervalMap {
  private readonly blocks: Block[] = [];

  /** Give [start, end) the tag, whatever was there. */
  set(start: number, end: number, tag: number): void {
    if (start < end) this.replace(start, end, tag);
  }

  /** Empty [start, end). */
  clear(start: number, end: number): void {
    if (start < end) this.replace(start, end, undefined);
  }

  /** Visit what lies in [start, end), clipped to it, in order. The map must not be changed meanwhile. */
  visit(start: number, end: number, see: (start: number, end: number, tag: number) => void): void {
    if (start >= end) return;
    let [at, index] = this.find(start);
    for (; at < this.blocks.length; at++, index = 0) {
      const block = this.blocks[at];
      if (block === undefined) return;
      for (; index < block.start.length; index++) {
        const from = block.start[index]!;
        if (from >= end) return;
        see(Math.max(from, start), Math.min(block.end[index]!, end), block.tag[index]!);
      }
    }
  }

  /** The stretch that covers `position`, unclipped. */
  at(position: number): { start: number; end: number; tag: number } | undefined {
    const [at, index] = this.find(position);
    const block = this.blocks[at];
    const start = block?.start[index];
    if (block === undefined || start === undefined || start > position) return undefined;
    return { start, end: block.end[index]!, tag: block.tag[index] ?? 0 };
  }

  /** How much of [start, end) is covered. */
  measure(start: number, end: number): number {
    let sum = 0;
    this.visit(start, end, (from, to) => {
      sum += to - from;
    });
    return sum;
  }

  /** Everything, in order. */
  all(see: (start: number, end: number, tag: number) => void): void {
    this.visit(-1, Number.MAX_SAFE_INTEGER, see);
  }

  /** Block and index of the first stretch that ends after `position`. */
  private find(position: number): [number, number] {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.blocks[middle]?.end.at(-1) ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    const block = this.blocks[low];
    if (block === undefined) return [low, 0];
    let from = 0;
    let to = block.end.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (block.end[middle]! > position) to = middle;
      else from = middle + 1;
    }
    return [low, from];
  }

  private replace(start: number, end: number, tag: number | undefined): void {
    // Begin one number earlier, so that a neighbour that only touches is found and can be joined.
    const [at, index] = this.find(start - 1);
    const kept: [number, number, number][] = [];
    let from = start;
    let to = end;
    let after: [number, number, number] | undefined;
    let last = at;
    let lastIndex = index;
    scan: for (; last < this.blocks.length; last++, lastIndex = 0) {
      const block = this.blocks[last];
      if (block === undefined) break;
      for (; lastIndex < block.start.length; lastIndex++) {
        const oldStart = block.start[lastIndex]!;
        const oldEnd = block.end[lastIndex]!;
        const oldTag = block.tag[lastIndex]!;
        if (oldStart > end || (oldStart === end && oldTag !== tag)) break scan;
        if (oldTag === tag) {
          from = Math.min(from, oldStart);
          to = Math.max(to, oldEnd);
        } else {
          if (oldStart < start) kept.push([oldStart, Math.min(oldEnd, start), oldTag]);
          if (oldEnd > end) after = [end, oldEnd, oldTag];
        }
      }
    }
    if (tag !== undefined) kept.push([from, to, tag]);
    if (after !== undefined) kept.push(after);
    this.splice(at, index, last, lastIndex, kept);
  }

  /** Take out everything from (at, index) up to, not including, (last, lastIndex) and put `kept` there. */
  private splice(at: number, index: number, last: number, lastIndex: number, kept: [number, number, number][]): void {
    const starts = kept.map((item) => item[0]);
    const ends = kept.map((item) => item[1]);
    const tags = kept.map((item) => item[2]);
    const head = this.blocks[at];
    if (head === undefined) {
      const tail = this.blocks.at(-1);
      if (tail === undefined || tail.start.length >= BLOCK) this.blocks.push({ start: starts, end: ends, tag: tags });
      else {
        tail.start.push(...starts);
        tail.end.push(...ends);
        tail.tag.push(...tags);
      }
      return;
    }
    if (last > at) {
      const rest = this.blocks[last];
      rest?.start.splice(0, lastIndex);
      rest?.end.splice(0, lastIndex);
      rest?.tag.splice(0, lastIndex);
      this.blocks.splice(at + 1, last - at - 1);
    }
    const remove = (last > at ? head.start.length : lastIndex) - index;
    head.start.splice(index, remove, ...starts);
    head.end.splice(index, remove, ...ends);
    head.tag.splice(index, remove, ...tags);
    if (head.start.length === 0) this.blocks.splice(at, 1);
    else if (head.start.length > 2 * BLOCK) {
      this.blocks.splice(at + 1, 0, {
        start: head.start.splice(BLOCK),
        end: head.end.splice(BLOCK),
        tag: head.tag.splice(BLOCK),
      });
    }
  }
}
