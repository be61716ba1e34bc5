import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, InlayHint } from 'vscode-languageserver';
import { LspClient, modern } from './client.ts';

let client: LspClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

const uri = 'file:///somewhere/a.iommu';
const everywhere = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };

describe('quick fixes of a layout', () => {
  it('come with the diagnostic that they are for', async () => {
    client = await LspClient.start();
    await client.open(uri, 'iommu-layout', 'format powernv\npage 64K\nlevls 2\nwindow 0x0 .. 0x40000000\n0x1000+4K\n');
    const ask = (kind: string) =>
      client!.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: everywhere,
        context: { diagnostics: [], only: [kind] },
      });
    const actions = await ask('quickfix');
    expect(actions.map(({ title, diagnostics }) => [title, diagnostics?.[0]?.code])).toEqual([
      ['Write `levels`', 'unknown-directive'],
      ['Round out to whole pages of 64 KiB: 0x0 .. 0x10000', 'misaligned'],
    ]);
    expect(actions[0]!.edit!.changes![uri]).toEqual([
      { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } }, newText: 'levels' },
    ]);
    // Only what needs no decision is corrected everywhere at once.
    const [all] = await ask('source.fixAll');
    expect(all!.edit!.changes![uri]).toEqual(actions[0]!.edit!.changes![uri]);
  });
});

describe('hint families', () => {
  const text = 'static int f(void)\n{\n\treturn ops->create_table(g, 0, 16, 1ULL << 46, 2, &t);\n}\n';
  const cUri = 'file:///somewhere/a.c';

  it.each([
    [undefined, 2],
    [{ hints: { tables: false } }, 1],
    [{ hints: { tables: false, expressions: false } }, 0],
  ])('with the settings %j there are %i hints', async (settings, count) => {
    client = await LspClient.start(modern, { initializationOptions: { settings } });
    await client.open(cUri, 'c', text);
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: cUri },
      range: everywhere,
    });
    expect(hints).toHaveLength(count);
  });
});
