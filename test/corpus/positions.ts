import type { Image } from '../../server/src/patch/model.ts';

/**
 * Checks an image's map: every word of it must stand in the document where the map says, after undoing what the mail
 * did to it (quoted-printable, base64, a broken line). Returns how many words there are and which are elsewhere.
 */
export function mappedTokens(document: string, image: Image): { tokens: number; misplaced: string[] } {
  const misplaced: string[] = [];
  let tokens = 0;
  for (const match of image.text.matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)) {
    tokens++;
    const span = image.map.spanToSource(match.index, match.index + match[0].length);
    const found = span && document.slice(span.start, span.end);
    if (found === undefined || !sameWord(match[0], found, document, span!.start))
      misplaced.push(`${match[0]} is not ${JSON.stringify(found)}`);
  }
  return { tokens, misplaced };
}

function sameWord(word: string, found: string, document: string, start: number): boolean {
  if (found === word) return true;
  const unfolded = found.replace(/=[ \t]*\r?\n/g, '');
  const bytes = Buffer.from(
    unfolded.replace(/=([0-9A-Fa-f]{2})|[^]/g, (all, hex: string | undefined) =>
      hex === undefined ? Buffer.from(all).toString('latin1') : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  if (bytes.toString('utf8') === word || new TextDecoder('windows-1252').decode(bytes) === word) return true;
  return isBase64Of(word, found, document, start);
}

/** The first byte of a base64 group stands at its first letter, the second at the third, the third at the fourth. */
function isBase64Of(word: string, found: string, document: string, start: number): boolean {
  const lead = (start - document.lastIndexOf('\n', start - 1) - 1) % 4;
  const letters = document.slice(start - lead, start + found.length + 4).replace(/\s/g, '');
  const skipped = lead === 0 ? 0 : lead - 1;
  const wanted = Buffer.from(word);
  return Buffer.from(letters, 'base64')
    .subarray(skipped, skipped + wanted.length)
    .equals(wanted);
}
