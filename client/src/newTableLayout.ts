import * as vscode from 'vscode';
import { ask, type Feature } from './lens.ts';

/** Longest paste that is put into a layout: `/proc/iomem` of a large machine is a tenth of it. */
const maximumPaste = 1_000_000;

/** *New Table Layout from Paste...*: a format, and whatever memory map is in the clipboard, as a layout to go on with. */
export const newTableLayout: Feature = (lens) =>
  vscode.commands.registerCommand('iommuLens.newTableLayout', async () => {
    const formats = await ask(lens, 'formats', undefined);
    const items = formats.map(({ id, title, doc }) => ({ label: id, description: title, detail: doc }));
    const options = { title: vscode.l10n.t('New Table Layout: which format?'), matchOnDescription: true };
    const format = await vscode.window.showQuickPick(items, options);
    if (!format) return;
    const pasted = (await vscode.env.clipboard.readText()).slice(0, maximumPaste).replace(/\r\n?/g, '\n').trim();
    const regions = looksLikeMemory(pasted)
      ? pasted
      : vscode.l10n.t(
          '# Paste lines of /proc/iomem, lsmem or the boot log here, or write START+SIZE : name\n0+4G : RAM',
        );
    const content = `# ${format.description}\nformat ${format.label}\n\n${regions}\n`;
    const document = await vscode.workspace.openTextDocument({ language: 'iommu-layout', content });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('iommuLens.showTableView');
  });

/** Whether the clipboard holds a line with an address range, rather than something copied for another purpose. */
function looksLikeMemory(text: string): boolean {
  return /^.{0,80}(0x)?[0-9a-f]{4,16}\s?(-|\.\.|\+)\s?(0x)?[0-9a-f]{1,16}/im.test(text);
}
