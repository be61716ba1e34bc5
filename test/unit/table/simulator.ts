/**
 * Tables built entry by entry, as the kernel's own loops do it: slow, and independent of the model's arithmetic.
 * Each simulator follows one driver's map and unmap functions (6.12; RISC-V IOMMU 6.13) line by line.
 */

export interface SimRegion {
  readonly iova: bigint;
  readonly size: bigint;
  readonly phys: bigint;
}

/** What a table holds after mapping (and, for `left`, after unmapping every region in order). Root first. */
export interface Simulated {
  readonly errno: string;
  readonly failed: number;
  readonly tables: number[];
  /** Entries that are leaves, by depth. */
  readonly slots: number[];
  /** Leaf mappings by size in bytes: a group of repeated entries is one. */
  readonly leaves: Map<bigint, number>;
  readonly left: number[];
  readonly leafInvalidations: number;
  readonly walkInvalidations: number;
  /** Calls of the core into the driver. */
  readonly calls: number;
}

const U64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const ctz = (value: bigint): number => {
  for (let bit = 0; bit < 64; bit++) if ((value >> BigInt(bit)) & 1n) return bit;
  return 64;
};
const fls = (value: bigint): number => value.toString(2).length - 1;
const lg = fls;

interface Leaf {
  readonly leaf: bigint;
  /** First address of the mapping that this entry is part of. */
  readonly base: bigint;
}
type Entry = Leaf | Node;
class Node {
  readonly entries = new Map<number, Entry>();
}
const isLeaf = (entry: Entry | undefined): entry is Leaf => entry !== undefined && !(entry instanceof Node);

/** iommu_pgsize */
function pageSize(bitmap: bigint, iova: bigint, paddr: bigint, size: bigint): [bigint, bigint] {
  const merge = paddr | iova;
  let sizes = bitmap & ((2n << BigInt(fls(size))) - 1n);
  if (merge) sizes &= (2n << BigInt(ctz(merge))) - 1n;
  const index = fls(sizes);
  const page = 1n << BigInt(index);
  const rest = bitmap & ~((2n << BigInt(index)) - 1n);
  let left = size;
  if (rest) {
    const next = 1n << BigInt(ctz(rest));
    if (((iova ^ paddr) & (next - 1n)) === 0n) {
      const offset = next - (merge & (next - 1n));
      if (offset + next < 1n << 64n && offset + next <= size) left = offset;
    }
  }
  return [page, left >> BigInt(index)];
}

interface Driver {
  readonly bitmap: bigint;
  /** Bytes mapped, or an errno. */
  map(iova: bigint, paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string };
  unmap(iova: bigint, page: bigint, count: bigint): bigint;
}

/** A table under construction. */
abstract class Table implements Driver {
  abstract readonly bitmap: bigint;
  /** lg of what an entry maps, by depth. */
  abstract readonly shifts: readonly number[];
  root = new Node();
  rootFreed = false;
  leafInvalidations = 0;
  walkInvalidations = 0;

  abstract map(iova: bigint, paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string };
  abstract unmap(iova: bigint, page: bigint, count: bigint): bigint;
  abstract index(address: bigint, depth: number): number;

  count(): { tables: number[]; slots: number[]; leaves: Map<bigint, number> } {
    const tables = this.shifts.map(() => 0);
    const slots = this.shifts.map(() => 0);
    const groups = new Set<string>();
    const leaves = new Map<bigint, number>();
    const walk = (node: Node, depth: number): void => {
      tables[depth] = (tables[depth] ?? 0) + 1;
      for (const entry of node.entries.values()) {
        if (entry instanceof Node) walk(entry, depth + 1);
        else {
          slots[depth] = (slots[depth] ?? 0) + 1;
          groups.add(`${entry.leaf} ${entry.base}`);
        }
      }
    };
    if (!this.rootFreed) walk(this.root, 0);
    for (const group of groups) {
      const size = BigInt(group.split(' ')[0]!);
      leaves.set(size, (leaves.get(size) ?? 0) + 1);
    }
    return { tables, slots, leaves };
  }
}

