import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import { ask, debounce, isOurs, type Feature } from './lens.ts';

/** An item only where it says something: a verdict with findings, or a server that does not run. */
export const statusBar: Feature = (lens) => {
  const item = vscode.window.createStatusBarItem('iommuLens.verdict', vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t('IOMMU Lens Verdict');

  const update = debounce(200, () => void show());
  async function show(): Promise<void> {
    if (lens.client.state === State.Stopped) {
      item.text = vscode.l10n.t('$(warning) IOMMU Lens stopped');
      item.tooltip = vscode.l10n.t('The language server does not run. Click to start it again.');
      item.command = 'iommuLens.restartServer';
      item.show();
      return;
    }
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isOurs(document) || lens.client.state !== State.Running) return item.hide();
    const { summary, messages } = await ask(lens, 'verdict', { uri: document.uri.toString() });
    if (document !== vscode.window.activeTextEditor?.document) return;
    if (messages.every(({ findings }) => findings.length === 0)) return item.hide();
    item.text = `$(checklist) ${summary}`;
    item.tooltip = vscode.l10n.t('What this document introduces, fixes and leaves. Click for the list.');
    item.command = 'iommuLens.showVerdict';
    item.show();
  }

  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(update),
    lens.client.onDidChangeState(update),
    { dispose: update.cancel },
  );
};
