import * as vscode from 'vscode';
import { match, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, diagnosticsOf, eventually, fileUri, open, start } from '../support/editor.ts';

interface Told {
  readonly title: string;
  readonly summary: string;
  readonly findings: readonly { readonly rule: string; readonly change?: string }[];
}

describe('the verdict view', () => {
  before(start);
  after(closeAll);

  it('groups what a patch introduces, leaves and fixes', async () => {
    const { document } = await open('on-demand-levels.patch');
    await diagnosticsOf(document.uri);
    const told = await vscode.commands.executeCommand<Told[]>('iommuLens.showVerdict');
    match(told[0]!.title, /Do not build table levels/);
    const introduced = told[0]!.findings.filter(({ change }) => change === 'introduced').map(({ rule }) => rule);
    ok(introduced.includes('nonalloc-on-map'), `introduced: ${introduced.join(', ')}`);
    if (!hasDriver) return;
    const tree = '.pane-body .monaco-list[aria-label*="Verdict"], .tree-explorer-viewlet-tree-view';
    await eventually(
      async () => /Introduced/.test(String(await drive({ do: 'text', selector: tree }))),
      'not in the tree',
    );
  });

  it('shows a series as one, with its patches in order and what a later one takes away', async function () {
    const { document } = await open('series.mbox');
    await diagnosticsOf(document.uri);
    const told = await vscode.commands.executeCommand<Told[]>('iommuLens.showVerdict');
    match(told.map(({ title }) => title).join('\n'), /Add a look-up[^\n]*\n.*Look up entries[^\n]*\n.*Step over/);
    if (!hasDriver) this.skip();
    const rows = `[...document.querySelectorAll('.sidebar .monaco-list-row')].map((row) =>
      row.getAttribute('aria-level') + ' ' + row.querySelector('.monaco-icon-label').innerText.replace(/\\s+/g, ' ')).join('\\n')`;
    const tree = await eventually(async () => {
      const now = String(await drive({ do: 'evaluate', expression: rows }));
      return now.includes('says 4 MB, is 2 MB') ? now : undefined;
    }, 'the series is not in the tree');
    // The series, its patches, what each does, the findings: each a level further in.
    match(tree, /^1 iommu\/sample: Build tables on demand/);
    for (const title of ['Add a look-up that builds nothing', 'Look up entries when clearing', 'Step over levels']) {
      match(tree, new RegExp(`^2 iommu/sample: ${title}`, 'm'), title);
    }
    match(tree, /^3 Fixed ?1$[^]*^4 SAMPLE_TCE\(\)/m);
    match(tree, /^3 Left as it was ?1$/m);
    await drive({ do: 'click', selector: '.sidebar .monaco-list-row:has-text("Step over levels")' });
    await eventually(
      () => vscode.window.activeTextEditor?.selection.active.line === 80,
      'a click on the patch does not lead to it',
    );
  });

  it('reads a series from the files beside a patch', async () => {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri('series.mbox')));
    const mails = text.split(/^(?=From [0-9a-f]{40} )/m).slice(1);
    const folder = fileUri('outgoing');
    for (const [i, mail] of mails.entries()) {
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder, `000${i + 1}.patch`),
        new TextEncoder().encode(mail),
      );
    }
    try {
      const row = '.sidebar .monaco-list-row:has-text("Step over levels")';
      if (hasDriver) {
        // The tree of the mailbox before has a row of the same name, which leads to the mailbox.
        await open('guest.iommu');
        await vscode.commands.executeCommand('iommuLens.showVerdict');
        const rows = `document.querySelector('.sidebar').innerText`;
        await eventually(
          async () => !String(await drive({ do: 'evaluate', expression: rows })).includes('Step over levels'),
          'the tree of the mailbox stays',
        );
      }
      await open('outgoing/0002.patch');
      const told = await vscode.commands.executeCommand<Told[]>('iommuLens.scanSeries');
      match(told.map(({ title }) => title).join('\n'), /Add a look-up[^\n]*\n.*Look up entries[^\n]*\n.*Step over/);
      const third = vscode.Uri.joinPath(folder, '0003.patch');
      ok(vscode.languages.getDiagnostics(third).length > 0, 'nothing said of a patch that is not open');
      if (hasDriver) {
        await drive({ do: 'click', selector: row });
        await eventually(
          () => vscode.window.activeTextEditor?.document.uri.toString() === third.toString(),
          'a click does not open the file of the patch',
        );
      }
    } finally {
      await closeAll();
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('says in the status bar what it has, and nothing elsewhere', async function () {
    if (!hasDriver) this.skip();
    const item = `document.querySelector('.statusbar-item[id="iommu-lens.iommu-lens.iommuLens.verdict"]')?.innerText ?? ''`;
    const shown = async () => String(await drive({ do: 'evaluate', expression: item }));
    await open('on-demand-levels.patch');
    await eventually(async () => (await shown()).includes('introduces 3, fixes 2'), 'not in the status bar');
    await open('families.c');
    await eventually(async () => (await shown()).includes('2 found'), 'not of a C file');
    await open('reply.txt');
    await eventually(async () => (await shown()) === '', 'still in the status bar');
    await open('guest.iommu');
    await new Promise((wake) => setTimeout(wake, 500));
    ok((await shown()) === '', 'an item that says nothing');
  });

  it('says so where there is nothing to report', async () => {
    await open('guest.iommu');
    await vscode.commands.executeCommand('iommuLens.showVerdict');
    if (!hasDriver) return;
    const pane = '.pane-body';
    await eventually(
      async () =>
        /Nothing to report/.test(
          String(await drive({ do: 'evaluate', expression: `document.querySelector('.sidebar').innerText` })),
        ),
      `${pane} does not say that there is nothing`,
    );
  });
});