export function run(table: Table, regions: readonly SimRegion[], core: Core = ordinary): Simulated {
  let calls = 0;
  const tally = (made: number) => (calls += made);
  for (const [failed, region] of regions.entries()) {
    const errno = core.map(table, region, tally);
    if (errno !== undefined)
      return {
        errno,
        failed,
        tables: [],
        slots: [],
        leaves: new Map(),
        left: [],
        leafInvalidations: 0,
        walkInvalidations: 0,
        calls,
      };
  }
  const full = table.count();
  table.leafInvalidations = 0;
  table.walkInvalidations = 0;
  for (const region of regions) if (!table.rootFreed) core.unmap(table, region);
  const { leafInvalidations, walkInvalidations } = table;
  return { errno: '0', failed: -1, ...full, left: table.count().tables, leafInvalidations, walkInvalidations, calls };
}

interface Core {
  map(table: Table, region: SimRegion, tally: (calls: number) => void): string | undefined;
  unmap(table: Table, region: SimRegion): void;
}

/** __iommu_map and __iommu_unmap */
export const ordinary: Core = {
  map(table, region, tally) {
    const least = 1n << BigInt(ctz(table.bitmap));
    if ((region.iova | region.phys | region.size) & (least - 1n)) return 'EINVAL';
    let { iova, phys, size } = region;
    while (size > 0n) {
      const [page, count] = pageSize(table.bitmap, iova, phys, size);
      tally(1);
      const { mapped, errno } = table.map(iova, phys, page, count);
      if (errno !== undefined) return errno;
      size -= mapped;
      iova = U64(iova + mapped);
      phys = U64(phys + mapped);
    }
    return undefined;
  },
  unmap(table, region) {
    let { iova } = region;
    let unmapped = 0n;
    while (unmapped < region.size) {
      const [page, count] = pageSize(table.bitmap, iova, iova, region.size - unmapped);
      const gone = table.unmap(iova, page, count);
      if (gone === 0n) break;
      iova = U64(iova + gone);
      unmapped += gone;
    }
  },
};

/** io-pgtable-arm.c */
export class Lpae extends Table {
  readonly bitmap: bigint;
  readonly shifts: readonly number[];
  private readonly bits: number;
  private readonly rootBits: number;
  private readonly ias: number;
  private readonly oas: number;

  constructor(config: { bitmap: bigint; ias: number; oas: number; stage2: boolean }) {
    super();
    this.bitmap = config.bitmap;
    this.ias = config.ias;
    this.oas = config.oas;
    const pageShift = ctz(config.bitmap);
    this.bits = pageShift - 3;
    const va = config.ias - pageShift;
    const levels = Math.ceil(va / this.bits);
    let start = 4 - levels;
    this.rootBits = va - this.bits * (levels - 1);
    if (config.stage2 && start === 0 && this.rootBits <= 4) {
      this.rootBits += this.bits;
      start++;
    }
    this.shifts = Array.from({ length: 4 - start }, (_, depth) => (4 - start - depth) * this.bits + 3);
  }

  index(address: bigint, depth: number): number {
    const bits = depth === 0 ? this.rootBits : this.bits;
    return Number((address >> BigInt(this.shifts[depth]!)) & ((1n << BigInt(bits)) - 1n));
  }

  private maxEntries(index: number): number {
    const per = 1 << this.bits;
    return per - (index & (per - 1));
  }

