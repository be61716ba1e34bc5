import type { View } from '../text/view.ts';
import { isSignature } from './diffReader.ts';
import { FileBuilder } from './fileBuilder.ts';
import { readHunkHeader, type HunkHeader } from './hunkHeader.ts';
import { measureRows, QuotedHunk } from './hunkReader.ts';
import {
  isBlank,
  isGap,
  isSpace,
  readLooseHunk,
  undoneDoubling,
  type LooseHunk,
  type LooseStyle,
} from './looseHunk.ts';
import type { FilePatch } from './model.ts';
import { nameOnLine, namesOfGitLine } from './paths.ts';
import type { Row } from './rows.ts';

/** A quoted diff, and which rows of the body it took. */
export interface QuotedDiff {
  readonly files: readonly FilePatch[];
  /** Starts of the rows that are diff, the asides between them left out. */
  readonly taken: () => Iterable<number>;
}

/** At more depths than this no conversation quotes diffs; each costs a pass over the body. */
const MAXIMUM_DEPTHS = 16;

/** Depths at which hunk headers are quoted, in the order in which they first occur. */
export function quotedDepths(text: string, rows: readonly Row[]): number[] {
  const depths = new Set<number>();
  for (const row of rows) {
    if (row.depth > 0 && depths.size < MAXIMUM_DEPTHS && isHunkHeader(text, row)) depths.add(row.depth);
  }
  return [...depths];
}

/**
 * Reads the diff that is quoted at one depth, as well as it can be: hunks may be cut anywhere, comments stand between
 * their lines, lines may be broken, and archives may have squeezed the blanks.
 */
export function readQuotedDiff(view: View, rows: readonly Row[], depth: number): QuotedDiff {
  return new QuotedReader(view, rows, depth).read();
}

function isHunkHeader(text: string, row: Row): boolean {
  return text.charCodeAt(row.content) === 0x40 && readHunkHeader(text, row.content) !== undefined;
}

/** How many rows one quoted hunk may have. */
const MAXIMUM_ROWS = 20_000;

class QuotedReader {
  private readonly view: View;
  private readonly text: string;
  private readonly rows: readonly Row[];
  private readonly depth: number;
  private readonly style: LooseStyle;
  private readonly files: FilePatch[] = [];
  /** Where runs of rows that were taken start and end. */
  private readonly runs: { from: number; to: number }[] = [];
  private readonly joined: Row[] = [];
  private file: FileBuilder | undefined;

  constructor(view: View, rows: readonly Row[], depth: number) {
    this.view = view;
    this.text = view.text;
    this.rows = rows;
    this.depth = depth;
    this.style = styleOf(this.text, rows, depth);
  }

  /** Where a row's marker is; -1 where two lines ran into each other. */
  private readonly contentOf = (row: Row): number => {
    if (!this.style.doubled) return row.content;
    const undone = undoneDoubling(this.text, row);
    return undone === 'two lines' ? -1 : undone;
  };

  read(): QuotedDiff {
    let i = 0;
    while (i < this.rows.length) {
      const next = this.rows[i]!.depth === this.depth ? this.take(i) : i;
      if (next > i) this.runs.push({ from: i, to: next });
      i = Math.max(next, i + 1);
    }
    this.close();
    return { files: this.files, taken: () => this.taken() };
  }

  private *taken(): Generator<number> {
    for (const { from, to } of this.runs) {
      for (let i = from; i < to; i++) if (this.rows[i]!.depth >= this.depth) yield this.rows[i]!.start;
    }
    for (const { start } of this.joined) yield start;
  }

  private words(i: number): string {
    const row = this.rows[i];
    return row === undefined ? '' : this.text.slice(row.content, row.end);
  }

  private startsWith(i: number, words: string): boolean {
    const row = this.rows[i];
    return row?.depth === this.depth && this.text.startsWith(words, row.content);
  }

  private open(start: number): FileBuilder {
    this.close();
    return (this.file = new FileBuilder(start));
  }

  private close(): void {
    const file = this.file;
    if (file && (file.hunks.length > 0 || file.newName !== undefined)) {
      this.files.push(file.finish(this.view, this.depth));
    }
    this.file = undefined;
  }

  /** Takes what starts at a row; the same index where it is none of a diff. */
  private take(i: number): number {
    const row = this.rows[i]!;
    switch (this.text[row.content]) {
      case '@': {
        const header = readHunkHeader(this.text, row.content);
        return header ? this.hunk(i, header) : i;
      }
      case 'd':
        return this.startsWith(i, 'diff --git ') ? this.gitHeader(i) : i;
      case '-':
        return this.namePair(i) ? this.names(i) : i;
      default:
        return i;
    }
  }

  private gitHeader(i: number): number {
    let names = namesOfGitLine(this.words(i).slice(11));
    let next = i + 1;
    if (!names && /^"?[a-z]\//.test(this.words(next))) {
      names = namesOfGitLine(`${this.words(i).slice(11).trimEnd()} ${this.words(next)}`);
      this.joined.push(this.rows[next]!);
      next++;
    }
    const file = this.open(this.rows[i]!.content);
    file.oldName = names?.old;
    file.newName = names?.new;
    file.end = this.rows[next - 1]!.end;
    while (next < this.rows.length && this.rows[next]!.depth === this.depth) {
      const line = this.words(next);
      if (this.namePair(next)) return this.names(next, file);
      if (/^Binary files .* differ$/.test(line)) file.binary = true;
      else if (!file.takeExtended(line)) break;
      file.end = this.rows[next]!.end;
      next++;
    }
    return next;
  }

