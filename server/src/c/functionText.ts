import type { Image } from '../patch/model.ts';
import { fingerprint } from '../text/fingerprint.ts';
import type { Span } from '../text/problem.ts';
import { SourceMap } from '../text/sourceMap.ts';
import { topLevel, type Chunk } from './chunk.ts';
import { ownNames } from './ownNames.ts';
import { blank, closing, firstFrom, isSpace, lastBefore, scanC } from './scan.ts';

/** Call that stands for unseen code between two hunks of a function. */
export const gapMarker = '__unseen_code';
/** Condition of a block whose head is not in view. */
export const unseenCondition = '__unseen';

/** The text of one function (or of what is in view of it), ready to be masked and parsed. */
export interface FunctionText {
  readonly name: string;
  /** As written; made-up parts included. */
  readonly text: string;
  /** The same with comments and strings blanked. */
  readonly code: string;
  /** To the source. */
  readonly map: SourceMap;
  readonly location: Span;
  readonly nameSpan: Span;
  readonly startInView: boolean;
  readonly endInView: boolean;
  readonly gaps: boolean;
  /** Of a fragment with gaps: variables that its patch adds or takes out, which the code in between cannot know. */
  readonly own?: ReadonlySet<string>;
  /** Of `text`. */
  readonly fingerprint: string;
}

/** A source with its comments blanked, its chunks and its functions. */
export interface SplitSource {
  readonly text: string;
  readonly code: string;
  readonly comments: readonly Span[];
  readonly chunks: readonly Chunk[];
  readonly functions: readonly FunctionText[];
}

export function splitFile(text: string): SplitSource {
  const { code, comments } = scanC(text);
  const chunks = topLevel(code);
  const functions = chunks.filter(({ kind }) => kind === 'function').map((chunk) => functionOf(text, code, chunk));
  return { text, code, comments, chunks, functions };
}

/** The function that a chunk of a file is; its fingerprint need not be made where it is known. */
export function functionOf(text: string, code: string, chunk: Chunk, known?: string): FunctionText {
  if (chunk.closed) return new WholeFunction(text, code, chunk, known);
  const builder = new Builder(text, code);
  builder.take(chunk.start, chunk.end);
  builder.finishOpen(code.slice(chunk.start, chunk.end), 0);
  const { name, nameStart } = chunk;
  const nameSpan = { start: nameStart, end: nameStart + name.length };
  return builder.build({ name, nameSpan, startInView: true, endInView: false });
}

/** A function all of which is in view: a stretch of its file, cut out when somebody asks. */
class WholeFunction implements FunctionText {
  private readonly source: string;
  private readonly sourceCode: string;
  private readonly chunk: Chunk;
  private ownFingerprint: string | undefined;
  private ownText: string | undefined;
  private ownCode: string | undefined;
  private ownMap: SourceMap | undefined;
  readonly startInView = true;
  readonly endInView = true;
  readonly gaps = false;

  constructor(source: string, sourceCode: string, chunk: Chunk, fingerprint: string | undefined) {
    this.source = source;
    this.sourceCode = sourceCode;
    this.chunk = chunk;
    this.ownFingerprint = fingerprint;
  }

  get name(): string {
    return this.chunk.name;
  }

  get text(): string {
    return (this.ownText ??= this.source.slice(this.chunk.start, this.chunk.end));
  }

  get code(): string {
    return (this.ownCode ??= this.sourceCode.slice(this.chunk.start, this.chunk.end));
  }

  get map(): SourceMap {
    if (!this.ownMap) {
      const { start, end } = this.chunk;
      this.ownMap = new SourceMap();
      this.ownMap.add(0, start, end - start);
    }
    return this.ownMap;
  }

  get location(): Span {
    return { start: this.chunk.start, end: this.chunk.end };
  }

  get nameSpan(): Span {
    const { name, nameStart } = this.chunk;
    return { start: nameStart, end: nameStart + name.length };
  }

  get fingerprint(): string {
    return (this.ownFingerprint ??= fingerprint(this.text));
  }
}

