import * as vscode from 'vscode';
import type { ExportKind } from './page/messages.ts';

/** Text goes to the clipboard, pictures to a file. */
export async function exportView(kind: ExportKind, data: string): Promise<void> {
  switch (kind) {
    case 'markdown':
    case 'csv':
    case 'command':
      await vscode.env.clipboard.writeText(data);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied to the clipboard.'), 4000);
      return;
    case 'svg':
      return save('svg', new TextEncoder().encode(data));
    case 'png': {
      const prefix = 'data:image/png;base64,';
      if (!data.startsWith(prefix)) return;
      const binary = atob(data.slice(prefix.length));
      return save(
        'png',
        Uint8Array.from(binary, (character) => character.charCodeAt(0)),
      );
    }
  }
}

async function save(extension: 'svg' | 'png', bytes: Uint8Array): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `table.${extension}`) } : {}),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (uri) await vscode.workspace.fs.writeFile(uri, bytes);
}
