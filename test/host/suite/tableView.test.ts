import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start.ts';
import { equal, match, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, eventually, fileUri, open, rangeOf, start } from '../support/editor.ts';

describe('the table view', () => {
  let api: Api;
  before(async () => {
    api = await start();
  });
  afterEach(closeAll);

  const drawnWhen = (wanted: (drawn: NonNullable<ReturnType<Api['lastDrawn']>>) => boolean, message: string) =>
    eventually(
      () => {
        const drawn = api.lastDrawn();
        return drawn && wanted(drawn) ? drawn : undefined;
      },
      `${message}; last drawn ${JSON.stringify(api.lastDrawn())}`,
    );

  const openLayout = async (name: string) => {
    const editor = await open(name);
    await vscode.commands.executeCommand('iommuLens.showTableView');
    return editor;
  };

  it('draws levels, regions and tables of the layout at the cursor', async () => {
    await openLayout('guest.iommu');
    const { views, problems } = await drawnWhen(({ views: some }) => some.length > 0, 'nothing drawn');
    equal(problems, []);
    const view = views[0]!;
    equal(view.levels.length, 2);
    ok(
      view.levels.every(({ cells }) => cells > 0),
      'a level without cells',
    );
    equal(view.regions, 2);
    equal(view.headline[0], '8.5 MiB');
    for (const table of ['Memory', 'Levels', 'Work', 'Regions']) ok(view.tables.includes(table), `no table ${table}`);
  });

  it('follows the text while one types', async () => {
    const editor = await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    const { document } = editor;
    const [levels] = /^levels\s+2$/m.exec(document.getText())!;
    await editor.edit((edit) => edit.replace(rangeOf(document, levels), 'levels   3'));
    await drawnWhen(({ views }) => views[0]?.levels.length === 3, 'three levels were not drawn');
  });

  it('puts several formats side by side', async () => {
    await openLayout('two.iommu');
    const { views } = await drawnWhen((drawn) => drawn.views.length === 2, 'not two views');
    match(views[0]!.title, /powernv/);
  });

  it('lists what other settings would cost, and takes one over', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    const before = await drawnWhen(({ whatIf }) => whatIf > 2, 'no what-if');
    await drive({ do: 'click', selector: '.what-if button.link', inPanel: true });
    await drawnWhen(({ views }) => JSON.stringify(views) !== JSON.stringify(before.views), 'nothing else drawn');
    await drive({ do: 'click', selector: '.what-if .act button', inPanel: true });
    await drawnWhen(({ views }) => views.length === 2, 'nothing to compare with');
    await drive({ do: 'click', selector: 'button.remove', inPanel: true });
    await drawnWhen(({ views }) => views.length === 1, 'still compared');
  });

  it('takes another setting over from a slider, by keyboard, and says what the kernel refuses', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    const before = await drawnWhen(({ sliders }) => sliders.length === 2, 'not two sliders');
    const [page, levels] = before.sliders;
    await drive({ do: 'evaluate', inPanel: true, expression: `document.querySelector('.slider input').focus()` });
    await drive({ do: 'press', keys: 'ArrowRight' });
    const after = await drawnWhen(
      ({ sliders, views }) => sliders[0] !== page && views[0]?.headline[0] !== before.views[0]?.headline[0],
      'the slider shows nothing else',
    );
    equal(after.sliders[1], levels);
    // The slider is another element by now, and still has the focus.
    await drive({ do: 'press', keys: 'End' });
    await drive({ do: 'press', keys: 'Tab' });
    await drive({ do: 'press', keys: 'End' });
    match(String(await drive({ do: 'text', selector: '.outcome', inPanel: true })), /the kernel refuses this/);
    match(String(await drive({ do: 'text', selector: '.slider small', inPanel: true })), /Refused here: .*1G/);
    await drive({ do: 'press', keys: 'Home' });
    await drawnWhen(({ sliders }) => sliders.join() === '1G,1', 'not the setting of both sliders');
  });

  it('zooms with the keyboard, and out again', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    const ends = () =>
      drive({
        do: 'evaluate',
        inPanel: true,
        expression: `[...document.querySelectorAll('.drawing .end')].map((end) => end.textContent).join(' ')`,
      });
    const whole = await ends();
    await drive({
      do: 'evaluate',
      inPanel: true,
      expression: `document.querySelector('.drawing [tabindex="0"]').focus()`,
    });
    await drive({ do: 'press', keys: 'ArrowDown' });
    await drive({ do: 'press', keys: 'Home' });
    match(String(await drive({ do: 'text', selector: '.pointed', inPanel: true })), /0x0 \.\. /);
    await drive({ do: 'press', keys: 'Enter' });
    await eventually(async () => (await ends()) !== whole, 'not zoomed');
    await drive({ do: 'click', selector: 'button:has-text("Whole window")', inPanel: true });
    await eventually(async () => (await ends()) === whole, 'not zoomed out');
  });

  it('is copied as Markdown, CSV and a command line', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    for (const [name, pattern] of [
      ['Copy Markdown', /\| .* \|/],
      ['Copy CSV', /,/],
      ['Copy command line', /^iommu-lens size /],
    ] as const) {
      await vscode.env.clipboard.writeText('');
      await drive({ do: 'click', selector: `button:has-text("${name}")`, inPanel: true });
      match(
        await eventually(() => vscode.env.clipboard.readText(), `${name}: the clipboard stays empty`),
        pattern,
        name,
      );
    }
  });

  it('makes a picture of its drawing', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    await drive({ do: 'click', selector: 'button:has-text("Save PNG")', inPanel: true });
    const proposed = `document.querySelector('.quick-input-box input')?.value ?? ''`;
    await eventually(
      async () => String(await drive({ do: 'evaluate', expression: proposed })).endsWith('table.png'),
      'no dialog to save it',
    );
    await drive({ do: 'press', keys: 'Enter' });
    const bytes = await eventually(() => vscode.workspace.fs.readFile(fileUri('table.png')), 'no file');
    equal([...bytes.slice(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    ok(bytes.length > 5000, `an empty picture of ${bytes.length} bytes`);
  });

  it('keeps its drawing when the page is loaded anew', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    await vscode.commands.executeCommand('workbench.action.webview.reloadWebviewAction');
    await eventually(
      async () => String(await drive({ do: 'text', selector: '.headline', inPanel: true })).includes('8.5 MiB'),
      'nothing drawn after the reload',
    );
  });

  it('runs no script but its own, and loads nothing from elsewhere', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    const policy = String(
      await drive({
        do: 'evaluate',
        inPanel: true,
        expression: `document.querySelector('meta[http-equiv="Content-Security-Policy"]').content`,
      }),
    );
    match(policy, /^default-src 'none'; script-src 'nonce-[0-9a-f]{36}'; style-src /);
    ok(!policy.includes('unsafe'), policy);
  });

  it('says in words that there is nothing to show', async () => {
    await open('tce.c');
    await vscode.commands.executeCommand('iommuLens.showTableView', { line: '' });
    await drawnWhen(({ views }) => views.length === 0, 'something drawn for an empty line');
  });
});
