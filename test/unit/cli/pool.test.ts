import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examineAll, type Result } from '../../../server/src/cli/pool.ts';
import { run } from './run.ts';

const main = resolve(import.meta.dirname, '../../../server/src/cli/main.ts');
let folder: string;

/** A long driver with a few functions that use an allocation untested, told apart by their numbers. */
function driver(number: number): string {
  const functions = Array.from(
    { length: 5 },
    (_, i) =>
      `static void iommu_example_${number}_${i}(struct iommu_table *tbl)\n{\n\t__be64 *p = kzalloc(8, GFP_KERNEL);\n\n` +
      `\t*p = ${i};\n}\n`,
  );
  return `/*${' *'.repeat(10_000)} */\n${functions.join('\n')}`;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-'));
  mkdirSync(join(folder, 'drivers'));
  // More than one thread does alone, and more than one batch.
  for (let i = 0; i < 240; i++) writeFileSync(join(folder, 'drivers', `driver-${i}.c`), driver(i));
  writeFileSync(join(folder, '.iommu-lens.json'), '{ "ignore": ["index-unit"] }');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a long run', () => {
  it('prints with several threads what it prints with one, in the same order', async () => {
    const paths = ['check', '--format', 'jsonl', join(folder, 'drivers')];
    const alone = await run(paths);
    let out = '';
    try {
      out = execFileSync(process.execPath, [main, ...paths], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      out = (error as { stdout: string }).stdout;
    }
    expect(alone.status).toBe(1);
    expect(alone.out.split('\n').filter(Boolean)).toHaveLength(240 * 5);
    expect(out).toBe(alone.out);
  }, 60_000);

  it('ends on Ctrl-C with the status of an interrupted program', async () => {
    const child = spawn(process.execPath, [main, 'check', '--format', 'jsonl', join(folder, 'drivers')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.stdout.resume();
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(130);
  }, 60_000);

  it('says so where a thread cannot be had', async () => {
    const tasks = async function* () {
      for (let i = 0; i < 20; i++) yield await Promise.resolve({ file: `${i}`, content: 'x'.repeat(500_000) });
    };
    const script = new URL('data:text/javascript,throw new Error("no engine")');
    const setup = { root: undefined, project: undefined, nursery: false, only: undefined };
    const read = async () => {
      const results: Result[] = [];
      const here = () => ({ findings: [], notices: [] });
      for await (const one of examineAll(tasks(), here, { script, setup, signal: new AbortController().signal })) {
        results.push(one);
      }
      return results;
    };
    await expect(read()).rejects.toThrow('no engine');
  });
});
