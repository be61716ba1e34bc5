import { describe, expect, it } from 'vitest';
import { changedNames } from '../../../server/src/c/changedNames.ts';
import { splitFile } from '../../../server/src/c/functionText.ts';

const names = (before: string, now: string): string[] => [...changedNames(splitFile(before), splitFile(now))].sort();

const top = '#define TOP 1\nstruct s {\n\tint m;\n};\n';
const first = 'int first(void)\n{\n\treturn alpha;\n}\n';
const second = 'int second(void)\n{\n\treturn beta;\n}\n';
const third = 'long third(void)\n{\n\treturn gamma;\n}\n';

describe('names in what changed', () => {
  it.each([
    ['nothing', top + first + second, top + first + second, []],
    [
      'one function, widened to the whole of it',
      first + second + third,
      first + second.replace('beta', 'betas') + third,
      ['beta', 'betas', 'int', 'return', 'second', 'void'],
    ],
    ['a function that is new', first + third, first + second + third, ['beta', 'int', 'return', 'second', 'void']],
    ['a function that is gone', first + second + third, first + third, ['beta', 'int', 'return', 'second', 'void']],
    ['a macro between definitions', top + first, top.replace('1', '2') + first, ['1', '2', 'TOP', 'define']],
    [
      'a comment',
      first + second,
      first + second.replace('return', '/* more */ return'),
      ['beta', 'int', 'return', 'second', 'void'],
    ],
  ])('%s', (_, before, now, expected) => {
    expect(names(before, now)).toEqual(expected);
  });

  it('an opened comment or brace changes all that follows', () => {
    expect(names(first + second + third, `${first}/*${second}${third}`)).toEqual(
      expect.arrayContaining(['beta', 'gamma']),
    );
    expect(names(first + second + third, first + second.replace('beta;', 'beta; {') + third)).toContain('second');
  });

  it('takes time that grows with the text', () => {
    const many = first.repeat(20_000);
    const began = performance.now();
    expect(names(many, `${many}${second}`)).toContain('beta');
    expect(names(many, `${second}${many}`)).toContain('beta');
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
