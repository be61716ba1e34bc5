import * as vscode from 'vscode';
import type { SeriesResult } from '../../server/src/protocol.ts';
import { ask, type Lens } from './lens.ts';
import { readFile } from './scan.ts';

const patchFile = /\.(patch|diff|mbox|mbx|eml|cover)$/i;

/**
 * The series that the patch in the active editor is part of, from the files beside it, with progress and to be cancelled.
 * Undefined where there is none, or when it was cancelled.
 */
export async function scanSeries(lens: Lens): Promise<SeriesResult | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !patchFile.test(document.uri.path)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a patch of the series first.'));
    return undefined;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('IOMMU Lens: reading the series'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const others = await filesBeside(document.uri);
    const files = [{ uri: document.uri.toString(), text: document.getText() }];
    for (const [i, uri] of others.entries()) {
      if (token.isCancellationRequested) return undefined;
      const file = await readFile(uri);
      if (file) files.push(file);
      const message = vscode.l10n.t('{0} of {1} files', i + 1, others.length);
      progress.report({ message, increment: 100 / others.length });
    }
    try {
      return await ask(lens, 'series', { files }, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

/** Patches in the same folder, in the order of their names, up to as many as a scan may read. */
async function filesBeside(uri: vscode.Uri): Promise<vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const cap = vscode.workspace.getConfiguration('iommuLens.scan').get('maxFiles', 2000);
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  return entries
    .filter(([name, type]) => type !== vscode.FileType.Directory && patchFile.test(name))
    .map(([name]) => vscode.Uri.joinPath(folder, name))
    .filter((other) => other.toString() !== uri.toString())
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .slice(0, cap);
}
