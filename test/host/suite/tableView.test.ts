import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start.ts';
import { strings } from '../../../client/src/tableView/page/strings.ts';
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

  it('follows the cursor to the table that a call makes, and to the one that a message describes', async () => {
    const { document } = await openLayout('families.c');
    const editor = vscode.window.activeTextEditor!;
    const { start: call } = rangeOf(document, 'create_table(group');
    editor.selection = new vscode.Selection(call, call);
    const made = await drawnWhen(({ title }) => title.includes('from create_table()'), 'not the table of the call');
    equal(made.views[0]!.headline[2], '16,384.5 MiB');
    const { document: patch } = await open('on-demand-levels.patch');
    const { start: words } = rangeOf(patch, 'A guest with 16GB');
    vscode.window.activeTextEditor!.selection = new vscode.Selection(words, words);
    const told = await drawnWhen(({ title }) => title.includes('from the words of the message'), 'not the message');
    equal(told.views[0]!.headline[0], '8.5 MiB');
    equal(told.views[0]!.regions, 2);
  });

  it('stays where it is when it is not to follow', async () => {
    const settings = vscode.workspace.getConfiguration('iommuLens.tableView');
    await settings.update('follow', false, vscode.ConfigurationTarget.Workspace);
    try {
      await openLayout('guest.iommu');
      await drawnWhen(({ title }) => title.startsWith('guest.iommu'), 'nothing drawn');
      await open('two.iommu');
      await new Promise((wake) => setTimeout(wake, 600));
      match(api.lastDrawn()!.title, /^guest\.iommu/);
    } finally {
      await settings.update('follow', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('zooms from a window of 2^64 bytes down to one table', async function () {
    if (!hasDriver) this.skip();
    // Of a 64-bit address space, one page near its end.
    const line = 'amd-v1 levels=6 0xfffffffffffff000+4K';
    await vscode.commands.executeCommand('iommuLens.showTableView', { line });
    await drawnWhen(({ views }) => views[0]?.levels.length === 6, 'not six levels');
    const ends = async () =>
      String(
        await drive({
          do: 'evaluate',
          inPanel: true,
          expression: `[...document.querySelectorAll('.drawing .end')].map((end) => end.textContent).join(' ')`,
        }),
      );
    equal(await ends(), '0x0 0xffffffffffffffff');
    const lastPresent = `[...document.querySelectorAll('.drawing .cell.partial.zoomable')].at(-1)`;
    for (let steps = 0; steps < 12; steps++) {
      const before = await ends();
      const there = await drive({
        do: 'evaluate',
        inPanel: true,
        expression: `(() => { const cell = ${lastPresent}; cell?.dispatchEvent(new MouseEvent('click')); return !!cell; })()`,
      });
      if (there !== true) break;
      await eventually(async () => (await ends()) !== before, 'not zoomed');
    }
    // A table of the last level covers 2 MiB.
    equal(await ends(), '0xffffffffffe00000 0xffffffffffffffff');
  });

  it('shows where its figures come from', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    await drive({ do: 'click', selector: 'button:has-text("Where these figures come from")', inPanel: true });
    const text = String(await drive({ do: 'text', selector: 'details.working[open]', inPanel: true }));
    match(text, /2 \* 17 \* 256 KiB/);
    match(text, /pnv_pci_ioda2_table_alloc_pages, arch\/powerpc/);
  });

  it('has its words from the editor, ready for other languages', async function () {
    if (!hasDriver) this.skip();
    await openLayout('guest.iommu');
    await drawnWhen(({ views }) => views.length > 0, 'nothing drawn');
    const words = JSON.parse(
      String(await drive({ do: 'evaluate', inPanel: true, expression: 'document.body.dataset.words' })),
    ) as Record<string, string>;
    equal(Object.keys(words).sort(), [...strings].sort());
    // What another language would have put in appears.
    const shown = String(
      await drive({ do: 'evaluate', inPanel: true, expression: `document.querySelector('.headline').innerText` }),
    );
    for (const key of ['On demand', 'At creation', 'In full']) ok(shown.includes(words[key]!), key);
  });

  it('puts several formats side by side', async () => {
    await openLayout('two.iommu');
    const { views } = await drawnWhen((drawn) => drawn.views.length === 2, 'not two views');
    match(views[0]!.title, /powernv/);
    if (!hasDriver) return;
    const beside = String(await drive({ do: 'text', selector: '#page > .scroll table', inPanel: true }));
    match(beside, /1\. powernv[^]*4\.125 MiB[^]*2\. Intel VT-d[^]*8 KiB/);
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
    await drive({ do: 'click', selector: 'button:has-text("Save SVG")', inPanel: true });
    await eventually(
      async () => String(await drive({ do: 'evaluate', expression: proposed })).endsWith('table.svg'),
      'no dialog to save it as SVG',
    );
    await drive({ do: 'press', keys: 'Enter' });
    const svg = new TextDecoder().decode(
      await eventually(() => vscode.workspace.fs.readFile(fileUri('table.svg')), 'no SVG file'),
    );
    match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*GPU RAM[^]*<\/svg>$/);
    ok(!/<script|var\(/.test(svg), 'the picture does not stand by itself');
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
