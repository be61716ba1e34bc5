import type { FilePatch, HunkLine } from '../patch/model.ts';

/** Where an offset of the document is in a file's patch. */
export interface LinePlace {
  readonly line: HunkLine;
  /** Names the run of changed lines; undefined on a context line. */
  readonly block: string | undefined;
}

/** Looks up the hunk lines of one file by document offset. */
export class ChangedLines {
  private readonly places: LinePlace[] = [];

  constructor(file: FilePatch) {
    file.hunks.forEach((hunk, h) => {
      let run = 0;
      let changed = false;
      for (const line of hunk.lines) {
        const isChange = line.kind === 'added' || line.kind === 'removed';
        if (isChange && !changed) run++;
        if (line.kind !== 'no-newline') changed = isChange;
        this.places.push({ line, block: isChange ? `${h}.${run}` : undefined });
      }
    });
  }

  /** Lines that the patch adds in a run, or anywhere in the file. */
  added(block?: string): HunkLine[] {
    return this.places.flatMap(({ line, block: own }) =>
      line.kind === 'added' && (block === undefined || own === block) ? line : [],
    );
  }

  at(offset: number): LinePlace | undefined {
    let low = 0;
    let high = this.places.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const { line } = this.places[middle]!;
      if (offset < line.start) high = middle - 1;
      else if (offset > line.end) low = middle + 1;
      else return this.places[middle];
    }
    return undefined;
  }
}
