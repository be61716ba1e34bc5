import type { Location } from 'vscode-languageserver';
import { placeHunk } from '../patch/locate.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';
import { isPlainRelative } from './plainPath.ts';

/** From a line of a hunk to the line of the kernel tree that it stands for. */
export const definition: Feature = {
  name: 'definition',
  capabilities: () => ({ definitionProvider: true }),
  register({ connection, documents, session }) {
    connection.onDefinition(
      fence(connection, 'definition', null as Location | null, ({ textDocument, position }) => {
        const document = documents.get(textDocument.uri);
        const { tree } = session;
        if (!document || !tree) return null;
        const offset = document.offsetAt(position);
        const messages = session.analysisOf(document).patch?.messages ?? [];
        const file = messages
          .flatMap(({ files }) => files)
          .find(({ span }) => span.start <= offset && offset < span.end);
        const path = file?.oldPath ?? file?.newPath;
        if (!file || path === undefined || !isPlainRelative(path)) return null;
        const text = tree.read(path);
        const hunk = file.hunks.find(
          ({ header, lines }) => header.start <= offset && offset <= (lines.at(-1)?.end ?? header.end),
        );
        const placed = text === undefined || !hunk ? undefined : placeHunk(file, hunk, text);
        if (!placed) return null;
        const own = placed.side === 'old' ? 'removed' : 'added';
        const before = hunk!.lines.filter((one) => one.end < offset && (one.kind === 'context' || one.kind === own));
        const place = { line: placed.line - 1 + before.length, character: 0 };
        const encoded = path.split('/').map(encodeURIComponent).join('/');
        return { uri: `${tree.uri.replace(/\/$/, '')}/${encoded}`, range: { start: place, end: place } };
      }),
    );
  },
};
