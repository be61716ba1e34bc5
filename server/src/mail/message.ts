import type { Problem } from '../text/problem.ts';
import { View } from '../text/view.ts';
import { decodeAsciiBase64, decodeBase64, placesOfBase64 } from './base64.ts';
import { bytesToView, placedView } from './bytesToView.ts';
import { bytesOf, decodeBytes, isAscii, isUtf8 } from './charset.ts';
import { decodeWords } from './encodedWord.ts';
import { unflow } from './flowed.ts';
import { areMail, MAXIMUM_HEADERS, readHeaders, type HeaderValues } from './headers.ts';
import { htmlToView } from './html.ts';
import { readParameters, type ParameterizedValue } from './parameters.ts';
import { decodeQuotedPrintable } from './quotedPrintable.ts';

/** One mail, decoded. Every character of its texts knows its place in the document. */
export interface Mail {
  /** False where the text does not start as a mail does. */
  readonly hasHeaders: boolean;
  /** Values with encoded words decoded, by lower-case name. */
  readonly header: (name: string) => string;
  /** The text that a person reads: the plain parts, one after the other. */
  readonly body: View;
  /** True where the mail has no plain text, so that the body was made of HTML. */
  readonly isHtml: boolean;
  /** Attached texts that hold a diff. */
  readonly attachments: readonly View[];
  /** Offsets in the body: lines that git spoils when it undoes format=flowed. */
  readonly spoiledByFlow: readonly number[];
  readonly problems: readonly Problem[];
}

export const MAXIMUM_DEPTH = 16;
export const MAXIMUM_PARTS = 200;
export const MAXIMUM_DECODED = 8 * 1024 * 1024;

/**
 * Reads one mail of a document: headers, nested parts, transfer encodings, charsets, format=flowed. What is over a
 * limit is left out and said in a problem.
 */
export function readMail(document: string, start = 0, end = document.length): Mail {
  return new MailReader(document, start, end).read();
}

interface Entity {
  readonly headers: HeaderValues;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Inside a mail that is attached to this one. */
  readonly attached: boolean;
  /** Only one of several versions of the same text is read. */
  readonly alternative: boolean;
}

class MailReader {
  private readonly document: string;
  private readonly start: number;
  private readonly end: number;
  private readonly problems: Problem[] = [];
  private readonly texts: View[] = [];
  private readonly attachments: View[] = [];
  private html: View | undefined;
  private spoiledByFlow: readonly number[] = [];
  private parts = 0;
  private decoded = 0;

  constructor(document: string, start: number, end: number) {
    this.document = document;
    this.start = start;
    this.end = end;
  }

  read(): Mail {
    const { values: headers, end: bodyStart, tooLong } = readHeaders(this.document, this.start, this.end);
    if (tooLong) this.tooLong(this.start);
    this.walk({ headers, start: bodyStart, end: this.end, depth: 0, attached: false, alternative: false });
    const bodies = this.texts.length > 0 ? this.texts : this.html ? [htmlToView(this.html)] : [];
    return {
      hasHeaders: areMail(headers),
      header: (name) => decodeWords(headers.get(name) ?? ''),
      body: bodies.length > 0 ? View.join(bodies, '\n') : View.of(this.document, bodyStart, bodyStart),
      isHtml: this.texts.length === 0 && this.html !== undefined,
      attachments: this.attachments,
      spoiledByFlow: bodies.length === 1 ? this.spoiledByFlow : [],
      problems: this.problems,
    };
  }

  private say(at: number, message: string): void {
    const newline = this.document.indexOf('\n', at);
    const end = newline === -1 || newline > this.end ? this.end : newline;
    this.problems.push({ start: at, end: Math.max(at, end), message, severity: 'warning', code: 'mail-limit' });
  }

  private tooLong(at: number): void {
    this.say(at, `These headers are longer than ${MAXIMUM_HEADERS / 1024} KB; what is beyond that was not read.`);
  }

  private walk(root: Entity): void {
    const waiting: Entity[] = [root];
    for (let entity = waiting.pop(); entity; entity = waiting.pop()) {
      if (++this.parts > MAXIMUM_PARTS) {
        this.say(entity.start, `This mail has more than ${MAXIMUM_PARTS} parts; those from here on were not read.`);
        return;
      }
      const type = typeOf(entity.headers);
      const boundary = type.value.startsWith('multipart/') ? type.parameters.get('boundary') : undefined;
      if (boundary !== undefined && boundary !== '') {
        if (entity.depth < MAXIMUM_DEPTH) waiting.push(...this.split(entity, type.value, boundary).reverse());
        else
          this.say(
            entity.start,
            `Parts are nested more than ${MAXIMUM_DEPTH} deep here; the inner ones were not read.`,
          );
      } else if (type.value === 'message/rfc822') {
        if (entity.depth < MAXIMUM_DEPTH) waiting.push(this.attachedMail(entity));
        else
          this.say(
            entity.start,
            `Mails are nested more than ${MAXIMUM_DEPTH} deep here; the inner ones were not read.`,
          );
      } else this.leaf(entity, type);
    }
  }

  private attachedMail(entity: Entity): Entity {
    const headers = readHeaders(this.document, entity.start, entity.end);
    if (headers.tooLong) this.tooLong(entity.start);
    return { ...entity, headers: headers.values, start: headers.end, depth: entity.depth + 1, attached: true };
  }

