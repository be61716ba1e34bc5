import * as vscode from 'vscode';
import { equal, match, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, diagnosticsOf, eventually, fileUri, open, ruleOf, start } from '../support/editor.ts';

describe('commands', () => {
  before(start);
  afterEach(closeAll);

  it('composes a reply that quotes, asks, and signs nothing', async () => {
    const { document } = await open('on-demand-levels.patch');
    await diagnosticsOf(document.uri);
    await vscode.commands.executeCommand('iommuLens.composeReply', { uri: document.uri.toString(), form: 'mail' });
    const reply = await eventually(() => {
      const { document: made } = vscode.window.activeTextEditor ?? {};
      return made?.isUntitled ? made : undefined;
    }, 'no reply');
    equal(reply.languageId, 'kernel-mail');
    const text = reply.getText();
    match(text, /^> /m);
    match(text, /\?/);
    ok(!/^[A-Z][a-z-]+-by:/m.test(text), 'a trailer in a reply');
    const own = text.split('\n').filter((line) => !line.startsWith('>'));
    ok(
      own.every((line) => line.length <= 78),
      'a line of more than 78 columns',
    );
  });

  it('copies a finding as a review comment', async () => {
    const { document } = await open('on-demand-levels.patch');
    const found = (await diagnosticsOf(document.uri)).find((one) => ruleOf(one) === 'wrong-arithmetic')!;
    const { start: from, end: to } = found.range;
    const range = {
      start: { line: from.line, character: from.character },
      end: { line: to.line, character: to.character },
    };
    await vscode.commands.executeCommand('iommuLens.copyReviewComment', { uri: document.uri.toString(), range });
    match(await vscode.env.clipboard.readText(), /4 MB, not 8 MB/);
  });

  it('explains a rule on a page of its own', async () => {
    await vscode.commands.executeCommand('iommuLens.explainRule', 'nonalloc-on-map');
    await eventually(
      () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('nonalloc-on-map'))),
      'no page',
    );
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('iommu-lens-rule:/nonalloc-on-map.md'));
    match(page.getText(), /^# /);
  });

  it('switches a rule off in the workspace, and on again', async () => {
    const { document } = await open('on-demand-levels.patch');
    await diagnosticsOf(document.uri);
    const reported = () =>
      vscode.languages.getDiagnostics(document.uri).some((one) => ruleOf(one) === 'wrong-arithmetic');
    ok(reported(), 'not reported to begin with');
    await vscode.commands.executeCommand('iommuLens.ignoreRule', 'wrong-arithmetic');
    await eventually(() => !reported(), 'still reported');
    await vscode.workspace
      .getConfiguration('iommuLens')
      .update('ignore', undefined, vscode.ConfigurationTarget.Workspace);
    await eventually(reported, 'not reported again');
  });

  it('reads a text as the mail that it is', async () => {
    const { document } = await open('reply.txt');
    equal(document.languageId, 'plaintext');
    await vscode.commands.executeCommand('iommuLens.treatAsPatch');
    const changed = await eventually(
      () =>
        vscode.workspace.textDocuments.find(
          ({ uri, languageId }) => uri.path === document.uri.path && languageId === 'kernel-mail',
        ),
      'not a mail',
    );
    const found = await diagnosticsOf(changed.uri);
    ok(
      found.some((one) => ruleOf(one) === 'wrong-arithmetic'),
      'nothing found in the quoted text',
    );
  });

  it('scans the workspace when asked, and no sooner', async () => {
    // A file that no other test has opened.
    const tce = fileUri('never-opened.patch');
    await vscode.workspace.fs.copy(fileUri('on-demand-levels.patch'), tce, { overwrite: true });
    const outcome = await vscode.commands.executeCommand<{ files: number; findings: number; capped: boolean }>(
      'iommuLens.scanWorkspace',
    );
    ok(outcome.files > 2 && outcome.findings > 0, JSON.stringify(outcome));
    equal(outcome.capped, false);
    ok(vscode.languages.getDiagnostics(tce).length > 0, 'findings of a file that is not open are not listed');
  });

  it('makes a layout of a pasted memory map', async function () {
    if (!hasDriver) this.skip();
    await vscode.env.clipboard.writeText('00000000-3ffffffff : System RAM\n244000000000-2443ffffffff : GPU RAM\n');
    void vscode.commands.executeCommand('iommuLens.newTableLayout');
    const rows = '.quick-input-list .monaco-list-row';
    await eventually(() => drive({ do: 'text', selector: rows }), 'no formats');
    await drive({ do: 'type', text: 'powernv' });
    await drive({ do: 'press', keys: 'Enter' });
    const layout = await eventually(
      () =>
        vscode.workspace.textDocuments.find(
          ({ languageId, isUntitled }) => languageId === 'iommu-layout' && isUntitled,
        ),
      'no layout',
    );
    match(layout.getText(), /format powernv[^]*GPU RAM/);
    const api = await start();
    await eventually(() => api.lastDrawn()?.views[0]?.regions === 2, 'its two regions are not drawn');
  });

  it('starts the server again', async () => {
    const { document } = await open('on-demand-levels.patch');
    await vscode.commands.executeCommand('iommuLens.restartServer');
    ok((await diagnosticsOf(document.uri)).length > 0, 'no diagnostics after the restart');
  });
});
