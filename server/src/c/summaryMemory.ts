import type { Knowledge } from './knowledge.ts';
import { isAmong, type Answers } from './answers.ts';
import type { SplitSource } from './functionText.ts';
import type { Definitions, Ground } from './model.ts';

/** What was worked out of a body for its callers, and what stood around it then. */
export interface Summary {
  /** Parts of a fact, by name: data, nothing that holds on to the text that they were read from. */
  readonly parts: Map<string, unknown>;
  /** Everything that these rest on, bodies of callees included. */
  readonly ground: Ground;
}

/** Summaries that are kept. */
const MAXIMUM = 4_000;
/** Texts whose answers are kept: a file is looked at alone and with the files that are open beside it. */
const MAXIMUM_TEXTS = 4;

/**
 * Summaries of bodies, for when the same text comes again: in an editor all callees of the function that is typed in
 * are what they were. Values only, nothing of the text or its tree. The longest unused go first.
 */
export class SummaryMemory {
  private readonly known = new Map<string, Summary>();
  private knowledge: Knowledge | undefined;
  /** What was answered by the texts that were analysed last, the newest first. */
  private readonly versions: Answers[] = [];

  /** The version before of a text, with the same texts around it. */
  before(path: string, others: readonly Definitions[]): Answers | undefined {
    return this.versions.find(({ text }) => text.path === path && isAmong(others, text));
  }

  /** The version before of a text, whatever was around it, as it was split. */
  splitBefore(path: string): SplitSource | undefined {
    return this.versions.find(({ text }) => text.path === path)?.text.split;
  }

  /** Keeps what a text answered for its next version. */
  keepAnswers(answers: Answers): void {
    const { path, others } = answers.text;
    const at = this.versions.findIndex(({ text }) => text.path === path && isAmong(others, text));
    if (at !== -1) this.versions.splice(at, 1);
    this.versions.unshift(answers);
    if (this.versions.length > MAXIMUM_TEXTS) this.versions.pop();
  }

  /** What is known of a body of this key, where all that it rests on is answered as it was. */
  recall(key: string, knowledge: Knowledge, isStanding: (ground: Ground) => boolean): Summary | undefined {
    if (knowledge !== this.knowledge) return undefined;
    const found = this.known.get(key);
    return found && isStanding(found.ground) ? found : undefined;
  }

  keep(key: string, knowledge: Knowledge, summary: Summary): void {
    if (knowledge !== this.knowledge) this.known.clear();
    this.knowledge = knowledge;
    this.known.delete(key);
    this.known.set(key, summary);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MAXIMUM) break;
      this.known.delete(oldest);
    }
  }
}