  map(iova: bigint, paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    if (BigInt.asIntN(64, iova) >> BigInt(this.ias) !== 0n || paddr >> BigInt(this.oas) !== 0n)
      return { mapped: 0n, errno: 'ERANGE' };
    let node = this.root;
    for (let depth = 0; ; depth++) {
      const block = 1n << BigInt(this.shifts[depth]!);
      const start = this.index(iova, depth);
      if (page === block) {
        const number = Math.min(Number(count), this.maxEntries(start));
        for (let i = 0; i < number; i++) {
          const entry = node.entries.get(start + i);
          if (isLeaf(entry)) return { mapped: 0n, errno: 'EEXIST' };
          if (entry) this.unmapIn(iova + BigInt(i) * block, block, 1n, depth, node, false);
        }
        for (let i = 0; i < number; i++) node.entries.set(start + i, { leaf: page, base: iova + BigInt(i) * block });
        return { mapped: BigInt(number) * page };
      }
      if (depth === this.shifts.length - 1) return { mapped: 0n, errno: 'EINVAL' };
      let next = node.entries.get(start);
      if (isLeaf(next)) return { mapped: 0n, errno: 'EEXIST' };
      if (!next) node.entries.set(start, (next = new Node()));
      node = next;
    }
  }

  unmap(iova: bigint, page: bigint, count: bigint): bigint {
    return this.unmapIn(iova, page, count, 0, this.root, true);
  }

  private unmapIn(iova: bigint, page: bigint, count: bigint, depth: number, node: Node, gather: boolean): bigint {
    if (depth === this.shifts.length) return 0n;
    const start = this.index(iova, depth);
    const entry = node.entries.get(start);
    if (!entry) return 0n;
    const block = 1n << BigInt(this.shifts[depth]!);
    if (page === block) {
      const number = Math.min(Number(count), this.maxEntries(start));
      let i = 0;
      for (; i < number; i++) {
        const each = node.entries.get(start + i);
        if (!each) break;
        if (!isLeaf(each)) this.walkInvalidations++;
        node.entries.delete(start + i);
      }
      if (gather) this.leafInvalidations += i;
      return BigInt(i) * page;
    }
    if (isLeaf(entry)) return this.split(iova, page, count, entry, depth + 1, node, start);
    return this.unmapIn(iova, page, count, depth + 1, entry, gather);
  }

  private split(iova: bigint, page: bigint, count: bigint, leaf: Leaf, depth: number, node: Node, at: number): bigint {
    const table = new Node();
    const block = 1n << BigInt(this.shifts[depth]!);
    let first = -1;
    let number = 0;
    if (page === block) {
      first = this.index(iova, depth);
      number = Math.min(Number(count), this.maxEntries(first));
    }
    for (let i = 0; i < 1 << this.bits; i++) {
      if (i >= first && i < first + number) continue;
      table.entries.set(i, { leaf: block, base: leaf.base + BigInt(i) * block });
    }
    node.entries.set(at, table);
    if (first >= 0) {
      this.leafInvalidations += number;
      return BigInt(number) * page;
    }
    return this.unmapIn(iova, page, count, depth, table, true);
  }
}

/** io-pgtable-arm-v7s.c */
export class Short extends Table {
  readonly bitmap: bigint;
  readonly shifts = [20, 12];
  private readonly ias: number;
  private readonly oas: number;

  constructor(config: { bitmap: bigint; ias: number; oas: number }) {
    super();
    this.bitmap = config.bitmap;
    this.ias = config.ias;
    this.oas = config.oas;
  }

  index(address: bigint, depth: number): number {
    return Number((address >> BigInt(this.shifts[depth]!)) & ((1n << BigInt(depth === 0 ? this.ias - 20 : 8)) - 1n));
  }

  map(iova: bigint, paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    if (iova >= 1n << BigInt(this.ias) || paddr >= 1n << BigInt(this.oas)) return { mapped: 0n, errno: 'ERANGE' };
    let mapped = 0n;
    for (let i = 0n; i < count; i++) {
      const errno = this.mapOne(iova + i * page, page, 0, this.root);
      if (errno) return { mapped, errno };
      mapped += page;
    }
    return { mapped };
  }

