import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignColumns, wrapText } from '../../../server/src/report/columns.ts';

describe('alignColumns', () => {
  it('puts the first column left and the others right', () => {
    expect(alignColumns([['a', '1'], ['long', '1000'], ['b']], ' ')).toBe(' a        1\n long  1000\n b\n');
  });
});

describe('wrapText', () => {
  it('keeps lines within the width where words allow, and every word in order', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 78 }), (list, width) => {
        const wrapped = wrapText(list.join(' '), width);
        for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
        expect(wrapped.split(/\s+/)).toEqual(list);
      }),
    );
  });
});
