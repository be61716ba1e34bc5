import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../../server/src/analysis/projectFile.ts';
import { kernelKnowledge } from '../../../server/src/kernel/index.ts';

const read = (text: string) => readProjectFile(text, kernelKnowledge);

describe('a project file', () => {
  it('has facts and ignored rules', () => {
    const { value, problems } = read('{ "constants": { "SAMPLE_SHIFT": 21 }, "ignore": ["unchecked-null"] }');
    expect(problems).toEqual([]);
    expect(value.knowledge.constant('SAMPLE_SHIFT')).toBe(21n);
    expect(value.ignore).toEqual(['unchecked-null']);
  });

  it.each([
    ['{ "ignore": ["uncheckd-null"] }', '"uncheckd-null"', 'Did you mean `unchecked-null`?'],
    ['{ "ignore": [7] }', '7', 'double quotes'],
    ['{ "ignore": "unchecked-null" }', '"unchecked-null"', 'a list is expected'],
    ['{ "ignored": [] }', '"ignored"', 'known are calls'],
  ])('%s: the problem is at its place', (text, place, words) => {
    const { problems } = read(text);
    expect(problems.map(({ start, end }) => text.slice(start, end))).toEqual([place]);
    expect(problems[0]!.message).toContain(words);
  });
});