  /** The parts between the lines `--boundary`. Without an end line, the last part goes on to the end. */
  private split(entity: Entity, type: string, boundary: string): Entity[] {
    const { document } = this;
    const mark = `--${boundary}`;
    const parts: Entity[] = [];
    let partStart = -1;
    let at = nextMark(document, mark, entity.start - 1);
    while (at !== -1 && at < entity.end) {
      const after = at + mark.length;
      const newline = document.indexOf('\n', after);
      const isLast = document.startsWith('--', after);
      if (partStart >= 0) parts.push(this.part(entity, type, partStart, at));
      partStart = -1;
      if (isLast || newline === -1 || parts.length > MAXIMUM_PARTS) break;
      partStart = newline + 1;
      at = nextMark(document, mark, newline);
    }
    if (partStart >= 0 && partStart < entity.end) parts.push(this.part(entity, type, partStart, entity.end));
    return parts;
  }

  private part(parent: Entity, type: string, start: number, mark: number): Entity {
    // The line end before a boundary belongs to the boundary.
    const end = Math.max(start, mark === parent.end ? mark : mark - (this.document[mark - 2] === '\r' ? 2 : 1));
    const headers = readHeaders(this.document, start, end);
    if (headers.tooLong) this.tooLong(start);
    return {
      headers: headers.values,
      start: headers.end,
      end: Math.max(headers.end, end),
      depth: parent.depth + 1,
      attached: parent.attached,
      alternative: type === 'multipart/alternative',
    };
  }

  private leaf(entity: Entity, type: ParameterizedValue): void {
    const disposition = readParameters(entity.headers.get('content-disposition') ?? '');
    const name = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? '';
    const isText = type.value.startsWith('text/');
    // Some name an attached patch `p` or `fix` and leave its kind to the mail program, which knows none.
    const isPatchName =
      /\.(?:patch|diff|txt|mbox|rej|c|h)$/i.test(name) ||
      (type.value === 'application/octet-stream' && /^[\w-]{1,60}$/.test(name));
    if (!isText && !isPatchName) return;
    const room = MAXIMUM_DECODED - this.decoded;
    if (room <= 0) return;
    if (type.value === 'text/html') {
      if (!entity.attached) this.html ??= this.decode(entity, type, room);
      return;
    }
    const view = this.decode(entity, type, room);
    const isAttached = entity.attached || disposition.value === 'attachment' || (name !== '' && isPatchName);
    if (isAttached && (this.texts.length > 0 || entity.depth > 0)) {
      if (hasDiff(view.text)) this.attachments.push(view);
      return;
    }
    if (type.parameters.get('format')?.toLowerCase() !== 'flowed') {
      this.texts.push(view);
      return;
    }
    const unflowed = unflow(view, type.parameters.get('delsp')?.toLowerCase() === 'yes', !view.isPlain);
    this.texts.push(unflowed.view);
    this.spoiledByFlow = unflowed.spoiled;
  }

  /** The text of a part: transfer encoding and charset undone. */
  private decode(entity: Entity, type: ParameterizedValue, room: number): View {
    const { document } = this;
    const charset = type.parameters.get('charset') ?? '';
    const encoding = (entity.headers.get('content-transfer-encoding') ?? '').toLowerCase().replace(/[^a-z0-9-]/g, '');
    let end = entity.end;
    if (encoding === 'base64') {
      const ascii = isUtf8(charset) ? decodeAsciiBase64(document, entity.start, end, room) : undefined;
      if (ascii !== undefined) {
        this.decoded += ascii.length;
        return placedView(ascii, () => placesOfBase64(document, entity.start, end, ascii.length));
      }
      const { bytes, cut } = decodeBase64(document, entity.start, end, room);
      this.decoded += bytes.length;
      if (cut) this.tooMuch(entity.start);
      return bytesToView(bytes, charset, () => placesOfBase64(document, entity.start, end, bytes.length));
    }
    if (end - entity.start > room) {
      end = entity.start + room;
      this.tooMuch(entity.start);
    }
    this.decoded += end - entity.start;
    if (encoding === 'quoted-printable') return decodeQuotedPrintable(document, entity.start, end, charset);
    return plainText(document, entity.start, end, charset);
  }

  private tooMuch(at: number): void {
    const size = MAXIMUM_DECODED / 1024 / 1024;
    this.say(at, `The texts of this mail are longer than ${size} MB; what is beyond that was not read.`);
  }
}

function typeOf(headers: HeaderValues): ParameterizedValue {
  const header = headers.get('content-type');
  if (header === undefined) return { value: 'text/plain', parameters: new Map() };
  const type = readParameters(header);
  return type.value === '' || type.value === 'text' ? { ...type, value: 'text/plain' } : type;
}

/** Next place where a boundary is a line, alone or with `--` behind it. `from` is the line end before. */
function nextMark(document: string, mark: string, from: number): number {
  const line = `\n${mark}`;
  for (let found = document.indexOf(line, from); found !== -1; found = document.indexOf(line, found + 1)) {
    const after = document.charCodeAt(found + line.length);
    if (Number.isNaN(after) || after <= 0x20 || document.startsWith('--', found + line.length)) return found + 1;
  }
  return -1;
}

function hasDiff(text: string): boolean {
  return text.includes('@@ -') || text.includes('diff --git ');
}

/**
 * A part that is not encoded. Where a shell could only read the document byte by byte, the declared charset is
 * applied now, if it gives one character for each byte or the bytes are UTF-8.
 */
function plainText(document: string, start: number, end: number, charset: string): View {
  const view = View.of(document, start, end);
  // ISO-2022 writes other letters by ASCII bytes between escapes.
  if (isAscii(view.text) && !view.text.includes('\u001b')) return view;
  const bytes = bytesOf(view.text);
  if (!bytes) return view;
  const decoded = decodeBytes(bytes, charset);
  if (decoded === view.text) return view;
  if (isUtf8(charset)) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return view;
    }
  }
  return bytesToView(bytes, charset, () => ({ start: (i) => start + i, end: (i) => start + i + 1 }));
}
