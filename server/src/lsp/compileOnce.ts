import { setFlagsFromString } from 'node:v8';

/**
 * Leaves the parser's WebAssembly as it is first compiled: what an editor or one patch asks for is too little to pay for
 * the second compiler, which takes 35 MB and delays the first findings by 50 ms. To be called before the parser is
 * loaded; a V8 that does not know a flag ignores it.
 */
export function compileParserOnce(): void {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
}
