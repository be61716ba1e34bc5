import type { CodeLens } from 'vscode-languageserver';
import { verdictOf } from '../report/verdict.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/** The verdict above each patch. The command is our client's; other editors show the words all the same. */
export const codeLens: Feature = {
  name: 'code lens',
  capabilities: () => ({ codeLensProvider: { resolveProvider: false } }),
  register({ connection, documents, session }) {
    connection.onCodeLens(
      fence(connection, 'code lens', [] as CodeLens[], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        return verdictOf(session.analysisOf(document)).map(({ start, summary }) => {
          const { line, character } = document.positionAt(start);
          // Above the mailbox's own line, which belongs to the mail below it.
          const before = { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 5 } };
          const isBelow = line > 0 && character === 0 && document.getText(before) === 'From ';
          const position = isBelow ? before.start : { line, character };
          return {
            range: { start: position, end: position },
            command: { title: summary, command: session.hasCommands ? 'iommuLens.showVerdict' : '', arguments: [] },
          };
        });
      }),
    );
  },
};
