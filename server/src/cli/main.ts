#!/usr/bin/env node
/** The command line as a process: connects `runCommandLine` to standard streams, Ctrl-C and the exit status. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Setup } from './pool.ts';
import { readWasm } from '../lsp/wasm.ts';
import { runCommandLine } from './run.ts';
import { serveThread } from './thread.ts';

async function readAll(stream: NodeJS.ReadStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Only a bundle is one file whose bytes stand for the whole program. */
const isBundle = import.meta.url.endsWith('.js');

function readProgram(): Uint8Array[] {
  const { runtime, grammar } = readWasm();
  return [readFileSync(new URL(import.meta.url)), runtime, grammar];
}

/** As the XDG base directories have it: an empty or relative value counts as none. */
function cacheFolder(): string {
  const named = process.env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'iommu-lens');
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
    ...(isBundle ? { memory: { folder: cacheFolder(), program: readProgram } } : {}),
  });
}

if (isMainThread) await runProcess();
else serveThread(parentPort!, workerData as Setup);
