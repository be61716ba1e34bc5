import type { Format, Region, TableRequest } from '../table/model.ts';
import type { Span } from '../text/problem.ts';

/** Regions with the places they were read from. Kept flat: a layout may have a million lines. */
export interface PlacedRegions {
  readonly regions: readonly Region[];
  /** Place of region `i` in the text: its line without indentation and comment. */
  place(i: number): Span;
}

/** One `format` block: a question to a format, and where its parts stand. */
export interface LayoutBlock extends Span {
  readonly format: Format;
  /** The format's name in the text. */
  readonly formatPlace: Span;
  readonly request: TableRequest;
  readonly places: PlacedRegions;
  /** Places of the parameters that are set, by id. */
  readonly set: ReadonlyMap<string, Span>;
  readonly windowPlace?: Span;
}

/** A layout file: one block for each `format` line. */
export interface Layout {
  readonly blocks: readonly LayoutBlock[];
}

/** Where the formats come from; the registry's unless a test brings its own. */
export interface LayoutOptions {
  readonly formats?: readonly Format[];
}
