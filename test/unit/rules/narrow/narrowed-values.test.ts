import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { inMail } from '../mail.ts';

/** What is said of a patch that rewrites a declaration; the head of the function may be in view. */
function found(before: string, after: string, path = 'drivers/iommu/example.c', head = ''): string[] {
  const lines = head === '' ? [' \tstruct example *ex = find(domain);'] : [` ${head}`, ' {'];
  const hunk = `@@ -10,${lines.length + 3} +10,${lines.length + 3} @@ static int example_map(struct iommu_domain *domain)
${lines.join('\n')}
-	${before}
+	${after}

 	return example_set(domain, size);
`;
  return inMail(narrowArithmetic, path, hunk);
}

describe('a declaration that becomes narrower and keeps its value', () => {
  it.each([
    ['size_t size = pgsize * pgcount;', 'u32 size = pgsize * pgcount;', ['introduced: size = pgsize * pgcount']],
    ['u64 size = end - start + 1;', 'unsigned int size = end - start + 1;', ['introduced: size = end - start + 1']],
    [
      'size_t size = count << __ffs(pgsize);',
      'int size = count << __ffs(pgsize);',
      ['introduced: size = count << __ffs(pgsize)'],
    ],
    // The other way round, another value, what a call returned, what is no amount.
    ['u32 size = pgsize * pgcount;', 'size_t size = pgsize * pgcount;', []],
    ['size_t size = pgsize * pgcount;', 'u32 size = pgsize * 2;', []],
    ['long size = example_size(ex);', 'int size = example_size(ex);', []],
    ['size_t size = ex->size;', 'u32 size = ex->size;', []],
    ['unsigned long ret = a * b;', 'int ret = a * b;', []],
    ['size_t size = pgsize * pgcount;', 'unsigned long size = pgsize * pgcount;', []],
  ])('%s becomes %s', (before, after, expected) => expect(found(before, after)).toEqual(expected));

  it('is told once where the types are in view', () => {
    const head = 'static int example_map(struct iommu_domain *domain, size_t pgsize, size_t pgcount)';
    const text = ['size_t size = pgsize * pgcount;', 'u32 size = pgsize * pgcount;'] as const;
    expect(found(...text, 'drivers/iommu/example.c', head)).toEqual(['introduced: size = pgsize * pgcount']);
  });

  it('is left alone in other drivers', () =>
    expect(found('size_t size = a * b;', 'u32 size = a * b;', 'drivers/net/example.c')).toEqual([]));
});
