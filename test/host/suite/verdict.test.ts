import * as vscode from 'vscode';
import { match, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, diagnosticsOf, eventually, open, start } from '../support/editor.ts';

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
