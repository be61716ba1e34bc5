import type { Span } from '../text/problem.ts';
import { SourceMap } from '../text/sourceMap.ts';
import { View } from '../text/view.ts';
import type { Envelope } from './facts.ts';
import { lineEnd, withoutReturn } from './rows.ts';

/** One commit of `git log -p` or `git show`. Offsets are in the document. */
export interface LogCommit {
  readonly span: Span;
  readonly envelope: Envelope;
  /** The commit message without git's indentation. */
  readonly message: View;
  /** Where the lines after the message start: a diffstat, the diff. */
  readonly rest: number;
}

const commitLine = /^commit [0-9a-f]{7,64}(?: \(.{0,300}\))?(?: [0-9a-f]{7,64})*\r?$/;

function startsCommit(text: string, at: number): boolean {
  const end = lineEnd(text, at);
  if (end - at > 400 || !commitLine.test(text.slice(at, end))) return false;
  return /^(?:Author|Merge|AuthorDate|Commit|Reflog): /.test(text.slice(end + 1, end + 20));
}

/** Splits the output of `git log -p` and `git show` into commits. Empty where the text is none. */
export function splitLog(text: string): LogCommit[] {
  let at = 0;
  while (at < text.length && (text[at] === '\n' || text[at] === '\r')) at++;
  if (!text.startsWith('commit ', at) || !startsCommit(text, at)) return [];
  const commits: LogCommit[] = [];
  for (;;) {
    let next = text.indexOf('\ncommit ', at);
    while (next !== -1 && !startsCommit(text, next + 1)) next = text.indexOf('\ncommit ', next + 1);
    commits.push(readCommit(text, at, next === -1 ? text.length : next + 1));
    if (next === -1) return commits;
    at = next + 1;
  }
}

function readCommit(text: string, start: number, end: number): LogCommit {
  const head = new Map<string, string>();
  let at = lineEnd(text, start) + 1;
  while (at < end) {
    const next = lineEnd(text, at);
    const line = text.slice(at, withoutReturn(text, at, Math.min(next, end)));
    const match = /^([A-Z][A-Za-z]{1,20}): +(.*)$/.exec(line);
    if (!match) break;
    head.set(match[1]!, match[2]!);
    at = next + 1;
  }
  const parts: string[] = [];
  const map = new SourceMap();
  let length = 0;
  let rest = at;
  let blanks = 0;
  while (at < end) {
    const last = withoutReturn(text, at, Math.min(lineEnd(text, at), end));
    const isBlank = last === at;
    if (!isBlank && !text.startsWith('    ', at)) break;
    if (isBlank) blanks++;
    else {
      if (length > 0) {
        parts.push('\n'.repeat(blanks));
        length += blanks;
      }
      blanks = 0;
      map.add(length, at + 4, last - at - 4);
      parts.push(text.slice(at + 4, last), '\n');
      length += last - at - 3;
    }
    at = Math.min(end, lineEnd(text, at) + 1);
    if (!isBlank || length === 0) rest = at;
  }
  const message = View.mapped(parts.join(''), map);
  return {
    span: { start, end },
    envelope: {
      subject: message.text.slice(0, lineEnd(message.text, 0)),
      from: head.get('Author') ?? '',
      date: head.get('Date') ?? head.get('AuthorDate') ?? '',
    },
    message,
    rest,
  };
}
