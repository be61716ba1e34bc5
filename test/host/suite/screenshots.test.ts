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

const line = 'powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G';
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
    // Room for the words of the verdict: what is taken from the editor goes to the view beside it.
    await vscode.commands.executeCommand('workbench.action.editorLayoutSingle');
    await vscode.commands.executeCommand('iommuLens.verdict.focus');
    await open('guest.iommu');
    for (let i = 0; i < 3; i++) await vscode.commands.executeCommand('workbench.action.decreaseViewWidth');
    // The note on Restricted Mode, in which all of this runs.
    await drive({ do: 'evaluate', expression: `document.querySelector('.banner .codicon-widget-close')?.click()` });
  });
  afterEach(closeAll);

  const set = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
  const picture = async (name: string, milliseconds?: number) => {
    await settle(milliseconds);
    await drive({ do: 'screenshot', name });
  };
  const drawn = async (views: number) => {
    const api = await start();
    await eventually(() => (api.lastDrawn()?.views.length ?? 0) >= views, `not ${views} tables drawn`);
  };
  const inPanel = (expression: string) => drive({ do: 'evaluate', inPanel: true, expression });

  for (const [name, theme] of themes) {
    describe(`in ${theme}`, () => {
      before(async () => {
        await set('workbench.colorTheme', theme);
        await settle();
      });

      it('the table view', async () => {
        await open('guest.iommu');
        await vscode.commands.executeCommand('workbench.action.closeSidebar');
        await vscode.commands.executeCommand('iommuLens.showTableView');
        await drawn(1);
        await picture(`table-view-${name}`);
        equal(await drive({ do: 'axe' }), []);
        await inPanel(`document.querySelector('.sliders').scrollIntoView()`);
        await inPanel(`document.querySelector('details').open = true`);
        await inPanel(`document.querySelector('.tables').scrollIntoView()`);
        await picture(`table-view-tables-${name}`, 300);
        await inPanel(`document.querySelector('.working').scrollIntoView()`);
        await picture(`table-view-working-${name}`, 300);
        equal(await drive({ do: 'axe' }), []);
      });

      it('tables side by side', async () => {
        await vscode.commands.executeCommand('workbench.action.closeSidebar');
        await open('two.iommu');
        await vscode.commands.executeCommand('iommuLens.showTableView');
        await drawn(2);
        await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
        await vscode.commands.executeCommand('workbench.action.toggleMaximizeEditorGroup');
        await picture(`compare-${name}`);
        equal(await drive({ do: 'axe' }), []);
      });

      it('the calculator', async () => {
        await open('guest.iommu');
        void vscode.commands.executeCommand('iommuLens.calculateTableSize', { line });
        await settle(1000);
        await drive({ do: 'screenshot', name: `calculator-${name}`, selector: '.quick-input-widget' });
        await drive({ do: 'press', keys: 'Escape' });
        void vscode.commands.executeCommand('iommuLens.calculateStepByStep');
        await settle();
        await drive({ do: 'type', text: 'powernv' });
        await drive({ do: 'press', keys: 'Enter' });
        await settle();
        await drive({ do: 'screenshot', name: `step-by-step-${name}`, selector: '.quick-input-widget' });
        await drive({ do: 'press', keys: 'Escape' });
      });

      it('a patch with its verdict', async () => {
        const { document } = await open('on-demand-levels.patch');
        await diagnosticsOf(document.uri);
        await vscode.commands.executeCommand('iommuLens.showVerdict');
        const editor = await vscode.window.showTextDocument(document);
        const place = rangeOf(document, 'SAMPLE_TCE_ENTRY_RO(tbl, entry + i)').start.translate(0, 4);
        editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
        editor.selection = new vscode.Selection(place, place);
        await picture(`patch-${name}`, 1200);
        await vscode.commands.executeCommand('editor.action.showHover');
        await picture(`hover-${name}`);
        await drive({ do: 'press', keys: 'Escape' });
      });

      it('what is promised of a function that is called', async () => {
        const { document } = await open('families.c');
        await diagnosticsOf(document.uri);
        const editor = await vscode.window.showTextDocument(document);
        const place = rangeOf(document, 'iommu_unmap(').start.translate(0, 4);
        editor.selection = new vscode.Selection(place, place);
        editor.revealRange(editor.selection);
        await settle(1200);
        await vscode.commands.executeCommand('editor.action.showHover');
        await picture(`call-${name}`);
        await drive({ do: 'press', keys: 'Escape' });
      });

      it('a series in the verdict', async () => {
        const { document } = await open('series.mbox');
        await diagnosticsOf(document.uri);
        await vscode.commands.executeCommand('iommuLens.showVerdict');
        const editor = await vscode.window.showTextDocument(document);
        const { start: place } = rangeOf(document, '*tce = 0');
        editor.revealRange(new vscode.Range(place.line - 28, 0, place.line - 28, 0), vscode.TextEditorRevealType.AtTop);
        editor.selection = new vscode.Selection(place, place);
        await picture(`series-${name}`, 1200);
      });

      it('a reply', async () => {
        const { document } = await open('on-demand-levels.patch');
        await diagnosticsOf(document.uri);
        await vscode.commands.executeCommand('workbench.action.closeSidebar');
        await vscode.commands.executeCommand('iommuLens.composeReply', { uri: document.uri.toString(), form: 'mail' });
        await vscode.commands.executeCommand('workbench.action.toggleMaximizeEditorGroup');
        await settle(1000);
        await drive({ do: 'screenshot', name: `reply-${name}`, selector: '.editor-group-container.active' });
      });
    });
  }

  // Last, since a narrow window narrows what is beside the editor for good.
  describe('at twice the size', () => {
    it('fits into a narrow panel, with reduced motion', async () => {
      await set('workbench.colorTheme', 'Default Light Modern');
      await open('guest.iommu');
      await vscode.commands.executeCommand('iommuLens.showTableView');
      await drawn(1);
      await drive({ do: 'media', reducedMotion: true });
      await drive({ do: 'resize', width: 720, height: 900 });
      await picture('table-view-narrow');
      const wide = `[...document.querySelectorAll('body *')].filter((one) => !one.parentElement.closest('.scroll') &&
        one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((one) => one.tagName + '.' + one.className)`;
      equal(await inPanel(wide), [], 'too wide');
      const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      equal(await inPanel(width), 0, 'the page scrolls sideways');
      equal(await drive({ do: 'axe' }), []);
      await drive({ do: 'resize', width: 1440, height: 900 });
    });
  });
});
