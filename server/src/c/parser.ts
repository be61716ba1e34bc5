import { Language, Parser } from 'web-tree-sitter';
import { Syntax, type Kinds } from './syntax.ts';

export interface ParserBytes {
  readonly runtime: Uint8Array | ArrayBuffer;
  readonly grammar: Uint8Array | ArrayBuffer;
}

/** Turns C text into flat arrays. One per process is enough; it keeps nothing between calls. */
export interface CParser {
  /** `masked` is what the parser reads, `text` what nodes stand for; both have the same length. */
  parse(masked: string, text?: string): Syntax;
}

type Bytes = Uint8Array | ArrayBuffer;
const view = (bytes: Bytes): Uint8Array => (bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));

/** What is called of the runtime's own exports; see `flattenRaw`. Numbers are addresses and counts in its memory. */
export interface RawExports {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

const rawNames: readonly (keyof RawExports)[] = [
  '_ts_tree_root_node_wasm',
  '_ts_tree_cursor_new_wasm',
  '_ts_tree_cursor_delete_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_current_field_id_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
];

/** Loads the parser's two wasm files. `cursor: 'public'` walks through the public `TreeCursor` (slower, documented). */
export async function createParser(
  wasm: ParserBytes,
  options: { readonly cursor?: 'raw' | 'public' } = {},
): Promise<CParser> {
  const module: Record<string, unknown> = { wasmBinary: view(wasm.runtime) };
  await Parser.init(module);
  const language = await Language.load(view(wasm.grammar));
  const parser = new Parser();
  parser.setLanguage(language);
  const raw =
    options.cursor !== 'public' && rawNames.every((name) => typeof module[name] === 'function')
      ? (module as unknown as RawExports)
      : undefined;
  const kinds = kindsOf(language);
  return {
    parse(masked, text = masked) {
      const tree = parser.parse(masked);
      if (!tree) return new Syntax(text, kinds);
      try {
        const arrays = new Syntax(text, kinds);
        const address = (tree as unknown as Record<number, unknown>)[0];
        if (raw && typeof address === 'number') arrays.fillRaw(raw, address);
        else arrays.fill(tree.walk());
        return arrays;
      } finally {
        tree.delete();
      }
    },
  };
}

/**
 * A parser that keeps the trees of the last texts, up to so many characters: in an editor all functions but the one
 * being typed in are the same as before.
 */
export function rememberTrees(parser: CParser, characters = 2_000_000): CParser {
  const trees = new Map<string, Syntax>();
  let held = 0;
  return {
    parse(masked, text = masked) {
      const key = `${masked}\0${text}`;
      const known = trees.get(key);
      if (known) {
        trees.delete(key);
        trees.set(key, known);
        return known;
      }
      // The tree must not hold on to the whole document that its text is a part of; the key is a copy.
      const tree = parser.parse(masked, key.slice(masked.length + 1));
      trees.set(key, tree);
      held += masked.length;
      for (const oldest of trees.keys()) {
        if (held <= characters || oldest === key) break;
        trees.delete(oldest);
        held -= oldest.length >> 1;
      }
      return tree;
    },
  };
}

/** An unnamed token is written with a blank before it, so that it is no kind that anyone asks for. */
function kindsOf(language: Language): Kinds {
  const names: string[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id) ?? '';
    names.push(language.nodeTypeIsNamed(id) ? name : ` ${name}`);
  }
  names.push('ERROR');
  const numbers = new Map<string, number[]>();
  for (const [number, name] of names.entries()) {
    const same = numbers.get(name);
    if (same) same.push(number);
    else numbers.set(name, [number]);
  }
  return { names, numbers, fields: language.fields.map((name) => name ?? '') };
}
