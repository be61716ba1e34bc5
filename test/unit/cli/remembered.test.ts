import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

/** Uses an allocation untested. */
const driver = (name: string) =>
  `static void ${name}(struct iommu_table *tbl)\n{\n\t__be64 *p = kzalloc(8, GFP_KERNEL);\n\n\t*p = 1;\n}\n`;

let folder: string;
let memory: string;
let sources: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remembered-'));
  memory = join(folder, 'cache', 'iommu-lens');
  sources = join(folder, 'drivers');
  mkdirSync(sources);
  writeFileSync(join(sources, 'iommu-one.c'), driver('iommu_one'));
  writeFileSync(join(sources, 'iommu-two.c'), '/* iommu */\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function check(args: readonly string[] = [sources], program = 'one'): Promise<string> {
  const { out } = await run(['check', ...args], '', {
    memory: { folder: memory, program: () => [new TextEncoder().encode(program)] },
  });
  return out;
}

const results = () => readdirSync(memory).map((name) => join(memory, name));

/** Makes what is kept tell itself from what is found. */
function mark(): void {
  for (const file of results()) writeFileSync(file, readFileSync(file, 'utf8').replaceAll('may yield', 'MAY YIELD'));
}

describe('what an earlier run found', () => {
  it('is printed again without another look', async () => {
    const found = await check();
    expect(found).toContain('may yield NULL');
    mark();
    expect(await check()).toBe(found.replaceAll('may yield', 'MAY YIELD'));
    expect(readFileSync(results()[0]!, 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
  });

  it.each<[string, () => Promise<string>]>([
    ['the document', () => (writeFileSync(join(sources, 'iommu-one.c'), driver('iommu_three')), check())],
    ['the program', () => check([sources], 'another')],
    ['the rules', () => check(['--nursery', sources])],
    ['the rules by name', () => check(['--rule', 'unchecked-null', sources])],
    ['--no-cache', () => check(['--no-cache', sources])],
    ['a tree', () => check(['--root', folder, sources])],
  ])('is not taken where it may be another: %s', async (_what, again) => {
    await check();
    mark();
    expect(await again()).toContain('may yield NULL');
  });

  it('is not taken where the facts of the project are others', async () => {
    const facts = join(folder, 'facts.json');
    writeFileSync(facts, '{ "ignore": ["index-unit"] }');
    await check(['--project', facts, sources]);
    mark();
    writeFileSync(facts, '{ "ignore": ["unchecked-null"] }');
    expect(await check(['--project', facts, sources])).toBe('');
  });

  it('is worked out again where only a part of it was written', async () => {
    const found = await check();
    const [file] = results();
    const text = readFileSync(file!, 'utf8');
    for (const rest of [text.slice(0, -40), text.slice(0, 30), text.replaceAll('{', '['), 'no results\n', '']) {
      writeFileSync(file!, rest);
      expect(await check()).toBe(found);
      mark();
      expect(await check()).toBe(found.replaceAll('may yield', 'MAY YIELD'));
    }
  });

  it('is found without it where nothing can be written', async () => {
    writeFileSync(join(folder, 'cache'), 'a file');
    expect(await check()).toContain('may yield NULL');
  });

  it('is open to nobody else, and goes when it is old', async () => {
    await check();
    const [file] = results();
    utimesSync(file!, 0, 0);
    await check([sources], 'another');
    expect(results()).not.toContain(file);
    expect(results()).toHaveLength(1);
    const mode = execFileSync('stat', ['-c', '%a', memory, results()[0]!], { encoding: 'utf8' });
    expect(mode).toBe('700\n600\n');
  });

  it('saves the mails of a repository from being read', async () => {
    const list = join(folder, 'list.git');
    execFileSync('git', ['init', '-q', '--bare', list]);
    const mail = (i: number) => {
      const added = driver(`iommu_${i}`).trimEnd().split('\n');
      const hunk = `@@ -0,0 +1,${added.length} @@\n${added.map((line) => `+${line}\n`).join('')}`;
      const diff = `diff --git a/drivers/iommu/a.c b/drivers/iommu/a.c\n--- /dev/null\n+++ b/drivers/iommu/a.c\n${hunk}`;
      return `From: Example Developer <dev@example.org>\nSubject: [PATCH] iommu: ${i}\n\nWords.\n---\n${diff}-- \n2.40.0\n`;
    };
    const stream = [0, 1, 2, 3].map((i) => {
      const commit = `commit refs/heads/main\ncommitter x <x@example.org> ${1_750_000_000 + i} +0000\ndata 0\n`;
      return `${commit}M 100644 inline m\ndata ${Buffer.byteLength(mail(i))}\n${mail(i)}\n`;
    });
    execFileSync('git', ['-C', list, 'fast-import', '--quiet'], { input: stream.join('') });
    execFileSync('git', ['-C', list, 'symbolic-ref', 'HEAD', 'refs/heads/main']);
    const all = await check(['--no-cache', '--inbox', list]);
    expect(all.match(/may yield/g)).toHaveLength(4);
    await check(['--inbox', list, '--limit', '2']);
    mark();
    const again = await check(['--inbox', list]);
    expect(again.toLowerCase()).toBe(all.toLowerCase());
    expect(again.match(/MAY YIELD|may yield/g)).toEqual(['MAY YIELD', 'MAY YIELD', 'may yield', 'may yield']);
  });
});