  /** `--- x` right above `+++ y`, and not in the middle of a hunk that has such lines. */
  private namePair(i: number): boolean {
    return (
      this.startsWith(i, '--- ') &&
      this.startsWith(i + 1, '+++ ') &&
      (this.startsWith(i + 2, '@@ -') || /^\+\+\+ (?:b\/|\/dev\/null)/.test(this.words(i + 1)))
    );
  }

  private names(i: number, file = this.open(this.rows[i]!.content)): number {
    file.oldName = nameOnLine(this.words(i).slice(4));
    file.newName = nameOnLine(this.words(i + 1).slice(4));
    file.end = this.rows[i + 1]!.end;
    return i + 2;
  }

  private hunk(i: number, header: HunkHeader): number {
    const file = this.file ?? this.open(this.rows[i]!.content);
    if (file.oldName === undefined && file.newName === undefined) file.pathUnknown = true;
    const { to, whole } = this.extent(i + 1);
    if (this.wholeHunk(file, i, header, to)) return to;
    const { hunks, stray, strayStart, joined } = readLooseHunk(
      this.view,
      this.rows[i]!,
      header,
      this.rows.slice(i + 1, to),
      whole,
      this.style,
    );
    file.end = this.rows[to - 1]!.end;
    this.joined.push(...joined);
    for (const hunk of hunks) this.add(file, hunk);
    if (stray.length > 0) {
      file.end = strayStart;
      const unknown = this.open(strayStart);
      unknown.pathUnknown = true;
      unknown.end = this.rows[to - 1]!.end;
      for (const hunk of stray) this.add(unknown, hunk);
    }
    return to;
  }

  /** Most quoted hunks are whole: those need no guesses. */
  private wholeHunk(file: FileBuilder, i: number, header: HunkHeader, to: number): boolean {
    if (this.style.lostBlank) return false;
    const extent = measureRows(this.text, this.rows, i + 1, this.depth, header, this.contentOf);
    if (!extent || extent.end > to) return false;
    // The rest of a broken last line would stand there.
    const below = this.rows[extent.end];
    if (below?.depth === this.depth - 1 && below.end > below.content && !isGap(this.text, below)) return false;
    for (let k = extent.end; k < to; k++) {
      const row = this.rows[k]!;
      if (row.depth === this.depth && !isBlank(this.text, row)) return false;
    }
    file.hunks.push(
      new QuotedHunk(this.view, header, this.rows[i]!, this.rows.slice(i + 1, extent.end), this.contentOf),
    );
    file.added += extent.added;
    file.removed += extent.removed;
    file.end = this.rows[to - 1]!.end;
    return true;
  }

  private add(file: FileBuilder, hunk: LooseHunk): void {
    file.hunks.push(hunk);
    file.added += hunk.added;
    file.removed += hunk.removed;
  }

  /** Where the rows of a hunk end: at the next header, at a signature, or after the last row that is quoted so. */
  private extent(from: number): { to: number; whole: boolean } {
    let last = from;
    for (let i = from; i < this.rows.length && i - from < MAXIMUM_ROWS; i++) {
      const row = this.rows[i]!;
      if (row.depth !== this.depth) continue;
      if (this.startsWith(i, 'diff --git ') || isHunkHeader(this.text, row) || this.namePair(i)) {
        return { to: i, whole: true };
      }
      if (isSignature(this.text, row) && this.endsHere(i)) return { to: i, whole: true };
      last = i + 1;
    }
    return { to: last, whole: false };
  }

  /** A signature is followed by a version, or by nothing more of the diff. */
  private endsHere(i: number): boolean {
    const next = this.words(i + 1);
    return next === '' || /^\d+\.\d/.test(next) || this.rows[i + 1]?.depth !== this.depth;
  }
}

/** How the context lines of the quoted hunks look, and whether a mailer broke lines. */
function styleOf(text: string, rows: readonly Row[], depth: number): LooseStyle {
  let marked = 0;
  let single = 0;
  let doubled = 0;
  let bare = 0;
  let tabs = 0;
  let broken = 0;
  let inHunk = false;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row.depth === depth - 1 && row.end > row.content) {
      if (rows[i - 1]?.depth === depth && rows[i + 1]?.depth === depth && row.end - row.content < 30) broken++;
    }
    if (row.depth !== depth) continue;
    if (isHunkHeader(text, row)) inHunk = true;
    else if (text.startsWith('diff --git ', row.content) || isSignature(text, row)) inHunk = false;
    else if (inHunk && row.end > row.content) {
      const first = text.charCodeAt(row.content);
      if (first === 0x20 && row.end - row.content === 1) continue;
      if (isSpace(text, row.content) || first === 0x09) {
        marked++;
        if (!isSpace(text, row.content + 1)) single++;
        else if (!' \u00a0*'.includes(text[row.content + 2] ?? ' ')) doubled++;
      } else if (first !== 0x2b && first !== 0x2d && first !== 0x5c) bare++;
      for (let at = row.content; tabs === 0 && at < row.end; at++) {
        if (text.charCodeAt(at) === 0x09 || (text.charCodeAt(at) === 0x20 && text.startsWith('    ', at))) tabs++;
      }
    }
  }
  return {
    depth,
    lostBlank: bare > 0 && marked * 4 < bare,
    doubled: doubled > 0 && single === 0,
    squeezed: tabs === 0,
    wraps: broken >= 2,
  };
}
