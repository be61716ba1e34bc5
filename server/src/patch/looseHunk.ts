import type { Span } from '../text/problem.ts';
import type { View } from '../text/view.ts';
import type { HunkHeader } from './hunkHeader.ts';
import { LazyHunk } from './lazyHunk.ts';
import { makeJoinedLine, makeLine } from './lines.ts';
import type { Hunk, HunkDamage, HunkLine } from './model.ts';
import type { Row } from './rows.ts';

/** What a line of a loosely read hunk may be, before the counts have had their say. */
type Mark = 'added' | 'removed' | 'context' | 'no-newline' | 'blank' | 'bare' | 'aside' | 'gap';

interface Item {
  readonly row: Row;
  mark: Mark;
  /** Stretches of the line, more than one where a broken line was put together again. */
  readonly pieces: Span[];
  /** The rows after the first that it was put together from. */
  readonly rest: Row[];
}

/** A line whose kind and numbers are known. */
interface LooseLine {
  readonly kind: HunkLine['kind'];
  readonly item: Item;
  /** Length of its marker. */
  readonly marker: number;
  readonly oldLine?: number | undefined;
  readonly newLine?: number | undefined;
}

/** A hunk of lines that cannot be trusted to be all there or whole. */
export class LooseHunk extends LazyHunk {
  /** How many lines are added and removed. */
  readonly added: number;
  readonly removed: number;
  private readonly view: View;
  private readonly loose: readonly LooseLine[];

  constructor(
    view: View,
    facts: Omit<Hunk, 'section' | 'sectionStart' | 'lines'>,
    section: readonly Span[],
    lines: readonly LooseLine[],
  ) {
    const { text, start } = lineOf(view, 'comment', section);
    super({ ...facts, section: text, sectionStart: start });
    this.added = countOf(lines, 'added');
    this.removed = countOf(lines, 'removed');
    this.view = view;
    this.loose = lines;
  }

  protected override readLines(): HunkLine[] {
    return this.loose.map(({ kind, item, marker, oldLine, newLine }) => {
      const [first, ...others] = item.pieces;
      const start = Math.min(first!.start + marker, first!.end);
      return lineOf(this.view, kind, [{ start, end: first!.end }, ...others], oldLine, newLine);
    });
  }
}

function lineOf(
  view: View,
  kind: HunkLine['kind'],
  pieces: readonly Span[],
  oldLine?: number,
  newLine?: number,
): HunkLine {
  const { start, end } = pieces[0]!;
  if (pieces.length === 1) return makeLine(view, kind, start, end, oldLine, newLine);
  return makeJoinedLine(view, kind, pieces, oldLine, newLine);
}

function countOf(lines: readonly LooseLine[], kind: HunkLine['kind']): number {
  let count = 0;
  for (const line of lines) if (line.kind === kind) count++;
  return count;
}

/** What is known about the diff that a hunk is read from. */
export interface LooseStyle {
  /** Depth of the diff. */
  readonly depth: number;
  /** Context lines have lost their leading blank (web archives). */
  readonly lostBlank: boolean;
  /**
   * Context lines have two blanks, and a blank context line may have run into the next line: so do mail programs quote
   * format=flowed, in which a line that ends in a blank goes on.
   */
  readonly doubled: boolean;
  /** Tabs and runs of blanks are gone, so that lengths tell nothing. */
  readonly squeezed: boolean;
  /** Pieces of broken lines are seen in the quoted words too. */
  readonly wraps: boolean;
}

export interface LooseHunks {
  /** Rows that turned out to be the rest of the line before them. */
  readonly joined: readonly Row[];
  /** The hunk, in more than one part where lines between were cut out. */
  readonly hunks: readonly LooseHunk[];
  /** Lines after a cut that do not fit into this hunk: of a hunk and file out of view. */
  readonly stray: readonly LooseHunk[];
  /** Where the first stray line starts, in the view. */
  readonly strayStart: number;
}

/**
 * Reads a hunk whose lines cannot be trusted to be all there or whole: a quoted one, or one that a mailer broke.
 * `rows` are the lines below the header up to the next header or the end; `whole` says that such a header follows, so
 * that nothing after the hunk was taken for a part of it.
 */
