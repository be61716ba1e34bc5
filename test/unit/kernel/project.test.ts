import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelKnowledge, withProjectFacts } from '../../../server/src/kernel/index.ts';

describe('a project’s own facts', () => {
  const text = `{
    // how this tree's own walker behaves
    "calls": {
      "my_pte": { "type": "u64 *", "entryAccessor": { "allocates": { "argument": 2, "is": "true" } }, "mayReturnNull": true },
      "iommu_unmap": { "flushes": false }
    },
    "fields": { "my_domain.shift": { "type": "u32", "unit": "shift", "max": 34 } },
    "types": { "my_pte_t": { "bits": 64 } },
    "constants": { "MY_SIZE": "0x400000000", "MY_SHIFT": 21 },
    "ops": { "my_ops.zap": { "returns": "size_t", "role": "unmap" } },
    "loops": { "for_each_my": { "cursor": 0, "afterLoop": "null" } },
    "roles": { "my_drop": "clear" },
    "units": { "my_index": "iommu-pages" }
  }`;
  const { value: knowledge, problems } = withProjectFacts(kernelKnowledge, text);

  it('come before those of the kernel, and leave what they do not mention', () => {
    expect(problems).toEqual([]);
    expect(knowledge.call('my_pte')).toMatchObject({ name: 'my_pte', mayReturnNull: true });
    expect(knowledge.call('iommu_unmap')).toMatchObject({ flushes: false, returnsUnmapped: true });
    expect(knowledge.call('iommu_map')).toEqual(kernelKnowledge.call('iommu_map'));
    expect(knowledge.field('my_domain', 'shift')).toMatchObject({ unit: 'shift', max: 34n });
    expect(knowledge.type('my_pte_t')).toMatchObject({ bits: 64, bits32: 64 });
    expect(knowledge.constant('MY_SIZE')).toBe(1n << 34n);
    expect(knowledge.constant('MY_SHIFT')).toBe(21n);
    expect(knowledge.ops('my_ops', 'zap')?.role).toBe('unmap');
    expect(knowledge.ops(undefined, 'zap')?.returns).toBe('size_t');
    expect(knowledge.loopMacro('for_each_my')?.afterLoop).toBe('null');
    expect(knowledge.roleOfName('my_drop')).toBe('clear');
    expect(knowledge.unitOfName('my_index')).toBe('iommu-pages');
  });

  it('take nothing away that they cannot speak of', () => {
    expect(Object.keys(knowledge).sort()).toEqual(Object.keys(kernelKnowledge).sort());
    expect(knowledge.cpuPageBits?.('arch/x86/kernel/example.c')).toBe(12);
  });

  it.each([
    ['{"calls": {"f": {"mayReturnNull": 3}}}', '3'],
    ['{"calls": {"f": {"pure": true}}}', '"pure"'],
    ['{"calls": {"f": {"mayReturnNull": {"argument": 1}}}}', '{"argument": 1}'],
    ['{"constants": {"A": 1.5}}', '1.5'],
    ['{"fields": {"alone": {"type": "u32"}}}', '"alone"'],
    ['{"ops": {"a.b": {"returns": "int"}}}', '{"returns": "int"}'],
    ['{"names": {}}', '"names"'],
    ['{"units": {"i": "pages"}}', '"pages"'],
    ['[1]', '[1]'],
  ])('%s: the problem is at its key', (json, place) => {
    const result = withProjectFacts(kernelKnowledge, json);
    expect(result.problems.map((problem) => json.slice(problem.start, problem.end))).toEqual([place]);
  });

  it('what stands before a mistake counts', () => {
    const result = withProjectFacts(kernelKnowledge, '{"constants": {"A": 1, "B": }, "units": {"i": "bytes"}}');
    expect(result.problems).toHaveLength(1);
    expect(result.value.constant('A')).toBe(1n);
  });

  it('no text throws', () => {
    const unit = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '"calls"', '"types"', '\\', ' ', '-');
    fc.assert(
      fc.property(fc.string({ unit }), (json) => {
        expect(() => withProjectFacts(kernelKnowledge, json)).not.toThrow();
      }),
    );
  });

  it('deep nesting is refused, not followed', () => {
    const result = withProjectFacts(kernelKnowledge, '['.repeat(100_000));
    expect(result.problems[0]?.message).toContain('deep');
  });
});
