import * as vscode from 'vscode';
import { equal, ok } from '../support/assert.ts';
import { drive, hasDriver } from '../support/driverClient.ts';
import { closeAll, eventually, open, rangeOf, start } from '../support/editor.ts';

const labelOf = ({ label }: vscode.InlayHint) =>
  (typeof label === 'string' ? label : label.map(({ value }) => value).join('')).trim();

/** What each family shows in families.c, and a word of the working behind it. */
const families: readonly (readonly [family: string, label: RegExp, working: RegExp])[] = [
  ['expressions', /^= 64T$/, /70,368,744,177,664/],
  ['accessors', /^allocates$/, /Read from .*iommu\.h/],
  ['tables', /^2\^30 entries, 16,384\.5 MiB in full/, /powernv 64K levels=2[^]*Worked out as in/],
  ['units', /^in IOMMU pages of 1 << tbl->it_page_shift$/, /its one use says so[^]*ioba >> tbl->it_page_shift/],
  ['sleeps', /^may sleep with s->lock held$/, /may sleep with these arguments/],
];

describe('inlay hints', () => {
  let document: vscode.TextDocument;
  before(async () => {
    await start();
    document = (await open('families.c')).document;
  });
  after(async () => {
    for (const [family] of families) await set(family, undefined);
    await closeAll();
  });

  const set = (family: string, value: boolean | undefined) =>
    vscode.workspace.getConfiguration('iommuLens.hints').update(family, value, vscode.ConfigurationTarget.Workspace);
  const hintsIn = (range: vscode.Range) =>
    vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, range);
  const everything = () => hintsIn(new vscode.Range(0, 0, document.lineCount, 0));
  const pointedAt = async (hint: vscode.InlayHint) => {
    const selector = `.view-lines span[class*="dyn-rule"]:has-text(${JSON.stringify(labelOf(hint))})`;
    await drive({ do: 'hover', selector });
    return String(await drive({ do: 'text', selector: '.monaco-hover:not(.hidden) .monaco-hover-content' }));
  };

  for (const [family, label, working] of families) {
    it(`show ${family}, with the working behind them, unless switched off`, async () => {
      const hint = await eventually(
        async () => (await everything()).find((one) => label.test(labelOf(one))),
        'no hint',
      );
      // The working is asked for when the reader points at the hint, and no sooner.
      equal(hint.tooltip, undefined);
      if (hasDriver) await eventually(async () => working.test(await pointedAt(hint)), 'not the working');
      const others = families.filter(([other]) => other !== family);
      await set(family, false);
      await eventually(async () => !(await everything()).some((one) => label.test(labelOf(one))), 'still there');
      const left = (await everything()).map(labelOf);
      for (const [other, otherLabel] of others)
        ok(
          left.some((one) => otherLabel.test(one)),
          `${other} are gone too`,
        );
      await set(family, undefined);
      await eventually(async () => (await everything()).some((one) => label.test(labelOf(one))), 'not there again');
    });
  }

  it('stand beside what a hover tells of a function that is called', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      rangeOf(document, 'iommu_unmap(').start,
    );
    const told = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(({ value }) => value);
    for (const part of ['0 on failure', 'size in bytes', 'Flushes', 'Read from'])
      ok(told.join('\n').includes(part), part);
  });

  it('are computed for the lines in sight only', async () => {
    const { start: place } = rangeOf(document, 'create_table(group');
    const hints = await hintsIn(new vscode.Range(place.line, 0, place.line, 200));
    ok(hints.length > 0, 'none');
    equal([...new Set(hints.map(({ position }) => position.line))], [place.line]);
  });
});
