import * as vscode from 'vscode';
import type { Feature } from './lens.ts';

/** *Treat Text as Patch*: a mail saved as `.txt`, or pasted, is read as the mail or diff that it is. */
export const treatAsPatch: Feature = () =>
  vscode.commands.registerCommand('iommuLens.treatAsPatch', async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document) await vscode.languages.setTextDocumentLanguage(document, 'kernel-mail');
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open the text of a patch or mail first.'));
  });
