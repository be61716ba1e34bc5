import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import type { ClientCapabilities, Diagnostic, InitializeResult } from 'vscode-languageserver';

export const root = resolve(import.meta.dirname, '../../..');

/** Capabilities of a client that knows everything the server offers. */
export const modern: ClientCapabilities = {
  textDocument: {
    diagnostic: {},
    inlayHint: {},
    hover: {},
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
};

/** An editor at the other end of the server's standard input and output. */
export class LspClient {
  readonly published = new Map<string, PublishDiagnosticsParams>();
  readonly log: string[] = [];
  result!: InitializeResult;
  private readonly process: ChildProcess;
  readonly connection: ProtocolConnection;

  private constructor() {
    this.process = spawn(process.execPath, [join(root, 'server/src/cli/main.ts'), 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.process.stderr!.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
    });
    this.connection.onNotification('window/logMessage', (params: { message: string }) => {
      this.log.push(params.message);
    });
    this.connection.listen();
  }

  static async start(
    capabilities: ClientCapabilities = modern,
    options: { folders?: readonly string[]; initializationOptions?: unknown } = {},
  ): Promise<LspClient> {
    const client = new LspClient();
    client.result = await client.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: (options.folders ?? []).map((uri) => ({ uri, name: uri })),
      initializationOptions: options.initializationOptions,
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces the whole text. */
  async change(uri: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: { uri } });
    return report.items;
  }

  /** Ends the server as an editor does; resolves with its exit status. */
  async stop(): Promise<number | null> {
    const closed = new Promise<number | null>((done) => this.process.on('close', done));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const status = await closed;
    this.connection.dispose();
    return status;
  }
}
