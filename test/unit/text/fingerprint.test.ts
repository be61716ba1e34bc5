import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../server/src/text/fingerprint.ts';

describe('fingerprint', () => {
  it('is equal for equal texts, and tells a text from one with another character', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (text, at, other) => {
        const i = text === '' ? 0 : at % text.length;
        const changed = text.slice(0, i) + other + text.slice(i + 1);
        expect(fingerprint(`${text}`)).toBe(fingerprint(text));
        if (changed !== text) expect(fingerprint(changed)).not.toBe(fingerprint(text));
      }),
    );
  });

  it('has no two alike among many similar texts', () => {
    const texts = Array.from({ length: 50_000 }, (_, i) => `static int f${i % 223}(void)\n{\n\treturn ${i};\n}\n`);
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
  });
});
