import * as vscode from 'vscode';
import type { DriverAnswer, DriverRequest } from '../driver.ts';

/** Beside the workspace folder, which is a copy made for this run. */
export function driverFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('the tests need a workspace folder');
  return vscode.Uri.joinPath(folder.uri, '../driver');
}

/** Whether a browser is in front of this VS Code, with a launcher to ask. */
export const hasDriver = vscode.env.uiKind === vscode.UIKind.Web;

/** Goes on rising after the window was loaded anew. */
let count = Date.now();

/** Asks the launcher and waits for its answer. Rejects with the launcher's error, or after 30 s. */
export async function drive(request: DriverRequest): Promise<unknown> {
  const number = ++count;
  const folder = driverFolder();
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, `request-${number}.json`), bytes);
  const place = vscode.Uri.joinPath(folder, `answer-${number}.json`);
  for (const start = Date.now(); Date.now() - start < 30_000;) {
    const found = await vscode.workspace.fs.readFile(place).then(
      (content) => JSON.parse(new TextDecoder().decode(content)) as DriverAnswer,
      () => undefined,
    );
    if (found) {
      if ('error' in found) throw new Error(`${request.do}: ${found.error}`);
      return found.value;
    }
    await new Promise((wake) => setTimeout(wake, 30));
  }
  throw new Error(`${request.do}: no answer from the launcher`);
}
