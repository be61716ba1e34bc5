import * as vscode from 'vscode';
import type { Feature } from './lens.ts';

/** *Restart Server*. */
export const restart: Feature = ({ client, log }) =>
  vscode.commands.registerCommand('iommuLens.restartServer', async () => {
    try {
      if (client.needsStop()) await client.stop();
      await client.start();
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      const show = vscode.l10n.t('Show Log');
      const choice = await vscode.window.showErrorMessage(vscode.l10n.t('The server could not be restarted.'), show);
      if (choice === show) log.show();
    }
  });
