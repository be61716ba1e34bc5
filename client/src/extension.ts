/** Entry on the desktop and in remote hosts: the server is a Node process of its own. */
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start, type Api } from './start.ts';

export function activate(context: vscode.ExtensionContext): Api {
  const module = context.asAbsolutePath('dist/server.js');
  return start(context, {
    createClient: (options) =>
      new LanguageClient(
        'iommuLens',
        'IOMMU Lens',
        {
          run: { module, transport: TransportKind.ipc },
          debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
        },
        options,
      ),
  });
}
