import * as vscode from 'vscode';
import { equal, match, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, diagnosticsOf, eventually, fileUri, open, ruleOf, start } from '../support/editor.ts';

/** A file system with the same file everywhere. */
class OneFile implements vscode.FileSystemProvider {
  private readonly bytes: Uint8Array;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  readFile = () => this.bytes;
  stat = () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.bytes.length });
  watch = () => new vscode.Disposable(() => undefined);
  readDirectory = () => [];
  createDirectory = () => undefined;
  writeFile = () => undefined;
  delete = () => undefined;
  rename = () => undefined;
}

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

  it('composes a reply for the clipboard, and one for b4', async function () {
    if (!hasDriver) this.skip();
    const { document } = await open('on-demand-levels.patch');
    await diagnosticsOf(document.uri);
    const pick = async (form: string) => {
      void vscode.commands.executeCommand('iommuLens.composeReply');
      await drive({ do: 'click', selector: `.quick-input-list .monaco-list-row:has-text("${form}")` });
    };
    await vscode.env.clipboard.writeText('');
    await pick('Mail, to the clipboard');
    const mail = await eventually(() => vscode.env.clipboard.readText(), 'the clipboard stays empty');
    match(mail, /^Subject: Re: \[PATCH\] iommu\/sample/);
    match(mail, /leaf: 16 of 32,768 x 256 KiB/);
    await vscode.window.showTextDocument(document);
    await pick('Review file for b4');
    const review = await eventually(() => {
      const text = vscode.window.activeTextEditor?.document;
      return text?.isUntitled ? text.getText() : undefined;
    }, 'no review file');
    match(review, /^4 comments on iommu\/sample/);
    ok(!/^[A-Z][a-z-]+-by:/m.test(mail + review), 'a trailer in a reply');
  });

  it('silences a finding of C at its place, and says so in the text', async () => {
    const { document } = await open('families.c');
    const found = (await diagnosticsOf(document.uri)).find((one) => ruleOf(one) === 'unchecked-null')!;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      found.range,
    );
    const ignore = actions.find(({ title }) => title === 'Ignore unchecked-null here')!;
    await vscode.workspace.applyEdit(ignore.edit!);
    match(document.getText(), /\n\t\/\* iommu-lens: ignore unchecked-null \*\/\n\t\*ua = hpa;/);
    await eventually(
      () => !vscode.languages.getDiagnostics(document.uri).some((one) => ruleOf(one) === 'unchecked-null'),
      'still reported',
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

  it('stops a scan at the number of files that the setting lets in', async () => {
    const settings = vscode.workspace.getConfiguration('iommuLens.scan');
    await settings.update('maxFiles', 2, vscode.ConfigurationTarget.Workspace);
    const outcome = await vscode.commands.executeCommand<{ files: number; skipped: number; capped: boolean }>(
      'iommuLens.scanWorkspace',
    );
    await settings.update('maxFiles', undefined, vscode.ConfigurationTarget.Workspace);
    equal(outcome.capped, true);
    equal(outcome.files + outcome.skipped, 2);
  });

  it('stops a scan when it is cancelled', async function () {
    if (!hasDriver) this.skip();
    const folder = fileUri('many');
    const text = await vscode.workspace.fs.readFile(fileUri('series.mbox'));
    for (let i = 0; i < 400; i += 20) {
      const some = Array.from({ length: 20 }, (_, n) => vscode.Uri.joinPath(folder, `${i + n}.patch`));
      await Promise.all(some.map((uri) => vscode.workspace.fs.writeFile(uri, text)));
    }
    await vscode.commands.executeCommand('notifications.clearAll');
    const scanned = vscode.commands.executeCommand<{ files: number; cancelled: boolean }>('iommuLens.scanWorkspace');
    await new Promise((wake) => setTimeout(wake, 200));
    await vscode.commands.executeCommand('notifications.showList');
    await drive({ do: 'click', selector: '.notification-list-item .monaco-button:has-text("Cancel")' });
    const outcome = await scanned;
    await vscode.workspace.fs.delete(folder, { recursive: true });
    equal(outcome.cancelled, true);
    ok(outcome.files < 400, `all ${outcome.files} files were scanned`);
  });

  it('works on files of a workspace that is nowhere on disk', async () => {
    const bytes = await vscode.workspace.fs.readFile(fileUri('on-demand-levels.patch'));
    const provider = vscode.workspace.registerFileSystemProvider('lens-test', new OneFile(bytes), { isReadonly: true });
    try {
      const uri = vscode.Uri.parse('lens-test:/virtual/a.patch');
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      ok((await diagnosticsOf(uri)).length > 3, 'too few findings');
      const told = await vscode.commands.executeCommand<{ title: string }[]>('iommuLens.showVerdict');
      match(told[0]!.title, /Do not build table levels/);
    } finally {
      await closeAll();
      provider.dispose();
    }
  });

  it('makes a layout of a pasted memory map', async function () {
    if (!hasDriver) this.skip();
    await vscode.env.clipboard.writeText('00000000-3ffffffff : System RAM\n244000000000-2443ffffffff : GPU RAM\n');
    void vscode.commands.executeCommand('iommuLens.newTableLayout');
    const rows = '.quick-input-list .monaco-list-row';
    await eventually(() => drive({ do: 'text', selector: rows }), 'no formats');
    await drive({ do: 'type', text: 'powernv' });
    await eventually(
      async () => /powernv/.test(String(await drive({ do: 'text', selector: `${rows}.focused` }))),
      'not chosen',
    );
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
