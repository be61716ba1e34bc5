import type { Problem } from '../text/problem.ts';
import { View } from '../text/view.ts';
import { readHeaders } from './headers.ts';

/** One mail, decoded. */
export interface Mail {
  readonly headers: ReadonlyMap<string, string>;
  /** The text that a person reads. */
  readonly body: View;
  /** Attached texts that look like patches. */
  readonly attachments: readonly View[];
  readonly problems: readonly Problem[];
}

/** Reads one mail of a document. */
export function readMail(text: string, start = 0, end = text.length): Mail {
  const headers = readHeaders(text, start, end);
  return { headers: headers.values, body: View.of(text, headers.end, end), attachments: [], problems: [] };
}

/** Headers of which two at the start of a text make it a mail. */
const known = new Set([
  'from',
  'to',
  'cc',
  'date',
  'subject',
  'message-id',
  'return-path',
  'received',
  'delivered-to',
  'mime-version',
  'in-reply-to',
  'content-type',
  'x-mailer',
  'list-id',
  'sender',
  'reply-to',
]);

/** True where a text starts as a mail does: with header lines, at least two of them well known. */
export function startsWithHeaders(text: string, start = 0, end = text.length): boolean {
  const headers = readHeaders(text, start, Math.min(end, start + 16_384));
  let count = 0;
  for (const name of headers.values.keys()) if (known.has(name)) count++;
  return count >= 2;
}
