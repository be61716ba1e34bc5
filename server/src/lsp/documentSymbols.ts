import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/index.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/** How much of a remark names it in the outline. */
const NAME = 60;

/** Messages, their files and hunks, and what a reviewer says between their lines; breadcrumbs follow from it. */
export function symbolsOf(document: TextDocument, analysis: Analysis): DocumentSymbol[] {
  const symbol = (
    name: string,
    detail: string,
    kind: SymbolKind,
    span: { start: number; end: number },
    selection: { start: number; end: number },
    children: DocumentSymbol[] = [],
  ): DocumentSymbol => ({
    name: name.trim() === '' ? '(no name)' : name,
    detail,
    kind,
    range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
    selectionRange: { start: document.positionAt(selection.start), end: document.positionAt(selection.end) },
    children,
  });
  return (analysis.patch?.messages ?? []).map((message) => {
    const remarks = message.prose.flatMap(({ kind, text, map }) => {
      const span = kind === 'reply' ? map.spanToSource(0, text.length) : undefined;
      return span ? [{ ...span, name: text.trim().split('\n')[0]!.slice(0, NAME) }] : [];
    });
    /** Takes the remarks that stand in a span, as symbols. */
    const remarksIn = ({ start, end }: { start: number; end: number }) =>
      remarks
        .filter((remark) => start <= remark.start && remark.end <= end)
        .map((remark) => {
          remarks.splice(remarks.indexOf(remark), 1);
          return symbol(remark.name, 'remark', SymbolKind.String, remark, remark);
        });
    const files = message.files.map((file) => {
      const hunks = file.hunks.map((hunk) => {
        const last = hunk.lines[hunk.lines.length - 1];
        const span = { start: hunk.header.start, end: Math.max(hunk.header.end, last?.end ?? 0) };
        const name = hunk.section === '' ? `line ${hunk.newStart}` : hunk.section;
        return symbol(name, `@@ ${hunk.newStart}`, SymbolKind.Function, span, hunk.header, remarksIn(span));
      });
      hunks.push(...remarksIn(file.span));
      const name = file.newPath ?? file.oldPath ?? 'file';
      const head = { start: file.span.start, end: file.span.start };
      return symbol(name, `+${file.added} -${file.removed}`, SymbolKind.File, file.span, head, inOrder(hunks));
    });
    const start = { start: message.span.start, end: message.span.start };
    const name = message.facts.subject || message.files[0]?.newPath || 'diff';
    files.push(...remarksIn(message.span));
    return symbol(name, message.facts.from, SymbolKind.Module, message.span, start, inOrder(files));
  });
}

function inOrder(symbols: DocumentSymbol[]): DocumentSymbol[] {
  return symbols.sort(
    ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
  );
}

export const documentSymbols: Feature = {
  name: 'document symbols',
  capabilities: () => ({ documentSymbolProvider: true }),
  register({ connection, documents, session }) {
    connection.onDocumentSymbol(
      fence(connection, 'document symbols', [] as DocumentSymbol[], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        return document ? symbolsOf(document, session.analysisOf(document)) : [];
      }),
    );
  },
};
