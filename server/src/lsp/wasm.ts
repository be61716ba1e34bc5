import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WasmBytes } from './wasmBytes.ts';

/** The C parser's two wasm files: beside the bundle where there is one, else from the packages they come with. */
export function readWasm(): WasmBytes {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'web-tree-sitter.wasm');
  if (existsSync(beside)) {
    return { runtime: readFileSync(beside), grammar: readFileSync(join(here, 'tree-sitter-c.wasm')) };
  }
  const require = createRequire(import.meta.url);
  return {
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    grammar: readFileSync(require.resolve('tree-sitter-c/tree-sitter-c.wasm')),
  };
}
