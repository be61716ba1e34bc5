import { describe, expect, it } from 'vitest';
import { missingInvalidation } from '../../../server/src/rules/missing-invalidation.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(missingInvalidation, text))).toEqual(expected);
}

const clear = (body: string): string => `
static long example_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
{
	unsigned long i, hpa;
	enum dma_data_direction dir;
	bool flush = false;
	long ret = 0;

${body}
}
`;
const exchange = 'iommu_tce_xchg_no_kill(tbl, entry, &hpa, &dir)';
const mark = '^'.repeat(exchange.length);

describe('missing-invalidation', () => {
  it('reports a way out that does not flush where others do', () => {
    found(
      clear(
        `\tret = ${exchange};\n\t      ${mark}\n\tif (ret)\n\t\treturn ret;\n\tif (!example_put(hpa))\n\t\treturn -EFAULT;\n\tiommu_tce_kill(tbl, entry, 1);\n\treturn 0;`,
      ),
    );
  });

  it.each([
    ['where every way flushes', `\tret = ${exchange};\n\tiommu_tce_kill(tbl, entry, 1);\n\treturn ret;`],
    [
      'where nothing was changed',
      `\tif (${exchange})\n\t\treturn -EIO;\n\tiommu_tce_kill(tbl, entry, 1);\n\treturn 0;`,
    ],
    [
      'where a status says so',
      `\tret = ${exchange};\n\tif (ret != H_SUCCESS)\n\t\treturn ret;\n\tiommu_tce_kill(tbl, entry, 1);\n\treturn 0;`,
    ],
    ['where callers flush', `\tret = ${exchange};\n\treturn ret;`],
    [
      'where a flag says what is to be flushed',
      `\tfor (i = 0; i < pages; i++) {\n\t\t${exchange};\n\t\tflush = true;\n\t}\n\tif (flush)\n\t\tiommu_tce_kill(tbl, entry, pages);\n\treturn 0;`,
    ],
    [
      'where what came before flushed for something else',
      `\tiommu_tce_kill(tbl, pages, 1);\n\t${exchange};\n\treturn ret;`,
    ],
    [
      'after a jump to the flush',
      `\t${exchange};\n\tif (!example_put(hpa))\n\t\tgoto kill;\n\texample_count(tbl);\nkill:\n\tiommu_tce_kill(tbl, entry, 1);\n\treturn ret;`,
    ],
  ])('is silent %s', (_, body) => found(clear(body)));

  it('learns from bodies in view what they leave and what they do', () => {
    found(`
static void example_clear(struct iommu_table *tbl, unsigned long entry)
{
	unsigned long hpa = 0;
	enum dma_data_direction dir = DMA_NONE;

	iommu_tce_xchg_no_kill(tbl, entry, &hpa, &dir);
}

static long example_set(struct iommu_table *tbl, unsigned long entry, unsigned long hpa)
{
	long ret = example_install(tbl, entry, hpa);

	iommu_tce_kill(tbl, entry, 1);
	return ret;
}

long example_put(struct iommu_table *tbl, unsigned long entry, unsigned long hpa)
{
	long ret = example_set(tbl, entry, hpa);

	if (ret)
		example_clear(tbl, entry);
		^^^^^^^^^^^^^^^^^^^^^^^^^
	return ret;
}
`);
  });

  const path = 'drivers/iommu/example.c';
  const added = `@@ -20,6 +20,7 @@ static void example_detach(struct example *x, struct device *dev)
 	mutex_lock(&x->lock);
 	example_clear_entry(x, dev);
 	mutex_unlock(&x->lock);
+	example_flush_tlb_all(x);
 	put_device(dev);
 }
`;

  it.each([
    ['asks for a flush', 'iommu/example: Flush the IOTLB when a device is detached', '', true],
    [
      'fixes something, and says that a flush lacks',
      'iommu/example: Fix faults after detach',
      'The IOTLB is never flushed here.\n\nFixes: 0123456789ab ("example")',
      true,
    ],
    ['does something else with flushes', 'iommu/example: Batch TLB flushes', '', false],
    ['speaks of something else', 'iommu/example: Fix a leak', 'Fixes: 0123456789ab ("example")', false],
  ])('of a patch that %s', (_, subject, words, says) => {
    expect(inMail(missingInvalidation, path, added, subject, words)).toEqual(
      says ? ['fixed: example_clear_entry(x, dev);'] : [],
    );
  });

  it('reports a flush that is moved to where it is due', () => {
    const moved = `@@ -20,7 +20,7 @@ static void example_detach(struct example *x, struct device *dev)
 	mutex_lock(&x->lock);
-	example_flush_tlb_all(x);
 	example_clear_entry(x, dev);
+	example_flush_tlb_all(x);
 	mutex_unlock(&x->lock);
 	put_device(dev);
 }
`;
    expect(inMail(missingInvalidation, path, moved, 'iommu/example: Flush after the entry is cleared')).toEqual([
      'fixed: example_flush_tlb_all(x);',
    ]);
  });

  const elsewhere = `@@ -20,6 +20,7 @@ static void example_flush_ptes(struct example *x)
 	example_command(x);
 	example_wait(x);
+	example_inv_domain(x);
 }
 
 static void example_other(struct example *x)
@@ -90,5 +91,4 @@ static void example_sync(struct example *x)
 	example_flush_ptes(x);
-	example_inv_domain(x);
 	example_count(x);
 	example_put(x);
 }
`;
  it.each([
    ['says that the order was wrong', 'iommu/example: Fix the order of ATC invalidations', ['fixed: example_wait(x);']],
    ['says only that it is called', 'iommu/example: Invalidate the ATC when PTEs are flushed', []],
  ])('of a flush that is moved to another function by a patch that %s', (_, subject, expected) => {
    expect(inMail(missingInvalidation, path, elsewhere, subject)).toEqual(expected);
  });

  it.each([
    [
      'that makes something faster',
      added,
      'iommu/example: Flush the IOTLB when a device is detached',
      'Detaching is slow otherwise.',
    ],
    ['of a reply', added, 'Re: [PATCH] iommu/example: Flush the IOTLB when a device is detached', ''],
    [
      'for what never happens',
      added.replace('+	example', '+	if (WARN_ON(x->busy))\n+		example').replace('+20,7', '+20,8'),
      'iommu/example: Flush the IOTLB when a device is detached',
      '',
    ],
    [
      'that took the flush as an argument',
      `@@ -20,4 +20,4 @@ static void example_detach(struct example *x, struct device *dev)
 	mutex_lock(&x->lock);
-	example_for_all(x, 0, x->size, example_table_flush);
+	example_flush_range(x, 0, x->size);
 	mutex_unlock(&x->lock);
 }
`,
      'iommu/example: Flush the nested tables, too',
      '',
    ],
  ])('is silent about a patch %s', (_, hunk, subject, words) => {
    expect(inMail(missingInvalidation, path, hunk, subject, words)).toEqual([]);
  });

  it('is silent about flushes of a function that is new', () => {
    const helper = `@@ -20,3 +20,9 @@ static void example_detach(struct example *x, struct device *dev)
 	put_device(dev);
 }
 
+static void example_flush(struct example *x)
+{
+	example_prepare(x);
+	example_flush_tlb_all(x);
+}
+
`;
    expect(inMail(missingInvalidation, path, helper, 'iommu/example: Flush after the entry is cleared')).toEqual([]);
  });

  it('is silent where one flush takes the place of another', () => {
    const other = `@@ -20,4 +20,4 @@ static void example_detach(struct example *x, struct device *dev)
 	example_clear_entry(x, dev);
-	example_flush_tlb_range(x, 0, 1);
+	example_flush_tlb_all(x);
 	put_device(dev);
 }
`;
    expect(inMail(missingInvalidation, path, other, 'iommu/example: Flush all')).toEqual([]);
  });
});

