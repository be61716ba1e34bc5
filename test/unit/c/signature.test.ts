import { describe, expect, it } from 'vitest';
import { factsOfPrototypes } from '../../../server/src/c/signature.ts';

describe('factsOfPrototypes', () => {
  it.each<[string, number | undefined]>([
    ['__be64 *f(struct t *t, unsigned long entry, bool alloc);', 2],
    ['extern u64 *f(struct t *t, bool may_alloc, long i);', 1],
    ['static inline unsigned long *f(int create);', 0],
    ['pte_t *f(struct t *t,\n\t\tbool alloc) __must_check;', 1],
    ['struct page *f(struct t *t, bool alloc);', undefined],
    ['void *f(struct t *t, bool alloc);', undefined],
    ['__be64 f(struct t *t, bool alloc);', undefined],
    ['__be64 *f(struct t *t, bool allocated_before);', undefined],
    ['__be64 *f(struct t *t, unsigned long entry);', undefined],
    ['\treturn *f(t, alloc);', undefined],
  ])('%s', (code, argument) => {
    const fact = factsOfPrototypes(`${code}\n`).get('f');
    expect(fact?.entryAccessor?.allocates).toEqual(argument === undefined ? undefined : { argument, is: 'true' });
  });
});
