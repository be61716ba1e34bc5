import * as vscode from 'vscode';
import { match, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, eventually, open, start } from '../support/editor.ts';

const rows = '.quick-input-list .monaco-list-row';
const line = 'powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G';

/** What the open Quick Pick lists. */
async function listed(): Promise<string> {
  const expression = `[...document.querySelectorAll(${JSON.stringify(rows)})].map((row) => row.textContent).join('\\n')`;
  return String(await drive({ do: 'evaluate', expression }));
}

describe('the size calculator', () => {
  before(start);
  beforeEach(function () {
    if (!hasDriver) this.skip();
  });
  after(closeAll);

  async function openWith(text: string): Promise<void> {
    void vscode.commands.executeCommand('iommuLens.calculateTableSize', { line: text });
    await eventually(async () => (await listed()) !== '', 'the calculator did not open');
  }

  it('has the result while one types', async () => {
    await openWith('powernv');
    await drive({ do: 'press', keys: 'End' });
    await drive({ do: 'type', text: line.slice('powernv'.length) });
    const text = await eventually(async () => {
      const now = await listed();
      return now.includes('8.5 MiB') ? now : undefined;
    }, 'no result');
    match(text, /on demand/);
    match(text, /in full/);
    await drive({ do: 'press', keys: 'Escape' });
  });

  it('completes, and says what is wrong', async () => {
    await openWith('powernv lev');
    await eventually(async () => (await listed()).includes('levels='), 'no completion');
    await drive({ do: 'press', keys: 'Escape' });
    await openWith('powernv levels=9 0+16G');
    await eventually(async () => /levels/i.test(await listed()), 'nothing said about nine levels');
    await drive({ do: 'press', keys: 'Escape' });
  });

  it('inserts the working at the cursor, as text for a commit message', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: '' });
    await vscode.window.showTextDocument(document);
    await openWith(line);
    await drive({ do: 'click', selector: `${rows}:has-text("Insert at the cursor")` });
    const text = await eventually(() => document.getText() || undefined, 'nothing inserted');
    match(text, /8\.5 MiB/);
    const longest = Math.max(...text.split('\n').map((one) => one.length));
    ok(longest <= 75, `a line of ${longest} columns in a commit message`);
  });

  it('opens the table view, and remembers the line', async () => {
    const api = await start();
    await openWith(line);
    await drive({ do: 'press', keys: 'Enter' });
    const drawn = await eventually(() => api.lastDrawn(), 'no table view');
    ok(drawn.views[0]!.headline.includes('8.5 MiB'), `headline ${drawn.views[0]!.headline.join(', ')}`);
    void vscode.commands.executeCommand('iommuLens.calculateTableSize');
    await eventually(async () => (await listed()).includes('8.5 MiB'), 'the last line is forgotten');
    await drive({ do: 'press', keys: 'Escape' });
  });

  it('goes to the clipboard, as working and as a command line', async () => {
    for (const [choice, pattern] of [
      ['Copy, with the working', /^powernv IODA2 TCE table, window 0x0[^]*8\.5 MiB/],
      ['Copy as a command line', /^iommu-lens size --format powernv .*--map 0x244000000000\+16G/],
    ] as const) {
      await vscode.env.clipboard.writeText('');
      await openWith(line);
      await drive({ do: 'click', selector: `${rows}:has-text("${choice}")` });
      match(await eventually(() => vscode.env.clipboard.readText(), `${choice}: the clipboard stays empty`), pattern);
    }
  });

  it('takes a completion over into the line', async () => {
    await openWith('powernv lev');
    await drive({ do: 'click', selector: `${rows}:has-text("levels=")` });
    const value = `document.querySelector('.quick-input-box input').value`;
    await eventually(
      async () => String(await drive({ do: 'evaluate', expression: value })).startsWith('powernv levels='),
      'not taken over',
    );
    await drive({ do: 'press', keys: 'Escape' });
  });

  it('validates each step in place, shows the size so far, and goes back', async () => {
    void vscode.commands.executeCommand('iommuLens.calculateStepByStep');
    await eventually(async () => (await listed()).includes('powernv'), 'no formats');
    await drive({ do: 'type', text: 'powernv' });
    await drive({ do: 'press', keys: 'Enter' });
    await drive({ do: 'click', selector: `${rows}:has-text("Defaults for all that is left")` });
    const message = async () => String(await drive({ do: 'text', selector: '.quick-input-message' }));
    await eventually(async () => /smallest window/.test(await message()), 'no window step');
    await drive({ do: 'type', text: '0+sixty' });
    await eventually(async () => /sixty/.test(await message()), 'nothing said about a window of no size');
    // Not accepted as it is.
    await drive({ do: 'press', keys: 'Enter' });
    match(await message(), /sixty/);
    for (let i = 0; i < 'sixty'.length; i++) await drive({ do: 'press', keys: 'Backspace' });
    await drive({ do: 'type', text: '64T' });
    await eventually(async () => /so far .* in full/.test(await message()), 'no size so far');
    await drive({ do: 'press', keys: 'Enter' });
    const title = async () => String(await drive({ do: 'text', selector: '.quick-input-title' }));
    await eventually(async () => /Regions/.test(await title()), 'no regions step');
    await drive({ do: 'type', text: '0+16G 0x244000000000+16G' });
    await eventually(async () => /so far [\d.]+ MiB on demand/.test(await message()), 'no size of the regions');
    await drive({ do: 'click', selector: '.quick-input-titlebar .codicon-quick-input-back' });
    await eventually(async () => /Window/.test(await title()), 'not back at the window');
    await drive({ do: 'press', keys: 'Escape' });
  });

  it('can be filled in step by step', async () => {
    await open('guest.iommu');
    void vscode.commands.executeCommand('iommuLens.calculateStepByStep');
    await eventually(async () => (await listed()).includes('powernv'), 'no formats');
    await drive({ do: 'type', text: 'powernv' });
    await drive({ do: 'press', keys: 'Enter' });
    await eventually(async () => (await listed()).includes('Defaults for all that is left'), 'no settings');
    const title = '.quick-input-title';
    // Format, page size, levels, window, regions; the other settings only where one wants them.
    match(String(await drive({ do: 'text', selector: title })), /TCE page size \(2\/5\)/);
    await drive({ do: 'click', selector: `${rows}:has-text("Ask for every setting")` });
    await eventually(
      async () => /\(2\/1\d\)/.test(String(await drive({ do: 'text', selector: title }))),
      'no more steps',
    );
    await drive({ do: 'click', selector: `${rows}:has-text("Defaults for all that is left")` });
    await eventually(async () => /Window/.test(String(await drive({ do: 'text', selector: title }))), 'no window step');
    await drive({ do: 'type', text: '0+64T' });
    await drive({ do: 'press', keys: 'Enter' });
    await eventually(
      async () => /Regions/.test(String(await drive({ do: 'text', selector: title }))),
      'no regions step',
    );
    await drive({ do: 'type', text: '0+16G' });
    await drive({ do: 'press', keys: 'Enter' });
    await eventually(async () => /on demand/.test(await listed()), 'no result at the end');
    await drive({ do: 'press', keys: 'Escape' });
  });
});
