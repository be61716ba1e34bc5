import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFiles } from '../../../server/src/lsp/projectFiles.ts';
import { LspClient } from './client.ts';

let folder: string;
let client: LspClient | undefined;
const file = () => join(folder, '.iommu-lens.json');
const fileUri = () => pathToFileURL(file()).href;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iommu-lens-'));
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
  rmSync(folder, { recursive: true });
});

const uri = 'file:///somewhere/sample.patch';
const text = 'Subject: [PATCH] sample\n\nThe table takes\n(0x800000000 >> 16) * 8 >> 20 = 8MB\n---\n';

async function found(): Promise<unknown[]> {
  return (await client!.diagnostics(uri)).map(({ code }) => code);
}

describe('the project file of a workspace folder', () => {
  it('is read, followed, and its mistakes are shown in it', async () => {
    writeFileSync(file(), '{ "ignore": ["wrong-arithmetic", "no-such-rule"] }');
    client = await LspClient.start(undefined, { folders: [pathToFileURL(folder).href] });
    await client.open(uri, 'diff', text);
    expect(await found()).toEqual([]);
    await expect.poll(() => client!.published.get(fileUri())?.diagnostics[0]?.code).toBe('unknown-rule');

    writeFileSync(file(), '{}');
    const changes = [{ uri: fileUri(), type: 2 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    expect(await found()).toEqual(['wrong-arithmetic']);
    await expect.poll(() => client!.published.get(fileUri())?.diagnostics).toEqual([]);

    writeFileSync(file(), '{ "ignore": ["wrong-arithmetic"');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    expect(await found()).toEqual([]);
    await expect.poll(() => client!.published.get(fileUri())?.diagnostics.length).toBe(1);

    unlinkSync(file());
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    expect(await found()).toEqual(['wrong-arithmetic']);
    await expect.poll(() => client!.published.get(fileUri())?.diagnostics).toEqual([]);
  });

  it('is not read through a link that leads out of the folder', () => {
    const outside = mkdtempSync(join(tmpdir(), 'iommu-lens-outside-'));
    writeFileSync(join(outside, 'facts.json'), '{}');
    symlinkSync(join(outside, 'facts.json'), file());
    expect(projectFiles([pathToFileURL(folder).href])).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  it('is none in a folder without one, or in one that is not local', () => {
    expect(projectFiles([pathToFileURL(folder).href, 'vscode-vfs://github/a/b', 'file://%%%'])).toEqual([]);
  });
});
