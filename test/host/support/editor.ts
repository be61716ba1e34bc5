import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start.ts';

/** The extension under test, started, with its server ready. */
export async function start(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('iommu-lens.iommu-lens');
  if (!extension) throw new Error('the extension is not there');
  const api = await extension.activate();
  await api.ready;
  // In the browser VS Code saves by itself, and what one test types would be there for the next.
  const files = vscode.workspace.getConfiguration('files');
  if (files.get('autoSave') !== 'off') await files.update('autoSave', 'off', vscode.ConfigurationTarget.Global);
  if (api.timings.ready === undefined) throw new Error(`the server did not start: ${api.timings.failure}`);
  return api;
}

export function fileUri(name: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
}

/** Opens a file of the test's workspace in the first column. */
export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(fileUri(name));
  return vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preview: false });
}

/** Closes everything; what a test has changed in a document goes. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // The panel hears of it later than the editor.
  const extension = vscode.extensions.getExtension<Api>('iommu-lens.iommu-lens');
  if (extension?.isActive) await eventually(() => extension.exports.lastDrawn() === undefined, 'the panel stays');
}

/** The place of a piece of text in a document. */
export function rangeOf(document: vscode.TextDocument, text: string, from = 0): vscode.Range {
  const start = document.getText().indexOf(text, from);
  if (start === -1) throw new Error(`the document does not contain ${JSON.stringify(text)}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Waits until `probe` gives something; its last error or `message` otherwise. */
export async function eventually<T>(
  probe: () => T | PromiseLike<T>,
  message: string,
  // A busy machine stands still for seconds; who is done earlier does not wait.
  patience = 60_000,
): Promise<NonNullable<T>> {
  let reason = message;
  for (const start = Date.now(); Date.now() - start < patience;) {
    try {
      const found = await probe();
      if (found !== undefined && found !== null && found !== false && found !== '') return found;
    } catch (error) {
      reason = `${message}: ${error instanceof Error ? error.message : String(error)}`;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(reason);
}

/** Diagnostics of ours, once there are any. */
export function diagnosticsOf(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return eventually(() => {
    const own = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'IOMMU Lens');
    return own.length > 0 ? own : undefined;
  }, `no diagnostics for ${uri.path}`);
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
