import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'server/src');

/** What each room may import besides itself and `text`. */
const allowed: Record<string, readonly string[]> = {
  text: [],
  quantity: [],
  table: ['quantity'],
  layout: ['quantity', 'table'],
  mail: ['quantity'],
  patch: ['quantity', 'mail'],
  c: ['quantity', 'mail', 'patch'],
  kernel: ['quantity', 'mail', 'patch', 'c'],
  rules: ['quantity', 'table', 'layout', 'mail', 'patch', 'c', 'kernel'],
  analysis: ['quantity', 'table', 'layout', 'mail', 'patch', 'c', 'kernel', 'rules'],
  report: ['quantity', 'table', 'layout', 'mail', 'patch', 'c', 'kernel', 'rules', 'analysis', 'protocol.ts'],
  lsp: ['quantity', 'table', 'layout', 'mail', 'patch', 'c', 'kernel', 'rules', 'analysis', 'report', 'protocol.ts'],
  cli: [
    'quantity',
    'table',
    'layout',
    'mail',
    'patch',
    'c',
    'kernel',
    'rules',
    'analysis',
    'report',
    'protocol.ts',
    'lsp',
  ],
};
const shells = new Set(['lsp', 'cli']);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
}

describe('rooms', () => {
  const files = filesUnder(source).filter((file) => relative(source, file).includes('/'));

  it('finds the rooms', () => {
    expect(new Set(files.map((file) => relative(source, file).split('/')[0]))).toEqual(new Set(Object.keys(allowed)));
  });

  it.each(files.map((file) => [relative(source, file)]))('%s imports only rooms to its left', (name) => {
    const room = name.split('/')[0]!;
    for (const target of importsOf(join(source, name))) {
      if (!target.startsWith('.')) {
        if (!shells.has(room)) expect(target).not.toMatch(/^(node:|vscode)/);
        continue;
      }
      const to = relative(source, resolve(dirname(join(source, name)), target)).split('/')[0]!;
      if (to === room || to === 'text') continue;
      expect(allowed[room], `${name} imports ${target}`).toContain(to);
    }
  });

  it('the client takes nothing from the server but types', () => {
    for (const file of filesUnder(join(root, 'client/src'))) {
      const text = readFileSync(file, 'utf8');
      for (const match of text.matchAll(/import (type )?[^;]*?from '[^']*server\/src[^']*'/g)) {
        expect(match[1] ?? match[0].includes('protocol.ts'), `${relative(root, file)}: ${match[0]}`).toBeTruthy();
      }
    }
  });
});
