import { describe, expect, it } from 'vitest';
import { allocOnClear } from '../../../server/src/rules/alloc-on-clear.ts';
import { errnoChoice } from '../../../server/src/rules/errno-choice.ts';
import { ignoredIndex } from '../../../server/src/rules/ignored-index.ts';
import { uncheckedNull } from '../../../server/src/rules/unchecked-null.ts';
import { hunkOf, inMail } from './mail.ts';

const path = 'drivers/iommu/example-iommu.c';

describe('where a hunk ends before what would decide', () => {
  const kept = ` 	if (!ex->ops)
 		return -EINVAL;
+	ex->size = size;
 	ex->pool = dma_pool_create("example", ex->dev, 64,
 				   64, 0);
`;
  const head = 'static int example_init(struct example *ex)';
  const other = ' \n+static int example_more;\n';
  it.each([
    [
      'the } of another function',
      hunkOf(10, head, kept) + hunkOf(30, 'static void example_exit(struct example *ex)', ` }\n${other}`),
      0,
    ],
    [
      'the } of a table',
      hunkOf(10, head, kept) + hunkOf(30, 'static const struct example_ops ops = {', ` };\n${other}`),
      0,
    ],
    ['its own }', hunkOf(10, head, `${kept} 	return 0;\n }\n${other}`), 1],
  ])('a result that is kept: %s', (_, hunks, found) => {
    expect(inMail(uncheckedNull, path, hunks)).toHaveLength(found);
  });

  it('a loop: the address may move below', () => {
    const found = (end: string): string[] =>
      inMail(
        ignoredIndex,
        path,
        hunkOf(
          20,
          'static int example_map(struct example *ex, dma_addr_t dma_addr,',
          ` 	unsigned long *entry;
 	int i;
 
 	for (i = 0; i < nr_pages; i++) {
-		entry = example_walk(ex->table, dma_addr);
+		entry = example_walk(ex->table, dma_addr,
+				     gfp);
 		if (!entry) {
 			rc = -ENOMEM;
 			goto undo;
${end}`,
        ),
      );
    expect(found(' 		}\n 		example_update(entry, flags);\n 	}\n')).toHaveLength(1);
    expect(found('')).toEqual([]);
    expect(found(' 		}\n 		example_update(entry, flags);\n')).toEqual([]);
  });

  it('a branch: what it tells stands', () => {
    const found = (lines: string): string[] =>
      inMail(
        errnoChoice,
        path,
        hunkOf(
          20,
          'static int example_init(struct example *ex)',
          ` 	ex->map = kzalloc(64, GFP_KERNEL);\n 	if (!ex->map) {\n+		dev_err(ex->dev, "no map\\n");\n${lines}`,
        ),
      );
    expect(found(' 		ret = -EINVAL;\n')).toHaveLength(1);
    expect(found(' 		return -EINVAL;\n')).toHaveLength(1);
    expect(found(' 		ret = -EINVAL;\n 		ex->map = other;\n')).toEqual([]);
  });

  it('a walk: the entry may be what it gives', () => {
    const found = (type: string): string[] =>
      inMail(
        allocOnClear,
        path,
        hunkOf(
          20,
          `${type}example_walk_entry(struct dmar_domain *domain, dma_addr_t iova)`,
          ` {
 	int level = 1;
-	struct dma_pte *pte = pfn_to_dma_pte(domain, iova >> 12, &level);
+	struct dma_pte *pte = pfn_to_dma_pte(domain, iova >> 12, &level,
+					     GFP_ATOMIC);
 
 	if (!pte)
 		return 0;
`,
        ),
      );
    expect(found('static unsigned long ')).toHaveLength(1);
    expect(found('static struct dma_pte *')).toEqual([]);
  });
});
