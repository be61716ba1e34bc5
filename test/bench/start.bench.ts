/**
 * How long until one can work, as medians of alternating rounds:
 *
 *   node test/bench/start.bench.ts [--rounds N] [--windows N]
 *
 * From the start of the server's process to its answer to `initialize`, and to the first findings of the bundled sample
 * patch; as VS Code starts it (over its IPC channel) and over stdio, with clangd beside it (Debian: clangd-19) where it is
 * on PATH. Then what activation takes inside VS Code, in windows of their own: reading and running the bundle, and the
 * extension's own `activate`. Exit status 1 where the server takes more than 150 ms or `activate` more than 50.
 */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findBrowser, installCodeServer, startServer, vscodeVersion } from '../../scripts/codeServer.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, windows: { type: 'string', default: '5' } },
});
const root = join(import.meta.dirname, '../..');
const mostReady = 150;
const mostActivation = 50;
let over = false;

for (const file of ['dist/server.js', 'dist/cli.js', 'dist/client.cjs']) {
  if (existsSync(join(root, file))) continue;
  console.log(`SKIPPED: ${file} is not there; \`npm run build\` makes it. Nothing was measured.`);
  process.exit(0);
}

const patch = readFileSync(join(root, 'samples/on-demand-levels.patch'), 'utf8');
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: { textDocument: { diagnostic: {}, inlayHint: {}, hover: {} } },
  },
};
const document = { uri: 'file:///sample/a.patch', languageId: 'diff', version: 1, text: patch };
const afterwards = [
  { jsonrpc: '2.0', method: 'initialized', params: {} },
  { jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument: document } },
  { jsonrpc: '2.0', id: 2, method: 'textDocument/diagnostic', params: { textDocument: { uri: document.uri } } },
];

interface Answer {
  readonly id?: number;
  readonly result?: { readonly items?: readonly unknown[] };
}

/** A server at the end of a channel: what to send it, and its messages. */
interface Channel {
  readonly process: ChildProcess;
  send(message: object): void;
  receive(handler: (message: Answer) => void): void;
}

function overIpc(): Channel {
  const child = fork(join(root, 'dist/server.js'), ['--node-ipc'], { stdio: 'ignore', execArgv: [] });
  return {
    process: child,
    send: (message) => void child.send(message),
    receive: (handler) => child.on('message', (message) => handler(message as Answer)),
  };
}

function overStdio(command: string, args: readonly string[]): Channel {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  return {
    process: child,
    send(message) {
      const body = JSON.stringify(message);
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    },
    receive(handler) {
      let waiting = Buffer.alloc(0);
      child.stdout.on('data', (chunk: Buffer) => {
        waiting = Buffer.concat([waiting, chunk]);
        for (;;) {
          const head = waiting.indexOf('\r\n\r\n');
          const length = Number(/Content-Length: (\d+)/i.exec(waiting.toString('latin1', 0, Math.max(0, head)))?.[1]);
          if (head === -1 || waiting.length < head + 4 + length) return;
          handler(JSON.parse(waiting.toString('utf8', head + 4, head + 4 + length)) as Answer);
          waiting = waiting.subarray(head + 4 + length);
        }
      });
    },
  };
}

interface Start {
  readonly ready: number;
  /** Processor time until then, in steps of 10 ms: what a busy machine does not change. Only where /proc has it. */
  readonly processor: number | undefined;
  /** Milliseconds to the first findings; undefined for a server that has none for a patch. */
  readonly findings: number | undefined;
}

async function measure(open: () => Channel, withFindings: boolean): Promise<Start> {
  const begin = performance.now();
  const channel = open();
  try {
    return await new Promise<Start>((done, failed) => {
      let ready = 0;
      let processor: number | undefined;
      setTimeout(() => failed(new Error('no answer within 20 s')), 20_000).unref();
      channel.process.on('error', failed);
      channel.receive(({ id, result }) => {
        if (id === 1) {
          ready = performance.now() - begin;
          processor = processorTime(channel.process.pid);
          if (withFindings) for (const message of afterwards) channel.send(message);
          else done({ ready, processor, findings: undefined });
        } else if (id === 2) {
          if (!result?.items?.length) failed(new Error('no findings in the sample'));
          else done({ ready, processor, findings: performance.now() - begin });
        }
      });
      channel.send(initialize);
    });
  } finally {
    channel.process.kill('SIGKILL');
  }
}

