import { describe, expect, it } from 'vitest';
import { proseTokens } from '../../../server/src/quantity/prose.ts';

/** Each token as the first letters of its kind and its text; a break has a bar. */
const tokens = (text: string) =>
  proseTokens(text)
    .map(({ kind, text: shown }) => (kind === 'break' ? `|${shown}` : `${kind}:${shown}`))
    .join(' ');

describe('the tokens of prose', () => {
  it.each([
    // Signs of one, two and three characters.
    ['1 << 2', 'number:1 operator:<< number:2'],
    ['1 >> 2', 'number:1 operator:>> number:2'],
    ['1 <<= 2', 'number:1 |<<= number:2'],
    ['1 == 2', 'number:1 relation:== number:2'],
    ['1 === 2', 'number:1 |== relation:= number:2'],
    ['2 ** 3', 'number:2 operator:** number:3'],
    ['1 -> 2', 'number:1 |-> number:2'],
    ['1 -- 2', 'number:1 |-- number:2'],
    ['1 ++ 2', 'number:1 |++ number:2'],
    ['1 && 2', 'number:1 |&& number:2'],
    ['1 // 2', 'number:1 |// number:2'],
    ['1 */ 2', 'number:1 |*/ number:2'],
    ['1 ~= 2', 'number:1 relation:~= number:2'],
    ['1 += 2', 'number:1 |+= number:2'],
    ['1 <= 2', 'number:1 |<= number:2'],
    ['1 != 2', 'number:1 |!= number:2'],
    ['1 => 2', 'number:1 |=> number:2'],
    ['1 = 2', 'number:1 relation:= number:2'],
    ['1 \u2248 2', 'number:1 relation:\u2248 number:2'],
    ['1 \u2245 2', 'number:1 relation:\u2245 number:2'],
    ['~2', 'about:~ number:2'],
    ['2 \u00d7 3', 'number:2 operator:\u00d7 number:3'],
    [
      '(1 + 2) & 3 | 4 ^ 5',
      'operator:( number:1 operator:+ number:2 operator:) operator:& number:3 operator:| number:4 operator:^ number:5',
    ],
    ['1; 2', 'number:1 |; number:2'],
    // An x is a sign only between spaces and behind something that can be multiplied.
    ['2 x 3', 'number:2 operator:x number:3'],
    ['pages x 3', 'noun:pages operator:x number:3'],
    ['(1) X 3', 'operator:( number:1 operator:) operator:X number:3'],
    ['foo x 3', 'word:foo word:x number:3'],
    ['x 3', 'word:x number:3'],
    ['2 x-3', 'number:2 word:x operator:- number:3'],
    // Words.
    ['1 i.e. 2', 'number:1 relation:i.e. number:2'],
    ['1 i.e 2', 'number:1 relation:i.e number:2'],
    ['1 ie 2', 'number:1 relation:ie number:2'],
    ['i 2', 'word:i number:2'],
    ['3 of 4', 'number:3 of:of number:4'],
    ['well-of 4', 'word:well operator:- word:of number:4'],
    ['of-course', 'word:of operator:- word:course'],
    ['foo.of', 'word:foo |. word:of'],
    // Numbers that are none.
    ['v5.4', 'word:v5 |. |4'],
    ['1.2.3', '|1.2.3'],
    ['12:34:56', '|12:34:56'],
    ['1..2', '|1 |. |. |2'],
    ['007', '|007'],
    ['0', 'number:0'],
    ['0x07', 'number:0x07'],
    ['$4', '|$ |4'],
    ['#4', '|# |4'],
    ['@4', '|@ |4'],
    [':4', '|: |4'],
    ['40%', '|40 |%'],
    ['40\u00b0', '|40 |\u00b0'],
    ['4. Then', 'number:4 |. word:Then'],
    ['4, 5', 'number:4 |, number:5'],
    ['8-byte entries', 'number:8-byte noun:entries'],
    ['64-bit', '|64-bit'],
    ['3-way', '|3-way'],
    ['3-4', 'number:3 operator:- number:4'],
    ['3-_', 'number:3 operator:- word:_'],
  ])('%j: %s', (text, expected) => {
    expect(tokens(text)).toBe(expected);
  });

  it.each([
    // Quotes, margins, blank lines.
    ['> 1\n> 2', 'number:1 number:2'],
    ['>> 1', 'number:1'],
    ['> > 1', 'number:1'],
    [' > 1', 'number:1'],
    [' * 1\n * 2', 'number:1 number:2'],
    ['/* 1 */', 'number:1 |*/'],
    ['/** 1', 'number:1'],
    ['// 1', 'number:1'],
    ['* 1', 'operator:* number:1'],
    ['1\n\n2', 'number:1 | number:2'],
    ['1\n\n\n \n2', 'number:1 | number:2'],
    ['1\n> \n2', 'number:1 | number:2'],
    // What a machine printed.
    ['[   44.613980] 1', '|'],
    ['[44.6] 1', '|[ number:44.6 |] number:1'],
    ['Aug 14 19:32:56 host kernel: 1', '|'],
    ['Aug 14 host', 'word:Aug number:14 word:host'],
    // A patch is not prose; it ends with the first line that cannot be in it.
    ['@@ -1,2 +1,2 @@\n 1\n-2\n+3\n\\ no newline\n4', '| number:4'],
    [
      'diff --git a/x b/x\nnew file mode\ndeleted file\nold mode\nnew mode\nsimilarity index\nindex 1..2\n--- a/x\n+++ b/x\n4',
      '| number:4',
    ],
    ['@@ -1 +1 @@\n+1\n-- \n2', '| |-- number:2'],
    ['+1', 'operator:+ number:1'],
    ['> @@ -1 +1 @@\n> +1\nfoo', '| word:foo'],
  ])('lines: %j: %s', (text, expected) => {
    expect(tokens(text)).toBe(expected);
  });
});
