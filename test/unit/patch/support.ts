import { buildImages, readPatchDocument } from '../../../server/src/patch/index.ts';
import type { FilePatch, Hunk, PatchDocument } from '../../../server/src/patch/model.ts';
import { mappedTokens } from '../../corpus/positions.ts';

/** A hunk as a person writes it down: header numbers, then its lines with their marks. `#` marks a comment. */
export function shown(hunk: Hunk): string[] {
  const marks = { context: ' ', added: '+', removed: '-', comment: '#', 'no-newline': '\\' };
  return [
    `${hunk.oldStart},${hunk.oldCount} ${hunk.newStart},${hunk.newCount}${hunk.fragment ? ' fragment' : ''}`,
    ...hunk.lines.map(({ kind, text }) => marks[kind] + text),
  ];
}

export function summary(file: FilePatch): string {
  return `${file.kind} ${file.oldPath ?? '-'} ${file.newPath ?? '-'} +${file.added} -${file.removed}`;
}

export function filesOf(document: PatchDocument): readonly FilePatch[] {
  return document.messages.flatMap(({ files }) => files);
}

/** Words of all images that the document does not hold where their maps say. */
export function misplaced(text: string): string[] {
  return filesOf(readPatchDocument(text)).flatMap((file) => {
    const images = buildImages(file, text);
    return [images.old, images.new].flatMap((image) => mappedTokens(text, image).misplaced);
  });
}