/** Appends stretches of the source and made-up text, and remembers which is which. */
class Builder {
  private readonly parts: string[] = [];
  private readonly codeParts: string[] = [];
  private length = 0;
  private readonly map = new SourceMap();
  private readonly source: string;
  private readonly sourceCode: string;
  private from = Number.MAX_SAFE_INTEGER;
  private to = 0;
  gaps = false;

  constructor(source: string, sourceCode: string) {
    this.source = source;
    this.sourceCode = sourceCode;
  }

  take(start: number, end: number): void {
    this.map.add(this.length, start, end - start);
    this.parts.push(this.source.slice(start, end));
    this.codeParts.push(this.sourceCode.slice(start, end));
    this.length += end - start;
    this.from = Math.min(this.from, start);
    this.to = Math.max(this.to, end);
  }

  makeUp(text: string): void {
    this.parts.push(text);
    this.codeParts.push(text);
    this.length += text.length;
  }

  /** Closes what `code` leaves open, but for the outermost `keep` blocks. */
  finishOpen(code: string, keep: number): void {
    const tail = openTail(code);
    this.makeUp(`${tail.ending}${'}'.repeat(Math.max(0, tail.depth - keep))}`);
  }

  build(of: Omit<FunctionText, 'text' | 'code' | 'map' | 'location' | 'gaps' | 'fingerprint'>): FunctionText {
    const text = this.parts.join('');
    let made: string | undefined;
    return {
      ...of,
      text,
      code: this.codeParts.join(''),
      map: this.map,
      location: { start: Math.min(this.from, this.to), end: this.to },
      gaps: this.gaps,
      get fingerprint() {
        return (made ??= fingerprint(text));
      },
    };
  }
}

/** How many blocks a text leaves open, and what its last, cut statement needs to be one. */
function openTail(code: string): { readonly depth: number; readonly ending: string } {
  let depth = 0;
  let parens = 0;
  for (let i = 0; i < code.length; i++) {
    switch (code.charCodeAt(i)) {
      case 123:
        depth += 1;
        parens = 0;
        break;
      case 125:
        depth -= 1;
        parens = 0;
        break;
      case 40:
        parens += 1;
        break;
      case 41:
        parens -= 1;
        break;
    }
  }
  const last = lastBefore(code, code.length);
  const ended = last < 0 || ';{}'.includes(code[last]!);
  return { depth, ending: `${')'.repeat(Math.max(0, Math.min(parens, 50)))}${ended && parens <= 0 ? '' : ';'}` };
}

/** Functions of one side of a patched file: fragments, joined where they are parts of one function. */
export function splitImage(image: Image): SplitSource {
  const text = image.text;
  const comments: Span[] = [];
  const codes: string[] = [];
  let done = 0;
  for (const piece of image.pieces) {
    codes.push(blank(text.slice(done, piece.start)));
    const cut = endOfOpenComment(text, piece.start, piece.end);
    if (cut > piece.start) comments.push({ start: piece.start, end: cut });
    codes.push(blank(text.slice(piece.start, cut)));
    const scanned = scanC(text.slice(cut, piece.end));
    for (const c of scanned.comments) comments.push({ start: cut + c.start, end: cut + c.end });
    codes.push(scanned.code);
    done = piece.end;
  }
  codes.push(blank(text.slice(done)));
  const code = codes.join('');
  return new ImageSplitter(image, code, comments).split();
}

/** A hunk may start inside a comment: offset after it, or `start`. */
function endOfOpenComment(text: string, start: number, end: number): number {
  // Cut out first: without a comment, a search goes on to the end of all hunks.
  const piece = text.slice(start, end);
  const close = piece.indexOf('*/');
  if (close !== -1) {
    const open = piece.indexOf('/*');
    if (open === -1 || open > close) return start + close + 2;
  }
  // Lines ` * words` with no end in view.
  let at = start;
  for (;;) {
    const line = text.indexOf('\n', at);
    const stop = line === -1 || line > end ? end : line + 1;
    if (!/^[ \t]*\*(?:[ \t]|\r?\n|$)/.test(text.slice(at, stop))) return at;
    at = stop;
    if (at >= end) return end;
  }
}

