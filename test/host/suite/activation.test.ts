import * as vscode from 'vscode';
import { drive, hasDriver } from '../support/driverClient.ts';
import { ok } from '../support/assert.ts';

describe('try', () => {
  it('panel', async function () {
    if (!hasDriver) this.skip();
    const ext = vscode.extensions.getExtension('iommu-lens.iommu-lens')!;
    const api: any = await ext.activate();
    await api.ready;
    const doc = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'nvlink2.iommu'));
    await vscode.window.showTextDocument(doc);
    await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
    await vscode.commands.executeCommand('iommuLens.showTableView');
    for (let i = 0; i < 50 && !api.lastDrawn(); i++) await new Promise((r) => setTimeout(r, 100));
    console.log('  ' + JSON.stringify(api.lastDrawn()));
    await drive({ do: 'screenshot', name: 'try-panel' });
    console.log('  ' + JSON.stringify(await drive({ do: 'axe' }), null, 1));
    void vscode.commands.executeCommand('iommuLens.calculateTableSize');
    await new Promise((r) => setTimeout(r, 1500));
    await drive({ do: 'screenshot', name: 'try-calc' });
    await drive({ do: 'press', keys: 'Escape' });
    await vscode.commands.executeCommand('iommuLens.showVerdict');
    const d2 = await vscode.workspace.openTextDocument({ language: 'kernel-mail', content: 'From: a\n\nhello\n' });
    await vscode.window.showTextDocument(d2, vscode.ViewColumn.One);
    await new Promise((r) => setTimeout(r, 1500));
    await drive({ do: 'screenshot', name: 'try-verdict' });
    ok(api.lastDrawn(), 'drawn');
  });
});