  private mapOne(iova: bigint, page: bigint, depth: number, node: Node): string | undefined {
    const number = Number(page >> BigInt(this.shifts[depth]!));
    const at = this.index(iova, depth);
    if (number > 0) {
      for (let i = 0; i < number; i++) {
        const entry = node.entries.get(at + i);
        if (entry instanceof Node) node.entries.delete(at + i);
        else if (entry) return 'EEXIST';
      }
      for (let i = 0; i < number; i++) node.entries.set(at + i, { leaf: page, base: iova });
      return undefined;
    }
    let next = node.entries.get(at);
    if (isLeaf(next)) return 'EEXIST';
    if (!next) node.entries.set(at, (next = new Node()));
    return this.mapOne(iova, page, depth + 1, next);
  }

  unmap(iova: bigint, page: bigint, count: bigint): bigint {
    if (iova >= 1n << BigInt(this.ias)) return 0n;
    let unmapped = 0n;
    for (let i = 0n; i < count; i++) {
      if (this.unmapOne(iova + i * page, page, 0, this.root) === 0n) break;
      unmapped += page;
    }
    return unmapped;
  }

  private unmapOne(iova: bigint, page: bigint, depth: number, node: Node): bigint {
    const unit = 1n << BigInt(this.shifts[depth]!);
    const number = Number(page / unit);
    const at = this.index(iova, depth);
    for (let i = 0; i === 0 || i < number; i++) if (!node.entries.get(at + i)) return 0n;
    let first = node.entries.get(at)!;
    if (number <= 1 && isLeaf(first) && first.leaf > unit) {
      // arm_v7s_split_cont
      const group = at - (at % 16);
      for (let i = 0; i < 16; i++) node.entries.set(group + i, { leaf: unit, base: first.base + BigInt(i) * unit });
      first = node.entries.get(at)!;
    }
    if (number > 0) {
      for (let i = 0; i < number; i++) {
        if (node.entries.get(at + i) instanceof Node) this.walkInvalidations++;
        else this.leafInvalidations++;
        node.entries.delete(at + i);
      }
      return page;
    }
    if (isLeaf(first)) {
      // arm_v7s_split_blk_unmap
      const table = new Node();
      const slots = Number(page >> 12n);
      for (let i = 0; i < 256; i += slots) {
        if (i === this.index(iova, 1)) continue;
        for (let k = 0; k < slots; k++) table.entries.set(i + k, { leaf: page, base: first.base + (BigInt(i) << 12n) });
      }
      node.entries.set(at, table);
      this.leafInvalidations++;
      return page;
    }
    return this.unmapOne(iova, page, depth + 1, first);
  }
}

/** 512 entries at every level above 4K pages. */
abstract class Nines extends Table {
  readonly shifts: readonly number[];
  protected readonly rootExtra: number;
  constructor(levels: number, rootExtra = 0) {
    super();
    this.shifts = Array.from({ length: levels }, (_, depth) => 12 + 9 * (levels - 1 - depth));
    this.rootExtra = rootExtra;
  }
  index(address: bigint, depth: number): number {
    const bits = 9 + (depth === 0 ? this.rootExtra : 0);
    return Number((address >> BigInt(this.shifts[depth]!)) & ((1n << BigInt(bits)) - 1n));
  }
}

/** drivers/iommu/riscv/iommu.c; the G-stage differs in its errno and its root. */
export class Riscv extends Nines {
  readonly bitmap: bigint;
  private readonly inside: string;
  constructor(levels: number, bitmap: bigint, gstage: boolean) {
    super(levels, gstage ? 2 : 0);
    this.bitmap = bitmap;
    this.inside = gstage ? 'EEXIST' : 'ENOMEM';
  }
  map(iova: bigint, _paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    for (let i = 0n; i < count; i++) {
      const at = U64(iova + i * page);
      let node = this.root;
      for (let depth = 0; ; depth++) {
        const index = this.index(at, depth);
        if (1n << BigInt(this.shifts[depth]!) === page) {
          node.entries.set(index, { leaf: page, base: BigInt(at) });
          break;
        }
        let next = node.entries.get(index);
        if (isLeaf(next)) return { mapped: i * page, errno: this.inside };
        if (!next) node.entries.set(index, (next = new Node()));
        node = next;
      }
    }
    return { mapped: count * page };
  }
  unmap(): bigint {
    return 0n;
  }
}

