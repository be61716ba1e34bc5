import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'arch/powerpc/kernel/example.c';
const head = 'static int __init example_off(char *str)';
const told = (body: string, section = '', subject = 'example: change', words = ''): string[] =>
  inMail(wrongFailureTest, path, hunkOf(10, section, body), subject, words);

describe('the handler of a boot option', () => {
  const mended = (value: string): string =>
    ` {\n \texample_is_off = true;\n-\treturn ${value};\n+\treturn 1;\n }\n __setup("example=off", example_off);\n`;
  it('is mended where it begins to return 1', () => {
    expect(told(mended('0'), head)).toEqual(['fixed: return 0;']);
    expect(told(mended('-EINVAL'), head)).toEqual(['fixed: return -EINVAL;']);
  });

  it('is mended where only the message tells that it is one', () => {
    const [body] = mended('0').split(' __setup');
    expect(told(body!, head, 'example: fix return values', 'The __setup() handlers must return 1.')).toHaveLength(1);
    expect(told(body!, head, 'example: tell that it is off')).toEqual([]);
  });

  it('is another one that the patch changes', () => {
    expect(told(mended('0'), 'static int __init example_parse(char *str)')).toEqual([]);
    expect(told(mended('0').replace('__setup', 'early_param').replace('=off', ''), head)).toEqual([]);
  });

  const added = (value: string, macro: string): string =>
    `+${head}\n+{\n+\texample_is_off = true;\n+\treturn ${value};\n+}\n+${macro}("example", example_off);\n`;
  it.each([
    ['0', '__setup', ['introduced: return 0;']],
    ['1', '__setup', []],
    ['0', 'early_param', []],
  ])('is new and returns %s to %s', (value, macro, expected) => {
    expect(told(added(value, macro))).toEqual(expected);
  });
});
