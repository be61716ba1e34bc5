/** What a verb of the command line needs of the outside world, so that tests can give it another one. */
export interface Console {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly isTerminal: boolean;
  /** Whole standard input. */
  readonly readStandardInput: () => Promise<Uint8Array>;
  /** Aborted on Ctrl-C: finish what is printed and stop. */
  readonly signal: AbortSignal;
  /** What further threads of a long run execute (`serveThread`). Absent: one thread does all. */
  readonly threadScript?: URL;
  /** Where results are kept for the next run, and what makes them what they are: the program. Absent: nowhere. */
  readonly memory?: { readonly folder: string; readonly program: () => readonly Uint8Array[] };
}

/** 0: nothing to report. 1: findings. 2: bad input or usage. 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  run(args: readonly string[], console: Console): Promise<ExitCode>;
}

/** Bad usage: printed with a pointer to `--help`, exit 2. */
export class UsageError extends Error {}