export function readLooseHunk(
  view: View,
  headerRow: Row,
  header: HunkHeader,
  rows: readonly Row[],
  whole: boolean,
  style: LooseStyle,
): LooseHunks {
  const { text } = view;
  const headerItem: Item = { row: headerRow, mark: 'context', pieces: [pieceOf(headerRow)], rest: [] };
  const lines = style.doubled ? rows.flatMap((row) => undoDoubling(text, row, style.depth)) : rows;
  const marked = lines.map((row) => markOf(text, row, style.depth));
  const nearest = joinWhere(headerItem, marked, (previous, item, next) =>
    isBrokenAside(text, previous, item, next, style),
  );
  // Counts that come out with the bare lines as context say that these are context, whatever other hunks look like.
  const fits = whole && surplusOf(nearest, header) === 0;
  const isBroken = nearest[0]?.mark === 'bare' && overflows(text, headerItem, nearest[0]);
  const lostBlank = style.lostBlank || (fits && !isBroken);
  const own = { ...style, lostBlank };
  const items = joinWhere(headerItem, nearest, bareRests(text, headerItem, nearest, header, whole, own));
  const joined = [headerItem, ...items].flatMap((item) => item.rest);
  return { ...new Settler(view, headerItem, header, items, whole, own).settle(), joined };
}

function pieceOf(row: Row): Span {
  return { start: row.content, end: row.end };
}

function markOf(text: string, row: Row, depth: number): Item {
  const item: Item = { row, mark: 'aside', pieces: [pieceOf(row)], rest: [] };
  if (isGap(text, row)) item.mark = 'gap';
  else if (row.depth !== depth) item.mark = 'aside';
  else if (row.content === row.end) item.mark = 'blank';
  else {
    switch (text[row.content]) {
      case '+':
        item.mark = 'added';
        break;
      case '-':
        item.mark = 'removed';
        break;
      case ' ':
      case '\t':
      case '\u00a0':
        item.mark = isBlank(text, row) ? 'blank' : 'context';
        break;
      case '\\':
        item.mark = text.startsWith('\\ ', row.content) ? 'no-newline' : 'bare';
        break;
      default:
        item.mark = 'bare';
    }
  }
  return item;
}

/**
 * Where the marker of a row with doubled blanks is: one blank is dropped. `   -x` is a blank context line and `-x`; so
 * is `    <tab>x`, with context behind.
 */
export function undoneDoubling(text: string, row: Row): number | 'two lines' {
  if (!isSpace(text, row.content) || !isSpace(text, row.content + 1) || row.end - row.content < 3) return row.content;
  const third = text[row.content + 2];
  return third === '+' || third === '-' || text.startsWith('    \t', row.content) ? 'two lines' : row.content + 1;
}

/** A blank, or what some mail programs make of it. */
export function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0xa0;
}

function undoDoubling(text: string, row: Row, depth: number): Row[] {
  if (row.depth !== depth) return [row];
  const content = undoneDoubling(text, row);
  if (content === row.content) return [row];
  if (content !== 'two lines') return [{ ...row, content }];
  const start = row.content + (text[row.content + 2] === ' ' ? 3 : 2);
  return [
    { ...row, end: row.content + 1 },
    { ...row, start, content: start },
  ];
}

const gap =
  /^\s*(?:[[<({]\s*(?:\.{2,}|\u2026|[^\])>}]{0,30}\b(?:snip|skip|cut|trim|delet|elid|remov)[a-z]*[^\])>}]{0,30})\s*[\])>}]|\.{3,}|\u2026|-{0,20}\s?(?:snip|8<)\s?-{0,20})\s*$/i;

/** `[snip]`, `[...]`, `<snip>`, `...`: the writer cut lines out here. */
export function isGap(text: string, { content, end }: Row): boolean {
  if (end - content <= 2 || end - content >= 80) return false;
  const at = wordStart(text, content, end);
  return at < end && GAP_STARTS.includes(text[at]!) && gap.test(text.slice(at, end));
}

const GAP_STARTS = '[<({.…-sS8';

export function isBlank(text: string, { content, end }: Row): boolean {
  return end - content < 200 && wordStart(text, content, end) === end;
}

/** Place of the first character that is no white space. */
function wordStart(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0xa0)) at++;
  return at;
}

type IsRest = (previous: Item, item: Item, next: Item | undefined) => boolean;

