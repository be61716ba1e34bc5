import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from '../../../server/src/layout/nearest.ts';

describe('how far two words are apart', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['levels', 'levels', 0],
    ['level', 'levels', 1],
    ['levels', 'level', 1],
    ['levelx', 'levels', 1],
    // Neighbours that are swapped count once, at the start, in the middle, at the end.
    ['elvels', 'levels', 1],
    ['leevls', 'levels', 1],
    ['levesl', 'levels', 1],
    // Letters that are not neighbours, or only half swapped, count each for itself.
    ['sevell', 'levels', 2],
    ['abxa', 'abax', 1],
    ['ab', 'bc', 2],
    ['ab', 'cb', 1],
    ['ca', 'abc', 3],
    ['aa', 'aab', 1],
    // A swap behind a word that differs already.
    ['xab', 'yba', 2],
    ['kitten', 'sitting', 3],
  ])('%s and %s: %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe('the nearest word', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['levles', ['page', 'levels'], 'levels'],
    ['LEVELS', ['levels'], 'levels'],
    ['levels', ['LEVELX'], 'LEVELX'],
    // Of two that are as near the first one.
    ['paga', ['page', 'pagb'], 'page'],
    // A third of the letters may differ, one in a short word.
    ['ab', ['xb'], 'xb'],
    ['ab', ['xy'], undefined],
    ['abcdef', ['abcdxy'], 'abcdxy'],
    ['abcdef', ['abcxyz'], undefined],
    ['abcdefghi', ['abcdefxyz'], 'abcdefxyz'],
    ['page', [], undefined],
    // Up to 40 letters.
    ['a'.repeat(40), ['a'.repeat(39)], 'a'.repeat(39)],
    ['a'.repeat(39), ['a'.repeat(40)], 'a'.repeat(40)],
    ['a'.repeat(41), ['a'.repeat(40)], undefined],
    ['a'.repeat(40), ['a'.repeat(41)], undefined],
  ])('of %s among %j', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
    expect(didYouMean(word, candidates)).toBe(expected === undefined ? '' : ` Did you mean \`${expected}\`?`);
  });
});
