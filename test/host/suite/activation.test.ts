import * as vscode from 'vscode';
import { equal, ok } from '../support/assert.ts';
import { hasDriver } from '../support/driverClient.ts';
import { eventually, open, start } from '../support/editor.ts';

describe('activation', () => {
  const extension = () => vscode.extensions.getExtension('iommu-lens.iommu-lens')!;

  it('is tested in the host that it was asked for', () => {
    const inWorker =
      'importScripts' in globalThis && !('process' in globalThis && 'versions' in process && process.versions.node);
    equal(inWorker ? 'web' : 'node', __HOST__);
  });

  it('does not happen before there is something to read', () => {
    equal(extension().isActive, false, 'active without any document of ours');
  });

  it('happens when a patch is opened', async () => {
    const editor = await open('on-demand-levels.patch');
    equal(editor.document.languageId, 'diff');
    await eventually(() => extension().isActive, 'not activated by a patch');
    const { timings } = await start();
    ok(timings.activate > 0 && timings.ready !== undefined, 'no timings');
    console.log(`  activated in ${timings.activate.toFixed(1)} ms, server ready ${timings.ready.toFixed(0)} ms later`);
  });

  it('works in Restricted Mode: nothing of ours runs what a workspace brings', () => {
    const manifest = extension().packageJSON as { capabilities: Record<string, unknown> };
    equal(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
    // The folder of these tests was never trusted, and all of them run in it.
    if (hasDriver) equal(vscode.workspace.isTrusted, false);
  });

  it('has settings with descriptions in words, and a schema for the project file', async () => {
    const { contributes } = extension().packageJSON as {
      contributes: { configuration: { properties: Record<string, { markdownDescription: string }> } };
    };
    for (const [key, { markdownDescription }] of Object.entries(contributes.configuration.properties)) {
      ok(markdownDescription.length > 30 && !markdownDescription.startsWith('%'), `${key}: ${markdownDescription}`);
    }
    const uri = vscode.workspace.workspaceFolders![0]!.uri.with({ scheme: 'untitled', path: '/tmp/.iommu-lens.json' });
    const document = await vscode.workspace.openTextDocument(uri);
    ok(document.languageId === 'json' || document.languageId === 'jsonc', document.languageId);
  });

  it('has one walkthrough, whose every step leads somewhere', async () => {
    const { contributes } = extension().packageJSON as {
      contributes: { walkthroughs: { steps: { description: string; completionEvents: string[] }[] }[] };
    };
    equal(contributes.walkthroughs.length, 1);
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { description } of contributes.walkthroughs[0]!.steps) {
      const [, command] = /\]\(command:([\w.]+)\)/.exec(description) ?? [];
      ok(command !== undefined && known.has(command), description);
    }
  });

  it('knows mails and layouts by their names', async () => {
    const types: readonly (readonly [string, string])[] = [
      ['a.mbox', 'kernel-mail'],
      ['a.mbx', 'kernel-mail'],
      ['a.eml', 'kernel-mail'],
      ['a.cover', 'kernel-mail'],
      ['a.b4-review.eml', 'kernel-mail'],
      ['a.iommu', 'iommu-layout'],
    ];
    for (const [name, language] of types) {
      const uri = vscode.workspace.workspaceFolders![0]!.uri.with({ scheme: 'untitled', path: `/tmp/${name}` });
      equal((await vscode.workspace.openTextDocument(uri)).languageId, language, name);
    }
  });

  it('registers every command that the manifest names', async () => {
    const { contributes } = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.map(({ command }) => command).filter((command) => !known.has(command));
    equal(missing, []);
  });
});