/** User and system time of a process in milliseconds. */
function processorTime(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

function median(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

function row(name: string, figures: readonly number[], note = ''): void {
  const text = [median(figures), Math.min(...figures), Math.max(...figures)].map((one) => one.toFixed(1).padStart(9));
  console.log(`${name.padEnd(60)}${text.join('')}${note}`);
}

/** `  over ...` where a median is above what it may be. */
function judged(figures: readonly number[], most: number): string {
  if (median(figures) <= most) return `  (at most ${most})`;
  over = true;
  return `  OVER ${most}`;
}

async function servers(): Promise<void> {
  const clangd = ['clangd-19', 'clangd'].find((name) => spawnSync('which', [name]).status === 0);
  if (!clangd)
    console.log('SKIPPED: clangd is not on PATH (Debian: apt-get install clangd-19), so it is not beside ours.');
  const contestants = [
    { name: 'server, as VS Code starts it', open: overIpc, own: true },
    {
      name: 'server, over stdio',
      open: () => overStdio(process.execPath, [join(root, 'dist/cli.js'), 'lsp', '--stdio']),
      own: true,
    },
    ...(clangd ? [{ name: clangd, open: () => overStdio(clangd, ['--log=error']), own: false }] : []),
  ];
  const starts = contestants.map((): Start[] => []);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [i, { open, own }] of contestants.entries()) starts[i]!.push(await measure(open, own));
  }
  console.log(`\n${'ms from the start of the process'.padEnd(60)}   median      min      max`);
  for (const [i, { name, own }] of contestants.entries()) {
    const ready = starts[i]!.map((start) => start.ready);
    row(`${name}: answers initialize`, ready, own ? judged(ready, mostReady) : '');
    const processor = starts[i]!.flatMap((start) => start.processor ?? []);
    if (processor.length > 0) row(`${name}: processor time until then`, processor);
    if (own)
      row(
        `${name}: first findings`,
        starts[i]!.map(({ findings }) => findings!),
      );
  }
}

interface Timings {
  /** From the request to activate until it is done: with the bundle read and run. */
  readonly whole: number;
  readonly activate: number;
  readonly ready: number;
}

/** What VS Code runs in place of tests; it says the timings and ends. */
const probe = `
const vscode = require('vscode');
exports.run = async () => {
  const extension = vscode.extensions.getExtension('iommu-lens.iommu-lens');
  if (extension.isActive) throw new Error('active before anything was opened');
  const begin = performance.now();
  const api = await extension.activate();
  const whole = performance.now() - begin;
  await api.ready;
  console.log('  timings ' + JSON.stringify({ whole, activate: api.timings.activate, ready: api.timings.ready }));
};`;

async function activation(): Promise<void> {
  await installCodeServer();
  const scratch = await mkdtemp(join(tmpdir(), 'start-bench-'));
  const tests = join(root, 'out/host/startProbe.cjs');
  await mkdir(dirname(tests), { recursive: true });
  await writeFile(tests, probe);
  const server = await startServer(scratch, '--enable-smoke-test-driver');
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', '--disable-gpu'] });
  const timings: Timings[] = [];
  try {
    // The first window fills caches that every user's window finds filled.
    for (let round = 0; round <= Number(values.windows); round++) {
      const page = await browser.newPage();
      const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
      const payload = JSON.stringify([
        ['extensionDevelopmentPath', remote(root)],
        ['extensionTestsPath', remote(tests)],
        ['skipWelcome', 'true'],
      ]);
      const found = new Promise<Timings>((done, failed) => {
        setTimeout(() => failed(new Error('VS Code did not activate the extension within 60 s')), 60_000).unref();
        void page.exposeFunction('codeAutomationLog', (_type: string, [text]: unknown[]) => {
          if (String(text).startsWith('  timings ')) done(JSON.parse(String(text).slice(10)) as Timings);
        });
        void page.exposeFunction(
          'codeAutomationExit',
          (code: number) => code !== 0 && failed(new Error(`ended with ${code}`)),
        );
      });
      await page.goto(
        `http://127.0.0.1:${server.port}/?${new URLSearchParams({ folder: join(root, 'samples'), payload }).toString()}`,
      );
      const one = await found;
      if (round > 0) timings.push(one);
      await page.close();
    }
  } finally {
    await browser.close();
    server.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`\n${`ms in VS Code ${await vscodeVersion()}`.padEnd(60)}   median      min      max`);
  const activate = timings.map((one) => one.activate);
  row('activate()', activate, judged(activate, mostActivation));
  row(
    'with the bundle read and run',
    timings.map(({ whole }) => whole),
  );
  row(
    'server ready after that',
    timings.map(({ ready }) => ready),
  );
}

console.log(
  `${values.rounds} rounds, ${values.windows} windows; ${cpus().length} processors, load ${loadavg()[0]!.toFixed(1)} at the start`,
);
await servers();
if (Number(values.windows) > 0) await activation();
process.exitCode = over ? 1 : 0;
