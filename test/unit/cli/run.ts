import { runCommandLine } from '../../../server/src/cli/run.ts';
import type { Console } from '../../../server/src/cli/verb.ts';

export interface RunResult {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs one command line in this process. */
export async function run(args: readonly string[], input = '', more: Partial<Console> = {}): Promise<RunResult> {
  let out = '';
  let error = '';
  const status = await runCommandLine(args, {
    out: (text) => (out += text),
    error: (text) => (error += text),
    isTerminal: false,
    readStandardInput: () => Promise.resolve(new TextEncoder().encode(input)),
    signal: new AbortController().signal,
    ...more,
  });
  return { status, out, error };
}