interface OpenFunction {
  readonly builder: Builder;
  readonly name: string;
  readonly nameSpan: Span;
  readonly startInView: boolean;
  /** Blocks open in the made-up and seen text so far, the body's included. */
  endLine: number;
}

class ImageSplitter {
  private readonly image: Image;
  private readonly code: string;
  private readonly comments: readonly Span[];
  private readonly functions: FunctionText[] = [];
  private readonly chunks: Chunk[] = [];
  private current: OpenFunction | undefined;
  private own: ReadonlySet<string> | undefined;

  constructor(image: Image, code: string, comments: readonly Span[]) {
    this.image = image;
    this.code = code;
    this.comments = comments;
  }

  split(): SplitSource {
    for (const piece of this.image.pieces) {
      const lead = this.leadingFragment(piece.start, piece.end);
      const header = sectionHeader(piece.hunk.section);
      const goesOn =
        this.current !== undefined && (header === undefined || header.name === this.current.name || header.name === '');
      if (lead.hasCode) {
        const part = this.code.slice(piece.start, lead.end);
        if (!goesOn) this.finish(false);
        if (this.current) {
          this.append(piece.start, lead.end, piece.firstLine !== this.current.endLine, lead.closed);
        } else if (header) {
          this.begin(piece.start, lead.end, header, part, lead.closed);
        }
      } else if (lead.closed) {
        // The `}` may be that of another function, or of a table.
        this.finish(goesOn && !lead.table);
      }
      if (lead.closed || lead.end < piece.end) this.finish(lead.closed);
      if (lead.end < piece.end) this.wholeFunctions(lead.end, piece.end, piece.firstLine, piece.start);
      if (this.current) this.current.endLine = piece.firstLine + countLines(this.code, piece.start, piece.end);
    }
    this.finish(false);
    const { code, comments, chunks, functions } = this;
    return { text: this.image.text, code, comments, chunks, functions };
  }

  /** The part of a piece that still belongs to the function its `@@` line names. */
  private leadingFragment(
    start: number,
    end: number,
  ): { end: number; hasCode: boolean; closed: boolean; table?: boolean } {
    const { code } = this;
    let hasCode = false;
    let at = start;
    while (at < end) {
      let next = code.indexOf('\n', at) + 1;
      if (next === 0 || next > end) next = end;
      const line = code.slice(at, next);
      if (line.startsWith('}')) {
        const table = /^\}[ \t]*[\w;,]/.test(line);
        return { end: next, hasCode: hasCode && !table, closed: true, table };
      }
      if (/^[A-Za-z_]/.test(line) && !/^\w+[ \t]*:(?!:)/.test(line)) return { end: at, hasCode, closed: false };
      if (/\\\r?\n?$/.test(line) && !line.startsWith('#')) return { end: next, hasCode: false, closed: false };
      if (line.trim() !== '' && !/^[ \t]*#/.test(line)) hasCode = true;
      at = next;
    }
    return { end, hasCode, closed: false };
  }

