import type { TextDocument } from 'vscode-languageserver-textdocument';
import { analyseInSteps, type Analysis, type Engine, type Steps } from '../analysis/index.ts';
import { treeDefinitions } from '../analysis/treeDefinitions.ts';
import { kindOf } from '../analysis/kind.ts';
import { withLaterFixes } from '../analysis/seriesPlaces.ts';
import { groupSeries } from '../patch/index.ts';
import type { PatchMessage } from '../patch/model.ts';
import type { Problem } from '../text/problem.ts';
import type { KernelTree } from './workspaceTree.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** A document's analysis with what other open documents of its series say. `others` names their versions. */
interface Together {
  readonly others: string;
  readonly analysis: Analysis;
  /** The same, with what later patches in other documents take away again. */
  judged?: Analysis;
}

interface Entry {
  readonly version: number;
  readonly stamp: number;
  analysis: Analysis;
  /** Under way still: `analysis` is what was found by then. */
  running?: { stopped: boolean };
  /** Took so long that it is not done again for what other documents say. */
  long?: boolean;
  together?: Together;
  /** Documents of the same series among those that were open then. */
  siblings?: { readonly open: string; readonly documents: readonly TextDocument[] };
}

/** How long an analysis may keep the server from answering, in milliseconds; a longer one goes on between requests. */
const PATIENCE = 300;
/** And how long each of its turns then is. */
const TURN = 40;

/** Shows that a long analysis is under way, and lets the user end it. */
export interface Progress {
  report(percent: number): void;
  readonly cancelled: boolean;
  end(): void;
}

/** How many open documents are looked through for patches of one series. */
const MAXIMUM_TOGETHER = 64;

/**
 * The analyses of the open documents, one per document and version. A document whose analysis failed is struck off:
 * it gets one notice and is not tried again until its text changes.
 */
export class Session {
  settings: Settings = defaultSettings;
  /** URI of the folder with the rules' pages, where the client ships it. */
  rulePages: string | undefined;
  /** Whether the client knows the commands of our own client. */
  hasCommands = false;
  /** The kernel tree that is open, where one is. */
  tree: KernelTree | undefined;
  /** Called when cached analyses went stale: a client without pull diagnostics gets them pushed again. */
  onRefresh: (() => void) | undefined;
  /** Shows the progress of a long analysis, where the client can. */
  startProgress: ((title: string) => Promise<Progress>) | undefined;
  /** Called when a long analysis has ended: what was computed from its beginnings is stale. */
  onLongAnalysis: (() => void) | undefined;
  /** The documents that are open in the editor. */
  openDocuments: () => readonly TextDocument[] = () => [];
  private engine: Engine;
  /** Rules that the project's own file switches off. */
  private projectIgnore: readonly string[] = [];
  private stamp = 0;
  private readonly entries = new Map<string, Entry>();
  private readonly fail: (message: string) => void;

  private readonly patience: number;

  constructor(engine: Engine, fail: (message: string) => void, patience = PATIENCE) {
    this.engine = engine;
    this.fail = fail;
    this.patience = patience;
  }

