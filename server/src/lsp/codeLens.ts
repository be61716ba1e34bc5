import type { CodeLens } from 'vscode-languageserver';
import { verdictOf } from '../report/verdict.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/** The verdict above each patch. The command is the client's; an editor without it shows the words all the same. */
export const codeLens: Feature = {
  name: 'code lens',
  capabilities: () => ({ codeLensProvider: { resolveProvider: false } }),
  register({ connection, documents, session }) {
    connection.onCodeLens(
      fence(connection, 'code lens', [] as CodeLens[], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        return verdictOf(session.analysisOf(document)).map(({ start, summary }) => {
          const position = document.positionAt(start);
          return {
            range: { start: position, end: position },
            command: { title: summary, command: 'iommuLens.showVerdict', arguments: [] },
          };
        });
      }),
    );
  },
};
