import type { View } from '../text/view.ts';
import { readCombinedHunk } from './combined.ts';
import { FileBuilder } from './fileBuilder.ts';
import { readHunkHeader, type HunkHeader } from './hunkHeader.ts';
import { measureHunk, WholeHunk } from './hunkReader.ts';
import { readLooseHunk } from './looseHunk.ts';
import type { FilePatch, HunkDamage } from './model.ts';
import { nameOnLine, namesOfGitLine } from './paths.ts';
import { lineEnd, plainRow, withoutReturn, type Row } from './rows.ts';

/**
 * Reads the diffs of a text that is not quoted: git's, with or without prefixes, quilt's, `.rej` files. Hunks are
 * taken strictly by their counts, as `git apply` takes them; one that does not add up is read loosely and carries its
 * damage. Words around the diffs are passed over.
 */
export function readDiff(view: View): FilePatch[] {
  return new DiffReader(view).read();
}

/** How many lines a damaged hunk may go on beyond its counts before it is given up. */
const LOOSE_ROWS = 20_000;

class DiffReader {
  private readonly view: View;
  private readonly text: string;
  private readonly files: FilePatch[] = [];
  private file: FileBuilder | undefined;
  private at = 0;

  constructor(view: View) {
    this.view = view;
    this.text = view.text;
  }

  read(): FilePatch[] {
    const { text } = this;
    while (this.at < text.length) {
      const next = lineEnd(text, this.at) + 1;
      if (!this.takeLine(text.charCodeAt(this.at), next)) this.at = next;
    }
    this.close();
    return this.files;
  }

  /** Takes what starts at a line; false where it is none of a diff. */
  private takeLine(first: number, next: number): boolean {
    switch (first) {
      case 0x40: // @
        return this.starts('@@ -') ? this.hunk(next) : this.starts('@@@ -') && this.combinedHunk(next);
      case 0x64: // d
        return this.starts('diff ') && this.diffLine(next);
      case 0x2d: // -
        return this.starts('--- ') && this.oldNameLine(next);
      case 0x49: // I
        return this.starts('Index: ') && this.indexLine(next);
      default:
        return false;
    }
  }

  private starts(words: string, at = this.at): boolean {
    return this.text.startsWith(words, at);
  }

  private line(at: number): string {
    return this.text.slice(at, withoutReturn(this.text, at, lineEnd(this.text, at)));
  }

  private open(): FileBuilder {
    this.close();
    return (this.file = new FileBuilder(this.at));
  }

  private close(): void {
    if (this.file) this.files.push(this.file.finish(this.view));
    this.file = undefined;
  }

  /** `diff --git a/x b/x` and the header lines below it; `diff --cc x`; `diff a/x b/x (rejected hunks)`. */
  private diffLine(next: number): boolean {
    const line = this.line(this.at);
    if (line.startsWith('diff --git ')) {
      let names = namesOfGitLine(line.slice(11));
      let body = next;
      if (!names && /^"?[a-z]\//.test(this.line(next))) {
        names = namesOfGitLine(`${line.slice(11).trimEnd()} ${this.line(next)}`);
        body = lineEnd(this.text, next) + 1;
      }
      if (!this.starts('index ', body) && !headerLine.test(this.line(body))) return false;
      const file = this.open();
      file.oldName = names?.old;
      file.newName = names?.new;
      if (body > next) file.damage.push({ kind: 'wrapped', ...this.view.span(next, body - 1) });
      this.at = body;
      this.extendedLines(file);
      return true;
    }
    const combined = /^diff --(?:cc|combined) (.+)$/.exec(line);
    if (combined) {
      const file = this.open();
      file.combined = true;
      file.oldName = file.newName = combined[1]!.trimEnd();
      this.at = next;
      this.extendedLines(file);
      return true;
    }
    const rejected = /^diff (\S+) (\S+)\s+\(rejected hunks\)$/.exec(line);
    if (rejected) {
      const file = this.open();
      file.oldName = rejected[1];
      file.newName = rejected[2];
      file.end = this.at = next;
      return true;
    }
    return false;
  }

