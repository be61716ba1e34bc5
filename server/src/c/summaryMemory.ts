import type { SplitSource } from './functionText.ts';
import type { Knowledge } from './knowledge.ts';
import type { Question } from './model.ts';

/** What was worked out of a body for its callers, and what stood around it then. */
export interface Summary {
  /** Parts of a fact, by name: data, nothing that holds on to the text that they were read from. */
  readonly parts: Map<string, unknown>;
  /** Everything that these rest on, bodies of callees included. */
  readonly questions: readonly Question[];
  readonly answers: readonly string[];
}

/** What a text answered. */
export interface Answers {
  readonly path: string;
  readonly split: SplitSource;
  readonly answers: ReadonlyMap<Question, string>;
}

/** Summaries that are kept. */
const MAXIMUM = 4_000;

/**
 * Summaries of bodies, for when the same text comes again: in an editor all callees of the function that is typed in
 * are what they were. Values only, nothing of the text or its tree. The longest unused go first.
 */
export class SummaryMemory {
  private readonly known = new Map<string, Summary>();
  private knowledge: Knowledge | undefined;
  /** The text that was analysed last: most likely the next one is its next version. */
  last: Answers | undefined;

  /** What is known of a body of this key, where all that it rests on is answered as it was. */
  recall(key: string, knowledge: Knowledge, answer: (question: Question) => string): Summary | undefined {
    if (knowledge !== this.knowledge) return undefined;
    const found = this.known.get(key);
    return found?.questions.every((question, i) => answer(question) === found.answers[i]) ? found : undefined;
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
