import type { Envelope } from './facts.ts';

/** The few lines that web archives put above a mail in place of its headers. Offsets are in the document. */
export interface WebHead {
  readonly envelope: Envelope;
  readonly bodyStart: number;
}

const dateLine =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* .{0,60}\d{4}/;

/**
 * Reads the head of a mail copied from a web archive: pipermail's (`subject`, `Name name at host`, date) and
 * hypermail's (`subject`, `From: Name`, `Date: date`), and a commit's page (`Name 0123abcd subject`).
 */
export function readWebHead(text: string, from: number, to: number): WebHead | undefined {
  const lines = firstLines(text, from, to, 12);
  let subject: string | undefined;
  let sender: string | undefined;
  for (const [index, line] of lines.entries()) {
    const words = line.words;
    if (words === '') continue;
    if (sender === undefined && index < 4) {
      const commit = /^(\p{L}[\p{L} .'-]{1,60}) ([0-9a-f]{8,40}) (\S.*)$/u.exec(words);
      if (commit) return { envelope: { subject: commit[3]!, from: commit[1]!, date: '' }, bodyStart: line.next };
    }
    const named = /^From: (.+)$/.exec(words);
    if (named && subject !== undefined) {
      sender = named[1];
      continue;
    }
    const dated = /^Date: (.+)$/.exec(words);
    if (dated && sender !== undefined) return head(subject!, sender, dated[1]!, line.next);
    if (sender !== undefined && dateLine.test(words)) return head(subject!, sender, words, line.next);
    if (subject !== undefined && sender === undefined && / at \S+\.\S+$/.test(words) && words.length < 120) {
      sender = words;
      continue;
    }
    if (sender !== undefined && /^(?:To|Cc|Message-ID|In-Reply-To|Subject): /i.test(words)) continue;
    if (subject === undefined) {
      subject = words;
      continue;
    }
    if (sender === undefined && index > 3) return undefined;
  }
  return undefined;
}

function head(subject: string, from: string, date: string, bodyStart: number): WebHead {
  return { envelope: { subject, from, date }, bodyStart };
}

function firstLines(text: string, from: number, to: number, count: number): { words: string; next: number }[] {
  const lines: { words: string; next: number }[] = [];
  for (let at = from; at < to && lines.length < count;) {
    const end = text.indexOf('\n', at);
    const next = end === -1 || end >= to ? to : end + 1;
    lines.push({ words: text.slice(at, Math.min(next, at + 1000)).trim(), next });
    at = next;
  }
  return lines;
}
