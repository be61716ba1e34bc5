import type { Diagnostic } from 'vscode-languageserver';
import type { FeatureContext } from './feature.ts';

/**
 * Diagnostics of files that are not open, as a scan found them. When one is opened its own diagnostics take their place:
 * a client that pulls keeps the two apart and would show both.
 */
export class Scanned {
  private readonly told = new Set<string>();
  private readonly connection: FeatureContext['connection'];

  constructor({ connection, documents, client }: FeatureContext) {
    this.connection = connection;
    if (!client.textDocument?.diagnostic) return;
    documents.onDidOpen(({ document: { uri } }) => {
      if (this.told.delete(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  }

  tell(uri: string, diagnostics: Diagnostic[]): void {
    if (diagnostics.length > 0) this.told.add(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics });
  }
}
