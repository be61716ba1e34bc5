import { SourceMap } from '../text/sourceMap.ts';
import { mapLine } from './lines.ts';
import type { FilePatch, Hunk, Image, ImagePiece, Side } from './model.ts';

/**
 * Both sides of a file's patch as C text: what its hunks show, one after the other, each line mapped to the document.
 * A combined or binary patch has empty images.
 */
export function buildImages(file: FilePatch, _documentText?: string): { old: Image; new: Image } {
  return { old: buildImage(file, 'old'), new: buildImage(file, 'new') };
}

function buildImage(file: FilePatch, side: Side): Image {
  const other = side === 'old' ? 'added' : 'removed';
  const parts: string[] = [];
  const map = new SourceMap();
  const pieces: ImagePiece[] = [];
  let length = 0;
  for (const hunk of file.combined ? [] : file.hunks) {
    const start = length;
    for (const line of hunk.lines) {
      if (line.kind === other || line.kind === 'comment' || line.kind === 'no-newline') continue;
      mapLine(map, length, line);
      parts.push(line.text, '\n');
      length += line.text.length + 1;
    }
    if (length > start) pieces.push({ hunk, start, end: length, firstLine: firstLine(hunk, side) });
  }
  const path = (side === 'old' ? file.oldPath : file.newPath) ?? file.newPath ?? file.oldPath ?? '';
  return { side, path, text: parts.join(''), map, pieces, whole: false };
}

function firstLine(hunk: Hunk, side: Side): number {
  for (const line of hunk.lines) {
    const number = side === 'old' ? line.oldLine : line.newLine;
    if (number !== undefined) return number;
  }
  return side === 'old' ? hunk.oldStart : hunk.newStart;
}
