/**
 * The requests that client and server share beyond LSP: types only. What leaves as JSON has its bigints as decimal
 * strings; the client shows them and computes nothing.
 */
import type { Format, TableReport } from './table/model.ts';
import type { Finding } from './analysis/finding.ts';

/** A value as it travels: bigint becomes a decimal string, functions vanish. */
export type Wire<T> = T extends bigint
  ? string
  : T extends (...args: never[]) => unknown
    ? never
    : T extends readonly (infer U)[]
      ? readonly Wire<U>[]
      : T extends object
        ? { readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: Wire<T[K]> }
        : T;

export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Sizes already put in words by the server, so that the client formats no number. */
export interface TableView {
  readonly report: Wire<TableReport>;
  /** Display strings by the same path as in `report`: `memory.onDemand` -> `8.5 MiB (8,912,896 bytes)`. */
  readonly words: Readonly<Record<string, string>>;
  /** The drawing: one row per level, cells in window order, merged so that no row has more than a few hundred. */
  readonly drawing: readonly DrawingLevel[];
  /** Regions, placed as parts per 2^20 of what is drawn. */
  readonly regions: readonly DrawingRegion[];
  /** What is drawn, for the ends of the axis: `0x0` and `0x3fffffffffff`. */
  readonly drawn: { readonly start: string; readonly end: string };
  /** The zoom one step further out, as `TableParams.zoom` takes it; absent where the whole window is drawn. */
  readonly zoomOut?: string;
  /** The same as an `iommu-lens size` command line. */
  readonly commandLine: string;
  readonly markdown: string;
  readonly csv: string;
  /** The result and its working as plain text of at most 72 columns, for a commit message or a mail. */
  readonly plain: string;
}

export interface DrawingLevel {
  readonly name: string;
  readonly summary: string;
  readonly cells: readonly {
    /** Place and width in parts per 2^20 of what is drawn. */
    readonly from: number;
    readonly to: number;
    readonly state: 'present' | 'partial' | 'absent';
    /** What the cell stands for: `IOVA 0x0 .. 0xffffffff: 2 of 2 tables`. */
    readonly title: string;
    /** Its range as `TableParams.zoom` takes it; absent where there is nothing finer to see. */
    readonly zoom?: string;
  }[];
}

export interface DrawingRegion {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** `0x0 .. 0x400000000` and `16 GiB`. */
  readonly range: string;
  readonly size: string;
  /** `262,144 x 64 KiB` */
  readonly blocks: string;
  /** Its range, with a little room around it, as `TableParams.zoom` takes it. */
  readonly zoom?: string;
}

/** `iommuLens/table`: the tables described at a place of a document, or by a calculator line. */
export interface TableParams {
  readonly uri?: string;
  readonly position?: { readonly line: number; readonly character: number };
  /** `powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G` */
  readonly line?: string;
  /** The part of the window to draw: `START+SIZE`. Absent: all of it. */
  readonly zoom?: string;
}

export interface TableResult {
  readonly views: readonly TableView[];
  /** Plain words, where there is nothing to show or something is wrong. */
  readonly problems: readonly { readonly message: string; readonly start: number; readonly end: number }[];
  readonly whatIf: readonly WhatIfRow[];
  readonly title: string;
}

export interface WhatIfRow {
  readonly change: string;
  readonly line: string;
  readonly onDemand: string;
  readonly full: string;
  /** Entries written to map, with their thousands apart. */
  readonly mapWork: string;
  /** The three figures as plain decimal numbers, to draw bars of them. */
  readonly onDemandBytes: string;
  readonly fullBytes: string;
  readonly entries: string;
  readonly cheapest: boolean;
  readonly current: boolean;
  readonly refused?: string;
}

/** `iommuLens/formats`: what the calculator can ask for. */
export type FormatsResult = readonly Wire<Format>[];

/** `iommuLens/complete`: completions for a calculator line. */
export interface LineCompletionParams {
  readonly line: string;
  readonly offset: number;
}
export interface LineCompletion {
  readonly label: string;
  readonly detail: string;
  /** The whole line with the completion put in. */
  readonly line: string;
}

/** `iommuLens/verdict`: what the patches of a document do. */
export interface VerdictParams {
  readonly uri: string;
}
export interface VerdictResult {
  readonly summary: string;
  readonly messages: readonly {
    /** The document that it is in, where that is not the one asked for. */
    readonly uri?: string;
    readonly title: string;
    readonly range: WireRange;
    readonly summary: string;
    readonly findings: readonly VerdictFinding[];
    /** The numbered series that the patch is part of; patches come in the order in which they apply. */
    readonly series?: {
      readonly title: string;
      readonly version: number;
      readonly number: number;
      readonly total: number;
    };
  }[];
}
export interface VerdictFinding extends Omit<Finding, 'start' | 'end' | 'related' | 'fix'> {
  readonly range: WireRange;
}

/** `iommuLens/reply`: findings as a quoted plain-text review mail. */
export interface ReplyParams {
  readonly uri: string;
  /** Only findings that touch this range; absent: all. */
  readonly range?: WireRange;
  readonly form: 'mail' | 'b4' | 'comment';
}
export interface ReplyResult {
  readonly text: string;
}

/** `iommuLens/explain`: a rule's page as Markdown. */
export interface ExplainParams {
  readonly rule: string;
}
export interface ExplainResult {
  readonly markdown: string;
}

/**
 * `iommuLens/scan`: looks at files of the workspace, a batch a request: the client lists and reads them, shows progress
 * between two batches, and cancels by not sending the next. Findings arrive as diagnostics of the files.
 */
export interface ScanParams {
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}
export interface ScanResult {
  readonly files: number;
  readonly findings: number;
  readonly skipped: number;
}

/**
 * `iommuLens/series`: files of which each may hold patches of one series, the first one surely. What belongs to its series
 * is judged together, as it is while all are open. Findings arrive as diagnostics of the files.
 */
export interface SeriesParams {
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}
export interface SeriesResult extends VerdictResult {
  /** How many files hold patches of the series. */
  readonly files: number;
}

export const requests = {
  table: 'iommuLens/table',
  formats: 'iommuLens/formats',
  complete: 'iommuLens/complete',
  verdict: 'iommuLens/verdict',
  reply: 'iommuLens/reply',
  explain: 'iommuLens/explain',
  scan: 'iommuLens/scan',
  series: 'iommuLens/series',
} as const;
