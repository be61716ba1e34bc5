/** The two wasm files of the C parser: web-tree-sitter's own, and the C grammar. */
export interface WasmBytes {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}
