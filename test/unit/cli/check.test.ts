import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../../server/src/cli/version.ts';
import { run } from './run.ts';

const root = resolve(import.meta.dirname, '../../..');
const sample = join(root, 'samples/on-demand-levels.patch');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iommu-lens-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Lines of JSON as objects. */
const objects = (out: string) =>
  out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('iommu-lens', () => {
  it('prints its version, the one of package.json', async () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(version).toBe(manifest.version);
    expect((await run(['--version'])).out).toBe(`iommu-lens ${manifest.version}\n`);
  });

  it.each([[['check']], [['size']], [['vectors']], [['rules']], [['lsp']]])(
    '%s --help describes the verb',
    async (args) => {
      const { status, out } = await run([...args, '--help']);
      expect(status).toBe(0);
      expect(out).toMatch(/^Usage: iommu-lens /);
    },
  );

  it.each([
    ['6', '1', 0],
    ['6', '12', 1],
  ])('takes no fact of later releases for a source of Linux %s.%s', async (version, patchlevel, status) => {
    const tree = join(folder, `linux-${version}.${patchlevel}`);
    const source = join(tree, 'virt/kvm/example.c');
    mkdirSync(join(tree, 'virt/kvm'), { recursive: true });
    writeFileSync(join(tree, 'Makefile'), `VERSION = ${version}\nPATCHLEVEL = ${patchlevel}\nSUBLEVEL = 0\n`);
    const body =
      '\tstruct folio *folio = filemap_get_folio(file->f_mapping, index);\n\n\tif (!folio)\n\t\treturn -ENOENT;\n';
    const tail = '\tfolio_put(folio);\n\treturn 0;\n';
    writeFileSync(source, `static int kvm_example(struct file *file, pgoff_t index)\n{\n${body}${tail}}\n`);
    expect((await run(['check', source])).status).toBe(status);
    expect((await run(['check', '--root', tree, source])).status).toBe(status);
  });

  it.each([
    [[], /Usage: iommu-lens VERB/],
    [['chekc'], /no verb 'chekc'/],
    [['check'], /name at least one file/],
    [['check', '--rule', 'nope', 'x'], /no rule 'nope'/],
    [['check', '--severity', 'fatal', 'x'], /takes hint, information, warning, error/],
    [['check', '--format', 'xml', 'x'], /takes text or jsonl/],
    [['check', '--frobnicate', 'x'], /--frobnicate/],
    [['lsp'], /--stdio/],
  ])('%j is bad usage', async (args, message) => {
    const { status, error } = await run(args);
    expect(status).toBe(2);
    expect(error).toMatch(message);
  });
});

describe('iommu-lens check', () => {
  it('finds what the sample patch brings and takes away', async () => {
    const { status, out } = await run(['check', '--format', 'jsonl', sample]);
    expect(status).toBe(1);
    const found = objects(out).map(({ rule, change, function: fn }) => [rule, change, fn]);
    expect(found).toContainEqual(['nonalloc-on-map', 'introduced', 'sample_tce_map']);
    expect(found).toContainEqual(['unaligned-skip', 'introduced', 'sample_tce_clear']);
    expect(found).toContainEqual(['alloc-on-clear', 'fixed', 'sample_tce_clear']);
    expect(found).toContainEqual(['wrong-arithmetic', undefined, undefined]);
  });

  it('names the place of the claim, counted from 1', async () => {
    const { out } = await run(['check', '--format', 'jsonl', '--rule', 'wrong-arithmetic', sample]);
    const [finding] = objects(out);
    const line = readFileSync(sample, 'utf8').split('\n')[(finding!['line'] as number) - 1]!;
    expect(line.slice((finding!['column'] as number) - 1, (finding!['endColumn'] as number) - 1)).toBe('8');
    expect(finding!['message']).toMatch(/4 ?Mi?B/);
  });

  it('prints what compilers print by default', async () => {
    const { out } = await run(['check', sample]);
    for (const line of out.trim().split('\n')) {
      expect(line).toMatch(/^.+:\d+:\d+: (error|warning|information|hint): .+ \[[a-z-]+\]/);
    }
  });

  it.each([
    ['an empty file', '', /is empty/],
    ['a binary file', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]), /is binary/],
    ['a layout with a bad number', 'format powernv\npage 64Q\n', /:2:\d+: error: /],
    [
      'a truncated hunk',
      'diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,9 +1,9 @@ int f(void)\n \tint a;\n-\tint b;\n',
      /hunk/,
    ],
  ])('%s is bad input, with its place and reason', async (name, content, message) => {
    const path = file(`${name.replaceAll(' ', '-')}${name.includes('layout') ? '.iommu' : '.patch'}`, content);
    const { status, error } = await run(['check', path]);
    expect(error).toContain(path);
    expect(error).toMatch(message);
    expect(status).toBe(2);
  });

  it('says which file is not there', async () => {
    const { status, error } = await run(['check', join(folder, 'missing.patch')]);
    expect(status).toBe(2);
    expect(error).toMatch(/missing\.patch.*no such file/);
  });

  it('reads standard input', async () => {
    const { status, out } = await run(['check', '--rule', 'wrong-arithmetic', '-'], readFileSync(sample, 'utf8'));
    expect(status).toBe(1);
    expect(out).toMatch(/^-:\d+:/);
  });

  it('is content with a clean patch, and with one that only fixes', async () => {
    const fix = readFileSync(sample, 'utf8').replace('= 8MB', '= 4MB');
    const { status } = await run(['check', '--rule', 'wrong-arithmetic', '--rule', 'alloc-on-clear', '-'], fix);
    expect(status).toBe(0);
  });
});
