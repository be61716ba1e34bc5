import { headerColon, startsWithHeaders } from '../mail/headers.ts';
import { splitMailbox, unescapeFrom } from '../mail/mailbox.ts';
import { readMail, type Mail } from '../mail/message.ts';
import type { Span } from '../text/problem.ts';
import { View } from '../text/view.ts';
import type { Envelope } from './facts.ts';
import { splitLog } from './log.ts';
import { readMessage } from './message.ts';
import type { PatchDocument, PatchMessage } from './model.ts';
import { readHunkHeader } from './hunkHeader.ts';
import { lineEnd, quoteMarks } from './rows.ts';
import { readWebHead } from './webArchive.ts';

/**
 * Reads any text that may hold patches: a bare diff, a mail, a mailbox, the output of `git log -p`. Never throws; what
 * is not understood yields a message without files. What the text looks like decides; the hints `diff` and `mail`
 * make it that.
 */
export function readPatchDocument(text: string, hint?: PatchDocument['kind']): PatchDocument {
  const isOpen = hint === undefined || hint === 'mbox' || hint === 'log';
  if (isOpen) {
    const mails = splitMailbox(text);
    if (mails.length > 0) {
      return {
        kind: 'mbox',
        messages: mails.map((span) => mailMessage(readMail(text, span.start, span.end), span, true)),
        problems: [],
      };
    }
  }
  if (isOpen) {
    const commits = splitLog(text);
    if (commits.length > 0) {
      const messages = commits.map(({ span, envelope, message, rest }) =>
        readMessage({ span, envelope: () => envelope, body: View.of(text, rest, span.end), message }),
      );
      return { kind: 'log', messages, problems: [] };
    }
  }
  const whole = { start: 0, end: text.length };
  const start = text.startsWith('\ufeff') ? 1 : 0;
  if (hint === 'mail' || (isOpen && startsWithHeader(text, start))) {
    const span = { start, end: text.length };
    const mail = readMail(text, span.start, span.end);
    if (hint === 'mail' || mail.hasHeaders) {
      return { kind: 'mail', messages: [mailMessage(mail, span, false)], problems: [] };
    }
  }
  const web = isOpen ? readWebHead(text, start, text.length) : undefined;
  const envelope = web?.envelope ?? { subject: '', from: '', date: '' };
  const body = View.of(text, web?.bodyStart ?? 0);
  const message = readMessage({ span: whole, envelope: () => envelope, body });
  return { kind: web ? 'mail' : 'diff', messages: [message], problems: [] };
}

/** A cheap look before a whole mail is read: a name and a colon. */
function startsWithHeader(text: string, start: number): boolean {
  return headerColon(text, start, Math.min(text.length, start + 100)) !== -1;
}

function mailMessage(mail: Mail, span: Span, inMailbox: boolean): PatchMessage {
  return readMessage({
    span,
    envelope: () => envelopeOf(mail),
    body: inMailbox ? unescapeFrom(mail.body) : mail.body,
    isHtml: mail.isHtml,
    attachments: mail.attachments,
    spoiledByFlow: mail.spoiledByFlow,
    problems: mail.problems,
  });
}

function envelopeOf({ header }: Mail): Envelope {
  const messageId = firstId(header('message-id'));
  const inReplyTo = firstId(header('in-reply-to'));
  return {
    subject: header('subject'),
    from: header('from'),
    date: header('date'),
    ...(messageId === undefined ? {} : { messageId }),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    references:
      header('references')
        .match(/<[^<>\s]{1,500}>/g)
        ?.map((id) => id.slice(1, -1)) ?? [],
  };
}

function firstId(value: string): string | undefined {
  return /<([^<>\s]{1,500})>/.exec(value)?.[1];
}

/** How much of a text is looked at to tell whether it holds a patch. */
const LOOK = 1_000_000;

/** True for a diff, a mail, a mailbox, a commit message with trailers: what `readPatchDocument` makes sense of. */
export function looksLikePatch(text: string): boolean {
  const head = text.length > LOOK ? text.slice(0, LOOK) : text;
  if (/^(?:diff --git |diff --cc |From \S{1,200} .{0,60}\d{4}\r?$)/m.test(head)) return true;
  if (startsWithHeaders(head, head.startsWith('\ufeff') ? 1 : 0)) return true;
  for (let at = head.indexOf('@@ -'), n = 0; at !== -1 && n < 1000; at = head.indexOf('@@ -', at + 4), n++) {
    const start = head.lastIndexOf('\n', at) + 1;
    if (at - start > 60 || !readHunkHeader(head, at)) continue;
    const marks = quoteMarks(head, start, lineEnd(head, start));
    if (head.slice(marks.end, at).trim() === '') return true;
  }
  return /^(?:Signed-off|Reviewed|Acked|Reported|Tested)-by: .{1,200}(?:<.{1,200}>| at )/m.test(head);
}
