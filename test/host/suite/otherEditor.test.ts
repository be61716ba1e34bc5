import * as vscode from 'vscode';
import { ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, eventually, fileUri, start } from '../support/editor.ts';

const patch = () => fileUri('on-demand-levels.patch');
const active = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
const notifications = `[...document.querySelectorAll('.notification-list-item')].map((one) => one.textContent).join('\\n')`;

/** test/host/otherEditor has a custom editor for patches. */
describe('a patch that another extension shows in its own editor', () => {
  before(async function () {
    if (!hasDriver) this.skip();
    await start();
    await vscode.commands.executeCommand('notifications.clearAll');
  });
  afterEach(closeAll);

  async function openInOther(): Promise<void> {
    await vscode.commands.executeCommand('vscode.openWith', patch(), 'test.patch');
    await eventually(() => active() instanceof vscode.TabInputCustom, 'not in the other editor');
  }

  it('says so, and opens the text when asked', async () => {
    await openInOther();
    await vscode.commands.executeCommand('notifications.showList');
    await eventually(
      async () =>
        String(await drive({ do: 'evaluate', expression: notifications })).includes('IOMMU Lens cannot show findings'),
      'nothing said',
    );
    await drive({ do: 'click', selector: '.notification-list-item .monaco-button:has-text("Reopen as Text")' });
    await eventually(() => active() instanceof vscode.TabInputText, 'not reopened as text');
    await eventually(
      () => vscode.window.activeTextEditor?.document.uri.toString() === patch().toString(),
      'another text is open',
    );
  });

  it('says so once only, and still has a command for it', async () => {
    await openInOther();
    await new Promise((wake) => setTimeout(wake, 600));
    const text = String(await drive({ do: 'evaluate', expression: notifications }));
    ok(!text.includes('IOMMU Lens cannot show'), 'said again');
    await vscode.commands.executeCommand('iommuLens.reopenAsText');
    await eventually(() => active() instanceof vscode.TabInputText, 'not reopened as text');
  });
});
