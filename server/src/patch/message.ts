import type { Problem, Span } from '../text/problem.ts';
import { View } from '../text/view.ts';
import { SourceMap } from '../text/sourceMap.ts';
import { readDiff } from './diffReader.ts';
import { readFacts, type Envelope } from './facts.ts';
import type { FilePatch, MessageFacts, PatchMessage, ProsePart } from './model.ts';
import { quotedDepths, readQuotedDiff, type QuotedDiff } from './quotedDiff.ts';
import { lineEnd, readRows, type Row } from './rows.ts';
import { readSubject } from './subject.ts';

/** The decoded text of a message, before it is looked into. */
export interface MessageSource {
  readonly span: Span;
  readonly envelope: () => Envelope;
  readonly body: View;
  /** The message's words, where they are not in the body (`git log` indents them). */
  readonly message?: View;
  readonly isHtml?: boolean;
  /** Patches that came as attachments. */
  readonly attachments?: readonly View[];
  /** Offsets in the body: lines that git spoils when it undoes format=flowed. */
  readonly spoiledByFlow?: readonly number[];
  readonly problems?: readonly Problem[];
}

/** Reads one message: its diffs at once, its words and facts when they are first asked for. */
export function readMessage(source: MessageSource): PatchMessage {
  return new Message(source);
}

class Message implements PatchMessage {
  readonly span: Span;
  readonly files: readonly FilePatch[];
  readonly quoteDepth: number;
  readonly body: View;
  readonly spoiledByFlow?: Span;
  readonly isHtml?: true;
  readonly problems: readonly Problem[];
  private readonly source: MessageSource;
  private readonly own: readonly FilePatch[];
  private readonly quotesDiff: boolean;
  private readonly quoted: readonly QuotedDiff[];
  private madeRows: readonly Row[] | undefined;
  private madeWords: Words | undefined;
  private madeFacts: MessageFacts | undefined;

  constructor(source: MessageSource) {
    const { body } = source;
    this.source = source;
    this.span = source.span;
    this.body = body;
    this.problems = source.problems ?? [];
    const marks = diffMarks(body.text);
    const own = marks.own ? readDiff(body) : [];
    if (source.isHtml && own.length > 0) this.isHtml = true;
    for (const attachment of source.attachments ?? []) own.push(...readDiff(attachment));
    this.own = own;
    this.quotesDiff = marks.quoted;
    this.quoted = this.quotesDiff ? readQuoted(body, this.rows, own) : [];
    const quoted = this.quoted.flatMap(({ files }) => files);
    this.files = quoted.length === 0 ? own : [...own, ...quoted].sort((a, b) => a.span.start - b.span.start);
    this.quoteDepth = own.length > 0 ? 0 : (quoted[0]?.quoteDepth ?? 0);
    const spoiled = spoiledLine(source, own);
    if (spoiled) this.spoiledByFlow = spoiled;
  }

  get prose(): readonly ProsePart[] {
    return this.words.prose;
  }

  get facts(): MessageFacts {
    const { message, below } = this.words;
    return (this.madeFacts ??= readFacts(this.source.envelope(), { view: message }, below && { view: below }, {
      view: this.body,
    }));
  }

  private get rows(): readonly Row[] {
    return (this.madeRows ??= readRows(this.body.text));
  }

  private get words(): Words {
    return (this.madeWords ??= this.readWords());
  }

  private readWords(): Words {
    const { message, envelope } = this.source;
    const { isReply } = readSubject(envelope().subject);
    if (message) return logProse(message, this.body, this.own);
    const isQuoting = this.quotesDiff || (/^ ?>/m.test(this.body.text) && (isReply || this.own.length === 0));
    if (isQuoting) {
      const taken = new Set(this.quoted.flatMap((quoted) => [...quoted.taken()]));
      return quotedProse(this.body, this.rows, this.own, taken);
    }
    return ownProse(this.body, this.own, isReply ? 'reply' : 'message');
  }
}

/** The first line of an own diff that git spoils when it undoes format=flowed. */
function spoiledLine({ body, spoiledByFlow }: MessageSource, own: readonly FilePatch[]): Span | undefined {
  for (const change of spoiledByFlow ?? []) {
    if (own.length === 0 || !isInside(own, body.place(change))) continue;
    const start = body.text.lastIndexOf('\n', change - 1) + 1;
    return body.span(start, lineEnd(body.text, start));
  }
  return undefined;
}

