/** Document in; findings, notices and analysed code out. Pure: everything from outside comes through `Engine`. */
import type { CAnalysis, CParser, Knowledge } from '../c/index.ts';
import type { Layout } from '../layout/index.ts';
import type { PatchDocument, Side } from '../patch/model.ts';
import type { Problem } from '../text/problem.ts';
import type { SourceMap } from '../text/sourceMap.ts';
import { analyseCFile } from './cFile.ts';
import type { Finding } from './finding.ts';
import { kindOf, type DocumentKind } from './kind.ts';
import type { Headers } from './headers.ts';
import type { Neighbours } from './neighbours.ts';
import type { RuleMemory } from './memory.ts';
import { analyseLayout } from './layoutFile.ts';
import { analysePatch } from './patchFile.ts';
import { analyseText } from './textFile.ts';

export type { DocumentKind } from './kind.ts';
export type { Finding, Change } from './finding.ts';

/** What analysis rests on. The shells make it; tests make a small one. */
export interface Engine {
  /** Absent until its wasm is loaded: patches and layouts are read, C is not. */
  readonly parser?: CParser;
  readonly knowledge: Knowledge;
  /** What the rules said of functions before. Absent: every function is analysed anew. */
  readonly memory?: RuleMemory;
  /** Text of a file of the kernel tree that is open, by its path in the tree. Never leaves the workspace. */
  readonly readTree?: (path: string) => string | undefined;
  /** A document's path in that tree, by its name; undefined where it is not in it. */
  readonly pathInTree?: (name: string) => string | undefined;
  /** Day of a C file's code, by its name, where the tree that it is in tells: facts that came later do not hold for it. */
  readonly dayOf?: (name: string) => string | undefined;
  /** What the headers of that tree define. */
  readonly headers?: Headers;
  /** What the other sources of a folder of that tree define. */
  readonly neighbours?: Neighbours;
}

export interface AnalysisOptions {
  readonly nursery: boolean;
  /** Only these rules; absent: all that are on. */
  readonly only?: ReadonlySet<string>;
  readonly ignore?: ReadonlySet<string>;
  /** Other open documents: C files see what those beside them define, patches what earlier ones of their series do. */
  readonly siblings?: readonly Analysis[];
  readonly cancelled?: () => boolean;
  /** No C file comes a second time: nothing need be remembered of its functions. */
  readonly comesOnce?: boolean;
}

export interface SourceDocument {
  /** Path or name: its ending tells what it is, where the text does not. */
  readonly name: string;
  readonly languageId?: string;
  readonly text: string;
}

/** C of a document: a whole file, or one side of a file that a patch changes. */
export interface CodeUnit {
  readonly path: string;
  readonly side: Side | undefined;
  /** Index of the message in the document. */
  readonly message: number | undefined;
  readonly text: string;
  readonly analysis: CAnalysis;
  /** Offsets in `text` to offsets in the document. */
  readonly map: SourceMap;
}

export interface Analysis {
  readonly kind: DocumentKind;
  readonly text: string;
  /** In the order of the document. */
  readonly findings: readonly Finding[];
  /** What could not be read, or was cut short. */
  readonly notices: readonly Problem[];
  readonly units: readonly CodeUnit[];
  readonly patch?: PatchDocument;
  readonly layout?: Layout;
  /** What is promised of names that are not in view; absent where the document has no C. */
  readonly knowledge?: Knowledge;
}

/** A C file above this is not analysed, a patch or mailbox above `maximumPatch` is not read: said in a notice. */
export const maximumC = 4_000_000;
export const maximumPatch = 64_000_000;

/** How far an analysis is: `soFar` gives what it has found by now. */
export interface Step {
  readonly done: number;
  readonly total: number;
  readonly soFar: () => Analysis;
}

export type Steps = Generator<Step, Analysis, void>;

/** Analyses one document. Never throws on any text; what is too big to analyse is said in a notice. */
export function analyseDocument(source: SourceDocument, engine: Engine, options: AnalysisOptions): Analysis {
  const steps = analyseInSteps(source, engine, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, for those who have other things to do in between: a mailbox takes one step a message. */
export function* analyseInSteps(source: SourceDocument, engine: Engine, options: AnalysisOptions): Steps {
  const kind = kindOf(source);
  const limit = kind === 'c' ? maximumC : maximumPatch;
  if (source.text.length > limit) {
    const message =
      `This document has ${source.text.length} characters, more than the ${limit} that are analysed. ` +
      'Nothing is reported for it. Split it, or look at its parts one by one.';
    return { kind, text: source.text, findings: [], notices: [notice(message, 'warning')], units: [] };
  }
  switch (kind) {
    case 'layout':
      return analyseLayout(source);
    case 'c':
      return analyseCFile(source, engine, options);
    case 'patch':
      return yield* analysePatch(source, engine, options);
    case 'text':
      return analyseText(source, options);
  }
}

function notice(message: string, severity: 'warning' | 'information'): Problem {
  return { start: 0, end: 0, message, severity };
}
