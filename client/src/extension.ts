/** Entry on the desktop and in remote hosts: the server is a Node process of its own. */
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start, type Api } from './start.ts';

/**
 * A small nursery for objects that live no longer than a keystroke. And a limit for the others, three times what the
 * largest document needs: below 2 GiB, V8 lets the heap grow less between two collections. A third less memory, at nearly
 * the same speed.
 */
const execArgv = ['--max-semi-space-size=4', '--max-old-space-size=2000'];

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
