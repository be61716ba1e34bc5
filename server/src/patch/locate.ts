import { SourceMap } from '../text/sourceMap.ts';
import { mapLine } from './lines.ts';
import type { FilePatch, Hunk, HunkLine, Image, ImagePiece, Side } from './model.ts';

/** Where the hunks of a file are in a tree's copy of it. */
export interface Location {
  /** The side of the patch that the tree has: `old` before it was applied, `new` after. */
  readonly side: Side;
  readonly hunks: readonly {
    readonly hunk: Hunk;
    /** Line (1-based) of the tree's file that the hunk's first line is. */
    readonly line: number;
    /** How far that is from where the hunk says: positive is further down. */
    readonly drift: number;
  }[];
}

/** A hunk, and which side of it the tree has where. */
export type PlacedHunk = Location['hunks'][number] & { readonly side: Side };

/**
 * Finds every hunk in a file's text by content, nearest first to where it says it is; hunks keep their order.
 * Undefined where a hunk is not there, is a fragment, or would fit only out of order: a place is never guessed.
 */
export function locateHunks(file: FilePatch, treeText: string): Location | undefined {
  if (file.hunks.length === 0 || file.combined || file.hunks.some((hunk) => hunk.fragment)) return undefined;
  const lines = treeText.split('\n').map(withoutReturn);
  // Of a file that the patch adds, the tree has no old side, and it may have a later state; of one that goes, no new one.
  const isThere = (side: Side): boolean => file.kind !== (side === 'old' ? 'add' : 'delete');
  const found = isThere('old') ? locateSide(file, lines, 'old') : undefined;
  return found ?? (isThere('new') ? locateSide(file, lines, 'new') : undefined);
}

/** Lines that are compared for the hunks of one file: of text that is made so that they nearly fit everywhere, no more. */
const MAXIMUM_COMPARED = 20_000_000;

/** Lines that a trimmed hunk must show, not all of them blank, to be looked for. */
const ENOUGH = 3;

/**
 * Finds one hunk alone, for showing where it is: where other hunks of the file are not in the tree, and trimmed ones by
 * the lines that they show. Undefined where it is on neither side.
 */
export function locateHunk(hunk: Hunk, treeText: string): PlacedHunk | undefined {
  const lines = treeText.split('\n').map(withoutReturn);
  for (const side of ['old', 'new'] as const) {
    const wanted = sideLines(hunk, side).map((line) => withoutReturn(line.text));
    if (wanted.length < ENOUGH || wanted.every((line) => line.trim() === '')) continue;
    const stated = side === 'old' ? hunk.oldStart : hunk.newStart;
    const index = findNear(lines, wanted, stated - 1, 0, { left: MAXIMUM_COMPARED });
    if (index !== undefined) return { side, hunk, line: index + 1, drift: index - (stated - 1) };
  }
  return undefined;
}

/** One hunk of a file in a tree's copy of it: with the other hunks if that can be, else alone. */
export function placeHunk(file: FilePatch, hunk: Hunk, treeText: string): PlacedHunk | undefined {
  const location = locateHunks(file, treeText);
  const placed = location?.hunks.find((one) => one.hunk === hunk);
  return placed ? { side: location!.side, ...placed } : locateHunk(hunk, treeText);
}

function locateSide(file: FilePatch, lines: readonly string[], side: Side): Location | undefined {
  const found: Location['hunks'][number][] = [];
  const patience = { left: MAXIMUM_COMPARED };
  let next = 0;
  let drift = 0;
  for (const hunk of file.hunks) {
    const wanted = sideLines(hunk, side).map((line) => withoutReturn(line.text));
    const stated = side === 'old' ? hunk.oldStart : hunk.newStart;
    const index = findNear(lines, wanted, stated - 1 + drift, next, patience);
    if (index === undefined) return undefined;
    drift = index - (stated - 1);
    found.push({ hunk, line: index + 1, drift });
    next = index + wanted.length;
  }
  return { side, hunks: found };
}

/** Index at or after `from` where `wanted` stands, nearest to `guess`. An empty side fits where it says it does. */
function findNear(
  lines: readonly string[],
  wanted: readonly string[],
  guess: number,
  from: number,
  patience: { left: number },
): number | undefined {
  const last = lines.length - wanted.length;
  if (wanted.length === 0) return Math.max(from, Math.min(guess + 1, lines.length));
  const fits = (at: number) =>
    at >= from && at <= last && wanted.every((line, i) => patience.left-- > 0 && lines[at + i] === line);
  for (let distance = 0; distance <= lines.length && patience.left > 0; distance++) {
    if (fits(guess - distance)) return guess - distance;
    if (fits(guess + distance)) return guess + distance;
  }
  return undefined;
}

/** The lines a hunk has on one side, in order. */
function sideLines(hunk: Hunk, side: Side): HunkLine[] {
  const own = side === 'old' ? 'removed' : 'added';
  return hunk.lines.filter((line) => line.kind === 'context' || line.kind === own);
}

/**
 * Both sides of a file as whole texts: the tree's own lines outside the hunks, the patch's lines in them. Only the
 * latter map to the document, so nothing is ever reported at a place that the patch does not show.
 */
export function wholeImages(file: FilePatch, treeText: string, location: Location): { old: Image; new: Image } {
  const lines = treeText.replace(/\n$/, '').split('\n');
  return { old: wholeImage(file, lines, location, 'old'), new: wholeImage(file, lines, location, 'new') };
}

function wholeImage(file: FilePatch, lines: readonly string[], location: Location, side: Side): Image {
  const parts: string[] = [];
  const map = new SourceMap();
  const pieces: ImagePiece[] = [];
  let length = 0;
  let line = 1;
  let treeLine = 0;
  const push = (text: string) => {
    parts.push(text, '\n');
    length += text.length + 1;
    line++;
  };
  for (const { hunk, line: first } of location.hunks) {
    while (treeLine < first - 1) push(lines[treeLine++]!);
    const start = length;
    const firstLine = line;
    for (const hunkLine of sideLines(hunk, side)) {
      mapLine(map, length, hunkLine);
      push(hunkLine.text);
    }
    treeLine += sideLines(hunk, location.side).length;
    pieces.push({ hunk, start, end: length, firstLine });
  }
  while (treeLine < lines.length) push(lines[treeLine++]!);
  const path = (side === 'old' ? file.oldPath : file.newPath) ?? file.newPath ?? file.oldPath ?? '';
  return { side, path, text: parts.join(''), map, pieces, whole: true };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
