/** Entry in the browser: the server is a worker, and gets the files that it cannot read itself. */
import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { projectFiles, readProjectFiles } from './projectFile.ts';
import { start, type Api } from './start.ts';

export function activate(context: vscode.ExtensionContext): Api {
  const read = (file: string) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', file));

  /**
   * From a copy of the script in memory: the extension may lie where workers cannot be started from. The transports are
   * made here because what VS Code's `Worker` gives is no instance of it, which the language client would look for.
   */
  async function startWorker(): Promise<MessageTransports> {
    const script = new Blob([new Uint8Array(await read('server-worker.js'))], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(script));
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  }

  return start(context, {
    createClient: (options) => new LanguageClient('iommuLens', 'IOMMU Lens', startWorker, options),
    async initialization() {
      const [runtime, grammar, project] = await Promise.all([
        read('web-tree-sitter.wasm'),
        read('tree-sitter-c.wasm'),
        readProjectFiles(),
      ]);
      return { wasm: { runtime, grammar }, project };
    },
    features: [projectFiles],
  });
}
