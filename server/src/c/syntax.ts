import type { TreeCursor } from 'web-tree-sitter';
import type { RawExports } from './parser.ts';

const errorKind = 0xffff;

/** Numbers a node has: its kind and field in one, start, end, parent, and the first node after its subtree. */
const STRIDE = 5;
const START = 1;
const END = 2;
const PARENT = 3;
const PAST = 4;

/** What all trees of a language share. */
export interface Kinds {
  /** By number; that of an error is the last. */
  readonly names: readonly string[];
  /** Several may have one name. */
  readonly numbers: ReadonlyMap<string, readonly number[]>;
  readonly fields: readonly string[];
}

/** Where a tree is written before it is known how large it is. Only ever used within one call of `walk`. */
let scratch = new Int32Array(4096 * STRIDE);

/**
 * A syntax tree in one typed array, in pre-order: the nodes below node `n` are `n + 1` to `past(n) - 1`.
 * Holds the named nodes and the operators; comments and other tokens are left out.
 */
export class Syntax {
  count = 0;
  /** Greatest depth. A walker that recurses asks first. */
  depth = 0;
  private nodes = new Int32Array(0);
  readonly text: string;
  private readonly kinds: Kinds;
  private sorted: NodesByKind | undefined;

  constructor(text: string, kinds: Kinds) {
    this.text = text;
    this.kinds = kinds;
  }

  kind(node: number): string {
    return this.kinds.names[this.nodes[node * STRIDE]! & 0xffff]!;
  }

  field(node: number): string {
    return this.kinds.fields[this.nodes[node * STRIDE]! >>> 16] ?? '';
  }

  start(node: number): number {
    return this.nodes[node * STRIDE + START]!;
  }

  end(node: number): number {
    return this.nodes[node * STRIDE + END]!;
  }

  /** -1 for the root. */
  parent(node: number): number {
    return this.nodes[node * STRIDE + PARENT]!;
  }

  /** The first node after the subtree. */
  past(node: number): number {
    return this.nodes[node * STRIDE + PAST]!;
  }

  textOf(node: number): string {
    return this.text.slice(this.start(node), this.end(node));
  }

  children(node: number): number[] {
    const result: number[] = [];
    for (let c = node + 1, past = this.past(node); c < past; c = this.past(c)) {
      if (this.kind(c).charCodeAt(0) !== 32) result.push(c);
    }
    return result;
  }

  child(node: number, field: string): number | undefined {
    for (let c = node + 1, past = this.past(node); c < past; c = this.past(c)) {
      if (this.field(c) === field) return c;
    }
    return undefined;
  }

  /** The nodes of some kinds from `node` on, itself included, to the end of its subtree. In order. */
  below(node: number, kinds: readonly string[]): number[] {
    const past = this.past(node);
    const { nodes, starts } = (this.sorted ??= this.sortByKind());
    const found: number[] = [];
    let runs = 0;
    for (const name of kinds) {
      for (const kind of this.kinds.numbers.get(name) ?? []) {
        const end = starts[kind + 1]!;
        let i = firstAtOrAfter(nodes, node, starts[kind]!, end);
        if (i < end && nodes[i]! < past) runs += 1;
        for (; i < end && nodes[i]! < past; i++) found.push(nodes[i]!);
      }
    }
    return runs > 1 ? found.sort((a, b) => a - b) : found;
  }

  private sortByKind(): NodesByKind {
    const starts = new Int32Array(this.kinds.names.length + 1);
    for (let node = 0; node < this.count; node++) starts[(this.nodes[node * STRIDE]! & 0xffff) + 1]! += 1;
    for (let kind = 1; kind < starts.length; kind++) starts[kind]! += starts[kind - 1]!;
    const next = starts.slice();
    const nodes = new Int32Array(this.count);
    for (let node = 0; node < this.count; node++) nodes[next[this.nodes[node * STRIDE]! & 0xffff]!++] = node;
    return { nodes, starts };
  }

  /** Walks the public cursor, and frees it. */
  fill(cursor: TreeCursor): void {
    this.walk({
      firstChild: () => cursor.gotoFirstChild(),
      nextSibling: () => cursor.gotoNextSibling(),
      parent: () => cursor.gotoParent(),
      kind: () => cursor.nodeTypeId,
      field: () => cursor.currentFieldId,
      start: () => cursor.startIndex,
      end: () => cursor.endIndex,
    });
    this.keep();
    cursor.delete();
  }

  /**
   * Walks through the runtime's own exports: the cursor stays in its transfer buffer between the calls, which are
   * four times as fast as the public ones. No other call to the runtime may come between.
   */
  fillRaw(raw: RawExports, tree: number): void {
    raw._ts_tree_root_node_wasm(tree);
    raw._ts_tree_cursor_new_wasm(tree);
    try {
      this.walk({
        firstChild: () => raw._ts_tree_cursor_goto_first_child_wasm(tree) === 1,
        nextSibling: () => raw._ts_tree_cursor_goto_next_sibling_wasm(tree) === 1,
        parent: () => raw._ts_tree_cursor_goto_parent_wasm(tree) === 1,
        kind: () => raw._ts_tree_cursor_current_node_type_id_wasm(tree),
        field: () => raw._ts_tree_cursor_current_field_id_wasm(tree),
        start: () => raw._ts_tree_cursor_start_index_wasm(tree),
        end: () => raw._ts_tree_cursor_end_index_wasm(tree),
      });
      this.keep();
    } finally {
      raw._ts_tree_cursor_delete_wasm(tree);
    }
  }

  private walk(cursor: Cursor): void {
    const { names, fields } = this.kinds;
    const open: number[] = [];
    for (;;) {
      const number = cursor.kind();
      const kind = number === errorKind ? names.length - 1 : number;
      const name = names[kind]!;
      const named = name.charCodeAt(0) !== 32;
      const field = cursor.field();
      const kept = name !== 'comment' && (named || fields[field] === 'operator');
      if (kept) {
        const node = this.add(kind, field, cursor.start(), cursor.end(), open[open.length - 1] ?? -1);
        if (named && cursor.firstChild()) {
          open.push(node);
          if (open.length > this.depth) this.depth = open.length;
          continue;
        }
        scratch[node * STRIDE + PAST] = this.count;
      }
      while (!cursor.nextSibling()) {
        const parent = open.pop();
        if (parent === undefined) return;
        scratch[parent * STRIDE + PAST] = this.count;
        cursor.parent();
      }
    }
  }

  private add(kind: number, field: number, start: number, end: number, parent: number): number {
    const node = this.count++;
    const at = node * STRIDE;
    if (at === scratch.length) {
      const grown = new Int32Array(scratch.length * 2);
      grown.set(scratch);
      scratch = grown;
    }
    scratch[at] = kind | (field << 16);
    scratch[at + START] = start;
    scratch[at + END] = end;
    scratch[at + PARENT] = parent;
    return node;
  }

  /** Copies what the walk wrote. */
  private keep(): void {
    this.nodes = scratch.slice(0, this.count * STRIDE);
  }
}

/** Those of each kind in order; `starts` tells where they are. */
interface NodesByKind {
  readonly nodes: Int32Array;
  readonly starts: Int32Array;
}

function firstAtOrAfter(nodes: Int32Array, node: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodes[middle]! < node) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the walk needs of a cursor. */
interface Cursor {
  firstChild(): boolean;
  nextSibling(): boolean;
  parent(): boolean;
  kind(): number;
  field(): number;
  start(): number;
  end(): number;
}
