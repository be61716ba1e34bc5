import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InlayHint,
} from 'vscode-languageserver';
import type { TableResult, VerdictResult } from '../../../server/src/protocol.ts';
import { LspClient, modern, root } from './client.ts';

const samplePath = join(root, 'samples/on-demand-levels.patch');
const sample = readFileSync(samplePath, 'utf8');
const uri = pathToFileURL(samplePath).href;
const layoutUri = 'file:///somewhere/guest.iommu';
const layout = [
  'format   powernv',
  'page     64K',
  'levels   2',
  'window   0x0 .. 0x400000000000',
  '000000000000-0003ffffffff : System RAM',
  '244000000000-2443ffffffff : GPU RAM',
  '',
].join('\n');

let client: LspClient | undefined;
afterEach(async () => {
  const status = await client?.stop();
  client = undefined;
  expect(status ?? 0).toBe(0);
});

const textAt = (text: string, { range }: { range: Diagnostic['range'] }) => {
  const lines = text.split('\n');
  expect(range.start.line).toBe(range.end.line);
  return lines[range.start.line]!.slice(range.start.character, range.end.character);
};

const wholeOf = (text: string) => ({
  start: { line: 0, character: 0 },
  end: { line: text.split('\n').length, character: 0 },
});

describe('the server over stdio', () => {
  it('answers pulled diagnostics, at the right range', async () => {
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    const diagnostics = await client.diagnostics(uri);
    const claim = diagnostics.find(({ code }) => code === 'wrong-arithmetic')!;
    expect(textAt(sample, claim)).toContain('8');
    expect(claim.message).toContain('4 MB');
    const brought = diagnostics.find(({ code }) => code === 'nonalloc-on-map')!;
    expect(textAt(sample, brought)).toContain('SAMPLE_TCE_ENTRY_RO(tbl, entry + i)');
    expect(brought.message).toMatch(/^Introduced by this patch\./);
    expect(client.published.size).toBe(0);
  });

  it('pushes diagnostics to a client that cannot pull, and takes them back on close', async () => {
    client = await LspClient.start({});
    await client.open(uri, 'diff', sample);
    await expect.poll(() => client!.published.get(uri)?.diagnostics.length ?? 0).toBeGreaterThan(2);
    expect(client.published.get(uri)!.version).toBe(1);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await expect.poll(() => client!.published.get(uri)?.diagnostics.length).toBe(0);
  });

  it('follows the text as it changes', async () => {
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    await client.change(uri, 2, sample.replace('= 8MB', '= 4MB'));
    expect((await client.diagnostics(uri)).filter(({ code }) => code === 'wrong-arithmetic')).toEqual([]);
    await client.change(uri, 3, sample.replace('= 8MB', '= 5MB'));
    expect((await client.diagnostics(uri)).filter(({ code }) => code === 'wrong-arithmetic')).toHaveLength(1);
  });

  it('hints only inside the range asked for, with the working in the tooltip', async () => {
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    const all = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range: wholeOf(sample),
    });
    const labels = all.map(({ label }) => label);
    expect(labels).toContain('may be NULL');
    expect(labels).toContain('allocates');
    expect(labels).toContain('= 8G');
    const line = sample.split('\n').findIndex((text) => text.includes('= 8GB'));
    const range = { start: { line, character: 0 }, end: { line, character: 80 } };
    const some = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
    expect(some.map(({ label }) => label)).toEqual(['= 8G']);
    const resolved = await client.request<InlayHint>('inlayHint/resolve', some[0]);
    expect((resolved.tooltip as { value: string }).value).toContain('8,589,934,592');
  });

  it('hovers over an accessor', async () => {
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    const lines = sample.split('\n');
    const line = lines.findIndex(
      (text) => text.startsWith('+') && text.includes('SAMPLE_TCE_ENTRY_RO(tbl, entry + i)'),
    );
    const position = { line, character: lines[line]!.indexOf('SAMPLE') + 3 };
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
    expect((hover.contents as { value: string }).value).toMatch(/returns NULL where a level of the table is missing/);
  });

  it('offers a fix, and a comment to copy and an explanation where the client has the commands for them', async () => {
    const titles = async () => {
      const actions = await client!.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: (await client!.diagnostics(uri)).find(({ code }) => code === 'wrong-arithmetic')!.range,
        context: { diagnostics: [], only: ['quickfix'] },
      });
      return actions.map(({ title }) => title);
    };
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    expect(await titles()).toEqual(['Replace 8 by 4']);
    await client.stop();
    client = await LspClient.start(modern, { initializationOptions: { commands: true } });
    await client.open(uri, 'diff', sample);
    const claim = (await client.diagnostics(uri)).find(({ code }) => code === 'wrong-arithmetic')!;
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: claim.range,
      context: { diagnostics: [claim] },
    });
    const fix = actions.find(({ edit }) => edit)!;
    expect(fix.edit!.changes![uri]![0]!.newText).toContain('4');
    expect(actions.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Copy as review comment', 'Explain wrong-arithmetic']),
    );
  });

  it('shows the verdict as lens and tree, and the outline', async () => {
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    expect(lens!.command!.title).toMatch(/^introduces \d+, fixes 2 · says 8 MB, is 4 MB$/);
    // Above the mailbox's own `From ` line.
    expect(lens!.range.start).toEqual({ line: 0, character: 0 });
    const verdict = await client.request<VerdictResult>('iommuLens/verdict', { uri });
    expect(verdict.messages).toHaveLength(1);
    expect(verdict.messages[0]!.findings.map(({ change }) => change)).toContain('fixed');
    const [message] = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    expect(message!.children!.map(({ name }) => name)).toEqual([
      'drivers/iommu/sample-tce.c',
      'drivers/iommu/sample-tce.h',
    ]);
  });

  it('composes a reply of at most 78 columns, without a trailer of its own', async () => {
    client = await LspClient.start();
    await client.open(uri, 'diff', sample);
    const { text } = await client.request<{ text: string }>('iommuLens/reply', { uri, form: 'mail' });
    for (const line of text.split('\n')) if (!line.startsWith('>')) expect(line.length).toBeLessThanOrEqual(78);
    expect(text).toContain('> +\t\t__be64 *tce = SAMPLE_TCE_ENTRY_RO(tbl, entry + i);');
    expect(text).not.toMatch(/^(Reviewed|Acked|Signed-off)-by:/m);
  });

  it('shows the tables of a layout', async () => {
    client = await LspClient.start();
    await client.open(layoutUri, 'iommu-layout', layout);
    const result = await client.request<TableResult>('iommuLens/table', {
      uri: layoutUri,
      position: { line: 1, character: 0 },
    });
    expect(result.views).toHaveLength(1);
    const [view] = result.views;
    expect(view!.report.memory.onDemand).toBe('8912896');
    expect(view!.words['memory.onDemand']).toBe('8.5 MiB (8,912,896 bytes)');
    expect(view!.drawing.map(({ cells }) => cells.map(({ state }) => state))).toEqual([
      ['partial'],
      ['present', 'absent', 'present', 'absent'],
    ]);
    expect(result.whatIf.some(({ cheapest }) => cheapest)).toBe(true);
    const again = await client.request<TableResult>('iommuLens/table', {
      line: 'powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G',
    });
    expect(again.views[0]!.report.memory).toEqual(view!.report.memory);
  });

  it('hints, completes and formats in a layout, and says what the kernel would refuse', async () => {
    client = await LspClient.start();
    await client.open(layoutUri, 'iommu-layout', layout);
    expect(await client.diagnostics(layoutUri)).toEqual([]);
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: layoutUri },
      range: wholeOf(layout),
    });
    expect(hints.map(({ label }) => label)).toContain('16 GiB: 262,144 x 64 KiB');
    const items = await client.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: layoutUri },
      position: { line: 6, character: 0 },
    });
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['format', 'window', 'page', 'levels']));
    await client.change(layoutUri, 2, layout.replace('levels   2', 'levels 3'));
    const [refused] = await client.diagnostics(layoutUri);
    expect(refused!.message).toContain('EINVAL');
    const edits = await client.request<{ newText: string }[]>('textDocument/formatting', {
      textDocument: { uri: layoutUri },
      options: { tabSize: 8, insertSpaces: false },
    });
    expect(edits.map(({ newText }) => newText)).toEqual(['levels   3']);
  });

  it('survives a document that makes no sense, and goes on', async () => {
    client = await LspClient.start(modern);
    const odd = [
      'diff --git a/a.c b/a.c',
      '--- a/a.c',
      '+++ b/a.c',
      '@@ -1,99999999 +1,2 @@ {{{{((((',
      '+\u2028\u0000\ud800',
      '-'.repeat(100_000),
    ].join('\n');
    await client.open('file:///odd.patch', 'diff', odd);
    await client.diagnostics('file:///odd.patch');
    await client.open(uri, 'diff', sample);
    expect((await client.diagnostics(uri)).length).toBeGreaterThan(2);
  });
});
