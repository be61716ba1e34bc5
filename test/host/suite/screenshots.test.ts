import * as vscode from 'vscode';
import { equal } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, diagnosticsOf, eventually, open, rangeOf, start } from '../support/editor.ts';

const themes = [
  ['light', 'Default Light Modern'],
  ['dark', 'Default Dark Modern'],
  ['high-contrast', 'Default High Contrast'],
  ['high-contrast-light', 'Default High Contrast Light'],
] as const;

const settle = (milliseconds = 700) => new Promise((wake) => setTimeout(wake, milliseconds));

/**
 * What people look at, in every kind of theme: as pictures in test/artifacts, and through axe-core. Once is enough: the
 * browser's extension host shows the same.
 */
(__HOST__ === 'node' ? describe : () => undefined)('what one sees', () => {
  before(async function () {
    if (!hasDriver) this.skip();
    await start();
    await set('workbench.startupEditor', 'none');
    await set('editor.minimap.enabled', false);
    await set('window.commandCenter', false);
    await set('workbench.layoutControl.enabled', false);
    await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
    await vscode.commands.executeCommand('notifications.clearAll');
    // The note on Restricted Mode, in which all of this runs.
    await drive({ do: 'evaluate', expression: `document.querySelector('.banner .codicon-widget-close')?.click()` });
  });
  after(closeAll);

  const set = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);

  for (const [name, theme] of themes) {
    it(`has no serious fault in ${theme}`, async () => {
      const api = await start();
      await set('workbench.colorTheme', theme);
      await settle();

      const layout = await open('guest.iommu');
      await vscode.commands.executeCommand('workbench.view.explorer');
      await vscode.commands.executeCommand('iommuLens.showTableView');
      await eventually(() => (api.lastDrawn()?.views.length ?? 0) > 0, 'nothing drawn');
      await settle();
      await drive({ do: 'screenshot', name: `table-view-${name}` });
      equal(await drive({ do: 'axe' }), []);

      void vscode.commands.executeCommand('iommuLens.calculateTableSize', {
        line: 'powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G',
      });
      await settle(1000);
      await drive({ do: 'screenshot', name: `calculator-${name}` });
      await drive({ do: 'press', keys: 'Escape' });
      await vscode.window.showTextDocument(layout.document, vscode.ViewColumn.One);
      await closeAll();

      const { document } = await open('on-demand-levels.patch');
      await diagnosticsOf(document.uri);
      await vscode.commands.executeCommand('iommuLens.showVerdict');
      const editor = await vscode.window.showTextDocument(document);
      const place = rangeOf(document, 'SAMPLE_TCE_ENTRY_RO(tbl, entry + i)');
      editor.revealRange(new vscode.Range(4, 0, 40, 0), vscode.TextEditorRevealType.AtTop);
      editor.selection = new vscode.Selection(place.start, place.start);
      await settle(1200);
      await drive({ do: 'screenshot', name: `patch-${name}` });
      await closeAll();
    });
  }

  it('fits into a narrow panel at twice the size, with reduced motion', async () => {
    const api = await start();
    await set('workbench.colorTheme', 'Default Light Modern');
    await open('guest.iommu');
    await vscode.commands.executeCommand('iommuLens.showTableView');
    await eventually(() => (api.lastDrawn()?.views.length ?? 0) > 0, 'nothing drawn');
    await drive({ do: 'media', reducedMotion: true });
    await drive({ do: 'resize', width: 720, height: 900 });
    await settle();
    await drive({ do: 'screenshot', name: 'table-view-zoomed' });
    const wide = `[...document.querySelectorAll('body *')].filter((one) => !one.parentElement.closest('.scroll') &&
      one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((one) => one.tagName + '.' + one.className)`;
    equal(await drive({ do: 'evaluate', expression: wide, inPanel: true }), [], 'too wide');
    const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    equal(await drive({ do: 'evaluate', expression: width, inPanel: true }), 0, 'the page scrolls sideways');
    equal(await drive({ do: 'axe' }), []);
    await drive({ do: 'resize', width: 1440, height: 900 });
  });
});
