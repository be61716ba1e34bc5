import * as vscode from 'vscode';
import type { Feature, Lens } from './lens.ts';

const told = 'customEditorNotice.told';
const patchFile = /\.(patch|diff|mbox|mbx|eml|cover)$/i;

/**
 * Other extensions show patch files in an editor of their own, where there are no diagnostics and no hints. Says so once
 * and offers the text editor; *Reopen Patch as Text* does it any time.
 */
export const customEditorNotice: Feature = (lens) => {
  const look = (tabs: readonly vscode.Tab[]) => {
    for (const { input, isActive } of tabs) {
      if (isActive && input instanceof vscode.TabInputCustom && patchFile.test(input.uri.path))
        void tell(lens, input.uri);
    }
  };
  look(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => look([...opened, ...changed])),
    vscode.commands.registerCommand('iommuLens.reopenAsText', async () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      if (input instanceof vscode.TabInputCustom) await reopen(input.uri);
    }),
  );
};

const reopen = (uri: vscode.Uri) => vscode.commands.executeCommand('vscode.openWith', uri, 'default');

async function tell({ context }: Lens, uri: vscode.Uri): Promise<void> {
  const wanted = vscode.workspace.getConfiguration('iommuLens').get('customEditorNotice', true);
  if (!wanted || context.globalState.get(told)) return;
  await context.globalState.update(told, true);
  const once = vscode.l10n.t('Reopen as Text');
  const always = vscode.l10n.t('Always Open as Text');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Another extension shows this patch in its own editor, where IOMMU Lens cannot show findings and hints.',
    ),
    once,
    always,
  );
  if (choice === always) {
    const editors = vscode.workspace
      .getConfiguration('workbench')
      .get<Record<string, string>>('editorAssociations', {});
    const pattern = `*${uri.path.slice(uri.path.lastIndexOf('.'))}`;
    await vscode.workspace
      .getConfiguration('workbench')
      .update('editorAssociations', { ...editors, [pattern]: 'default' }, vscode.ConfigurationTarget.Global);
  }
  if (choice) await reopen(uri);
}
