import { changedNames } from './changedNames.ts';
import type { SplitSource } from './functionText.ts';
import type { Definitions, Ground, Question } from './model.ts';

/** One version of a text. */
export interface Version {
  readonly path: string;
  readonly split: SplitSource;
  /** The texts around it, which answer as well. */
  readonly others: readonly Definitions[];
}

/** Questions that are carried from version to version: some are about names that nobody asks for any more. */
const MAXIMUM = 50_000;
/** So many answers that differ are looked for one by one. */
const FEW = 8;

let versions = 0;

/**
 * What one version of a text answers about itself, and what the texts around it answer. The next version takes all of it over but for what its changes have
 * to do with, so that a keystroke costs the questions about names in the function that it is in. Holds on to the text,
 * not to what was worked out of it. Linear in the text.
 */
export class Answers {
  /** Of the version: no other has it. */
  readonly id = ++versions;
  readonly text: Version;
  private known = new Map<Question, string>();
  /** The questions about each name, from the first time on that a version takes over. */
  private byName: Map<string, Question[]> | undefined;
  /** The version before, and what it answered otherwise. */
  private before = 0;
  /** What the texts around answer: it is the same as long as they are. */
  private answersAround = new Map<Question, string>();
  private readonly differing: Question[] = [];
  /** The next version has all of it: what that answers otherwise, a second one could not tell any more. */
  private isTaken = false;

  constructor(text: Version, before: Answers | undefined, answerTo: (question: Question) => string) {
    this.text = text;
    if (before && !before.isTaken && before.text.path === text.path && isAmong(before.text.others, text)) {
      if (before.known.size <= MAXIMUM) this.takeOver(before, answerTo);
    }
  }

  private takeOver(before: Answers, answerTo: (question: Question) => string): void {
    this.known = before.known;
    const byName = (this.byName = before.byName ?? byNameOf(before.known.keys()));
    // Whoever still asks the old version is answered from its own text.
    before.known = new Map();
    before.byName = undefined;
    before.before = 0;
    before.isTaken = true;
    this.before = before.id;
    this.answersAround = before.answersAround;
    before.answersAround = new Map();
    const looked = new Set<Question>();
    for (const name of changedNames(before.text.split, this.text.split)) {
      for (const question of byName.get(name) ?? []) {
        if (looked.has(question)) continue;
        looked.add(question);
        const answer = answerTo(question);
        if (answer === this.known.get(question)) continue;
        this.known.set(question, answer);
        this.differing.push(question);
      }
    }
  }

  own(question: Question, answerTo: (question: Question) => string): string {
    let answer = this.known.get(question);
    if (answer === undefined) {
      this.known.set(question, (answer = answerTo(question)));
      if (this.byName) addByName(this.byName, question);
    }
    return answer;
  }

  /** What the texts around answer, one after the other. */
  around(question: Question): string {
    let answer = this.answersAround.get(question);
    if (answer === undefined) {
      answer = '';
      // Some are asked of the function's own text only.
      for (const other of /^(?:shift|uses|results|kept|setters|topmost|last) /.test(question) ? [] : this.text.others) {
        const more = other.ownAnswer(question);
        if (more !== '') answer += `\0${more}`;
      }
      this.answersAround.set(question, answer);
    }
    return answer;
  }

  /** Whether it is known without asking that this version, or the one before it, answered all of it so. */
  keeps({ seen, questions }: Ground): boolean {
    if (seen === this.id) return true;
    if (seen !== this.before || this.differing.length > FEW) return false;
    return this.differing.every((question) => !questions.includes(question));
  }
}

/** Whether a version stands among these texts. */
export function isAmong(others: readonly Definitions[], version: Version): boolean {
  return others.length === version.others.length && others.every((other, i) => other === version.others[i]);
}

function byNameOf(questions: Iterable<Question>): Map<string, Question[]> {
  const byName = new Map<string, Question[]>();
  for (const question of questions) addByName(byName, question);
  return byName;
}

function addByName(byName: Map<string, Question[]>, question: Question): void {
  const asked = question.slice(question.indexOf(' ') + 1);
  for (const name of /\W/.test(asked) ? asked.split(/\W+/) : [asked]) {
    const same = byName.get(name);
    if (same) same.push(question);
    else byName.set(name, [question]);
  }
}
