import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const samples = resolve(import.meta.dirname, '../../../samples');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iommu-lens-complaints-'));
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'binary'));
  writeFileSync(join(folder, 'binary', 'r.c'), new Uint8Array(3000));
  writeFileSync(join(folder, 'binary.csv'), new Uint8Array(3000));
  writeFileSync(join(folder, 'notes.md'), '# Notes\n\nfor the next release\n\n1. one\n2. two\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line says in words', () => {
  it.each([
    [
      'that a directory holds nothing to look at',
      'check FOLDER/empty',
      /FOLDER\/empty: holds no patch, mail, C file or layout\./,
    ],
    ['the same where all is binary', 'check FOLDER/binary', /holds no patch/],
    ['that a layout is not there', 'size FOLDER/none.iommu', /none\.iommu cannot be read: there is no such file\./],
    [
      'that a CSV is not there',
      'vectors ioda2-map FOLDER/none.csv',
      /none\.csv cannot be read: there is no such file\./,
    ],
    ['that it is binary', 'vectors ioda2-map FOLDER/binary.csv', /binary\.csv is binary; text is wanted\./],
    ['that it is a directory', 'size FOLDER/empty', /cannot be read: it is a directory\./],
    [
      'that the project file is not there',
      'check --project FOLDER/none SAMPLES',
      /project file \S+ cannot be read: there is no such file/,
    ],
    ['which option is wrong', 'size --format vtd --levels x', /--levels x: `x` has no known value$/m],
    [
      'which option does not exist',
      'size --format powernv --bogus 3',
      /--bogus 3: `bogus` is not a parameter of `powernv`\.$/m,
    ],
    ['which page size is wrong', 'size --format vtd --page-size 5', /--page-size 5: `vtd` has no page size to set$/m],
    ['what a region is', 'size --format vtd --map 5', /--map takes START\+SIZE\[@PHYS\], not '5'/],
    [
      'no more of an unknown option than its name',
      'check --bogus',
      /^iommu-lens check: Unknown option '--bogus'\.\nTry '[^']+'\.\n$/,
    ],
  ])('%s', async (_, line, words) => {
    const { status, out, error } = await run(
      line.replaceAll('FOLDER', folder).replaceAll('SAMPLES', samples).split(' '),
    );
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(error.replaceAll(folder, 'FOLDER')).toMatch(words);
  });

  it('that a text is no layout, once', async () => {
    const { status, error } = await run(['size', join(folder, 'notes.md')]);
    expect(status).toBe(2);
    expect(error.trim().split('\n')).toEqual([expect.stringContaining('a layout needs a `format` line')]);
  });

  it('what tells two tables of a format apart', async () => {
    const { out } = await run(['size', join(samples, 'nvlink2-guest.iommu')]);
    expect(out).toMatch(/1\. powernv, page 64 KiB .*\n.*2\. powernv, page 16 MiB /);
  });

  it('the titles of the rules, all from the same column', async () => {
    const lines = (await run(['rules'])).out.trimEnd().split('\n');
    const columns = lines.map((line) => /^\S+ +\w+(?:, nursery)? +(?=\S)/.exec(line)![0].length);
    expect(new Set(columns).size).toBe(1);
  });

  it('no work where nothing is mapped', async () => {
    expect((await run(['size', '--format', 'vtd'])).out).not.toMatch(/^ +work /m);
  });
});
