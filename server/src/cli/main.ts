#!/usr/bin/env node
/** The command line as a process: connects `runCommandLine` to standard streams, Ctrl-C and the exit status. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Setup } from './pool.ts';
import { runCommandLine } from './run.ts';
import { serveThread } from './thread.ts';

async function readAll(stream: NodeJS.ReadStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function runProcess(): Promise<void> {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): nobody is left to tell.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY ?? false,
    readStandardInput: () => readAll(process.stdin),
    signal: interrupt.signal,
    threadScript: new URL(import.meta.url),
  });
}

if (isMainThread) await runProcess();
else serveThread(parentPort!, workerData as Setup);
