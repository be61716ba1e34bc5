import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/** Messages, files and hunks fold. */
export const folding: Feature = {
  name: 'folding',
  capabilities: () => ({ foldingRangeProvider: true }),
  register({ connection, documents, session }) {
    connection.onFoldingRanges(
      fence(connection, 'folding', [] as FoldingRange[], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        const ranges: FoldingRange[] = [];
        const fold = (start: number, end: number) => {
          const startLine = document.positionAt(start).line;
          const endLine = document.positionAt(Math.max(start, end - 1)).line;
          if (endLine > startLine) ranges.push({ startLine, endLine, kind: FoldingRangeKind.Region });
        };
        for (const message of session.analysisOf(document).patch?.messages ?? []) {
          fold(message.span.start, message.span.end);
          for (const file of message.files) {
            fold(file.span.start, file.span.end);
            for (const hunk of file.hunks) fold(hunk.header.start, hunk.lines[hunk.lines.length - 1]?.end ?? 0);
          }
        }
        return ranges;
      }),
    );
  },
};
