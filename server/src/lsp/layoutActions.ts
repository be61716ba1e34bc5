import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/index.ts';
import { layoutFixes } from '../analysis/layoutFixes.ts';
import type { Span } from '../text/problem.ts';

/** Quick fixes of a table layout. */
export function layoutActions(
  document: TextDocument,
  analysis: Analysis,
  range: Span,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  return layoutFixes(analysis, range).map(({ title, edits, problem, safe }) => {
    const own =
      problem && diagnostics.find(({ message, code }) => code === problem.code && message === problem.message);
    return {
      title,
      kind: CodeActionKind.QuickFix,
      ...(own ? { diagnostics: [own] } : {}),
      isPreferred: safe,
      edit: {
        changes: {
          [document.uri]: edits.map(({ start, end, text }) => ({
            range: { start: document.positionAt(start), end: document.positionAt(end) },
            newText: text,
          })),
        },
      },
    };
  });
}
