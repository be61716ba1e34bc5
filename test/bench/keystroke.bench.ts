/**
 * From a keystroke to its diagnostics over stdio, beside other servers on the same file in the same run:
 *
 *   node test/bench/keystroke.bench.ts [FILE.c] [--edits N] [--rounds N] [--compile-commands DIR]
 *
 * Without FILE, arch/powerpc/kvm/book3s_hv.c of the tree in LINUX_6_1 or LINUX_6_12. `ast-grep` (with three rules) and
 * `clangd` (or `clangd-19`) are measured where they are on PATH, else said to be missing. One character is typed into
 * identifiers all over the file and removed again, 20 ms apart. A file of such a tree is looked at once more with the tree
 * open. Rounds alternate; medians over all of them are printed.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
    'compile-commands': { type: 'string' },
  },
});
const tree = process.env['LINUX_6_1'] ?? process.env['LINUX_6_12'];
const file = positionals[0] ?? (tree && join(tree, 'arch/powerpc/kvm/book3s_hv.c'));
if (!file || !existsSync(file)) {
  console.log('SKIPPED: name a C file, or set LINUX_6_1. Nothing was measured.');
  process.exit(0);
}
const text = readFileSync(file, 'utf8');
const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'keystroke-bench-'));

interface Server {
  readonly name: string;
  readonly command: readonly string[];
  readonly folder: string;
}

interface Sample {
  start: number;
  open: number;
  changes: number[];
  peak: number;
}

const onPath = (name: string): boolean => spawnSync('which', [name]).status === 0;
const clangd = ['clangd-19', 'clangd'].find(onPath);
const servers: Server[] = [
  { name: 'iommu-lens', command: [process.execPath, join(root, 'dist/cli.js'), 'lsp', '--stdio'], folder: scratch },
];
if (tree && file.startsWith(tree)) servers.push({ ...servers[0]!, name: 'iommu-lens, tree open', folder: tree });
if (!existsSync(join(root, 'dist/cli.js'))) {
  console.log('SKIPPED: dist/cli.js is not there; `npm run build` makes it. Nothing was measured.');
  process.exit(0);
}
if (onPath('ast-grep')) {
  servers.push({ name: 'ast-grep lsp', command: ['ast-grep', 'lsp', '-c', astGrepConfig()], folder: scratch });
} else console.log('ast-grep is not on PATH: not measured.');
if (clangd) {
  const commands = values['compile-commands'];
  const flags = commands ? [`--compile-commands-dir=${commands}`] : [];
  const name = `clangd ${commands ? 'with flags' : 'without flags'}`;
  servers.push({ name, command: [clangd, '--log=error', ...flags], folder: scratch });
} else console.log('clangd is not on PATH: not measured.');

/** Three rules of the kind that a pattern matcher can state. */
function astGrepConfig(): string {
  const rule = (id: string, context: string, selector: string, more = '') =>
    `id: ${id}\nlanguage: c\nseverity: warning\nmessage: ${id}\nrule:\n  pattern:\n    context: '${context}'\n    selector: ${selector}\n${more}`;
  mkdirSync(join(scratch, 'rules'), { recursive: true });
  const loop = '  inside:\n    stopBy: end\n    any: [{ kind: for_statement }, { kind: while_statement }]\n';
  const rules = {
    entry: rule('entry', 'void f(void) { IOMMU_TABLE_USERSPACE_ENTRY($$$); }', 'call_expression'),
    level: rule('level', 'void f(void) { x = $A->it_level_size - 1; }', 'binary_expression'),
    unmap: rule('unmap', 'void f(void) { iommu_unmap($$$); }', 'call_expression', loop),
  };
  for (const [name, yaml] of Object.entries(rules)) writeFileSync(join(scratch, 'rules', `${name}.yml`), yaml);
  const config = join(scratch, 'sgconfig.yml');
  writeFileSync(config, 'ruleDirs: [rules]\n');
  return config;
}