/** Puts lines that are the rest of the one before them back where they belong. */
function joinWhere(headerItem: Item, items: readonly Item[], isRest: IsRest): Item[] {
  const result: Item[] = [];
  let previous = headerItem;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (isRest(previous, item, items[i + 1])) {
      previous.pieces.push(...item.pieces);
      previous.rest.push(item.row, ...item.rest);
      continue;
    }
    result.push(item);
    previous = item;
  }
  return result;
}

/**
 * A line of the next smaller depth between two quoted ones: a reviewer's words, or (true) the rest of a line that a
 * mailer broke without giving it its quote marks back. A line broken in the middle of `->` goes on with a `>` that
 * looks like one mark more.
 */
function isBrokenAside(text: string, previous: Item, item: Item, next: Item | undefined, style: LooseStyle): boolean {
  if (isBrokenArrow(text, previous, item)) {
    item.pieces[0] = { start: item.row.content - 1, end: item.row.end };
    return true;
  }
  return (
    item.mark === 'aside' &&
    item.row.depth === style.depth - 1 &&
    item.row.end > item.row.content &&
    next?.row.depth === style.depth &&
    isRestOf(text, previous, item, style)
  );
}

function isBrokenArrow(text: string, previous: Item, item: Item): boolean {
  const last = previous.pieces.at(-1)!;
  return (
    text[item.row.content - 1] === '>' &&
    isCode(previous.mark) &&
    isAdjacent(previous, item) &&
    /[\w)\]]-$/.test(text.slice(Math.max(last.start, last.end - 2), last.end))
  );
}

function isCode(mark: Mark): boolean {
  return mark === 'added' || mark === 'removed' || mark === 'context';
}

/** Tells which lines at the right depth without a marker are rests: the others are context that lost its blank. */
function bareRests(
  text: string,
  headerItem: Item,
  items: readonly Item[],
  header: HunkHeader,
  whole: boolean,
  style: LooseStyle,
): IsRest {
  if (!style.lostBlank) return (previous, item) => item.mark === 'bare' && isRestOf(text, previous, item, style);
  if (!whole) return (previous, item) => item === items[0] && breaksHeader(text, previous, item, style);
  const chosen = chooseRests(text, headerItem, items, surplusOf(items, header), style);
  return (_previous, item) => chosen.has(item);
}

/** As many lines as the counts say there are too many, the likeliest first. */
function chooseRests(
  text: string,
  headerItem: Item,
  items: readonly Item[],
  surplus: number,
  style: LooseStyle,
): Set<Item> {
  const candidates: { item: Item; weight: number }[] = [];
  let previous = headerItem;
  for (const item of surplus > 0 ? items : []) {
    if (item.mark === 'bare') {
      const weight = restWeight(text, previous, item, style);
      if (weight > 0) candidates.push({ item, weight: weight + (previous === headerItem ? 1 : 0) });
    }
    previous = item;
  }
  candidates.sort((a, b) => b.weight - a.weight);
  return new Set(candidates.slice(0, Math.max(0, surplus)).map(({ item }) => item));
}

/** Where the counts cannot help, only a header line that visibly breaks off takes the next line. */
function breaksHeader(text: string, header: Item, first: Item, style: LooseStyle): boolean {
  if (first.mark !== 'bare' || header.rest.length > 0 || !overflows(text, header, first)) return false;
  return restWeight(text, header, first, style) > 2;
}

/** How many more context lines there are than the counts allow; -1 where the counts do not tell. */
function surplusOf(items: readonly Item[], header: HunkHeader): number {
  let added = 0;
  let removed = 0;
  let context = 0;
  for (const { mark } of items) {
    if (mark === 'added') added++;
    else if (mark === 'removed') removed++;
    else if (mark === 'context' || mark === 'blank' || mark === 'bare') context++;
    else if (mark === 'gap') return -1;
  }
  const wanted = header.oldCount - removed;
  return wanted >= 0 && wanted === header.newCount - added ? context - wanted : -1;
}

/** True where a line is surely the rest of the one before it. */
function isRestOf(text: string, previous: Item, item: Item, style: LooseStyle): boolean {
  if (previous.mark === 'gap' || previous.mark === 'aside' || previous.mark === 'blank') return false;
  // A line that is none of the hunk has no rest that is.
  if (previous.mark === 'bare' || !isAdjacent(previous, item)) return false;
  const words = text.slice(item.row.content, Math.min(item.row.end, item.row.content + 200));
  if (isProse(words)) return false;
  if (overflows(text, previous, item)) return true;
  return (style.squeezed || style.wraps) && isUnfinished(text, previous) && item.row.end - item.row.content <= 60;
}

