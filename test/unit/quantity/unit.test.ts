import { describe, expect, it } from 'vitest';
import { unitBytes, unitOf } from '../../../server/src/quantity/unit.ts';

describe('unitOf', () => {
  it.each<[words: string, bytes: bigint, reading: 'plain' | 'strict' | 'ambiguous']>([
    ['B byte bytes Bytes', 1n, 'strict'],
    ['K k', 1024n, 'plain'],
    ['Ki KiB kib', 1024n, 'strict'],
    ['KB kB Kb kbyte Kbytes kilobyte kilobytes', 1024n, 'ambiguous'],
    ['M m', 1n << 20n, 'plain'],
    ['megabytes', 1n << 20n, 'ambiguous'],
    ['GiB', 1n << 30n, 'strict'],
    ['T', 1n << 40n, 'plain'],
    ['PB', 1n << 50n, 'ambiguous'],
    ['E', 1n << 60n, 'plain'],
  ])('%s', (words, bytes, reading) => {
    for (const word of words.split(' ')) {
      const unit = unitOf(word);
      expect(unit && unitBytes(unit), word).toBe(bytes);
      expect(unit, word).toMatchObject({ strict: reading === 'strict', ambiguous: reading === 'ambiguous' });
    }
  });

  it.each(['b', 'e', 'x', 'KiBs', 'Kx', 'xkbytes', 'kbytesx', 'kilobyt', 'bit', 'megabits'])(
    '%s is no unit',
    (word) => {
      expect(unitOf(word)).toBeUndefined();
    },
  );
});
