import { describe, expect, it } from 'vitest';
import { splitFile } from '../../../server/src/c/functionText.ts';
import type { Definitions, Question } from '../../../server/src/c/model.ts';
import { Answers, type Version } from '../../../server/src/c/answers.ts';

const first = 'int first(void)\n{\n\treturn alpha;\n}\n';
const second = 'int second(void)\n{\n\treturn beta;\n}\n';

const version = (text: string, others: readonly Definitions[] = [], path = 'a.c'): Version => ({
  path,
  split: splitFile(text),
  others,
});

/** Answers with the word behind `return` in the function, and counts how often it has to. */
function answering(text: string): { readonly answerTo: (question: Question) => string; asked: number } {
  const self = {
    asked: 0,
    answerTo(question: Question): string {
      self.asked++;
      return new RegExp(`int ${question.slice(5)}\\(void\\)\\s*\\{\\s*return (\\w+)`).exec(text)?.[1] ?? '';
    },
  };
  return self;
}

const questions: Question[] = ['call first', 'call second'];

/** One version with both questions asked, and the next. */
function twoVersions(text: string, others: { before?: readonly Definitions[]; now?: readonly Definitions[] } = {}) {
  const before = new Answers(version(first + second, others.before), undefined, answering('').answerTo);
  const old = answering(first + second);
  const answers = questions.map((question) => before.own(question, old.answerTo));
  const now = answering(text);
  const after = new Answers(version(text, others.now), before, now.answerTo);
  return { before, old, answers, after, now, seen: before.id };
}

describe('answers of a text', () => {
  it('are taken over by the next version but for names in what changed', () => {
    const { after, now } = twoVersions(first + second.replace('beta', 'gamma'));
    expect(now.asked).toBe(1);
    expect(questions.map((question) => after.own(question, now.answerTo))).toEqual(['alpha', 'gamma']);
    expect(now.asked).toBe(1);
  });

  it('are known to stand without asking where nothing they rest on is answered otherwise', () => {
    const { after, answers, seen } = twoVersions(first + second.replace('beta', 'gamma'));
    expect(after.keeps({ questions: ['call first'], answers: answers.slice(0, 1), seen })).toBe(true);
    expect(after.keeps({ questions, answers, seen })).toBe(false);
    // Of a version that is not the last one nothing is known.
    expect(after.keeps({ questions: ['call first'], answers: answers.slice(0, 1), seen: seen - 1 })).toBe(false);
  });

  it('stand where a name is in what changed but is answered as before', () => {
    const { after, answers, seen, now } = twoVersions(first + second.replace('beta;', 'beta; /* more */'));
    expect(now.asked).toBe(1);
    expect(after.keeps({ questions, answers, seen })).toBe(true);
  });

  it('are asked again where the texts around are others', () => {
    const around = {} as Definitions;
    const same = twoVersions(first + second, { before: [around], now: [around] });
    expect(same.after.keeps({ ...same, questions })).toBe(true);
    const other = twoVersions(first + second, { before: [around], now: [{} as Definitions] });
    expect(other.after.keeps({ ...other, questions })).toBe(false);
  });

  it('of another text are not taken over', () => {
    const { before } = twoVersions(first + second);
    const other = answering(first);
    const after = new Answers(version(first, [], 'b.c'), before, other.answerTo);
    expect(after.own('call second', other.answerTo)).toBe('');
  });

  it('of an old version stay its own', () => {
    const { before, old, after, now } = twoVersions(first + second.replace('beta', 'gamma'));
    expect(after.own('call second', now.answerTo)).toBe('gamma');
    expect(before.own('call second', old.answerTo)).toBe('beta');
    expect(before.keeps({ questions, answers: [], seen: after.id })).toBe(false);
  });

  it('are taken over once: a second version after the same one starts anew', () => {
    const { before, answers, seen } = twoVersions(first + second.replace('beta', 'gamma'));
    const text = first.replace('alpha', 'delta') + second;
    const now = answering(text);
    const again = new Answers(version(text), before, now.answerTo);
    expect(again.keeps({ questions, answers, seen })).toBe(false);
    expect(questions.map((question) => again.own(question, now.answerTo))).toEqual(['delta', 'beta']);
  });
});
