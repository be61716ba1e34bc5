import * as vscode from 'vscode';
import { strings } from './page/strings.ts';

/** The page around the bundle. Nothing runs but our script, nothing is loaded but our two files, nothing is sent anywhere. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    // Pictures for export are made from the drawing itself.
    'img-src data: blob:',
  ].join('; ');
  const words = JSON.stringify(Object.fromEntries(strings.map((text) => [text, vscode.l10n.t(text)])));
  const language = /^[a-zA-Z-]+$/.test(vscode.env.language) ? vscode.env.language : 'en';
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(vscode.l10n.t('Table View'))}</title>
<link rel="stylesheet" href="${file('page.css')}">
</head>
<body data-iommu-lens="panel" data-words="${escape(words)}">
<main id="page"></main>
<script nonce="${nonce}" src="${file('page.js')}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