/** drivers/iommu/amd/io_pgtable.c, with levels counted from the leaf as there. */
export class AmdV1 extends Table {
  readonly bitmap: bigint;
  mode = 3;
  constructor(bitmap: bigint) {
    super();
    this.bitmap = bitmap;
  }
  get shifts(): readonly number[] {
    return Array.from({ length: this.mode }, (_, depth) => 12 + 9 * (this.mode - 1 - depth));
  }
  index(address: bigint, depth: number): number {
    return this.levelIndex(address, this.mode - 1 - depth);
  }
  private levelIndex(address: bigint, level: number): number {
    return Number((address >> BigInt(12 + 9 * level)) & 511n);
  }
  private reach(mode: number): bigint {
    return mode < 6 ? (1n << BigInt(12 + 9 * mode)) - 1n : (1n << 64n) - 1n;
  }
  map(iova: bigint, _paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    const end = Math.floor((lg(page) - 12) / 9);
    const repeat = 1 << ((lg(page) - 12) % 9);
    for (let i = 0n; i < count; i++) {
      const at = U64(iova + i * page);
      while (at + page - 1n > this.reach(this.mode) || this.mode - 1 < end) {
        const root = new Node();
        root.entries.set(0, this.root);
        this.root = root;
        this.mode++;
      }
      let node = this.root;
      for (let level = this.mode - 1; level > end; level--) {
        const index = this.levelIndex(at, level);
        let next = node.entries.get(index);
        if (isLeaf(next)) {
          const group = 1 << ((lg(next.leaf) - 12) % 9);
          const first = index - (index % group);
          for (let k = 0; k < group; k++) {
            const replica = node.entries.get(first + k);
            if (isLeaf(replica) && replica.leaf === next.leaf && replica.base === next.base)
              node.entries.delete(first + k);
          }
          next = undefined;
        }
        if (!next) node.entries.set(index, (next = new Node()));
        node = next;
      }
      const index = this.levelIndex(at, end);
      for (let k = 0; k < repeat; k++) node.entries.set(index + k, { leaf: page, base: at });
    }
    return { mapped: count * page };
  }
  unmap(): bigint {
    return 0n;
  }
}

/** drivers/iommu/amd/io_pgtable_v2.c */
export class AmdV2 extends Nines {
  readonly bitmap = 0x40201000n;
  constructor(levels: number) {
    super(levels);
  }
  map(iova: bigint, _paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    for (let i = 0n; i < count; i++) {
      const at = U64(iova + i * page);
      let node = this.root;
      let depth = 0;
      for (; 1n << BigInt(this.shifts[depth]!) !== page; depth++) {
        const index = this.index(at, depth);
        let next = node.entries.get(index);
        if (!(next instanceof Node)) node.entries.set(index, (next = new Node()));
        node = next;
      }
      node.entries.set(this.index(at, depth), { leaf: page, base: at });
    }
    return { mapped: count * page };
  }
  unmap(): bigint {
    return 0n;
  }
}

/** drivers/iommu/s390-iommu.c */
export class S390 extends Table {
  readonly bitmap = 4096n;
  readonly shifts = [31, 20, 12];
  index(address: bigint, depth: number): number {
    return Number((address >> BigInt(this.shifts[depth]!)) & (depth === 2 ? 255n : 2047n));
  }
  map(iova: bigint, _paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    if (U64(iova + page * count - 1n) > (1n << 42n) - 1n) return { mapped: 0n, errno: 'EINVAL' };
    for (let i = 0n; i < count; i++) {
      const at = U64(iova + i * page);
      let node = this.root;
      for (let depth = 0; depth < 2; depth++) {
        const index = this.index(at, depth);
        let next = node.entries.get(index);
        if (!(next instanceof Node)) node.entries.set(index, (next = new Node()));
        node = next;
      }
      node.entries.set(this.index(at, 2), { leaf: page, base: at & ((1n << 42n) - 1n) });
    }
    return { mapped: page * count };
  }
  unmap(): bigint {
    return 0n;
  }
}

