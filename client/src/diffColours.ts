import * as vscode from 'vscode';
import { debounce, type Feature } from './lens.ts';

/** Documents above this are left to the grammar's colours. */
const mostLines = 50_000;
const quote = /^(?:> ?)*/;

/** Added and removed lines on the diff editor's own backgrounds, in quoted patches too: the C inside keeps its colours. */
export const diffColours: Feature = () => {
  const wholeLine = (color: string) =>
    vscode.window.createTextEditorDecorationType({ isWholeLine: true, backgroundColor: new vscode.ThemeColor(color) });
  const added = wholeLine('diffEditor.insertedLineBackground');
  const removed = wholeLine('diffEditor.removedLineBackground');

  const paint = (editor: vscode.TextEditor) => {
    const { languageId, lineCount } = editor.document;
    if (languageId !== 'diff' && languageId !== 'kernel-mail') return;
    const lines = lineCount > mostLines ? { added: [], removed: [] } : changedLines(editor.document);
    editor.setDecorations(added, lines.added);
    editor.setDecorations(removed, lines.removed);
  };
  const paintAll = () => vscode.window.visibleTextEditors.forEach(paint);
  const soon = debounce(80, paintAll);
  paintAll();
  return vscode.Disposable.from(
    added,
    removed,
    { dispose: soon.cancel },
    vscode.window.onDidChangeVisibleTextEditors(paintAll),
    vscode.workspace.onDidOpenTextDocument(soon),
    vscode.workspace.onDidChangeTextDocument(soon),
  );
};

/** Lines of hunks by their mark. A hunk ends at the first line that none can begin with, or at a signature. */
function changedLines(document: vscode.TextDocument): { added: vscode.Range[]; removed: vscode.Range[] } {
  const found = { added: [] as vscode.Range[], removed: [] as vscode.Range[] };
  let inHunk = false;
  for (let line = 0; line < document.lineCount; line++) {
    const { text, range } = document.lineAt(line);
    const rest = text.slice(quote.exec(text)![0].length);
    if (rest.startsWith('@@ ')) inHunk = true;
    else if (rest === '-- ' || /^--- (a\/|\/dev\/null)/.test(rest)) inHunk = false;
    else if (inHunk && rest.startsWith('+')) found.added.push(range);
    else if (inHunk && rest.startsWith('-')) found.removed.push(range);
    else if (rest !== '' && !/^[ \t\\]/.test(rest)) inHunk = false;
  }
  return found;
}
