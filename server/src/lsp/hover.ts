import { hoverAt } from '../analysis/hover.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';
import { toMarkdown } from './markdown.ts';
import { isPlainRelative } from './plainPath.ts';

export const hover: Feature = {
  name: 'hover',
  capabilities: () => ({ hoverProvider: true }),
  register({ connection, documents, session }) {
    connection.onHover(
      fence(connection, 'hover', null, ({ textDocument, position }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return null;
        const { tree } = session;
        const readTree = tree && ((path: string) => (isPlainRelative(path) ? tree.read(path) : undefined));
        const found = hoverAt(session.analysisOf(document), document.offsetAt(position), readTree);
        if (!found) return null;
        return {
          contents: toMarkdown(found.parts),
          range: { start: document.positionAt(found.start), end: document.positionAt(found.end) },
        };
      }),
    );
  },
};