  /** A fragment whose start is not in view gets the header of the `@@` line. */
  private begin(start: number, end: number, header: SectionHeader, part: string, closed: boolean): void {
    const builder = new Builder(this.image.text, this.code);
    const seen = firstFrom(this.code, start);
    const lineEnd = this.code.indexOf('\n', seen);
    const nameSpan = { start: seen, end: lineEnd === -1 ? end : Math.min(lineEnd, end) };
    // The parameter list may go on in view.
    const body = /(?:^|\n)\{/.exec(part);
    const bodyInView = body !== null && header.open && closesHeader(part.slice(0, body.index));
    if (bodyInView) {
      builder.makeUp(`${header.text.trimEnd()}${/[,(]$/.test(header.text.trimEnd()) ? '' : ','} `);
      builder.take(start, end);
      if (!closed) builder.finishOpen(`{${part.slice(body.index + body[0].length)}`, 1);
    } else {
      const from = body ? start + body.index + body[0].length : start;
      builder.makeUp(`${header.closed}\n{\n`);
      this.fragment(builder, from, end, closed);
    }
    this.current = { builder, name: header.name, nameSpan, startInView: bodyInView || body !== null, endLine: 0 };
  }

  private append(start: number, end: number, gap: boolean, closed: boolean): void {
    const { builder } = this.current!;
    if (gap) {
      builder.makeUp(`\n${gapMarker}();\n`);
      builder.gaps = true;
    }
    this.fragment(builder, start, end, closed);
  }

  /** Statements from anywhere inside a body: blocks opened or closed out of view are made whole. */
  private fragment(builder: Builder, start: number, end: number, closed: boolean): void {
    const part = this.code.slice(start, end);
    const stop = closed ? part.lastIndexOf('}') : part.length;
    const inner = part.slice(0, stop);
    const { heads, opened } = surplus(inner);
    builder.makeUp(heads);
    builder.take(start, start + stop);
    const { ending } = openTail(inner);
    // What else is in the blocks that are still open is not in view. Behind a jump comes nothing.
    const left = opened > 0 && jumpAtEnd.test(inner.slice(-LONGEST_JUMP)) ? 1 : 0;
    builder.makeUp(`${ending}${'}'.repeat(left)}${`\n${gapMarker}();}`.repeat(opened - left)}`);
    if (opened > 0) builder.gaps = true;
    if (closed) builder.take(start + stop, start + stop + 1);
  }

  private wholeFunctions(start: number, end: number, firstLine: number, pieceStart: number): void {
    // What is left out may start above.
    const above = this.code.slice(pieceStart, start).search(openLeftOut);
    const endLine = firstLine + countLines(this.code, pieceStart, end);
    for (const chunk of topLevel(this.code, above === -1 ? start : pieceStart + above, end)) {
      this.chunks.push(chunk);
      if (chunk.kind !== 'function') continue;
      this.finish(false);
      const builder = new Builder(this.image.text, this.code);
      builder.take(chunk.start, chunk.end);
      const nameSpan = { start: chunk.nameStart, end: chunk.nameStart + chunk.name.length };
      if (!chunk.closed) builder.finishOpen(this.code.slice(chunk.start, chunk.end), 1);
      this.current = { builder, name: chunk.name, nameSpan, startInView: true, endLine };
      if (chunk.closed) this.finish(true);
    }
  }

  private finish(endInView: boolean): void {
    const open = this.current;
    if (!open) return;
    this.current = undefined;
    const { builder, name, nameSpan, startInView } = open;
    if (!endInView) builder.makeUp(`\n${gapMarker}();}`);
    const own = builder.gaps ? (this.own ??= ownNames(this.image)) : undefined;
    this.functions.push(builder.build({ name, nameSpan, startInView, endInView, ...(own?.size && { own }) }));
  }
}

/** A jump that is a statement of its block, and no branch without braces. */
const jumpAtEnd = /[;{}:]\s*(?:goto \w+|return\b[^;{}]*|break|continue);\s*$/;
/** Characters of a text's end in which a jump is looked for. */
const LONGEST_JUMP = 300;

/** An `#if 0` whose end is not in view. */
const openLeftOut = /#[ \t]*if[ \t]+0[ \t\r]*\n[^#]*$/;

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let i = text.indexOf('\n', start); i !== -1 && i < end; i = text.indexOf('\n', i + 1)) lines += 1;
  return lines;
}

/** True where a text that starts inside a parameter list closes it. */
function closesHeader(code: string): boolean {
  let depth = 1;
  for (const c of code) {
    if (c === '(') depth += 1;
    else if (c === ')') depth -= 1;
    else if (c === ';' || c === '{') return false;
  }
  return depth === 0;
}

/**
 * Heads for the blocks and brackets that a fragment closes without having opened them, and how many it leaves open.
 */