  /** The lines between `diff --git` and the first hunk. */
  private extendedLines(file: FileBuilder): void {
    for (;;) {
      const next = lineEnd(this.text, this.at) + 1;
      if (this.starts('--- ')) {
        if (this.starts('+++ ', next)) this.names(file, next);
        return;
      }
      if (this.starts('index ')) {
        file.end = this.at = Math.min(next, this.text.length);
        continue;
      }
      const line = this.line(this.at);
      if (line.startsWith('GIT binary patch')) {
        file.binary = true;
        this.at = next;
        this.binaryLines();
        file.end = this.at;
        return;
      }
      if (/^(?:Binary files|Files) .* differ$/.test(line)) {
        file.binary = true;
        file.end = this.at = next;
        return;
      }
      if (this.at >= this.text.length || !file.takeExtended(line)) {
        if (file.end === file.start) file.end = this.at;
        return;
      }
      file.end = this.at = Math.min(next, this.text.length);
    }
  }

  /** `literal N` or `delta N`, data lines, a blank line; once or twice. */
  private binaryLines(): void {
    while (this.at < this.text.length && /^(?:literal|delta) \d+/.test(this.line(this.at))) {
      while (this.at < this.text.length && this.line(this.at) !== '') this.at = lineEnd(this.text, this.at) + 1;
      this.at = Math.min(this.text.length, lineEnd(this.text, this.at) + 1);
    }
  }

  /** Takes a `--- `, `+++ ` pair at `at` and `second`. */
  private names(file: FileBuilder, second: number): void {
    file.oldName = nameOnLine(this.line(this.at).slice(4));
    file.newName = nameOnLine(this.line(second).slice(4));
    file.end = this.at = Math.min(this.text.length, lineEnd(this.text, second) + 1);
  }

  /** A `--- ` line that `+++ ` and a hunk follow, without `diff --git`: quilt's and older tools'. */
  private oldNameLine(next: number): boolean {
    if (!this.starts('+++ ', next)) return false;
    const third = lineEnd(this.text, next) + 1;
    if (!this.starts('@@ -', third)) return false;
    const indexed = this.file?.hunks.length === 0 && this.file.oldName === undefined ? this.file : undefined;
    this.names(indexed ?? this.open(), next);
    return true;
  }

  /** quilt's and Subversion's `Index: path`, a rule of `=`, then the names. */
  private indexLine(next: number): boolean {
    const rule = this.starts('====', next) ? lineEnd(this.text, next) + 1 : next;
    if (!this.starts('--- ', rule)) return false;
    const file = this.open();
    this.at = rule;
    const second = lineEnd(this.text, rule) + 1;
    if (!this.starts('+++ ', second)) {
      this.file = undefined;
      return false;
    }
    this.names(file, second);
    return true;
  }

  private hunk(next: number): boolean {
    const header = readHunkHeader(this.text, this.at);
    if (!header) return false;
    const file = this.nameAbove() ?? (this.file && !this.file.binary ? this.file : this.open());
    if (file.oldName === undefined && file.newName === undefined) file.pathUnknown = true;
    if (file.hunks.length > 0 && file.end < this.at) this.noteBetween(file);
    const extent = measureHunk(this.text, next, header);
    if (!extent) return this.looseHunk(file, header, next);
    const damage = this.longDamage(extent.end);
    file.hunks.push(new WholeHunk(this.view, header, this.at, Math.min(next, this.text.length), extent.ends, damage));
    file.added += extent.added;
    file.removed += extent.removed;
    file.end = this.at = extent.end;
    return true;
  }

  /** A file of whose header only the `+++ ` line right above the hunk is there, or whole. */
  private nameAbove(): FileBuilder | undefined {
    const { text, at } = this;
    const start = text.lastIndexOf('\n', at - 2) + 1;
    if (at === 0 || at - start > 1000 || !this.starts('+++ ', start) || start < (this.file?.end ?? 0)) return undefined;
    const file = this.open();
    file.oldName = file.newName = nameOnLine(this.line(start).slice(4));
    file.damage.push({ kind: 'header', ...this.view.span(start, withoutReturn(text, start, at - 1)) });
    return file;
  }

