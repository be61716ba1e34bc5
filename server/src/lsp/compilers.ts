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
 * collections, not by several times that. A sixth less memory at its peak, at the same speed of a keystroke.
 */
export function growSlowly(): void {
  setFlagsFromString('--heap-growing-percent=30');
}

/**
 * Beside the limits that the desktop client starts the server with: does without the middle compiler, whose own memory
 * is not given back. A tenth less memory at the peak.
 */
export function staySmall(): void {
  growSlowly();
  setFlagsFromString('--no-maglev');
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