function surplus(code: string): { readonly heads: string; readonly opened: number } {
  const heads: string[] = [];
  let depth = 0;
  let parens = 0;
  let cutHead = '';
  for (let i = 0; i < code.length; i++) {
    const c = code.charCodeAt(i);
    if (c === 40) parens += 1;
    else if (c === 41) {
      if (parens > 0) parens -= 1;
      else if (cutHead === '' && depth === 0 && heads.length === 0) cutHead = headOfCut(code, i);
    } else if (c === 123) {
      depth += 1;
      parens = 0;
    } else if (c === 125) {
      parens = 0;
      if (depth > 0) depth -= 1;
      else {
        const next = firstFrom(code, i + 1);
        const loop = /^while\s*\(/.test(code.slice(next, next + 20)) && endsWithSemicolon(code, next);
        heads.push(loop ? ' do {' : ` if (${unseenCondition}) {`);
      }
    }
  }
  const start = firstFrom(code, 0);
  if (cutHead === '' && /^else\b/.test(code.slice(start, start + 5))) cutHead = ` if (${unseenCondition}) ; `;
  else if (cutHead === '' && isBranch(code, start)) cutHead = ` if (${unseenCondition}) `;
  return { heads: heads.reverse().join('') + cutHead, opened: depth };
}

/** A jump that stands deeper than what follows: the branch of a test that is above what is in view. */
function isBranch(code: string, at: number): boolean {
  const jump = /^(?:goto\s+\w+|return\b[^;{}]*|break|continue)\s*;/.exec(code.slice(at, at + 400));
  if (!jump) return false;
  const next = firstFrom(code, at + jump[0].length);
  const after = code.slice(next, next + 80);
  return /^(?!case\b|default\b|\w+\s*:)\w/.test(after) && columnOf(code, at) > columnOf(code, next);
}

function columnOf(code: string, at: number): number {
  return at - code.lastIndexOf('\n', at - 1) - 1;
}

function endsWithSemicolon(code: string, whileAt: number): boolean {
  const close = closing(code, code.indexOf('(', whileAt));
  return close !== -1 && code[firstFrom(code, close + 1)] === ';';
}

/** The head of a statement of which only the end, up to the `)` at `at`, is in view. */
function headOfCut(code: string, at: number): string {
  const first = code[firstFrom(code, 0)] ?? '';
  const next = firstFrom(code, at + 1);
  const after = code[next] ?? '';
  if (after === ';' || after === ',') {
    const then = firstFrom(code, next + 1);
    const branch = after === ';' && /^else\b/.test(code.slice(then, then + 5)) ? `if (${unseenCondition}) ` : '';
    return `${branch}${gapMarker}(${first === ',' ? '0' : ''}`;
  }
  const joins = '&|=<>+-*/,'.includes(first);
  return `if (${unseenCondition} ${joins ? '' : '&& '}`;
}

interface SectionHeader {
  readonly name: string;
  /** Up to where it goes, as a header whose list is still open. */
  readonly text: string;
  /** The list closed after the last whole parameter. */
  readonly closed: string;
  readonly open: boolean;
}

/** The text behind `@@`, where it can be the head of a function. An empty section names nobody. */
function sectionHeader(section: string): SectionHeader | undefined {
  const code = scanC(section).code.trimEnd();
  // Of `__acquires(&x->lock)` git shows only this line of the head.
  if (code.trim() === '' || /^\w+\s*:/.test(code) || /^__(?:acquires|releases|must_hold)\b/.test(code)) {
    return { name: '', text: 'void __unseen_function(', closed: 'void __unseen_function(void)', open: false };
  }
  if (/^\s*(?:#|typedef\b)/.test(code)) return undefined;
  const match = /^([^(=;{}]*?)\b([A-Za-z_]\w*)[ \t]*\(/.exec(code);
  if (!match) return undefined;
  const name = match[2]!;
  const type = match[1]!.trim() === '' ? 'int ' : match[1]!;
  const open = match[0].length - 1;
  const close = closing(code, open);
  const list = code.slice(open + 1, close === -1 ? code.length : close);
  const whole = close !== -1 ? list : list.slice(0, Math.max(0, list.lastIndexOf(',')));
  const parameters = whole.trim() === '' ? 'void' : whole.replace(/,\s*$/, '');
  return {
    name,
    text: `${type}${name}(${list}`,
    closed: `${type}${name}(${parameters})`,
    open: close === -1 && (list.trim() === '' || isSpace(list.charCodeAt(list.length - 1)) || list.endsWith(',')),
  };
}
