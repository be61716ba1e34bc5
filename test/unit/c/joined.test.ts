import { describe, expect, it } from 'vitest';
import { analyseC, joinDefinitions, type Question, type TextDefinitions } from '../../../server/src/c/index.ts';
import { kernelKnowledge } from '../../../server/src/kernel/index.ts';
import { realEngine } from '../analysis/engine.ts';

const { parser } = await realEngine();

const texts = Array.from(
  { length: 12 },
  (_, i) => `
#define EXAMPLE_SHIFT_${i} ${12 + i}
#define EXAMPLE_SHIFT ${i}
#define EXAMPLE_ENTRY_${i}(t, n) example_entry_${i}(t, n, false)
__be64 *example_prototype_${i}(struct example *e, bool alloc);
struct example_${i} { u64 base; u32 count; };
struct example_all { u${i % 2 ? 32 : 64} either; };
static __be64 *example_entry_${i}(struct example *e, long n, bool alloc)
{
	return kzalloc(n, GFP_KERNEL);
}
static const struct iommu_ops example_ops_${i} = {
	.unmap_pages = example_unmap_${i},
};
`,
);

const read = (): TextDefinitions[] =>
  texts.map((text, i) => analyseC({ kind: 'file', path: `${i}.c`, text }, parser!, kernelKnowledge).definitions);

/** The first of them that knows. */
const first = <T>(all: readonly TextDefinitions[], ask: (one: TextDefinitions) => T | undefined) =>
  all.map(ask).find((one) => one !== undefined);

describe('many texts as one', () => {
  it('answer as they do one after the other', () => {
    const [all, [joined, ...rest]] = [read(), joinDefinitions(read())];
    expect(rest).toEqual([]);
    for (const name of [0, 3, 11].flatMap((i) => [
      `example_entry_${i}`,
      `EXAMPLE_ENTRY_${i}`,
      `example_prototype_${i}`,
    ])) {
      const fact = joined!.fact(name);
      expect(fact).toMatchObject({ name });
      expect({ ...fact }).toEqual({ ...first(all, (one) => one.fact(name)) });
      expect(joined!.bodyOf(name) === undefined).toBe(first(all, (one) => one.bodyOf(name)) === undefined);
    }
    for (const i of [0, 7, 11]) {
      expect(joined!.macro(`EXAMPLE_SHIFT_${i}`)).toBe(String(12 + i));
      expect(joined!.memberType(`example_${i}`, 'count')).toBe('u32');
      expect(joined!.slotOf(`example_unmap_${i}`)).toEqual({ ops: 'iommu_ops', slot: 'unmap_pages' });
    }
    expect(joined!.macro('EXAMPLE_SHIFT')).toBe('0');
    expect(joined!.memberType('example_all', 'either')).toBe('u64');
    expect(joined!.fact('nobody')).toBeUndefined();
  });

  it('change their answer when one of them does', () => {
    const questions: Question[] = [
      'call example_entry_5',
      'macro EXAMPLE_SHIFT_5',
      'member example_5.count',
      'slot example_unmap_5',
    ];
    const [before] = joinDefinitions(read());
    texts[5] = texts[5]!
      .replace('GFP_KERNEL', 'GFP_ATOMIC')
      .replace('EXAMPLE_SHIFT_5 17', 'EXAMPLE_SHIFT_5 16')
      .replace('u32 count', 'u64 count')
      .replace('.unmap_pages', '.map_pages');
    const [after] = joinDefinitions(read());
    for (const question of questions) {
      expect(before!.ownAnswer(question)).not.toBe('');
      expect(after!.ownAnswer(question)).not.toBe(before!.ownAnswer(question));
    }
    expect(after!.ownAnswer('call example_entry_6')).toBe(before!.ownAnswer('call example_entry_6'));
    expect(before!.ownAnswer('call nobody')).toBe('');
  });

  it('are left as they are where they are few', () => {
    const few = read().slice(0, 3);
    expect(joinDefinitions(few)).toBe(few);
  });
});