/** drivers/iommu/intel/iommu.c; `undefined` where the driver would walk into a bigger page. */
export class Vtd extends Nines {
  readonly bitmap: bigint;
  private readonly width: number;
  private readonly superpages: number;
  constructor(levels: number, width: number, superpages: number) {
    super(levels);
    this.width = width;
    this.superpages = superpages;
    this.bitmap = 4096n | (superpages > 0 ? 1n << 21n : 0n) | (superpages > 1 ? 1n << 30n : 0n);
  }
  map(iova: bigint, paddr: bigint, page: bigint, count: bigint): { mapped: bigint; errno?: string } {
    const size = page * count;
    if (U64(iova + size) > 1n << BigInt(this.width)) return { mapped: 0n, errno: 'EFAULT' };
    let pfn = iova >> 12n;
    let output = paddr >> 12n;
    let pages = size >> 12n;
    if ((pfn + pages - 1n) >> BigInt(9 * this.shifts.length)) return { mapped: 0n, errno: 'EINVAL' };
    while (pages > 0n) {
      let level = 1;
      let merge = pfn | output;
      let rest = pages;
      for (let support = this.superpages; support > 0 && (merge & 511n) === 0n; support--) {
        rest >>= 9n;
        if (rest === 0n) break;
        merge >>= 9n;
        level++;
      }
      const depth = this.shifts.length - level;
      let node = this.root;
      for (let at = 0; at < depth; at++) {
        const index = this.index(pfn << 12n, at);
        let next = node.entries.get(index);
        if (isLeaf(next)) return { mapped: 0n, errno: 'refused' };
        if (!next) node.entries.set(index, (next = new Node()));
        node = next;
      }
      const step = 1n << BigInt(9 * (level - 1));
      const index = this.index(pfn << 12n, depth);
      // A superpage takes away what is in its place; a 4K entry that is set stays.
      if (level > 1 || !node.entries.get(index)) node.entries.set(index, { leaf: step << 12n, base: pfn << 12n });
      pfn += step;
      output += step;
      pages -= step;
    }
    return { mapped: size };
  }
  unmap(iova: bigint, page: bigint, count: bigint): bigint {
    let size = page * count;
    let node = this.root;
    for (let depth = 0; depth < this.shifts.length; depth++) {
      const entry = node.entries.get(this.index(iova, depth));
      if (entry instanceof Node) {
        node = entry;
        continue;
      }
      if (size < 1n << BigInt(this.shifts[depth]!)) size = 1n << BigInt(this.shifts[depth]!);
      break;
    }
    const last = iova + size - 1n;
    const clear = (table: Node, depth: number, base: bigint): void => {
      const span = 1n << BigInt(this.shifts[depth]!);
      for (const [index, entry] of [...table.entries]) {
        const from = base + BigInt(index) * span;
        const to = from + span - 1n;
        if (to < iova || from > last) continue;
        if (iova <= from && to <= last) {
          table.entries.delete(index);
          this.leafInvalidations += isLeaf(entry) ? 1 : 0;
        } else if (entry instanceof Node) clear(entry, depth + 1, from);
      }
    };
    clear(this.root, 0, 0n);
    if (iova === 0n && last === (1n << BigInt(this.width)) - 1n) this.rootFreed = true;
    return size;
  }
}

/** KVM arm64: kvm_pgtable_stage2_map in walks of `chunk`, kvm_pgtable_stage2_unmap over the region. */
export class Stage2 extends Table {
  readonly bitmap = 0n;
  readonly shifts: readonly number[];
  readonly page: bigint;
  readonly blocks: readonly boolean[];
  readonly bits: number;
  readonly ipa: number;
  readonly core: Core;