  /** Replaces what analysis rests on (parser ready, project facts, kernel tree): every cached analysis is stale. */
  setEngine(change: Partial<Engine>): void {
    const engine = { ...this.engine, ...change };
    const { readTree, parser, knowledge } = engine;
    this.engine = readTree && parser ? { ...engine, ...treeDefinitions(readTree, parser, knowledge) } : engine;
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

  /** The document's analysis; a patch of a series sees the patches of it that are open in other documents. */
  analysisOf(document: TextDocument): Analysis {
    const siblings = this.siblingsOf(document);
    if (siblings.length === 0) return this.entryOf(document).analysis;
    const together = this.togetherOf(document, siblings);
    if (together.analysis.kind === 'c') return together.analysis;
    together.judged ??= withLaterFixes(
      together.analysis,
      siblings.map((sibling) => this.togetherOf(sibling, this.siblingsOf(sibling)).analysis),
    );
    return together.judged;
  }

  /** The document, with what its siblings alone define. */
  private togetherOf(document: TextDocument, siblings: readonly TextDocument[]): Together {
    const entry = this.entryOf(document);
    const others = versionsOf(siblings);
    if (entry.together?.others !== others) {
      const analyses = siblings.map((sibling) => this.entryOf(sibling).analysis);
      entry.together = { others, analysis: this.analyse(document, analyses) };
    }
    return entry.together;
  }

  /** Other open documents: C files in the folder of a C file, patches of a numbered series that a patch is part of. */
  siblingsOf(document: TextDocument): readonly TextDocument[] {
    const entry = this.entryOf(document);
    if (entry.analysis.kind === 'c') {
      const folder = folderOf(document);
      return this.openDocuments()
        .filter((other) => other.uri !== document.uri && folderOf(other) === folder && isC(other))
        .slice(0, MAXIMUM_TOGETHER);
    }
    const own = numbered(entry.analysis);
    if (own.length === 0 || entry.long) return [];
    const candidates = this.openDocuments()
      .slice(0, MAXIMUM_TOGETHER)
      .filter((other) => other.uri !== document.uri && mayBePatch(other));
    const open = versionsOf(candidates);
    if (entry.siblings?.open !== open) {
      const documents = candidates.filter((other) => shareSeries(own, numbered(this.entryOf(other).analysis)));
      entry.siblings = { open, documents };
    }
    return entry.siblings.documents;
  }

  private entryOf(document: TextDocument): Entry {
    const known = this.entries.get(document.uri);
    if (known && known.version === document.version && known.stamp === this.stamp) return known;
    if (known?.running) known.running.stopped = true;
    const entry: Entry = { version: document.version, stamp: this.stamp, analysis: nothing(document.getText()) };
    this.entries.set(document.uri, entry);
    const steps = this.steps(document);
    if (!this.runFor(document, entry, steps, this.patience)) {
      entry.running = { stopped: false };
      entry.long = true;
      void this.runOn(document, entry, steps);
    }
    return entry;
  }

  /** Analyses a document that is not open: nothing is kept. */
  analyseOnce(document: TextDocument): Analysis {
    return this.analyse(document);
  }

  /**
   * Analyses documents that need not be open, as if all were: those of one numbered series with the first, which comes
   * first. Nothing is kept.
   */
  analyseSeries(
    documents: readonly TextDocument[],
  ): { readonly document: TextDocument; readonly analysis: Analysis }[] {
    const alone = documents.map((document) => ({ document, analysis: this.analyse(document) }));
    const own = numbered(alone[0]?.analysis ?? { kind: 'text', text: '', findings: [], units: [], notices: [] });
    const series = alone.filter(({ analysis }, i) => i === 0 || shareSeries(own, numbered(analysis)));
    if (series.length < 2) return series;
    const othersOf = <T extends { readonly analysis: Analysis }>(all: readonly T[], i: number) =>
      all.flatMap(({ analysis }, j) => (j === i ? [] : [analysis]));
    const together = series.map(({ document }, i) => ({
      document,
      analysis: this.analyse(document, othersOf(series, i)),
    }));
    return together.map(({ document, analysis }, i) => ({
      document,
      analysis: withLaterFixes(analysis, othersOf(together, i)),
    }));
  }

  private analyse(document: TextDocument, siblings: readonly Analysis[] = []): Analysis {
    const entry: Entry = { version: 0, stamp: 0, analysis: nothing(document.getText()) };
    this.runFor(document, entry, this.steps(document, siblings), Infinity);
    return entry.analysis;
  }

  private steps(document: TextDocument, siblings: readonly Analysis[] = []): Steps {
    const source = { name: nameOf(document.uri), languageId: document.languageId, text: document.getText() };
    return analyseInSteps(source, this.engine, {
      nursery: this.settings.nursery,
      siblings,
      ignore: new Set([...this.settings.ignore, ...this.projectIgnore]),
    });
  }

  /** Takes steps for so many milliseconds. True where that was the end, also a bad one. */
  private runFor(
    document: TextDocument,
    entry: Entry,
    steps: Steps,
    milliseconds: number,
    progress?: Progress,
  ): boolean {
    const until = performance.now() + milliseconds;
    try {
      for (;;) {
        const step = steps.next();
        if (step.done) {
          entry.analysis = step.value;
          return true;
        }
        if (performance.now() < until) continue;
        entry.analysis = unfinished(step.value.soFar());
        progress?.report(Math.floor((100 * step.value.done) / step.value.total));
        return false;
      }
    } catch (error) {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.fail(`${nameOf(document.uri)}: ${words}`);
      entry.analysis = {
        ...nothing(document.getText()),
        notices: [
          notice(
            'IOMMU Lens could not analyse this document, so nothing is reported here. ' +
              'The reason is in the output channel; the document is tried again when it changes.',
          ),
        ],
      };
      return true;
    }
  }

  /** Goes on with a long analysis between the requests, until it ends, the document changes or the user has enough. */
  private async runOn(document: TextDocument, entry: Entry, steps: Steps): Promise<void> {
    const running = entry.running!;
    const progress = await this.startProgress?.(`IOMMU Lens: ${nameOf(document.uri).replace(/^.*\//, '')}`);
    for (;;) {
      await new Promise((next) => setTimeout(next, 0));
      if (running.stopped || this.entries.get(document.uri) !== entry) break;
      if (progress?.cancelled) {
        entry.analysis = cancelled(entry.analysis);
        break;
      }
      if (this.runFor(document, entry, steps, TURN, progress)) break;
    }
    progress?.end();
    delete entry.running;
    if (!running.stopped) this.onLongAnalysis?.();
  }

  forget(uri: string): void {
    const running = this.entries.get(uri)?.running;
    if (running) running.stopped = true;
    this.entries.delete(uri);
  }
}

function notice(message: string): Problem {
  return { start: 0, end: 0, severity: 'information', message };
}

const nothing = (text: string): Analysis => ({ kind: 'text', text, findings: [], units: [], notices: [] });

const unfinishedWords =
  'This document is long: it is being analysed, and more may be reported. Progress is shown by the editor.';

function unfinished(analysis: Analysis): Analysis {
  return { ...analysis, notices: [...analysis.notices, notice(unfinishedWords)] };
}

function cancelled(analysis: Analysis): Analysis {
  const words =
    'The analysis of this document was cancelled, so only its beginning was looked at. It starts again when the document changes.';
  return {
    ...analysis,
    notices: [...analysis.notices.filter(({ message }) => message !== unfinishedWords), notice(words)],
  };
}

function versionsOf(documents: readonly TextDocument[]): string {
  return documents.map(({ uri, version }) => `${uri} ${version}`).join('\n');
}

/** The messages of a patch that are numbered `n/m`: only those belong together. */
function numbered({ patch }: Analysis): PatchMessage[] {
  return patch?.messages.filter(({ facts }) => facts.total !== undefined) ?? [];
}

function shareSeries(a: readonly PatchMessage[], b: readonly PatchMessage[]): boolean {
  if (b.length === 0) return false;
  return groupSeries([a, b]).some(({ cover, patches, replies }) => {
    const documents = new Set([...(cover ? [cover] : []), ...patches, ...replies].map(({ document }) => document));
    return documents.size === 2;
  });
}

const folderOf = ({ uri }: TextDocument): string => uri.slice(0, uri.lastIndexOf('/'));

const isC = ({ uri, languageId }: TextDocument): boolean => kindOf({ name: nameOf(uri), languageId, text: '' }) === 'c';

/** A C file or a layout need not be analysed to know that it is no patch. */
function mayBePatch({ uri, languageId }: TextDocument): boolean {
  return kindOf({ name: nameOf(uri), languageId, text: '' }) !== 'c' && languageId !== 'iommu-layout';
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
