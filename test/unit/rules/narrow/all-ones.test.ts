import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check } from '../check.ts';

/** What is marked in a function that has a limit of some type. */
function marked(type: string, lines: string): string[] {
  const text = `
static ${type} example(struct device *dev, bool all, unsigned int bits, ${type} other)
{
	${type} limit = (1ULL << bits) - 1;

${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
}
`;
  return check(narrowArithmetic, text, 'arch/example/mm/init.c').map(({ start, end }) => text.slice(start, end));
}

describe('all ones plus 1', () => {
  it.each([
    ['phys_addr_t', 'if (all)\n\tlimit = PHYS_ADDR_MAX;\nreturn min(limit + 1, other);', ['limit + 1']],
    ['unsigned long', 'limit = all ? ULONG_MAX : other;\nreturn limit + 1;', ['limit + 1']],
    ['u64', 'if (all)\n\tlimit = U64_MAX;\nreturn limit + 1;', ['limit + 1']],
    ['u64', 'if (all)\n\tlimit = ~0ULL;\nreturn limit + 1;', ['limit + 1']],
    ['u64', 'if (all)\n\tlimit = DMA_BIT_MASK(64);\nother = limit + 1;\nreturn other;', ['limit + 1']],
    ['u64', 'if (all)\n\tlimit = DMA_BIT_MASK(64);\nlimit++;\nreturn limit;', ['limit++']],
    ['u64', 'if (all)\n\tlimit = U64_MAX;\nlimit += 1;\nreturn limit;', ['limit += 1']],
    ['u64', 'limit = dma_get_mask(dev);\nreturn limit + 1;', ['limit + 1']],
    // On a 64-bit kernel they have the same width.
    ['u64', 'if (all)\n\tlimit = ULONG_MAX;\nreturn limit + 1;', ['limit + 1']],
    ['u32', 'if (all)\n\tlimit = U32_MAX;\nreturn limit + 1;', ['limit + 1']],
  ])('in %s: %s', (type, lines, expected) => expect(marked(type, lines)).toEqual(expected));

  it.each([
    // Not all ones of that type.
    ['u64', 'if (all)\n\tlimit = U32_MAX;\nreturn limit + 1;'],
    ['u64', 'if (all)\n\tlimit = DMA_BIT_MASK(48);\nreturn limit + 1;'],
    // -1 is what it is meant to be.
    ['s64', 'if (all)\n\tlimit = -1;\nreturn limit + 1;'],
    // The path with all ones does not get there.
    ['u64', 'if (all) {\n\tlimit = U64_MAX;\n\treturn limit;\n}\nreturn limit + 1;'],
    ['u64', 'limit = U64_MAX;\nlimit = other;\nreturn limit + 1;'],
    // Excluded, or undone.
    ['u64', 'if (all)\n\tlimit = U64_MAX;\nif (limit == U64_MAX)\n\treturn 0;\nreturn limit + 1;'],
    ['u64', 'if (all)\n\tlimit = U64_MAX;\nif (limit < other)\n\treturn limit + 1;\nreturn 0;'],
    ['u64', 'if (all)\n\tlimit = U64_MAX;\nreturn limit + 1 - other;'],
    // The one before the first.
    ['u64', 'u64 next = U64_MAX;\nif (other == next + 1)\n\treturn 1;\nreturn 0;'],
    ['u64', 'u64 index = ~0ULL;\nreturn index + 1;'],
  ])('but in %s: %s', (type, lines) => expect(marked(type, lines)).toEqual([]));
});
