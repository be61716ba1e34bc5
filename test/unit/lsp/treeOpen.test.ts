import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LspClient } from './client.ts';

const mayBeNull = `static inline __be64 *example_slot(struct iommu_table *tbl, int i)
{
	return kzalloc(i, GFP_KERNEL);
}
`;
const neverNull = mayBeNull.replace('kzalloc(i, GFP_KERNEL)', '&tbl->slots[i]');
const source = `#include "slots.h"

static int example_build(struct iommu_table *tbl, int i)
{
	__be64 *slot;

	slot = example_slot(tbl, i);
	tbl->one = 1;
	tbl->two = 2;
	tbl->three = 3;
	tbl->four = 4;
	*slot = 0;
	return 0;
}
`;

const mail = (number: number, lines: readonly string[], start: number): string => {
  const count = (marks: RegExp): number => lines.filter((line) => marks.test(line)).length;
  return [
    'From 1f0c5a2be7d3948a60fd5b1c2e9a4477c6d80b13 Mon Sep 17 00:00:00 2001',
    'From: Example Developer <dev@example.org>',
    `Subject: [PATCH ${number}/2] iommu/example: Step ${number}`,
    `Message-ID: <${number}@example.org>`,
    ...(number === 1 ? [] : ['In-Reply-To: <1@example.org>']),
    '',
    'Do it.',
    '---',
    'diff --git a/drivers/iommu/example/a.c b/drivers/iommu/example/a.c',
    '--- a/drivers/iommu/example/a.c',
    '+++ b/drivers/iommu/example/a.c',
    `@@ -${start},${count(/^[ -]/)} +${start},${count(/^[ +]/)} @@ static int example_build(struct iommu_table *tbl, int i)`,
    ...lines,
    '-- ',
    '2.39.5',
    '',
  ].join('\n');
};
/** Tests the slot, and then no more: what is below stays. */
const first = mail(
  1,
  [' \tslot = example_slot(tbl, i);', '+\tif (!slot)', '+\t\treturn -ENOMEM;', ' \ttbl->one = 1;'],
  7,
);
const second = mail(
  2,
  [' \tslot = example_slot(tbl, i);', '-\tif (!slot)', '-\t\treturn -ENOMEM;', ' \ttbl->one = 1;'],
  7,
);

describe('the server, with a kernel tree open', () => {
  let tree: string;
  let client: LspClient;
  const uriOf = (path: string): string => pathToFileURL(join(tree, path)).href;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const told = async (path: string): Promise<string[]> =>
    (await client.diagnostics(uriOf(path)))
      .filter(({ code }) => code === 'unchecked-null')
      .map(({ message, range }) => `${range.start.line + 1}: ${(message as string).split('; ')[0]!}`);

  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), 'iommu-lens-tree-'));
    write('Kbuild', '');
    write('MAINTAINERS', '');
    write('include/linux/types.h', '');
    write('drivers/iommu/example/slots.h', mayBeNull);
    write('drivers/iommu/example/a.c', source);
    client = await LspClient.start(undefined, { folders: [pathToFileURL(tree).href] });
  });
  afterAll(async () => {
    await client.stop();
    rmSync(tree, { recursive: true });
  });

  it('a patch is judged by the whole functions that it changes', async () => {
    await client.open(uriOf('one.patch'), 'diff', first);
    expect(await told('one.patch')).toEqual([
      '12: Fixed by this patch. In line 12 of the old file, which no hunk shows: slot comes from example_slot(), which may yield NULL',
    ]);
  });

  it('the next patch of the series finds the file as the one before leaves it', async () => {
    await client.open(uriOf('two.patch'), 'diff', second);
    expect(await told('two.patch')).toEqual([
      '13: Introduced by this patch. In line 12 of the new file, which no hunk shows: slot comes from example_slot(), which may yield NULL',
    ]);
  });

  it('a header that is saved is read again', async () => {
    await client.open(uriOf('drivers/iommu/example/a.c'), 'c', source);
    expect(await told('drivers/iommu/example/a.c')).toEqual([
      '12: slot comes from example_slot(), which may yield NULL',
    ]);
    const header = uriOf('drivers/iommu/example/slots.h');
    await client.open(header, 'c', mayBeNull);
    await client.change(header, 2, neverNull);
    write('drivers/iommu/example/slots.h', neverNull);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: header } });
    expect(await told('drivers/iommu/example/a.c')).toEqual([]);
    expect(await told('one.patch')).toEqual([]);
  });
});
