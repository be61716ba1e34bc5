import { describedTables } from '../analysis/describedTables.ts';
import type { Finding } from '../analysis/finding.ts';
import type { Analysis } from '../analysis/index.ts';
import type { FilePatch, Hunk, HunkLine, PatchMessage } from '../patch/model.ts';
import type { Span } from '../text/problem.ts';
import { wrapText } from './columns.ts';
import { parts } from './findings.ts';
import { sizePlain } from './sizePlain.ts';

/** `mail`: a reply with its quoting. `b4`: a b4 review file. `comment`: only the words, one finding after another. */
export type ReplyForm = 'mail' | 'b4' | 'comment';

const WIDTH = 78;
/** Lines of the patch quoted before a comment, so that the reader sees what it is about. */
const CONTEXT = 4;

/**
 * A plain-text review of a message: the patch quoted and trimmed to what is commented on, each finding as a question
 * below its line. Where a sum of the message is doubted and the message describes a table, the model's working follows.
 * Only what the patch introduces or leaves is raised. No trailer is ever added.
 */
export function composeReply(analysis: Analysis, form: ReplyForm, range?: Span): string {
  const wanted = analysis.findings.filter(
    (finding) => finding.change !== 'fixed' && (!range || (finding.start <= range.end && finding.end >= range.start)),
  );
  if (form === 'comment' || !analysis.patch) return wanted.map(comment).join('\n\n');
  const parts: string[] = [];
  analysis.patch.messages.forEach((message, index) => {
    const own = wanted.filter((finding) => finding.message === index);
    if (own.length > 0) parts.push(replyTo(message, own, analysis, form));
  });
  return parts.join('\n');
}

/** One finding as a reviewer would put it: what to do is asked for, not ordered. */
export function comment(finding: Finding): string {
  return wrapText(parts(finding.what, finding.why, asQuestion(finding.advice)), WIDTH);
}

/** `Test ret before this line.` as `Could you test ret before this line?` Advice that asks already stays as it is. */
function asQuestion(advice: string): string {
  if (advice === '' || advice.includes('?')) return advice;
  const [, first, letter, rest, others] = /^(([A-Z])(?![A-Z])([^]*?))\.(?=\s|$)([^]*)$/.exec(advice) ?? [];
  if (first === undefined) return `${advice.replace(/\.$/, '')}: would that do?`;
  return `Could you ${letter!.toLowerCase()}${rest}?${others}`;
}

/** What the table of which the message speaks takes, as the model has it. */
function modelsWorking(analysis: Analysis, findings: readonly Finding[]): string[] {
  const claim = findings.find(({ rule }) => rule === 'wrong-arithmetic');
  if (!claim) return [];
  const { tables } = describedTables(analysis, claim.start);
  if (tables.length === 0) return [];
  const working = tables.map(({ format, request }) => sizePlain(format.report(request)).trimEnd());
  return [
    wrapText('For comparison, what a model of the table that the message describes gives:', WIDTH),
    '',
    ...working.join('\n\n').split('\n'),
    '',
  ];
}

function replyTo(message: PatchMessage, findings: readonly Finding[], analysis: Analysis, form: ReplyForm): string {
  const { facts } = message;
  const lines: string[] = [];
  if (form === 'mail') {
    if (facts.subject !== '') lines.push(`Subject: Re: ${facts.subject.replace(/^(re:\s*)+/i, '')}`);
    if (facts.messageId !== undefined) lines.push(`In-Reply-To: <${facts.messageId}>`);
    if (facts.from !== '')
      lines.push('', wrapText(`On ${facts.date || 'an earlier day'}, ${facts.from} wrote:`, WIDTH));
  } else {
    lines.push(
      `${findings.length} ${findings.length === 1 ? 'comment' : 'comments'} on ${facts.title || 'this patch'}`,
      '',
    );
  }
  const inProse = findings.filter((finding) => !fileOf(message, finding));
  for (const finding of inProse) {
    lines.push(...quotedProse(analysis.text, finding), '', comment(finding), '');
  }
  lines.push(...modelsWorking(analysis, inProse));
  for (const file of message.files) {
    const own = findings.filter((finding) => fileOf(message, finding) === file);
    if (own.length > 0) lines.push(...quotedFile(file, own));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function fileOf(message: PatchMessage, finding: Finding): FilePatch | undefined {
  return message.files.find(({ span }) => span.start <= finding.start && finding.start < span.end);
}

function quotedProse(text: string, finding: Finding): string[] {
  const start = text.lastIndexOf('\n', finding.start - 1) + 1;
  let end = text.indexOf('\n', finding.end);
  if (end === -1) end = text.length;
  return text
    .slice(start, end)
    .split('\n')
    .map((line) => `> ${line.trimEnd()}`.trimEnd());
}

function quotedFile(file: FilePatch, findings: readonly Finding[]): string[] {
  const path = file.newPath ?? file.oldPath ?? '';
  const lines = [`> diff --git a/${file.oldPath ?? path} b/${file.newPath ?? path}`];
  for (const hunk of file.hunks) {
    const own = findings.filter((finding) => inHunk(hunk, finding));
    if (own.length > 0) lines.push(...quotedHunk(hunk, own));
  }
  return lines;
}

function inHunk(hunk: Hunk, finding: Finding): boolean {
  const last = hunk.lines[hunk.lines.length - 1];
  return hunk.header.start <= finding.start && finding.start <= (last?.end ?? hunk.header.end);
}

function quotedHunk(hunk: Hunk, findings: readonly Finding[]): string[] {
  const section = hunk.section === '' ? '' : ` ${hunk.section}`;
  const lines = [`> @@ -${hunk.oldStart},${hunk.oldCount} +${hunk.newStart},${hunk.newCount} @@${section}`];
  const lineOf = (finding: Finding) =>
    Math.max(
      0,
      hunk.lines.findIndex((line) => line.start <= finding.start && finding.start <= line.end),
    );
  let shown = -1;
  for (const finding of [...findings].sort((a, b) => lineOf(a) - lineOf(b))) {
    const index = lineOf(finding);
    const from = Math.max(shown + 1, index - CONTEXT);
    if (from > shown + 1) lines.push('> [...]');
    for (let i = from; i <= index; i++) lines.push(quotedLine(hunk.lines[i]!));
    shown = Math.max(shown, index);
    lines.push('', comment(finding), '');
  }
  return lines;
}

const marks = { context: ' ', added: '+', removed: '-', comment: '', 'no-newline': '\\ ' } as const;

function quotedLine(line: HunkLine): string {
  return `> ${marks[line.kind]}${line.text}`.trimEnd();
}
