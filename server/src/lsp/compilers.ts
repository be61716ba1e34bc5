import { setFlagsFromString } from 'node:v8';

/**
 * Leaves the parser's WebAssembly as it is first compiled: what an editor or one patch asks for is too little to pay for
 * the second compiler, which takes 35 MB and delays the first findings by 50 ms. To be called before the parser is
 * loaded; a V8 that does not know a flag ignores it.
 */
export function compileParserOnce(): void {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
}

/**
 * For a server, which lives long beside other programs: the heap grows by a third of what is alive between two
 * collections, not by several times that, and the middle compiler, whose own memory is not given back, is left out. A
 * fifth less memory at its peak, at the same speed of a keystroke.
 */
export function staySmall(): void {
  for (const flag of ['--heap-growing-percent=30', '--no-maglev']) setFlagsFromString(flag);
}

/** The first V8 whose Node releases all have the middle compiler on. */
const MAGLEV = 13;

/**
 * Does without V8's last compiler, TurboFan. Work on code is spread thin over many functions: over five kernel
 * directories it takes two seconds of a processor in each thread, and what it makes is no faster than what Maglev has
 * made before. Arithmetic in long loops, as in the table model, does need it.
 */
export function compileLess(): void {
  if (Number.parseInt(process.versions.v8) >= MAGLEV) setFlagsFromString('--no-turbofan');
}
