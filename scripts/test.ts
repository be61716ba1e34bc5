/**
 * Everything `npm test` runs, one step after another, with the counts of all in a last line.
 * `npm test -- unit host` runs only the steps named.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'iommu-lens-test-'));

/** Runs a command with its output shown, and gives that output back. */
function run(command: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('error', (error) => done({ code: 127, output: String(error) }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** A step whose only result is that it went well. */
const check =
  (command: string, ...args: string[]) =>
  async (): Promise<Counts> => {
    const { code } = await run(command, args);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  };

async function unit(): Promise<Counts> {
  const report = join(scratch, 'vitest.json');
  const { code } = await run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`]);
  let counts: Counts = { passed: 0, failed: 1, skipped: 0 };
  try {
    const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    counts = {
      passed: json['numPassedTests'] ?? 0,
      failed: json['numFailedTests'] ?? 0,
      skipped: (json['numPendingTests'] ?? 0) + (json['numTodoTests'] ?? 0),
    };
  } catch {
    // No report: the runner itself broke, which the count of one failure says.
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** A step that ends in a line `NAME: N passed, N failed[, N skipped]`. */
const counted = (script: string) => async (): Promise<Counts> => {
  const { code, output } = await run('node', [script]);
  const last = [...output.matchAll(/^\w+: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, skipped] of last) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(skipped ?? 0);
  }
  if (counts.failed === 0 && (code !== 0 || last.length === 0)) counts.failed = 1;
  return counts;
};

const steps: readonly (readonly [name: string, step: () => Promise<Counts>])[] = [
  ['types', check(bin('tsc'), '-b')],
  ['lint', check(bin('eslint'), '.')],
  ['format', check(bin('prettier'), '--check', '--log-level=warn', '.')],
  ['build', check('node', 'scripts/build.ts', '--check')],
  ['unit', unit],
  ['grammar', check('npm', 'run', '-s', 'test:grammar')],
  ['host', counted('test/host/run.ts')],
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. The steps are ${steps.map(([name]) => name).join(', ')}.`);
  process.exit(2);
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const [name, step] of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  const started = Date.now();
  const counts = await step();
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  lines.push(`  ${name.padEnd(8)} ${counts.passed} ok, ${counts.failed} bad, ${counts.skipped} skipped (${seconds} s)`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}\n`);
console.log(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