describe('missing-invalidation, of other code', () => {
  it('knows instructions', () => {
    const hunk = `@@ -20,3 +20,4 @@ static void example_flush_guest(struct kvm *kvm)
 	asm volatile("ptesync": : :"memory");
+	asm volatile(PPC_INVALIDATE_ERAT : : :"memory");
 	example_count(kvm);
 }
`;
    expect(inMail(missingInvalidation, 'arch/powerpc/kvm/example.c', hunk, 'KVM: Invalidate the ERAT, too')).toEqual([
      'fixed: asm volatile("ptesync": : :"memory");',
    ]);
  });

  it('leaves caches of other things alone', () => {
    const hunk = `@@ -20,3 +20,4 @@ static void example_offline(struct example *x)
 	example_stop(x);
+	example_invalidate_all(x);
 	example_count(x);
 }
`;
    const subject = 'example: Invalidate when offline';
    expect(inMail(missingInvalidation, 'drivers/block/example.c', hunk, subject)).toEqual([]);
    expect(inMail(missingInvalidation, 'drivers/iommu/example.c', hunk, subject)).toEqual(['fixed: example_stop(x);']);
  });

  it.each([
    [
      'a barrier that a function with more in it replaces',
      '-	asm volatile("ptesync": : :"memory");',
      'example_after_tlbiel();',
      [],
    ],
    [
      'instructions that a function replaces',
      '-	asm volatile(PPC_TLBIE_5(%0,%1,0,0,0) : : "r" (rb), "r" (lpid));',
      'example_fixup_tlbie();',
      [],
    ],
    ['what is added beside them', '-	example_old(x);', 'example_fixup_tlbie();', ['fixed: example_old(x);']],
  ])('%s', (_, before, now, expected) => {
    const hunk = `@@ -20,4 +20,4 @@ static void example_tlbie(struct example *x)
 	unsigned long rb = 1;
${before}
+	${now}
 	example_count(x);
 }
`;
    const subject = 'KVM: PPC: Fix a missing tlbie';
    expect(inMail(missingInvalidation, 'arch/powerpc/kvm/example.c', hunk, subject)).toEqual(expected);
  });

  it('does not point at the head of a function', () => {
    const hunk = `@@ -20,6 +20,7 @@ static void example_before(struct example *x)
 static inline void example_flush_all(struct example *x)
 {
 	unsigned long va = 1;
+	example_flush_tlb_lpid(x);
 
 	example_command(x, va);
 }
`;
    const subject = 'KVM: PPC: Fix a missing TLB flush';
    expect(inMail(missingInvalidation, 'arch/powerpc/kvm/example.c', hunk, subject)).toEqual([
      'fixed: example_command(x, va);',
    ]);
  });

  it('points at all of a statement', () => {
    const hunk = `@@ -20,5 +20,6 @@ static void example_unmap(struct example *x, u64 iova, size_t size)
 	mutex_lock(&x->lock);
 	example_clear_entries(x, iova,
 			      iova + size - 1);
+	example_flush_tlb_all(x);
 	mutex_unlock(&x->lock);
 }
`;
    expect(inMail(missingInvalidation, 'drivers/iommu/example.c', hunk, 'iommu/example: Fix a missing flush')).toEqual([
      'fixed: example_clear_entries(x, iova, iova + size - 1);',
    ]);
  });

  const takenOver = (cleared: string): string => `@@ -20,3 +20,10 @@ static void example_before(struct example *x)
 }
 
+static void example_replace(struct example *x, u64 iova, size_t size)
+{
+	${cleared}(x, iova, size);
+
+	example_flush_tlb_all(x);
+}
+
 static void example_map(struct example *x, u64 iova, size_t size)
@@ -60,5 +67,4 @@ static void example_map(struct example *x, u64 iova, size_t size)
 	mutex_lock(&x->lock);
-	example_clear_entries(x, iova,
-			      size);
+	example_replace(x, iova, size);
 	mutex_unlock(&x->lock);
 }
`;
  it('knows code that goes to a new function, which flushes besides', () => {
    const subject = 'iommu/example: Flush the IOTLB before entries are replaced';
    const at = (cleared: string) => inMail(missingInvalidation, 'drivers/iommu/example.c', takenOver(cleared), subject);
    expect(at('example_clear_entries')).toEqual(['fixed: example_clear_entries(x, iova, size);']);
    expect(at('example_other')).toEqual([]);
    const moved = takenOver('example_clear_entries').replace(
      '\tmutex_lock',
      '\texample_flush_tlb_all(x);\n \tmutex_lock',
    );
    expect(
      inMail(
        missingInvalidation,
        'drivers/iommu/example.c',
        moved.replace(' \texample_flush', '-\texample_flush').replace('-60,5', '-60,6'),
        subject,
      ),
    ).toEqual([]);
  });
});
