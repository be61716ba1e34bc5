import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createParser, rememberTrees } from '../c/index.ts';
import type { Engine } from '../analysis/index.ts';
import { RuleMemory } from '../analysis/memory.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import { lastDayOfWork } from '../kernel/releases.ts';
import { features } from './features.ts';
import { ProjectWatch, type ProjectSource } from './project.ts';
import { readSettings } from './settings.ts';
import { nameOf, Session, type Progress } from './session.ts';
import type { WasmBytes } from './wasmBytes.ts';
import type { KernelTree } from './workspaceTree.ts';

/** What differs between the processes the server runs in. */
export interface Platform {
  /** Absent in a worker: there the client sends the bytes in `initializationOptions.wasm`. */
  readonly loadWasm?: () => WasmBytes;
  readonly findTree?: (folders: readonly string[]) => KernelTree | undefined;
  /** Absent in a worker: there the client hands the project files over. */
  readonly findProjects?: (folders: readonly string[]) => readonly ProjectSource[];
}

interface InitializationOptions {
  readonly wasm?: WasmBytes;
  /** URI of the folder with the rules' pages. */
  readonly rulePages?: string;
  readonly settings?: unknown;
  /** True for a client that knows the commands of ours (`iommuLens.explainRule`, ...); others are offered none. */
  readonly commands?: boolean;
  /** Project files, where the server cannot read them: `{ uri, text }`, or several. */
  readonly project?: unknown;
}

/** Wires the features to a connection. Everything that computes is in the core. */
export function serve(connection: Connection, platform: Platform): void {
  const documents = new TextDocuments(TextDocument);
  const session = new Session({ knowledge: kernelKnowledge, memory: new RuleMemory() }, (message) =>
    connection.console.error(message),
  );
  session.openDocuments = () => documents.all();
  let params: InitializeParams;
  let project: ProjectWatch;

  connection.onInitialize(async (initialize) => {
    params = initialize;
    const client = initialize.capabilities;
    const options = (initialize.initializationOptions ?? {}) as InitializationOptions;
    session.rulePages = options.rulePages?.replace(/\/$/, '');
    session.hasCommands = options.commands === true;
    session.setSettings(readSettings(options.settings));
    session.onLongAnalysis = refresh;
    if (client.window?.workDoneProgress) session.startProgress = startProgress;
    for (const feature of features) feature.register({ connection, documents, session, client });
    await startParser(options.wasm);
    const folders = (initialize.workspaceFolders ?? []).map(({ uri }) => uri);
    session.tree = platform.findTree?.(folders);
    if (session.tree) session.setEngine(engineOf(session.tree));
    const { findProjects } = platform;
    project = new ProjectWatch({ connection, session }, kernelKnowledge, findProjects && (() => findProjects(folders)));
    return {
      serverInfo: { name: 'iommu-lens' },
      capabilities: Object.assign(
        { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } },
        ...features.map((feature) => feature.capabilities(client)),
      ) as object,
    };
  });

  /** Without the parser, patches and layouts are still read; their C is not. */
  async function startParser(wasm: WasmBytes | undefined): Promise<void> {
    try {
      const bytes = wasm ?? platform.loadWasm?.();
      if (!bytes) return;
      session.setEngine({ parser: rememberTrees(await createParser(bytes)) });
    } catch (error) {
      connection.console.error(
        `The C parser could not be loaded, so C is not analysed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  connection.onInitialized(() => {
    if (!project.reread()) project.take((params.initializationOptions as InitializationOptions | undefined)?.project);
    project.watch(params);
    if (params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'iommuLens' });
    }
  });

  connection.onDidChangeConfiguration(async (change) => {
    const pulled = params.capabilities.workspace?.configuration
      ? ((await connection.workspace.getConfiguration('iommuLens')) as unknown)
      : (change.settings as { iommuLens?: unknown } | undefined)?.iommuLens;
    session.setSettings(readSettings(pulled));
    project.take((change.settings as { iommuLens?: { project?: unknown } } | undefined)?.iommuLens?.project);
    refresh();
  });

  connection.onDidChangeWatchedFiles(() => {
    project.reread();
    refresh();
  });

  async function startProgress(title: string): Promise<Progress> {
    const shown = await connection.window.createWorkDoneProgress();
    let cancelled = false;
    shown.begin(title, 0, undefined, true);
    shown.token.onCancellationRequested(() => (cancelled = true));
    return {
      report: (percent) => shown.report(percent),
      get cancelled() {
        return cancelled;
      },
      end: () => shown.done(),
    };
  }

  /** Asks the client to come again for what was computed on another footing. */
  function refresh(): void {
    const workspace = params.capabilities.workspace;
    if (workspace?.diagnostics?.refreshSupport) void connection.languages.diagnostics.refresh();
    if (workspace?.inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
    if (workspace?.codeLens?.refreshSupport) void connection.sendRequest(CodeLensRefreshRequest.type);
    session.onRefresh?.();
  }

  // What files say of a header is read from the disk.
  documents.onDidSave(({ document }) => {
    if (!session.tree || !document.uri.endsWith('.h')) return;
    session.setEngine({});
    refresh();
  });
  documents.onDidClose(({ document }) => session.forget(document.uri));
  documents.listen(connection);
}

/** What a kernel tree adds to what analysis rests on. */
function engineOf({ uri, read }: KernelTree): Partial<Engine> {
  const pathInTree = below(uri);
  const day = lastDayOfWork(read('Makefile') ?? '');
  return { readTree: read, pathInTree, dayOf: (name) => (pathInTree(name) === undefined ? undefined : day) };
}

/** The path of a document below a folder, by its name. */
function below(folder: string): (name: string) => string | undefined {
  const start = `${nameOf(folder).replace(/\/$/, '')}/`;
  return (name) => (name.startsWith(start) ? name.slice(start.length) : undefined);
}
