import { DidChangeWatchedFilesNotification, type InitializeParams } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { projectFileName, readProjectFile } from '../analysis/projectFile.ts';
import type { Knowledge } from '../c/index.ts';
import { problemDiagnostic } from './diagnostics.ts';
import type { FeatureContext } from './feature.ts';

/** The text of a project file, and where it lies. */
export interface ProjectSource {
  readonly uri: string;
  readonly text: string;
}

/** Keeps the workspace's project files in use: reads them, follows their changes, says what is wrong in them. */
export class ProjectWatch {
  private readonly context: Pick<FeatureContext, 'connection' | 'session'>;
  private readonly base: Knowledge;
  private readonly find: (() => readonly ProjectSource[]) | undefined;
  private told = new Set<string>();

  /** `find` reads the files; absent where nothing can be read (a worker), and the client hands their text over. */
  constructor(
    context: Pick<FeatureContext, 'connection' | 'session'>,
    base: Knowledge,
    find: (() => readonly ProjectSource[]) | undefined,
  ) {
    this.context = context;
    this.base = base;
    this.find = find;
  }

  /** Reads the files anew. False where there is nothing to read with. */
  reread(): boolean {
    if (this.find) this.use(this.find());
    return this.find !== undefined;
  }

  /** What a client hands over as `project` beside the settings: `{ uri, text }`, or several. */
  take(handed: unknown): void {
    if (this.find || handed === undefined) return;
    const all: readonly unknown[] = Array.isArray(handed) ? handed : [handed];
    this.use(all.filter(isSource));
  }

  /** Asks the client to tell of changes, where it can. */
  watch({ capabilities }: InitializeParams): void {
    const { connection } = this.context;
    if (!this.find || !capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
    void connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: `**/${projectFileName}` }],
    });
  }

  private use(sources: readonly ProjectSource[]): void {
    const { connection, session } = this.context;
    let knowledge = this.base;
    const ignore: string[] = [];
    const told = new Set<string>();
    for (const { uri, text } of sources) {
      const { value, problems } = readProjectFile(text, knowledge);
      knowledge = value.knowledge;
      ignore.push(...value.ignore);
      const document = TextDocument.create(uri, 'json', 0, text);
      const diagnostics = problems.map((problem) => problemDiagnostic(document, problem));
      // An empty list only where an earlier one has to go.
      if (diagnostics.length > 0 || this.told.has(uri)) void connection.sendDiagnostics({ uri, diagnostics });
      if (diagnostics.length > 0) told.add(uri);
      this.told.delete(uri);
    }
    for (const uri of this.told) void connection.sendDiagnostics({ uri, diagnostics: [] });
    this.told = told;
    session.setProject(knowledge, ignore);
  }
}

function isSource(value: unknown): value is ProjectSource {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, text } = value as Record<string, unknown>;
  return typeof uri === 'string' && typeof text === 'string';
}