  /** Words between two hunks of one file: git takes the second one for a hunk without a file. */
  private noteBetween(file: FileBuilder): void {
    const words = this.text.slice(file.end, this.at);
    const start = file.end + words.length - words.trimStart().length;
    const at = start < this.at ? start : file.end;
    file.damage.push({ kind: 'foreign', ...this.view.span(at, Math.min(lineEnd(this.text, at), this.at)) });
  }

  /** Changed lines right after a hunk whose counts are full: git drops them without a word. */
  private longDamage(end: number): HunkDamage[] | undefined {
    const first = this.text.charCodeAt(end);
    if (first !== 0x2b && first !== 0x2d) return undefined;
    if (first === 0x2d && this.starts('--', end)) return undefined;
    const last = withoutReturn(this.text, end, lineEnd(this.text, end));
    return [{ kind: 'long', ...this.view.span(end, last) }];
  }

  private looseHunk(file: FileBuilder, header: HunkHeader, next: number): boolean {
    const headerRow = plainRow(this.text, this.at);
    const { rows, end, whole } = this.looseRows(next);
    const { hunks, stray } = readLooseHunk(this.view, headerRow, header, rows, whole, ownStyle);
    for (const hunk of [...hunks, ...stray]) {
      file.hunks.push(hunk);
      file.added += hunk.added;
      file.removed += hunk.removed;
    }
    file.end = this.at = Math.max(end, Math.min(next, this.text.length));
    return true;
  }

  /** The lines up to the next header, a signature, or words that are none of a diff. */
  private looseRows(from: number): { rows: Row[]; end: number; whole: boolean } {
    const { text } = this;
    const rows: Row[] = [];
    let at = from;
    let strangers = 0;
    while (at < text.length && rows.length < LOOSE_ROWS) {
      if (this.starts('diff --', at) || this.starts('@@ -', at) || this.isNamePair(at)) {
        return { rows, end: at, whole: true };
      }
      const row = plainRow(text, at);
      const isRule = row.end - at === 3 && this.starts('---', at);
      if (isRule || isSignature(text, row)) return { rows, end: at, whole: true };
      const isLine = row.end === row.content || ' +-\\\t\u00a0'.includes(text[row.content]!);
      strangers = isLine ? 0 : strangers + 1;
      if (strangers > 3) {
        rows.splice(rows.length - 3);
        return { rows, end: rows.at(-1)?.end ?? from, whole: false };
      }
      rows.push(row);
      at = lineEnd(text, at) + 1;
    }
    return { rows, end: Math.min(at, text.length), whole: false };
  }

  private isNamePair(at: number): boolean {
    if (!this.starts('--- ', at)) return false;
    const second = lineEnd(this.text, at) + 1;
    return this.starts('+++ ', second) && this.starts('@@ -', lineEnd(this.text, second) + 1);
  }

  private combinedHunk(next: number): boolean {
    if (!this.file?.combined) return false;
    const read = readCombinedHunk(this.view, this.at, next);
    if (!read) return false;
    this.file.hunks.push(read.hunk);
    this.file.added += read.added;
    this.file.removed += read.removed;
    this.file.end = this.at = read.end;
    return true;
  }
}

const ownStyle = { depth: 0, lostBlank: false, doubled: false, squeezed: false, wraps: false };

const headerLine =
  /^(?:index |--- |old mode|new mode|deleted file|new file|rename |copy |similarity |dissimilarity |GIT binary|Binary files |Files |@@ -)/;

/** `-- ` alone on a line, as mailers and git set it before a signature. */
export function isSignature(text: string, row: { content: number; end: number }): boolean {
  const length = row.end - row.content;
  return (
    (length === 2 || length === 3) &&
    text.startsWith('--', row.content) &&
    (length === 2 || text.charCodeAt(row.content + 2) === 0x20)
  );
}