/** How likely a line is the rest of the one before it; 0 for not at all. */
function restWeight(text: string, previous: Item, item: Item, style: LooseStyle): number {
  if (previous.mark === 'gap' || previous.mark === 'aside' || previous.mark === 'blank') return 0;
  if (!isAdjacent(previous, item)) return 0;
  let weight = 0;
  if (isUnfinished(text, previous)) weight += 2;
  if (hasOpenBracket(text, previous)) weight += 1;
  if (overflows(text, previous, item)) weight += 3;
  else if (!style.squeezed) weight -= 1;
  return Math.max(0, weight);
}

/** Rows that follow each other in the body: one line end between them. */
function isAdjacent(previous: Item, item: Item): boolean {
  const last = previous.pieces.at(-1)!;
  return item.row.start - last.end <= 2;
}

/** The narrowest width at which mailers break lines. */
const WRAP_WIDTH = 66;

/** The previous line and the first word of this one would not have fit into a mailer's width. */
function overflows(text: string, previous: Item, item: Item): boolean {
  const last = previous.pieces.at(-1)!;
  const start = previous.pieces.length === 1 ? previous.row.start : last.start;
  if (last.end - start > 400) return true;
  const firstWord = /^\S{1,200}/.exec(text.slice(item.row.content, Math.min(item.row.end, item.row.content + 200)));
  return columns(text, start, last.end) + 1 + (firstWord?.[0].length ?? 0) > WRAP_WIDTH;
}

/** Width of a line with tabs to multiples of 8. */
function columns(text: string, start: number, end: number): number {
  let column = 0;
  for (let i = start; i < end; i++) column += text.charCodeAt(i) === 9 ? 8 - (column % 8) : 1;
  return column;
}

/** The line does not end as a statement, a block, a comment or a preprocessor line does. */
function isUnfinished(text: string, item: Item): boolean {
  const last = item.pieces.at(-1)!;
  const words = text.slice(Math.max(last.start, last.end - 200), last.end).trimEnd();
  return words !== '' && !/(?:[;{}:\\]|\*\/|[^\s>-]>)$/.test(words);
}

function hasOpenBracket(text: string, item: Item): boolean {
  let open = 0;
  for (const { start, end } of item.pieces) {
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x28) open++;
      else if (code === 0x29) open--;
    }
  }
  return open > 0;
}

