import type { FilePatch, Hunk, HunkLine, Image, PatchMessage } from '../patch/model.ts';
import { countEdits, type Edit } from './hunkCounts.ts';

/** A line of an image that a hunk adds, and where it starts in the image. */
interface ImageLine {
  readonly at: number;
  readonly line: HunkLine;
  /** Its place among the hunk's lines. */
  readonly index: number;
}

/** Where a fix lands: the image that the rule read, and the patch that the image is of. */
export interface PatchPlace {
  readonly text: string;
  readonly message: PatchMessage;
  readonly file: FilePatch;
  readonly image: Image;
}

/**
 * A fix of the new image as edits of the patch, such that the patch still applies: new lines get the marker (and the
 * quote marks) of the line they stand behind, the counts of the hunks and the diffstat follow. Undefined where the fix
 * would touch a line that the patch does not add, or one that is not in the document character by character.
 */
export function fixInPatch(edits: readonly Edit[], place: PatchPlace): Edit[] | undefined {
  if (place.image.side !== 'new') return undefined;
  const placed: Edit[] = [];
  const added = new Map<Hunk, number>();
  for (const edit of edits) {
    const one = placeEdit(edit, place);
    if (!one) return undefined;
    placed.push(one.edit);
    added.set(one.hunk, (added.get(one.hunk) ?? 0) + one.more);
  }
  for (const [hunk, more] of added) {
    // The counts of a trimmed hunk are wrong already: there is nothing to keep right.
    if (more !== 0 && hunk.fragment) return undefined;
    if (hunk.newCount + more < 0) return undefined;
  }
  const counts = countEdits(place.text, place.message, place.file, added);
  return counts && [...placed, ...counts].sort((a, b) => a.start - b.start || a.end - b.end);
}

function placeEdit(
  edit: Edit,
  { text, message, image }: PatchPlace,
): { readonly edit: Edit; readonly hunk: Hunk; readonly more: number } | undefined {
  const piece = image.pieces.find(({ start, end }) => start <= edit.start && edit.start < end && edit.end <= end);
  if (!piece) return undefined;
  const lines = newLines(piece.hunk, piece.start);
  const first = lines.findLast(({ at }) => at <= edit.start);
  let last = lines.findLast(({ at }) => at <= edit.end);
  if (!first || !last) return undefined;
  // Whole lines go, or are replaced by whole lines: the line behind them is not touched.
  const isWhole = edit.start === first.at && edit.end === last.at && last !== first;
  const isWholeToEnd = edit.start === first.at && edit.end === piece.end;
  if ((isWhole || isWholeToEnd) && (edit.text === '' || edit.text.endsWith('\n'))) {
    const end = edit.end - 1;
    last = lines.findLast(({ at }) => at <= end)!;
    if (!areAdded(piece.hunk, first, last, text) || !fits(edit.text, message)) return undefined;
    const from = lineStart(text, first.line);
    const to = lineEnd(text, last.line);
    const prefix = text.slice(from, first.line.start);
    const fresh = edit.text === '' ? [] : edit.text.slice(0, -1).split('\n');
    const eol = text.slice(last.line.end, to);
    return {
      edit: { start: from, end: to, text: fresh.map((line) => prefix + line + eol).join('') },
      hunk: piece.hunk,
      more: fresh.length - (last.index - first.index + 1),
    };
  }
  if (!areAdded(piece.hunk, first, last, text) || !fits(edit.text, message)) return undefined;
  const into = edit.start - first.at;
  const out = edit.end - last.at;
  if (into > first.line.text.length || out > last.line.text.length) return undefined;
  const prefix = text.slice(lineStart(text, first.line), first.line.start);
  const eol = text.slice(first.line.end, lineEnd(text, first.line)) || '\n';
  const fresh = edit.text.split('\n');
  return {
    edit: { start: first.line.start + into, end: last.line.start + out, text: fresh.join(eol + prefix) },
    hunk: piece.hunk,
    more: fresh.length - 1 - (last.index - first.index),
  };
}

/** The lines that a hunk has on its new side. */
function newLines(hunk: Hunk, start: number): ImageLine[] {
  const lines: ImageLine[] = [];
  let at = start;
  hunk.lines.forEach((line, index) => {
    if (line.kind !== 'context' && line.kind !== 'added') return;
    lines.push({ at, line, index });
    at += line.text.length + 1;
  });
  return lines;
}

/** From one line to another, the document holds nothing but added lines, each as it is. */
function areAdded(hunk: Hunk, first: ImageLine, last: ImageLine, text: string): boolean {
  return hunk.lines
    .slice(first.index, last.index + 1)
    .every((line) => line.kind === 'added' && line.map === undefined && text.slice(line.start, line.end) === line.text);
}

/** In an encoded body, only what needs no encoding may be put in. */
function fits(added: string, message: PatchMessage): boolean {
  return message.body.map.segmentCount <= 1 || /^[\t -<>-~]*$/.test(added);
}

/** Where the document's line starts, marks of quoting and the diff marker included. */
function lineStart(text: string, line: HunkLine): number {
  return text.lastIndexOf('\n', line.start - 1) + 1;
}

/** Behind the line end of the document's line. */
function lineEnd(text: string, line: HunkLine): number {
  const end = text.indexOf('\n', line.end);
  return end === -1 ? text.length : end + 1;
}
