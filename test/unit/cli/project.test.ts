import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iommu-lens-'));
  writeFileSync(
    join(folder, 'a.patch'),
    'Subject: [PATCH] sample\n\nThe table takes\n(0x800000000 >> 16) * 8 >> 20 = 8MB\n---\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const patch = () => join(folder, 'a.patch');
const project = () => join(folder, '.iommu-lens.json');

describe('iommu-lens check with a project file', () => {
  it.each([
    ['named', () => ['--project', project()]],
    ['of the kernel tree', () => ['--root', folder]],
  ])('%s: its ignored rules are off', async (_name, options) => {
    writeFileSync(project(), '{ "ignore": ["wrong-arithmetic"] }');
    expect(await run(['check', ...options(), patch()])).toEqual({ status: 0, out: '', error: '' });
    expect((await run(['check', patch()])).status).toBe(1);
  });

  it('a rule that is asked for by name is not ignored', async () => {
    writeFileSync(project(), '{ "ignore": ["wrong-arithmetic"] }');
    expect((await run(['check', '--project', project(), '--rule', 'wrong-arithmetic', patch()])).status).toBe(1);
  });

  it('its facts are asked for, also in functions that return no variable', async () => {
    const source = join(folder, 'iommu.c');
    writeFileSync(source, 'static int demo_init(struct iommu_table *tbl)\n{\n\tdemo_start(tbl);\n\treturn 0;\n}\n');
    expect((await run(['check', source])).out).toBe('');
    writeFileSync(project(), '{ "calls": { "demo_start": { "type": "int", "mustCheck": true } } }');
    const { out, error } = await run(['check', '--project', project(), source]);
    expect(error).toBe('');
    expect(out).toMatch(/^\S+iommu\.c:3:2: warning: demo_start\(\) tells whether it failed.*\[success-on-error\]/);
  });

  it('says what is wrong with it, with its place', async () => {
    writeFileSync(project(), '{\n  "ignore": ["no-such-rule"]\n}\n');
    const warned = await run(['check', '--project', project(), patch()]);
    expect(warned.error).toMatch(/\.iommu-lens\.json:2:14: warning: There is no rule `no-such-rule`/);
    expect(warned.status).toBe(1);
    writeFileSync(project(), '{ "ignore": [');
    expect((await run(['check', '--project', project(), patch()])).status).toBe(2);
  });

  it('a named file that is not there is bad usage', async () => {
    const { status, error } = await run(['check', '--project', join(folder, 'no.json'), patch()]);
    expect(status).toBe(2);
    expect(error).toContain('cannot be read');
  });
});