/** A sentence that a person wrote: a capital and small letters, then several words. */
function isProse(words: string): boolean {
  return /^[A-Z][a-z']* [a-z']+ [a-z']+/.test(words) || /[a-z]{2} [a-z]{2,}[?.!]$/.test(words);
}

/** Gives the items their numbers, stops where the counts are full, and parts the hunk at cuts. */
class Settler {
  private readonly view: View;
  private readonly headerItem: Item;
  private readonly header: HunkHeader;
  private readonly items: readonly Item[];
  private readonly whole: boolean;
  private readonly style: LooseStyle;
  private readonly damage: HunkDamage[] = [];
  private strayStart = -1;

  constructor(
    view: View,
    headerItem: Item,
    header: HunkHeader,
    items: readonly Item[],
    whole: boolean,
    style: LooseStyle,
  ) {
    this.view = view;
    this.headerItem = headerItem;
    this.header = header;
    this.items = items;
    this.whole = whole;
    this.style = style;
  }

  settle(): Omit<LooseHunks, 'joined'> {
    const parts: Item[][] = [[]];
    for (const item of this.items) {
      if (item.mark === 'gap') parts.push([]);
      else parts.at(-1)!.push(item);
    }
    const { header } = this;
    if (this.headerItem.rest.length > 0) this.note('wrapped', this.headerItem);
    const hunks: LooseHunk[] = [];
    const stray: LooseHunk[] = [];
    let left = { old: header.oldCount, fresh: header.newCount };
    const first = this.part(parts[0]!, header.oldStart, header.newStart, left, true);
    left = first.left;
    const wasCut = parts.length > 1;
    const isLong = left.old < 0 || left.fresh < 0;
    const isShort = left.old > 0 || left.fresh > 0;
    if (isLong) this.damage.push({ kind: 'long', ...this.headerSpan() });
    else if (isShort && !wasCut) this.damage.push({ kind: 'short', ...this.headerSpan() });
    const fragment = isLong || isShort || wasCut || first.uncertain;
    hunks.push(this.hunk(first.lines, header.oldStart, header.newStart, fragment));
    if (first.rest.length > 0) stray.push(...this.strays(first.rest));
    for (let i = 1; i < parts.length; i++) {
      const part = parts[i]!;
      const need = needOf(part);
      const isLast = i === parts.length - 1;
      if (need.old === 0 && need.fresh === 0) continue;
      if (stray.length > 0 || need.old > left.old || need.fresh > left.fresh) {
        stray.push(...this.strays(part));
        continue;
      }
      const skip =
        isLast && this.whole ? { old: left.old - need.old, fresh: left.fresh - need.fresh } : { old: 0, fresh: 0 };
      const oldStart = header.oldStart + (header.oldCount - left.old) + skip.old;
      const newStart = header.newStart + (header.newCount - left.fresh) + skip.fresh;
      const settled = this.part(part, oldStart, newStart, left, isLast && this.whole);
      left = settled.left;
      if (settled.lines.length > 0) hunks.push(this.hunk(settled.lines, oldStart, newStart, true));
    }
    return { hunks, stray, strayStart: this.strayStart };
  }

  private headerSpan(): Span {
    const first = this.headerItem.pieces[0]!;
    return this.view.span(first.start, first.end);
  }

  /** An own hunk whose end is in view has the lines it has: there the counts are wrong, not the lines. */
  private get ignoresCounts(): boolean {
    return this.style.depth === 0 && this.whole;
  }

  /** Makes lines until the counts are full. `numbered`: their numbers are known. */
  private part(
    items: readonly Item[],
    oldStart: number,
    newStart: number,
    left: { old: number; fresh: number },
    numbered: boolean,
  ): { lines: LooseLine[]; left: { old: number; fresh: number }; rest: Item[]; uncertain: boolean } {
    const lines: LooseLine[] = [];
    let { old, fresh } = left;
    let oldLine = oldStart;
    let newLine = newStart;
    let uncertain = this.headerItem.rest.length > 0;
    const count = this.ignoresCounts ? withoutBlankEnd(items, left) : items.length;
    let i = 0;
    for (; i < count; i++) {
      const item = items[i]!;
      const full = old === 0 && fresh === 0 && !this.ignoresCounts;
      if (item.rest.length > 0) {
        uncertain = true;
        this.note('wrapped', item);
      }
      if (item.mark === 'aside') {
        if (item.row.end > item.row.content && (!full || this.moreFollows(items, i)))
          lines.push({ kind: 'comment', item, marker: 0 });
        continue;
      }
      if (item.mark === 'no-newline') {
        lines.push({ kind: 'no-newline', item, marker: 0 });
        continue;
      }
      if (full) {
        if (item.mark === 'added' || item.mark === 'removed') break;
        if (item.mark === 'context' && this.moreFollows(items, i)) break;
        if (item.mark === 'blank' || item.mark === 'context') continue;
        break;
      }
      if (item.mark === 'bare' && !this.style.lostBlank) {
        uncertain = true;
        this.note('foreign', item);
        lines.push({ kind: 'comment', item, marker: 0 });
        continue;
      }
      const kind =
        item.mark === 'blank' || item.mark === 'bare' ? 'context' : item.mark === 'gap' ? 'comment' : item.mark;
      const isBeyond = (kind !== 'added' && old === 0) || (kind !== 'removed' && fresh === 0);
      if (isBeyond && !this.ignoresCounts) break;
      if (this.view.text.charCodeAt(item.row.content) === 0xa0) this.note('blanks', item);
      if (item.mark === 'bare' || (this.style.depth === 0 && kind === 'context' && this.isTab(item))) {
        this.note('foreign', item);
      }
      const marker =
        item.mark === 'bare' || (item.mark === 'context' && this.isTab(item)) || item.row.content === item.row.end
          ? 0
          : 1;
      const at = kind === 'added' ? newLine : oldLine;
      lines.push({
        kind,
        item,
        marker,
        oldLine: numbered && kind !== 'added' ? at : undefined,
        newLine: numbered && kind !== 'removed' ? (kind === 'added' ? at : newLine) : undefined,
      });
      if (kind !== 'added') {
        old--;
        oldLine++;
      }
      if (kind !== 'removed') {
        fresh--;
        newLine++;
      }
    }
    const rest = items.slice(i);
    const hasMore = rest.some(({ mark }) => mark === 'added' || mark === 'removed');
    if (hasMore)
      this.note(
        'long',
        rest.find(({ mark }) => mark === 'added' || mark === 'removed')!,
      );
    return { lines, left: { old, fresh }, rest: hasMore ? rest : [], uncertain: uncertain || hasMore };
  }

  private isTab(item: Item): boolean {
    return this.view.text.charCodeAt(item.row.content) === 9;
  }

  private moreFollows(items: readonly Item[], from: number): boolean {
    for (let i = from + 1; i < items.length && i < from + 50; i++) {
      const { mark } = items[i]!;
      if (mark === 'added' || mark === 'removed') return true;
    }
    return false;
  }

  /** Quoted hunks are cut on purpose: no damage. */
  private note(kind: HunkDamage['kind'], item: Item): void {
    if (this.style.depth > 0) return;
    this.damage.push({ kind, ...this.view.span(item.row.content, item.row.end) });
  }

  private hunk(lines: readonly LooseLine[], oldStart: number, newStart: number, fragment: boolean): LooseHunk {
    const { header, headerItem } = this;
    const section = { start: Math.min(header.sectionStart, headerItem.row.end), end: headerItem.row.end };
    return new LooseHunk(
      this.view,
      {
        header: this.headerSpan(),
        oldStart,
        oldCount: header.oldCount,
        newStart,
        newCount: header.newCount,
        fragment,
        ...(this.style.depth === 0 && this.damage.length > 0 ? { damage: this.damage } : {}),
      },
      [section, ...headerItem.pieces.slice(1)],
      lines,
    );
  }

  /** Lines of which nothing is known but what they say. */
  private strays(items: readonly Item[]): LooseHunk[] {
    if (!items.some(({ mark }) => mark === 'added' || mark === 'removed')) return [];
    const lines: LooseLine[] = [];
    for (const item of items) {
      const isBare = item.mark === 'bare' && !this.style.lostBlank;
      const kind =
        item.mark === 'aside' || item.mark === 'gap' || isBare
          ? 'comment'
          : item.mark === 'blank' || item.mark === 'bare'
            ? 'context'
            : item.mark;
      if (kind === 'comment' && item.row.content === item.row.end) continue;
      const hasMarker =
        kind === 'added' || kind === 'removed' || (kind === 'context' && item.mark !== 'bare' && !this.isTab(item));
      lines.push({ kind, item, marker: hasMarker ? 1 : 0 });
    }
    const need = needOf(items);
    if (this.strayStart < 0) this.strayStart = items[0]!.row.content;
    const at = items[0]!.row.content;
    return [
      new LooseHunk(
        this.view,
        {
          header: this.view.span(at, at),
          oldStart: 0,
          oldCount: need.old,
          newStart: 0,
          newCount: need.fresh,
          fragment: true,
        },
        [{ start: at, end: at }],
        lines,
      ),
    ];
  }
}

/** How many items there are before the empty lines at the end, of which as many are kept as the counts lack. */
function withoutBlankEnd(items: readonly Item[], left: { old: number; fresh: number }): number {
  let count = items.length;
  while (count > 0 && items[count - 1]!.row.content === items[count - 1]!.row.end) count--;
  let { old, fresh } = left;
  for (let i = 0; i < count; i++) {
    const { mark } = items[i]!;
    if (mark === 'removed' || mark === 'context' || mark === 'blank') old--;
    if (mark === 'added' || mark === 'context' || mark === 'blank') fresh--;
  }
  return Math.min(items.length, count + Math.max(0, Math.min(old, fresh)));
}

/** How many lines of each side a run of lines has; bare and blank lines may be anything and are not counted. */
function needOf(items: readonly Item[]): { old: number; fresh: number } {
  let old = 0;
  let fresh = 0;
  for (const { mark } of items) {
    if (mark === 'removed' || mark === 'context') old++;
    if (mark === 'added' || mark === 'context') fresh++;
  }
  return { old, fresh };
}
