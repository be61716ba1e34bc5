/** Entry in the browser: the server is a worker, and gets the files that it cannot read itself. */
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { start, type Api } from './start.ts';

export function activate(context: vscode.ExtensionContext): Api {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  return start(context, {
    createClient: (options) =>
      new LanguageClient(
        'iommuLens',
        'IOMMU Lens',
        () => Promise.resolve(new Worker(vscode.Uri.joinPath(dist, 'server-worker.js').toString(true))),
        options,
      ),
    async initialization() {
      const read = (file: string) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, file));
      const [runtime, grammar] = await Promise.all([read('web-tree-sitter.wasm'), read('tree-sitter-c.wasm')]);
      return { wasm: { runtime, grammar } };
    },
  });
}
