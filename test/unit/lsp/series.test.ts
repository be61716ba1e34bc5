import { afterEach, describe, expect, it } from 'vitest';
import type { SeriesResult, VerdictResult } from '../../../server/src/protocol.ts';
import { LspClient } from './client.ts';

let client: LspClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const patch = (number: number, title: string, file: string, header: string, ...lines: string[]) =>
  [
    'From: Example Developer <dev@example.org>',
    `Subject: [PATCH ${number}/3] ${title}`,
    '',
    'Do it.',
    '---',
    `diff --git a/${file} b/${file}`,
    `--- a/${file}`,
    `+++ b/${file}`,
    header,
    ...lines,
    '',
  ].join('\n');

const section = 'static void sample_clear(struct sample_table *tbl, unsigned long entry)';
const define = patch(
  1,
  'Add a lookup',
  'drivers/iommu/sample.h',
  '@@ -5,1 +5,4 @@',
  ' #define SAMPLE 1',
  '+__be64 *sample_tce(struct sample_table *tbl, unsigned long entry, bool alloc);',
  '+#define SAMPLE_LOOKUP(tbl, entry) \\',
  '+\t\tsample_tce((tbl), (entry), false)',
);
const use = patch(
  2,
  'Use it',
  'drivers/iommu/sample.c',
  `@@ -10,2 +10,4 @@ ${section}`,
  ' {',
  '+\t__be64 *tce = SAMPLE_LOOKUP(tbl, entry);',
  '+\t*tce = 0;',
  ' }',
);
const repair = patch(
  3,
  'Look before you leap',
  'drivers/iommu/sample.c',
  `@@ -10,4 +10,5 @@ ${section}`,
  ' {',
  ' \t__be64 *tce = SAMPLE_LOOKUP(tbl, entry);',
  '-\t*tce = 0;',
  '+\tif (tce)',
  '+\t\t*tce = 0;',
  ' }',
);
const uri = (number: number) => `file:///somewhere/000${number}.patch`;

describe('a series in documents of its own', () => {
  it('is judged together while it is open', async () => {
    client = await LspClient.start();
    const codes = async () => (await client!.diagnostics(uri(2))).map(({ code }) => code);
    await client.open(uri(2), 'diff', use);
    expect(await codes()).not.toContain('unchecked-null');

    await client.open(uri(1), 'diff', define);
    expect(await codes()).toContain('unchecked-null');

    await client.open(uri(3), 'diff', repair);
    const { messages } = await client.request<VerdictResult>('iommuLens/verdict', { uri: uri(2) });
    expect(messages[0]!.series).toEqual({ title: 'Use it', version: 1, number: 2, total: 3 });
    expect(messages[0]!.findings.find(({ rule }) => rule === 'unchecked-null')).toMatchObject({
      change: 'introduced',
      fixedByTitle: 'Look before you leap',
    });

    expect(await codes()).not.toContain('alloc-on-clear');
    await client.change(uri(1), 2, define.replace('false', 'true'));
    expect(await codes()).toContain('alloc-on-clear');
    await client.change(uri(1), 3, define);
    expect(await codes()).not.toContain('alloc-on-clear');

    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(1) } });
    expect(await codes()).not.toContain('unchecked-null');
  });

  it('is pushed anew to a client that cannot pull', async () => {
    client = await LspClient.start({});
    await client.open(uri(2), 'diff', use);
    await client.open(uri(1), 'diff', define);
    const codes = () => client!.published.get(uri(2))?.diagnostics.map(({ code }) => code) ?? [];
    await expect.poll(codes).toContain('unchecked-null');
  });
});

describe('a series in files that are not open', () => {
  it('is judged as one, and what is no part of it is left out', async () => {
    client = await LspClient.start();
    const stranger = use.replace('[PATCH 2/3]', '[PATCH]').replace('Use it', 'Alone');
    const file = (number: number, text: string) => ({ uri: uri(number), text });
    const result = await client.request<SeriesResult>('iommuLens/series', {
      files: [file(2, use), file(9, stranger), file(3, repair), file(1, define)],
    });
    expect(result.files).toBe(3);
    expect(result.messages.map(({ uri: own, title, series }) => [own, title, series?.number])).toEqual([
      [uri(1), 'Add a lookup', 1],
      [uri(2), 'Use it', 2],
      [uri(3), 'Look before you leap', 3],
    ]);
    const used = result.messages[1]!.findings.find(({ rule }) => rule === 'unchecked-null');
    expect(used).toMatchObject({ change: 'introduced', fixedByTitle: 'Look before you leap' });
    await expect
      .poll(() => client!.published.get(uri(2))?.diagnostics.map(({ code }) => code))
      .toContain('unchecked-null');
    expect(client.published.get(uri(9))).toBeUndefined();
    // Once it is open, its own diagnostics take the place of these.
    await client.open(uri(2), 'diff', use);
    await expect.poll(() => client!.published.get(uri(2))?.diagnostics).toEqual([]);
  });

  it('is a patch by itself where nothing belongs to it', async () => {
    client = await LspClient.start();
    const result = await client.request<SeriesResult>('iommuLens/series', { files: [{ uri: uri(2), text: use }] });
    expect(result.files).toBe(1);
    expect(await client.request<SeriesResult>('iommuLens/series', { files: [] })).toMatchObject({
      files: 0,
      messages: [],
    });
  });
});
