import type { Span } from '../text/problem.ts';
import type { Hunk, HunkDamage, HunkLine } from './model.ts';

/** A hunk whose lines are made when they are first asked for: in an archive, most never are. */
export abstract class LazyHunk implements Hunk {
  readonly header: Span;
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly section: string;
  readonly sectionStart: number;
  readonly fragment: boolean;
  readonly damage?: readonly HunkDamage[];
  private made: readonly HunkLine[] | undefined;

  constructor(facts: Omit<Hunk, 'lines'>) {
    this.header = facts.header;
    this.oldStart = facts.oldStart;
    this.oldCount = facts.oldCount;
    this.newStart = facts.newStart;
    this.newCount = facts.newCount;
    this.section = facts.section;
    this.sectionStart = facts.sectionStart;
    this.fragment = facts.fragment;
    if (facts.damage) this.damage = facts.damage;
  }

  get lines(): readonly HunkLine[] {
    return (this.made ??= this.readLines());
  }

  protected abstract readLines(): HunkLine[];
}
