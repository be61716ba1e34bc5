import type { ClientCapabilities, Connection, ServerCapabilities, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Session } from './session.ts';

/** What a feature may use. Nothing here knows whether the server runs in Node or in a browser's worker. */
export interface FeatureContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly session: Session;
  readonly client: ClientCapabilities;
}

/** One LSP feature: what it tells the client it can do, and its handlers. */
export interface Feature {
  readonly name: string;
  capabilities(client: ClientCapabilities): Partial<ServerCapabilities>;
  register(context: FeatureContext): void;
}
