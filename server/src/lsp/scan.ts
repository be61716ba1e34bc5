import { ResponseError, LSPErrorCodes, type CancellationToken } from 'vscode-languageserver';
import { requests, type ScanParams, type ScanResult } from '../protocol.ts';
import { diagnosticsOf } from './diagnostics.ts';
import type { Feature } from './feature.ts';
import { Scanned } from './scanned.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Files that are not open, looked at once. Open ones have their diagnostics already. */
export const scan: Feature = {
  name: 'scan',
  capabilities: () => ({}),
  register(context) {
    const { connection, documents, session } = context;
    const scanned = new Scanned(context);
    connection.onRequest(
      requests.scan,
      async ({ files }: ScanParams, token: CancellationToken): Promise<ScanResult | ResponseError> => {
        let findings = 0;
        let skipped = 0;
        for (const file of files) {
          // Let a cancellation be read between two files.
          await new Promise((next) => setTimeout(next, 0));
          if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
          if (documents.get(file.uri)) continue;
          const document = TextDocument.create(file.uri, '', 0, file.text);
          const analysis = session.analyseOnce(document);
          if (analysis.kind === 'text') {
            skipped++;
            continue;
          }
          const diagnostics = diagnosticsOf(document, analysis, session.rulePages);
          findings += diagnostics.length;
          scanned.tell(file.uri, diagnostics);
        }
        return { files: files.length - skipped, findings, skipped };
      },
    );
  },
};
