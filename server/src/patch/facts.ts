import type { View } from '../text/view.ts';
import type { MessageFacts, Trailer } from './model.ts';
import { readDiffstat } from './diffstat.ts';
import { readSubject } from './subject.ts';

/** What headers, or what stands for them, say. */
export interface Envelope {
  readonly subject: string;
  readonly from: string;
  readonly date: string;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
}

/** A stretch of a view, in its own offsets. */
interface Part {
  readonly view: View;
}

const trailerName =
  /^((?:Signed-off|Reviewed|Acked|Tested|Reported|Suggested|Co-developed|Co-authored|Debugged|Requested|Analyzed|Bisected|Reported-and-tested|Reviewed-and-tested|Tested-and-reviewed|Noticed|Originally)-by|Cc|CC|Fixes|Link|Closes|Message-Id|Message-ID|BugLink|Bugzilla|References|Change-Id|Depends-on|Patchwork-id|Reference|Buglink|[A-Z][A-Za-z]{2,20}-by|[A-Z][a-z]{2,20}(?:-[a-zA-Z]{1,20}){1,4}): ?/;

/**
 * Reads what a message says about itself. `message` is its own words, `below` what stands between `---` and the diff,
 * `body` all of it: `git format-patch --base` writes below the diff.
 */
export function readFacts(envelope: Envelope, message: Part, below: Part | undefined, body: Part): MessageFacts {
  const subject = readSubject(envelope.subject);
  const trailers = readTrailers(message.view);
  const links: MessageFacts['links'][number][] = [];
  const fixes: MessageFacts['fixes'][number][] = [];
  for (const trailer of trailers) {
    if (/^(?:link|closes|buglink|bugzilla|references?)$/i.test(trailer.name)) {
      const url = /https?:\/\/[^\s<>"]{1,2000}/.exec(trailer.value)?.[0];
      if (url !== undefined) links.push({ start: trailer.start, end: trailer.end, url });
    }
    if (trailer.name.toLowerCase() === 'fixes') {
      const commit = /^(?:commit )?([0-9a-f]{6,40})\b/i.exec(trailer.value);
      if (!commit) continue;
      const title = /\(\s?["\u201c](.{0,400}?)["\u201d]\s?\)/.exec(trailer.value)?.[1] ?? '';
      fixes.push({ start: trailer.start, end: trailer.end, commit: commit[1]!.toLowerCase(), subject: title });
    }
  }
  return {
    subject: envelope.subject,
    title: subject.title,
    from: envelope.from,
    date: envelope.date,
    messageId: envelope.messageId,
    inReplyTo: envelope.inReplyTo,
    references: envelope.references ?? [],
    isReply: subject.isReply,
    isPatch: subject.isPatch,
    isOfOther: subject.isOfOther,
    version: subject.version,
    number: subject.number,
    total: subject.total,
    trailers,
    fixes,
    links,
    baseCommit: baseCommitOf(message.view) ?? baseCommitOf(body.view),
    diffstat: (below && readDiffstat(below.view)) ?? readDiffstat(message.view),
  };
}

/** Lines `Name: value` of the known kinds that start a line. A broken `Fixes:` is put together again. */
function readTrailers(view: View): Trailer[] {
  const trailers: Trailer[] = [];
  const { text } = view;
  for (let at = 0; at < text.length;) {
    const next = endOfLine(text, at);
    const line = text.slice(at, Math.min(next, at + 1000)).trimEnd();
    const match = trailerName.exec(line);
    if (match) {
      let end = at + line.length;
      let value = line.slice(match[0].length);
      if (match[1] === 'Fixes' && value.includes('(') && !value.includes(')')) {
        const last = endOfLine(text, next + 1);
        const rest = text.slice(next + 1, Math.min(last, next + 1000)).trim();
        if (rest.endsWith(')')) {
          value += ` ${rest}`;
          end = next + 1 + text.slice(next + 1, last).trimEnd().length;
        }
      }
      if (value.trim() !== '') trailers.push({ ...view.span(at, end), name: match[1]!, value: value.trim() });
    }
    at = next + 1;
  }
  return trailers;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function baseCommitOf(view: View): string | undefined {
  return /^base-commit: ([0-9a-f]{7,64})\b/m.exec(view.text)?.[1];
}
