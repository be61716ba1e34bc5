import * as vscode from 'vscode';
import { match, ok } from '../support/assert.ts';
import { closeAll, eventually, open, rangeOf, start } from '../support/editor.ts';

describe('a table layout', () => {
  let document: vscode.TextDocument;
  before(async () => {
    await start();
    document = (await open('guest.iommu')).document;
  });
  after(closeAll);

  const labelOf = ({ label }: vscode.InlayHint) =>
    typeof label === 'string' ? label : label.map(({ value }) => value).join('');

  it('shows the size at its format and the blocks at its regions', async () => {
    const hints = await eventually(async () => {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        all,
      );
      return found.length > 0 ? found : undefined;
    }, 'no inlay hints');
    const at = (text: string) =>
      hints
        .filter(({ position }) => position.line === rangeOf(document, text).start.line)
        .map(labelOf)
        .join(' ');
    match(at('powernv'), /MiB on demand/);
    match(at('System RAM'), /16 GiB/);
  });

  it('completes directives', async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      rangeOf(document, '\nlevels').end,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    ok(labels.includes('levels') && labels.includes('page'), `completions: ${labels.slice(0, 20).join(', ')}`);
  });

  it('explains a directive and a region on hover', async () => {
    const hover = async (text: string) => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        rangeOf(document, text).start.translate(0, 1),
      );
      const parts = found.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
      return parts.map(({ value }) => value.replaceAll('\\', '')).join('\n');
    };
    match(await hover('powernv'), /^powernv IODA2 TCE table[^]*8,912,896 bytes[^]*Read from /);
    match(await hover('2\nwindow'), /levels/i);
    match(await hover('244000000000'), /GPU RAM: 16 GiB[^]*262,144 x 64 KiB/);
  });

  it('has snippets for whole layouts and for regions', async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(5, 0),
    );
    const snippets = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet);
    const labels = snippets.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const wanted of ['layout', 'region', 'region-phys', 'compare']) {
      ok(labels.includes(wanted), `no ${wanted} among ${labels.join(', ')}`);
    }
  });

  it('completes the values of a directive, the format first', async () => {
    const values = async (position: vscode.Position) => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const formats = await values(rangeOf(document, 'powernv\n').start);
    ok(formats.includes('vtd') && formats.includes('arm-lpae-s1'), `formats: ${formats.join(', ')}`);
    const pages = await values(rangeOf(document, '64K').start);
    ok(pages.includes('16M') && pages.includes('64K'), `pages: ${pages.join(', ')}`);
  });

  it('is laid out in columns by Format Document', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, 'levels   2'), 'levels 2');
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('editor.action.formatDocument');
    await eventually(() => document.getText().includes('\nlevels   2\n'), 'not laid out');
  });

  it('offers to trim an overlap and to round out what is misaligned', async () => {
    const text = document.getText();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(
      document.uri,
      new vscode.Position(document.lineCount, 0),
      '0x300000000+8G : twice\n0x244400000800+1M : odd\n',
    );
    await vscode.workspace.applyEdit(edit);
    const applyFix = async (place: string, title: RegExp) => {
      const action = await eventually(async () => {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          rangeOf(document, place),
        );
        return actions.find((one) => title.test(one.title));
      }, `no fix at ${place}`);
      await vscode.workspace.applyEdit(action.edit!);
    };
    // 16 GiB are mapped from 0: of 12 GiB + 8 GiB the upper 4 GiB are left.
    await applyFix('0x300000000+8G', /^Trim to the 4 GiB/);
    match(document.getText(), /0x400000000\+4G : twice/);
    await applyFix('0x244400000800+1M', /^Round out to whole pages of 64 KiB/);
    match(document.getText(), /0x244400000000\+1088K : odd/);
    await eventually(() => vscode.languages.getDiagnostics(document.uri).length === 0, 'problems are left');
    const back = new vscode.WorkspaceEdit();
    back.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(back);
  });

  it('says what it does not understand, where it stands', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, rangeOf(document, '\nlevels').start, '\nlevls 3');
    await vscode.workspace.applyEdit(edit);
    const problem = await eventually(
      () =>
        vscode.languages.getDiagnostics(document.uri).find(({ range }) => document.getText(range).includes('levls')),
      'no problem at the misspelt word',
    );
    match(problem.message, /levels/);
    const [all] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, 0, 0),
      vscode.CodeActionKind.SourceFixAll.value,
    );
    await vscode.workspace.applyEdit(all!.edit!);
    match(document.getText(), /\nlevels 3/);
  });
});