/** Places just behind the first letter of identifiers, spread over the text. */
function places(count: number): { line: number; character: number }[] {
  const found: { line: number; character: number }[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < count; i++) {
    for (let line = Math.floor(((i + 0.5) * lines.length) / count); line < lines.length; line++) {
      const match = /^\t+([a-z_]{4,})/.exec(lines[line]!);
      if (!match) continue;
      found.push({ line, character: match[0].length - match[1]!.length + 2 });
      break;
    }
  }
  return found;
}

function peakOf(child: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function measure(server: Server): Promise<Sample> {
  const [command, ...args] = server.command;
  const began = performance.now();
  const child = spawn(command!, args, { cwd: dirname(file!), stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map<number, () => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ version }: { version?: number }) => {
    // Some servers do not say which version they looked at: then it is the newest.
    for (const [wanted, done] of waiting) if (version === undefined || version >= wanted) done();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', () => []);
  connection.listen();
  const uri = pathToFileURL(file!).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(server.folder).href,
    workspaceFolders: [{ uri: pathToFileURL(server.folder).href, name: 'workspace' }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
  });
  const start = performance.now() - began;
  await connection.sendNotification('initialized', {});
  const published = (version: number): Promise<void> =>
    new Promise((done) => {
      waiting.set(version, () => {
        waiting.delete(version);
        done();
      });
    });
  const timed = async (version: number, act: () => Promise<void>): Promise<number> => {
    const before = performance.now();
    const answer = published(version);
    await act();
    await Promise.race([answer, sleep(20_000)]);
    return performance.now() - before;
  };
  const open = await timed(1, () =>
    connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'c', version: 1, text } }),
  );
  const changes: number[] = [];
  let version = 1;
  let now = text;
  for (const place of places(Number(values.edits))) {
    for (const typed of ['x', '']) {
      version += 1;
      const end = { line: place.line, character: place.character + (typed === '' ? 1 : 0) };
      const lineStart = offsetOf(now, place.line) + place.character;
      now = now.slice(0, lineStart) + typed + now.slice(lineStart + (typed === '' ? 1 : 0));
      // A server that takes whole texts only gets them.
      const change = server.name.startsWith('ast-grep') ? { text: now } : { range: { start: place, end }, text: typed };
      const wanted = version;
      changes.push(
        await timed(wanted, () =>
          connection.sendNotification('textDocument/didChange', {
            textDocument: { uri, version: wanted },
            contentChanges: [change],
          }),
        ),
      );
      await sleep(20);
    }
  }
  const peak = peakOf(child);
  connection.dispose();
  child.kill();
  return { start, open, changes, peak };
}

function offsetOf(now: string, line: number): number {
  let at = 0;
  for (let i = 0; i < line; i++) at = now.indexOf('\n', at) + 1;
  return at;
}

function percentile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const server of servers) samples.get(server.name)!.push(await measure(server));
}
rmSync(scratch, { recursive: true, force: true });

console.log(
  `${file}: ${text.split('\n').length} lines, ${values.rounds} rounds of ${values.edits} edits; milliseconds`,
);
console.log('server                  start   open  change p50 / p95   peak MiB');
const p50 = new Map<string, number>();
for (const [name, all] of samples) {
  const changes = all.flatMap((sample) => sample.changes);
  p50.set(name, percentile(changes, 0.5));
  const middle = (pick: (sample: Sample) => number) => percentile(all.map(pick), 0.5).toFixed(0);
  console.log(
    `${name.padEnd(22)} ${middle((s) => s.start).padStart(6)} ${middle((s) => s.open).padStart(6)}` +
      `   ${percentile(changes, 0.5).toFixed(1).padStart(6)} / ${percentile(changes, 0.95).toFixed(1).padStart(6)}` +
      `   ${middle((s) => s.peak).padStart(8)}`,
  );
}
for (const [name, value] of p50) {
  if (name !== 'iommu-lens') console.log(`iommu-lens / ${name}: ${(p50.get('iommu-lens')! / value).toFixed(2)}`);
}
