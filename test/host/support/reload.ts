import * as vscode from 'vscode';
import { drive } from './driverClient.ts';
import { closeAll, eventually, open, start } from './editor.ts';

export const reloadSuite = 'after the window is loaded anew';

/** Leaves a table view that is zoomed and compares, for the suite that runs after the reload. */
export async function prepareReload(): Promise<void> {
  const api = await start();
  await closeAll();
  await open('guest.iommu');
  await vscode.commands.executeCommand('iommuLens.showTableView');
  await eventually(() => (api.lastDrawn()?.views.length ?? 0) === 1, 'nothing drawn');
  await drive({ do: 'click', selector: '.what-if .act button', inPanel: true });
  await eventually(() => api.lastDrawn()?.views.length === 2, 'nothing to compare with');
  const inPanel = (expression: string) => drive({ do: 'evaluate', inPanel: true, expression });
  await inPanel(`document.querySelector('.drawing .region').dispatchEvent(new MouseEvent('click', { bubbles: true }))`);
  await eventually(async () => (await endOfDrawing()) !== '0x3fffffffffff', 'not zoomed');
}

/** The last address of the first drawing. */
export async function endOfDrawing(): Promise<string> {
  const expression = `[...document.querySelectorAll('.drawing .end')][1].textContent`;
  return String(await drive({ do: 'evaluate', inPanel: true, expression }));
}