  constructor(config: { page: bigint; ipa: number; chunk: bigint }) {
    super();
    this.page = config.page;
    this.ipa = config.ipa;
    this.bits = lg(config.page) - 3;
    const levels = Math.max(2, Math.floor((config.ipa - 8) / this.bits));
    this.shifts = Array.from({ length: levels }, (_, depth) => (levels - depth) * this.bits + 3);
    this.blocks = this.shifts.map((_, depth) => 4 - levels + depth >= (config.page === 4096n ? 1 : 2));
    this.core = {
      map: (_table, region, tally) => {
        const end = region.iova + region.size;
        // Without a size of its own a walk is made for nothing as well, and refused past the end.
        if (region.size === 0n) return config.chunk === 0n && end > 1n << BigInt(this.ipa) ? 'ERANGE' : undefined;
        for (let at = region.iova; at < end;) {
          const piece = config.chunk === 0n ? end : (at / config.chunk + 1n) * config.chunk;
          const stop = piece < end ? piece : end;
          tally(1);
          if (at > 1n << BigInt(this.ipa) || stop > 1n << BigInt(this.ipa)) return 'ERANGE';
          this.walk(this.root, 0, at, stop, region.phys + at - region.iova);
          at = stop;
        }
        return undefined;
      },
      unmap: (_table, region) => {
        this.drop(this.root, 0, region.iova, region.iova + region.size);
      },
    };
  }
  index(address: bigint, depth: number): number {
    const index = address >> BigInt(this.shifts[depth]!);
    return Number(depth === 0 ? index : index & ((1n << BigInt(this.bits)) - 1n));
  }
  private walk(node: Node, depth: number, start: bigint, end: bigint, phys: bigint): void {
    const granule = 1n << BigInt(this.shifts[depth]!);
    for (let at = start; at < end;) {
      const index = this.index(at, depth);
      const next = (at / granule + 1n) * granule;
      const to = phys + at - start;
      const fits = this.blocks[depth]! && granule <= end - at && to % granule === 0n && at % granule === 0n;
      if (fits) node.entries.set(index, { leaf: granule, base: at });
      else {
        let table = node.entries.get(index);
        if (!(table instanceof Node)) node.entries.set(index, (table = new Node()));
        const stop = next < end ? next : end;
        this.walkRest(table, depth + 1, at, stop, to, end);
      }
      at = next;
    }
  }
  private walkRest(node: Node, depth: number, start: bigint, stop: bigint, phys: bigint, end: bigint): void {
    // A block must fit the rest of the whole walk, which is no less than the rest of this table.
    const granule = 1n << BigInt(this.shifts[depth]!);
    for (let at = start; at < stop;) {
      const index = this.index(at, depth);
      const to = phys + at - start;
      const next = (at / granule + 1n) * granule;
      if (this.blocks[depth]! && granule <= end - at && to % granule === 0n && at % granule === 0n)
        node.entries.set(index, { leaf: granule, base: at });
      else {
        let table = node.entries.get(index);
        if (!(table instanceof Node)) node.entries.set(index, (table = new Node()));
        this.walkRest(table, depth + 1, at, next < stop ? next : stop, to, end);
      }
      at = next;
    }
  }
  private drop(node: Node, depth: number, start: bigint, end: bigint): void {
    const granule = 1n << BigInt(this.shifts[depth]!);
    for (let at = start; at < end; at = (at / granule + 1n) * granule) {
      const index = this.index(at, depth);
      const entry = node.entries.get(index);
      if (isLeaf(entry)) {
        node.entries.delete(index);
        this.leafInvalidations++;
      } else if (entry) {
        const next = (at / granule + 1n) * granule;
        this.drop(entry, depth + 1, at, next < end ? next : end);
        if (entry.entries.size === 0) {
          node.entries.delete(index);
          this.walkInvalidations++;
        }
      }
    }
  }
  map(): { mapped: bigint } {
    return { mapped: 0n };
  }
  unmap(): bigint {
    return 0n;
  }
}