/** A plain scan for what a diff cannot be without: hunks at the start of a line or behind quote marks, `diff --`. */
function diffMarks(text: string): { own: boolean; quoted: boolean } {
  let own = false;
  let quoted = false;
  for (let at = text.indexOf('@@ -'); at !== -1 && !(own && quoted); at = text.indexOf('@@ -', at + 4)) {
    let start = at;
    while (start > 0 && at - start < 60 && text.charCodeAt(start - 1) !== 0x0a) start--;
    // A combined diff has more than two.
    if (start === at || text[start] === '@') own = true;
    else if (!quoted) quoted = text.slice(start, at).includes('>');
  }
  return { own: own || text.startsWith('diff --') || text.includes('\ndiff --'), quoted };
}

function readQuoted(body: View, rows: readonly Row[], own: readonly FilePatch[]): QuotedDiff[] {
  const free = own.length === 0 ? rows : rows.filter((row) => !isInside(own, body.place(row.start)));
  return quotedDepths(body.text, free).map((depth) => readQuotedDiff(body, free, depth));
}

function isInside(files: readonly FilePatch[], place: number): boolean {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (files[middle]!.span.end <= place) low = middle + 1;
    else high = middle;
  }
  return low < files.length && files[low]!.span.start <= place;
}

interface Words {
  readonly prose: readonly ProsePart[];
  /** Where trailers are looked for. */
  readonly message: View;
  /** Between `---` and the diff. */
  readonly below: View | undefined;
}

/** The words of a message without quotes: above `---`, and between it and the diff. */
function ownProse(body: View, own: readonly FilePatch[], kind: 'message' | 'reply'): Words {
  const { text } = body;
  const diff = diffStart(body, own);
  const rule = ruleBefore(text, diff);
  const messageEnd = rule ?? diff;
  const message = body.slice(0, messageEnd);
  const below = rule === undefined ? undefined : body.slice(lineEnd(text, rule) + 1, diff);
  const prose: ProsePart[] = [];
  pushProse(prose, kind, message);
  if (below) pushProse(prose, 'changelog', below);
  return { prose, message, below };
}

/** The words of a commit as `git log` shows it: all above the body. */
function logProse(message: View, body: View, own: readonly FilePatch[]): Words {
  const prose: ProsePart[] = [];
  pushProse(prose, 'message', message);
  return { prose, message, below: body.slice(0, diffStart(body, own)) };
}

/** Where the first diff starts in the body, or its end (without a signature). */
function diffStart(body: View, own: readonly FilePatch[]): number {
  const { text } = body;
  const first = own[0];
  if (first) {
    const at = body.offsetOf(first.span.start);
    if (at <= text.length) return at;
  }
  const signature = /^-- \r?$/m.exec(text);
  return signature ? signature.index : text.length;
}

/** Start of the last `---` line above `end`. */
function ruleBefore(text: string, end: number): number | undefined {
  if (text.startsWith('---\n') || text.startsWith('---\r\n')) return 0;
  const match = /\n---[ \t]*\r?\n/.exec(text);
  return match && match.index + 1 < end ? match.index + 1 : undefined;
}

function pushProse(prose: ProsePart[], kind: ProsePart['kind'], view: View): void {
  if (view.text.trim() !== '') prose.push({ kind, text: view.text, map: view.map });
}

/** The words of a message that quotes: runs of lines of one depth that are no diff. */
function quotedProse(body: View, rows: readonly Row[], own: readonly FilePatch[], taken: ReadonlySet<number>): Words {
  const prose: ProsePart[] = [];
  const ownWords = new WordsBuilder(body);
  let run: WordsBuilder | undefined;
  let runDepth = -1;
  const close = () => {
    if (run) pushProse(prose, runDepth === 0 ? 'reply' : 'quoted', run.finish());
    run = undefined;
  };
  for (const row of rows) {
    if (taken.has(row.start) || (own.length > 0 && isInside(own, body.place(row.start)))) {
      close();
      continue;
    }
    if (run && row.depth !== runDepth) close();
    if (!run) {
      run = new WordsBuilder(body);
      runDepth = row.depth;
    }
    run.add(row);
    if (row.depth === 0) ownWords.add(row);
  }
  close();
  return { prose, message: ownWords.finish(), below: undefined };
}

/** A text put together from rows without their quote marks. */
class WordsBuilder {
  private readonly body: View;
  private readonly parts: string[] = [];
  private readonly map = new SourceMap();
  private length = 0;

  constructor(body: View) {
    this.body = body;
  }

  add(row: Row): void {
    const words = this.body.text.slice(row.content, row.end);
    if (this.body.isPlain) this.map.add(this.length, this.body.place(row.content), words.length);
    else this.map.append(this.length, this.body.mapOf(row.content, row.end));
    this.parts.push(words, '\n');
    this.length += words.length + 1;
  }

  finish(): View {
    return View.mapped(this.parts.join(''), this.map);
  }
}
