import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPlainRelative } from '../../../server/src/lsp/plainPath.ts';
import { treeReader } from '../../../server/src/lsp/tree.ts';

describe('isPlainRelative', () => {
  it.each([
    ['drivers/iommu/iommu.c', true],
    ['a', true],
    ['', false],
    ['/etc/passwd', false],
    ['../x', false],
    ['a/../../x', false],
    ['a//b', false],
    ['./a', false],
    ['a\\b', false],
    ['C:/x', false],
    ['a\0b', false],
    ['file:///x', false],
  ])('%j: %s', (path, plain) => expect(isPlainRelative(path)).toBe(plain));
});

describe('treeReader', () => {
  let outside: string;
  let tree: string;
  beforeAll(() => {
    outside = mkdtempSync(join(tmpdir(), 'iommu-lens-outside-'));
    tree = mkdtempSync(join(tmpdir(), 'iommu-lens-tree-'));
    writeFileSync(join(outside, 'secret'), 'secret');
    mkdirSync(join(tree, 'd'));
    writeFileSync(join(tree, 'd/a.c'), 'int a;\n');
    symlinkSync(join(outside, 'secret'), join(tree, 'link'));
    symlinkSync(outside, join(tree, 'folder'));
    symlinkSync('d/a.c', join(tree, 'inner'));
    writeFileSync(join(tree, 'big'), 'x'.repeat(4_000_001));
  });
  afterAll(() => {
    rmSync(outside, { recursive: true });
    rmSync(tree, { recursive: true });
  });

  it.each([
    ['d/a.c', 'int a;\n'],
    ['inner', 'int a;\n'],
    ['link', undefined],
    ['folder/secret', undefined],
    ['../outside', undefined],
    ['d', undefined],
    ['missing', undefined],
    ['big', undefined],
  ])('%s', (path, text) => expect(treeReader(tree)(path)).toBe(text));

  it('reads nothing where the tree is not there', () => {
    expect(treeReader(join(tree, 'nowhere'))('d/a.c')).toBeUndefined();
  });
});
