import type { Series } from '../patch/index.ts';
import { locateHunks, wholeImages } from '../patch/locate.ts';
import type { FilePatch } from '../patch/model.ts';

/** What a file is after a patch; undefined where that cannot be told. */
interface State {
  /** `n` of `n/m`. */
  readonly after: number;
  text: string | undefined;
}

/** What is known of the files of one series. */
interface Progress {
  /** Patches that have been applied. */
  applied: number;
  /** By path, in the order of the patches. */
  readonly states: Map<string, State[]>;
}

/** Characters of all states together that are kept, the newest ones: only replies ask for older ones. */
const MAXIMUM_CHARACTERS = 16_000_000;

/**
 * Files as the patches of a series leave them, one upon the other: from the tree's copy, or from the patch that adds
 * them, so that of a file that is new in the series no tree is needed.
 */
export class SeriesTexts {
  private readonly readTree: ((path: string) => string | undefined) | undefined;
  private readonly known = new Map<Series, Progress>();
  /** The oldest first. */
  private readonly kept: State[] = [];
  private characters = 0;

  constructor(readTree: ((path: string) => string | undefined) | undefined) {
    this.readTree = readTree;
  }

  /** What patch `number` of a series finds of a file that an earlier one of it changes; undefined where that is not known. */
  before(series: Series, number: number, path: string): string | undefined {
    let progress = this.known.get(series);
    if (!progress) this.known.set(series, (progress = { applied: 0, states: new Map() }));
    const { patches } = series;
    for (; progress.applied < patches.length; progress.applied++) {
      const { files, facts } = patches[progress.applied]!.message;
      if (facts.number === undefined || facts.number >= number) break;
      for (const file of files) this.apply(progress, file, facts.number);
    }
    return progress.states.get(path)?.findLast(({ after }) => after < number)?.text;
  }

  private apply({ states }: Progress, file: FilePatch, number: number): void {
    const { oldPath, newPath } = file;
    const path = newPath ?? oldPath;
    if (path === undefined || !/\.[ch]$/.test(path)) return;
    const last = oldPath === undefined ? undefined : states.get(oldPath)?.at(-1);
    const bases = [last?.text, oldPath === undefined ? undefined : this.readTree?.(oldPath)];
    let text = file.kind === 'add' ? added(file) : undefined;
    for (const base of file.kind === 'add' || file.kind === 'delete' ? [] : bases) {
      if (base !== undefined) text ??= changed(file, base);
    }
    const state = { after: number, text };
    const before = states.get(path);
    if (before) before.push(state);
    else states.set(path, [state]);
    this.keep(state);
  }

  private keep(state: State): void {
    this.kept.push(state);
    this.characters += state.text?.length ?? 0;
    while (this.characters > MAXIMUM_CHARACTERS) {
      const oldest = this.kept.shift()!;
      this.characters -= oldest.text?.length ?? 0;
      oldest.text = undefined;
    }
  }
}

/** The whole of a new file; undefined where the patch does not show all of it. */
function added({ hunks: [hunk, ...more], combined }: FilePatch): string | undefined {
  if (!hunk || more.length > 0 || combined || hunk.fragment) return undefined;
  const lines = hunk.lines.filter(({ kind }) => kind === 'added');
  return lines.length === hunk.newCount ? lines.map(({ text }) => `${text}\n`).join('') : undefined;
}

function changed(file: FilePatch, base: string): string | undefined {
  if (file.hunks.length === 0) return base;
  const location = locateHunks(file, base);
  return location && wholeImages(file, base, location).new.text;
}
