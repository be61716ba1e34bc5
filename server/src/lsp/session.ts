import type { TextDocument } from 'vscode-languageserver-textdocument';
import { analyseDocument, type Analysis, type Engine } from '../analysis/index.ts';
import type { KernelTree } from './workspaceTree.ts';
import { defaultSettings, type Settings } from './settings.ts';

interface Entry {
  readonly version: number;
  readonly stamp: number;
  readonly analysis: Analysis;
}

/**
 * The analyses of the open documents, one per document and version. A document whose analysis failed is struck off:
 * it gets one notice and is not tried again until its text changes.
 */
export class Session {
  settings: Settings = defaultSettings;
  /** URI of the folder with the rules' pages, where the client ships it. */
  rulePages: string | undefined;
  /** The kernel tree that is open, where one is. */
  tree: KernelTree | undefined;
  /** Called when cached analyses went stale: a client without pull diagnostics gets them pushed again. */
  onRefresh: (() => void) | undefined;
  private engine: Engine;
  /** Rules that the project's own file switches off. */
  private projectIgnore: readonly string[] = [];
  private stamp = 0;
  private readonly entries = new Map<string, Entry>();
  private readonly fail: (message: string) => void;

  constructor(engine: Engine, fail: (message: string) => void) {
    this.engine = engine;
    this.fail = fail;
  }

  /** Replaces what analysis rests on (parser ready, project facts, kernel tree): every cached analysis is stale. */
  setEngine(change: Partial<Engine>): void {
    this.engine = { ...this.engine, ...change };
    this.invalidate();
  }

  /** What the workspace's project files say. */
  setProject(knowledge: Engine['knowledge'], ignore: readonly string[]): void {
    this.projectIgnore = ignore;
    this.setEngine({ knowledge });
  }

  setSettings(settings: Settings): void {
    this.settings = settings;
    this.invalidate();
  }

  invalidate(): void {
    this.stamp++;
  }

  analysisOf(document: TextDocument): Analysis {
    const known = this.entries.get(document.uri);
    if (known && known.version === document.version && known.stamp === this.stamp) return known.analysis;
    const analysis = this.analyse(document);
    this.entries.set(document.uri, { version: document.version, stamp: this.stamp, analysis });
    return analysis;
  }

  /** Analyses a document that is not open: nothing is kept. */
  analyseOnce(document: TextDocument): Analysis {
    return this.analyse(document);
  }

  private analyse(document: TextDocument): Analysis {
    const source = { name: nameOf(document.uri), languageId: document.languageId, text: document.getText() };
    try {
      return analyseDocument(source, this.engine, {
        nursery: this.settings.nursery,
        ignore: new Set([...this.settings.ignore, ...this.projectIgnore]),
      });
    } catch (error) {
      this.fail(`${source.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return {
        kind: 'text',
        text: source.text,
        findings: [],
        units: [],
        notices: [
          {
            start: 0,
            end: 0,
            severity: 'information',
            message:
              'IOMMU Lens could not analyse this document, so nothing is reported here. ' +
              'The reason is in the output channel; the document is tried again when it changes.',
          },
        ],
      };
    }
  }

  forget(uri: string): void {
    this.entries.delete(uri);
  }
}

/** The path part of a URI, decoded: what a document is called in messages and told apart by. */
export function nameOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?/i, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
