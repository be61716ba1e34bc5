import type { View } from '../text/view.ts';
import type { FilePatch, Hunk, HunkDamage } from './model.ts';
import { withoutPrefixes } from './paths.ts';

/** Collects what the header lines of one file say, and its hunks. Offsets are in the view. */
export class FileBuilder {
  readonly start: number;
  end: number;
  /** Names with their prefixes, as `--- `/`+++ ` or `diff --git` gave them. */
  oldName: string | undefined;
  newName: string | undefined;
  /** Names that never have a prefix: of renames and copies. */
  private movedFrom: string | undefined;
  private movedTo: string | undefined;
  private kind: FilePatch['kind'] | undefined;
  private modeChanged = false;
  binary = false;
  combined = false;
  pathUnknown = false;
  readonly hunks: Hunk[] = [];
  readonly damage: HunkDamage[] = [];
  added = 0;
  removed = 0;

  constructor(start: number) {
    this.start = start;
    this.end = start;
  }

  /** Takes an extended header line (`rename from x`); false where it is none. */
  takeExtended(line: string): boolean {
    const match = extended.exec(line);
    if (!match) return false;
    const rest = line.slice(match[0].length).trimEnd();
    switch (match[1]) {
      case 'new file mode':
        this.kind = 'add';
        break;
      case 'deleted file mode':
        this.kind = 'delete';
        break;
      case 'old mode':
      case 'new mode':
        this.modeChanged = true;
        break;
      case 'rename from':
      case 'rename old':
        this.kind = 'rename';
        this.movedFrom = rest;
        break;
      case 'rename to':
      case 'rename new':
        this.kind = 'rename';
        this.movedTo = rest;
        break;
      case 'copy from':
        this.kind = 'copy';
        this.movedFrom = rest;
        break;
      case 'copy to':
        this.kind = 'copy';
        this.movedTo = rest;
        break;
      default:
        break;
    }
    return true;
  }

  finish(view: View, quoteDepth = 0): FilePatch {
    const names = withoutPrefixes(this.oldName, this.newName);
    let oldPath = this.movedFrom ?? names.old;
    let newPath = this.movedTo ?? names.new;
    if (this.kind === 'add') oldPath = undefined;
    if (this.kind === 'delete') newPath = undefined;
    const created = oldPath === undefined && newPath !== undefined;
    const deleted = newPath === undefined && oldPath !== undefined;
    const kind =
      this.kind ?? (created ? 'add' : deleted ? 'delete' : this.modeChanged && this.isEmpty ? 'mode' : 'modify');
    const file: { -readonly [Key in keyof FilePatch]: FilePatch[Key] } = {
      span: view.span(this.start, Math.max(this.start, this.end)),
      oldPath,
      newPath,
      kind,
      binary: this.binary,
      combined: this.combined,
      hunks: this.hunks,
      added: this.added,
      removed: this.removed,
    };
    if (this.pathUnknown) file.pathUnknown = true;
    if (quoteDepth > 0) file.quoteDepth = quoteDepth;
    else if (this.damage.length > 0) file.damage = this.damage;
    return file;
  }

  private get isEmpty(): boolean {
    return this.hunks.length === 0 && !this.binary;
  }
}

const extended =
  /^(old mode|new mode|deleted file mode|new file mode|rename from|rename to|rename old|rename new|copy from|copy to|similarity index|dissimilarity index|index|mode) /;
