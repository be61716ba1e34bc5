import type { InlayHint } from 'vscode-languageserver';
import { hintFamilies, hintsIn } from '../analysis/hints.ts';
import { hoverAt } from '../analysis/hover.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';
import { toMarkdown } from './markdown.ts';

interface HintData {
  readonly uri: string;
  readonly offset: number;
}

export const inlayHints: Feature = {
  name: 'inlay hints',
  capabilities: () => ({ inlayHintProvider: { resolveProvider: true } }),
  register({ connection, documents, session }) {
    connection.languages.inlayHint.on(
      fence(connection, 'inlay hints', [] as InlayHint[], ({ textDocument, range }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        const wanted = session.settings.hints;
        const families = new Set(hintFamilies.filter((family) => wanted[family]));
        const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        return hintsIn(session.analysisOf(document), span, families).map((hint) => ({
          position: document.positionAt(hint.offset),
          label: hint.label.trim(),
          paddingLeft: !hint.before,
          paddingRight: hint.before === true,
          data: { uri: document.uri, offset: hint.offset } satisfies HintData,
        }));
      }),
    );
    // The working is computed only for the hint that the reader points at.
    connection.languages.inlayHint.resolve((hint) => {
      const data = hint.data as HintData | undefined;
      const document = data && documents.get(data.uri);
      const found = document && hoverAt(session.analysisOf(document), data.offset);
      return Promise.resolve(found ? { ...hint, tooltip: toMarkdown(found.parts) } : hint);
    });
  },
};
