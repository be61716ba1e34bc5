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
  });
});
