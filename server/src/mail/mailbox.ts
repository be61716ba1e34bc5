import type { Span } from '../text/problem.ts';
import type { View } from '../text/view.ts';
import { headerColon } from './headers.ts';

/** `From name Mon Jan  1 00:00:00 2024`, as mailboxes set it before each mail, with a header line below it. */
const separator = /^From \S{1,200}.{0,40}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,20}\d{1,2}:\d\d(?::\d\d)?.{0,30}$/;
const plainSeparator = /^From (?:[0-9a-f]{40}|mboxrd@z|\S{1,200}@\S{1,200}) /;

/** True where a line that starts at `at` begins a mail of a mailbox. */
function startsMail(text: string, at: number, limit: number): boolean {
  let end = text.indexOf('\n', at);
  if (end === -1 || end > limit) return false;
  const line = text.slice(at, Math.min(end, at + 300)).trimEnd();
  if (!separator.test(line) && !plainSeparator.test(line)) return false;
  let below = end + 1;
  if (text.startsWith('>From ', below)) {
    end = text.indexOf('\n', below);
    if (end === -1) return false;
    below = end + 1;
  }
  const last = text.indexOf('\n', below);
  return headerColon(text, below, last === -1 ? limit : Math.min(last, limit)) !== -1;
}

/**
 * Splits a mailbox (mbox, mboxrd, `git format-patch --stdout`) into its mails. Each span starts at the first header,
 * after the `From ` line. Empty where the text is no mailbox. A `From ` inside a body has no header line below it.
 */
export function splitMailbox(text: string): Span[] {
  let at = 0;
  while (at < text.length && (text[at] === '\n' || text[at] === '\r' || text[at] === '\ufeff')) at++;
  if (!text.startsWith('From ', at) || !startsMail(text, at, text.length)) return [];
  const mails: Span[] = [];
  for (;;) {
    const start = text.indexOf('\n', at) + 1;
    let next = text.indexOf('\nFrom ', start);
    while (next !== -1 && !startsMail(text, next + 1, text.length)) next = text.indexOf('\nFrom ', next + 1);
    mails.push({ start, end: next === -1 ? text.length : next + 1 });
    if (next === -1) return mails;
    at = next + 1;
  }
}

/** Undoes a mailbox's escaping of body lines that start with `From `: `>From ` loses one mark (mboxrd). */
export function unescapeFrom(body: View): View {
  const { text } = body;
  const escaped = /^>(?=>{0,20}From )/gm;
  if (!/^>{1,21}From /m.test(text)) return body;
  const pieces: Span[] = [];
  let start = 0;
  for (const { index } of text.matchAll(escaped)) {
    pieces.push({ start, end: index });
    start = index + 1;
  }
  pieces.push({ start, end: text.length });
  return body.pick(pieces);
}
