import { describe, expect, it } from 'vitest';
import { ignoredIndex } from '../../../server/src/rules/ignored-index.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(ignoredIndex, text))).toEqual(expected);
}

const body = (lines: string): string => `
static long example(struct iommu_table *tbl, unsigned long entry, long npages, u64 *tces, void *base)
{
	long i, j, ret = 0;

	for (i = 0; i < npages; ++i) {
${lines}
	}
	return ret;
}
`;

describe('ignored-index', () => {
  it.each([
    ['another function, same table', 'map(tbl, entry + i);\n\t\tclear(tbl, entry);\n\t\t^^^^^^^^^^^^^^^^^'],
    ['the same function', 'map(tbl, entry + i);\n\t\tif (ret)\n\t\t\tmap(tbl, entry);\n\t\t\t^^^^^^^^^^^^^^^'],
    ['the index on the left', 'map(tbl, i + entry);\n\t\tclear(tbl, entry);\n\t\t^^^^^^^^^^^^^^^^^'],
    ['a count of one', 'map(tbl, entry + i);\n\t\tclear(tbl, entry, 1);\n\t\t^^^^^^^^^^^^^^^^^^^^'],
    [
      'no use of the counter at all',
      'ret = iommu_tce_xchg_no_kill(tbl, tbl, entry, &hpa, &dir);\n\t\t      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['one of many', 'put(virq + i, tces);\n\t\tset(virq + i, 7);\n\t\tclear(virq, 7);\n\t\t^^^^^^^^^^^^^^'],
    [
      'inside a loop over something else',
      'for (j = 0; j < 2; j++) {\n\t\t\tmap(tbl, entry + i);\n\t\t\tclear(tbl, entry);\n\t\t\t^^^^^^^^^^^^^^^^^\n\t\t}',
    ],
  ])('reports %s', (_, lines) => found(body(`\t\t${lines}`)));

  it.each([
    ['both with the index', 'map(tbl, entry + i);\n\t\tclear(tbl, entry + i);'],
    ['a whole range', 'map(tbl, entry + i);\n\t\tclear(tbl, entry, i);'],
    ['a count by its name', 'map(tbl, entry + i);\n\t\tclear(tbl, entry, npages);'],
    ['a start that moves', 'map(tbl, entry + i);\n\t\tclear(tbl, entry);\n\t\tentry++;'],
    ['another table', 'map(tbl, entry + i);\n\t\tclear(other, entry);'],
    ['one of two', 'put(virq + i, tces);\n\t\tclear(virq, 7);'],
    ['a macro', 'put(virq + i, tces);\n\t\tset(virq + i, 7);\n\t\tASSERT_ALL(virq, 7);'],
    ['words for people', 'map(tbl, entry + i);\n\t\tpr_err("at %lx", entry);'],
    ['a pointer', 'out_8(base + i, 1);\n\t\tout_8(base, 2);'],
    ['the end of a step', 'map(tbl, entry + PAGE_SIZE);\n\t\tclear(tbl, entry);\n\t\tentry += PAGE_SIZE;'],
    ['a value that hangs on the counter', 'iommu_tce_xchg_no_kill(tbl, tbl, entry, tces[i], &dir);'],
  ])('is silent about %s', (_, lines) => found(body(`\t\t${lines}`)));

  const pages = (lines: string, head = 'for (i = 0; i < num_entries; i++)'): string => `
static long example(struct example *x, phys_addr_t paddr, unsigned long iova, long num_entries, u64 *ptep, u64 prot)
{
	long i = 0, done, entry;

	${head} {
${lines}
	}
	return i;
}
`;

  it.each([
    ['the same address', 'flush(x, iova, SZ_4K);\n\t\t^^^^^^^^^^^^^^^^^^^^^\n\t\tclear(x, ptep[i]);'],
    ['an index of the body', 'entry = iova >> 12;\n\t\tif (set(x, entry))\n\t\t    ^^^^^^^^^^^^^\n\t\t\tbreak;'],
    ['a value that goes elsewhere', 'done = map(x, iova, &prot);\n\t\t       ^^^^^^^^^^^^^^^^^^^'],
    ['one page for all entries', 'ptep[i] = prot | to_entry(x, paddr);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['the first entry', 'if (!*ptep)\n\t\t     ^^^^^\n\t\t\tbreak;\n\t\tptep[i] = 0;'],
  ])('reports %s in a loop over entries', (_, lines) => found(pages(`\t\t${lines}`)));

  it('reports the same address in a loop that moves an entry', () => {
    found(
      pages(
        '\t\t*ptep++ = 0;\n\t\tflush(x, iova, SZ_4K);\n\t\t^^^^^^^^^^^^^^^^^^^^^\n\t\ti++;',
        'while (i < num_entries)',
      ),
    );
  });

  it('is silent in code where what is counted are mostly no pages', () => {
    const text = pages('\t\tflush(x, iova, SZ_4K);');
    expect(check(ignoredIndex, text, 'drivers/iommu/example.c')).toHaveLength(1);
    expect(check(ignoredIndex, text, 'drivers/net/example.c')).toEqual([]);
  });

  it.each([
    ['the first entry, from which is counted', 'if (*ptep + i * SZ_4K != ptep[i])\n\t\t\tbreak;'],
    ['an address that moves', 'flush(x, iova + i * SZ_4K, SZ_4K);'],
    ['an address that the body moves', 'flush(x, iova, SZ_4K);\n\t\tiova += SZ_4K;'],
    ['an index that hangs on the counter', 'entry = (iova >> 12) + i;\n\t\tset(x, entry);'],
    ['another thing on every turn', 'flush(&x[i], iova, SZ_4K);'],
    ['a value for all entries', 'ptep[i] = prot;'],
    ['pages that move', 'ptep[i] = prot | to_entry(x, paddr + i * SZ_4K);'],
    ['a place for the address', 'entry = alloc(x, &iova);\n\t\tkeep(x, entry);'],
    ['a predicate', 'if (is_mapped(x, iova))\n\t\t\tbreak;'],
    ['a value that is made of it', 'ptep[i] = make(x, iova) + i;'],
    ['a free slot that is looked for', 'if (!x->used[i]) {\n\t\t\tptep[i] = paddr;\n\t\t\tbreak;\n\t\t}'],
    ['a lock that is taken on every turn', 'idx = lock(x);\n\t\tuse(ptep[i]);\n\t\tunlock(x, idx);'],
    ['the entry of the turn', 'if (!ptep[i])\n\t\t\tbreak;\n\t\tptep[i] = 0;'],
  ])('is silent about %s in a loop over entries', (_, lines) => found(pages(`\t\t${lines}`)));

  it.each([
    ['the first entry, something else on every turn', '*ptep = prot | iova++;\n\t\t^^^^^^^^^^^^^^^^^^^^^'],
    ['an entry by its number', 'x->hpas[0] = x->pages[i];\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['what a call finds at the same index', '*entry_of(x, iova) = prot | i;\n\t\t ^^^^^^^^^^^^^^^^^'],
    ['one address beside the address of the entry', 'walk(x, paddr, &ptep[i]);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'a member of one element',
      'x->slots[entry].addr = paddr + i * SZ_4K;\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['the first element beside that of the turn', 'map(x, x->ids[i]);\n\t\tenable(x->ids[0]);\n\t\t^^^^^^^^^^^^^^^^^'],
    ['but not the first element with the index beside it', 'map(x, x->ids[i]);\n\t\tenable(x->ids[0], i);'],
    ['nor one that is compared', 'map(x, x->ids[i]);\n\t\tif (x->ids[0] != x->ids[i])\n\t\t\tbreak;'],
    ['nor a member of the element of the turn', 'x->slots[entry + i].addr = paddr + i * SZ_4K;'],
    ['but not an entry that moves', '*ptep++ = prot | iova++;'],
    ['nor one that is looked for', 'if (x->used[i]) {\n\t\t\t*ptep = x->pages[i];\n\t\t\tbreak;\n\t\t}'],
    ['nor what is read again', '*ptep = *ptep | x->bits[i];'],
  ])('reports %s in a loop over entries', (_, lines) => found(pages(`\t\t${lines}`)));

  it('is silent about tries', () => {
    found(pages('\t\tif (map(x, iova, SZ_4K))\n\t\t\tbreak;', 'for (i = 0; i < num_tries; i++)'));
  });

  it('reports an unwinding that counts with the index of the first loop', () => {
    found(`
static int example(struct example *x, unsigned long iova, long npages)
{
	long i, j;

	for (i = 0; i < npages; i++)
		if (pin(x, iova + i * SZ_4K))
			goto unwind;
	return 0;
unwind:
	for (j = 0; j < i; j++)
		unpin(x, iova + i * SZ_4K);
		^^^^^^^^^^^^^^^^^^^^^^^^^^
	return -EINVAL;
}
`);
  });

  const setUp = (lines: string): string => `
static int example(struct example_stub *stub, pte_t *ptep, unsigned long addr, unsigned int num_stubs)
{
	unsigned int i;

	for (i = 0; i < num_stubs; i++) {
${lines}
	}
	return 0;
}
`;

  it.each([
    [
      'one store for all',
      'if (patch_u32((void *)&stub->code, PPC_RAW_NOP()))\n\t\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\treturn -1;',
    ],
    ['one clear for all', 'memset(stub, 0, sizeof(*stub));\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['one member for all', 'stub->code = 0;\n\t\t^^^^^^^^^^^^^^'],
    [
      'one address for all entries',
      'example_check(addr, ptep_get(ptep + i));\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
  ])('reports %s', (_, lines) => found(setUp(`\t\t${lines}`)));

  it.each([
    ['the next one on every turn', 'memset(stub + i, 0, sizeof(*stub));'],
    ['a pointer that moves', 'memset(stub++, 0, sizeof(*stub));'],
    ['a store that is waited for', 'memset(stub, 0, sizeof(*stub));\n\t\tcpu_relax();'],
    ['an address that moves', 'example_check(addr + i * PAGE_SIZE, ptep_get(ptep + i));'],
    ['an address that the loop moves', 'example_check(addr, ptep_get(ptep + i));\n\t\taddr += PAGE_SIZE;'],
    ['a sum', 'stub->count = stub->count + 1;'],
    ['a count', 'stub->count++;'],
    ['entries of a table above', 'example_check(addr, pmdp_get(pmdp + i));'],
  ])('is silent about %s', (_, lines) => found(setUp(`\t\t${lines}`)));

  it('a constant number of turns may be a retry', () =>
    found(setUp('\t\tmemset(stub, 0, sizeof(*stub));').replace('i < num_stubs', 'i < RETRIES')));

  it('a constant number of stores to a table is none, in code about tables', () => {
    const text = setUp('\t\tstub->code = 0;').replace('i < num_stubs', 'i < 16');
    expect(check(ignoredIndex, text, 'drivers/iommu/example.c')).toHaveLength(1);
    expect(check(ignoredIndex, text, 'drivers/net/example.c')).toEqual([]);
  });

  const chunks = (body: string): string => `
static void example(unsigned long start, unsigned long stop, unsigned long chunk)
{
	unsigned long i;

	for (i = start; i < stop; i += chunk) {
${body}
	}
}
`;
  it.each([
    ['the end of the first stretch', '\t\tflush(i, min(stop, start + chunk));\n\t\t                   ^^^^^^^^^^^^^'],
    ['the other way round', '\t\tflush(i, chunk + start);\n\t\t         ^^^^^^^^^^^^^'],
    ['the end of this stretch', '\t\tflush(i, min(stop, i + chunk));'],
    ['the end of this stretch of something', '\t\tflush(base + i + chunk);'],
    ['a start that moves', '\t\tflush(i, start + chunk);\n\t\tstart += chunk;'],
    ['a sum with something else', '\t\tflush(i, start + 8);'],
  ])('in a loop by steps: %s', (_, body) => found(chunks(body)));

  it('offers the argument of the other call', () => {
    const { text } = marked(body('\t\tmap(tbl, entry + i);\n\t\tclear(tbl, entry);'));
    const edit = check(ignoredIndex, text)[0]?.fix?.edits[0];
    expect(edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end)).toContain('clear(tbl, entry + i);');
  });

  it('is silent about tries of the same', () => {
    found(`
static int example(struct iommu_table *tbl, unsigned long entry)
{
	int i;

	for (i = 0; i < 10; i++)
		if (!iommu_tce_xchg_no_kill(tbl, tbl, entry, &hpa, &dir))
			return 0;
	return -EBUSY;
}
`);
  });

  it('sees a loop whose head the hunk does not show by the end of its block', () => {
    const hunk = (end: string): string => `@@ -20,8 +20,9 @@ long example_indirect(struct kvm_vcpu *vcpu,
 			if (ret != H_SUCCESS) {
+				kvmppc_clear_tce(mm, stt, stit->tbl, entry);
 				goto unlock;
 			}
 		}
 		kvmppc_tce_put(stt, entry + i, tce);
${end}`;
    const path = 'arch/powerpc/kvm/example.c';
    expect(inMail(ignoredIndex, path, hunk(' 	}\n unlock:\n 	done();\n'))).toEqual([
      'introduced: kvmppc_clear_tce(mm, stt, stit->tbl, entry)',
    ]);
    expect(inMail(ignoredIndex, path, hunk(' 	more();\n 	again();\n 	done();\n'))).toEqual([]);
  });

  it.each([
    ['clear(tbl, entry);', 'clear(tbl, entry + i);', ['fixed: clear(tbl, entry)']],
    ['put(tbl, pages[0]);', 'put(tbl, pages[i]);', ['fixed: put(tbl, pages[0])']],
    ['put(tbl, pages);', 'put(tbl, pages[i]);', ['fixed: put(tbl, pages)']],
    ['put(tbl, pages[j]);', 'put(tbl, pages[i]);', []],
  ])('takes the word of a fix: %s to %s', (before, after, expected) => {
    const hunk = `@@ -20,4 +20,4 @@ long example_all(struct example *tbl)
 	for (i = 0; i < n; i++) {
-		${before}
+		${after}
 	}
 	done();
`;
    const path = 'drivers/iommu/example.c';
    expect(inMail(ignoredIndex, path, hunk, 'iommu: fix the clean-up')).toEqual(expected);
    expect(inMail(ignoredIndex, path, hunk, 'iommu: rework the clean-up')).toEqual([]);
  });

  it.each([
    ['read(dev, reg + REG_LOG, &v);', 'read(dev, reg + REG_LOG + i * 4, &v);', ['fixed: read(dev, reg + REG_LOG, &v)']],
    ['set(&stub->code);', 'set(&stub[i].code);', ['fixed: set(&stub->code)']],
    ['set(dest[0]);', 'set(dest[i]);', ['fixed: set(dest[0])']],
    ['set(dest);', 'set(dest[k]);', []],
    ['set(dest);', 'set(dest + offset);', []],
    ['set(dest);', 'put(dest[i]);', []],
  ])('takes the word of a fix in any file, with the loop in view: %s to %s', (before, after, expected) => {
    const hunk = (head: string): string => `@@ -20,4 +20,4 @@ long example_all(struct example *dev)
 	${head}
-		${before}
+		${after}
 	}
 	done();
`;
    const of = (head: string, subject: string): string[] =>
      inMail(ignoredIndex, 'drivers/pci/example.c', hunk(head), subject);
    expect(of('for (i = 0; i < n; i++) {', 'PCI: fix reading the log')).toEqual(expected);
    expect(of('for (i = 0; i < n; i++) {', 'PCI: read more of the log')).toEqual([]);
    expect(of('if (dest) {', 'PCI: fix reading the log')).toEqual([]);
  });

  it('reports the index that a patch adds as fixed, in a loop only', () => {
    const hunk = (before: string): string => `@@ -20,4 +20,4 @@ long example_stuff(struct kvm_vcpu *vcpu)
 			${before}
 
-			kvmppc_clear_tce(mm, stt, stit->tbl, entry);
+			kvmppc_clear_tce(mm, stt, stit->tbl, entry + i);
 		more();
`;
    const path = 'arch/powerpc/kvm/example.c';
    expect(inMail(ignoredIndex, path, hunk('continue;'))).toEqual([
      'fixed: kvmppc_clear_tce(mm, stt, stit->tbl, entry)',
    ]);
    expect(inMail(ignoredIndex, path, hunk('before();'))).toEqual([]);
  });
});

describe('ignored-index, an entry that is looked at', () => {
  const text = (argument: string, more = ''): string => `
static void example_clear_pte(u64 *ptep, int n)
{
	int i;

	for (i = 0; i < n; i++)
		ptep[i] = 0;
}

static void example_unmap(u64 *ptep, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		u64 pte = READ_ONCE(ptep[i]);

		if (!example_leaf(pte))
			example_clear_pte(${argument});${more}
	}
}
`;
  it.each([
    ['ptep, 1', '', ['example_clear_pte(ptep, 1)']],
    ['&ptep[i], 1', '', []],
    ['ptep, i', '', []],
    ['ptep, n', '', []],
    ['ptep, 1', '\n\t\tptep++;', []],
  ])('example_clear_pte(%s)%s', (argument, more, expected) => {
    const code = text(argument, more);
    expect(check(ignoredIndex, code).map(({ start, end }) => code.slice(start, end))).toEqual(expected);
  });
});

describe('ignored-index and where a loop starts', () => {
  const loop = (head: string, lines: string): string => `
static void example_undo(struct example *dev, int port, int first)
{
	int i;

	${head} {
${lines}
	}
}
`;
  const down = 'for (i = port; i >= first; i--)';
  it.each([
    ['for the counter', down, '\t\tfree(dev->data[port].stats);\n\t\t     ^^^^^^^^^^^^^^^'],
    ['counted up', 'for (i = port; i < 8; i++)', '\t\tfree(&dev->data[port]);\n\t\t      ^^^^^^^^^^^^^^^'],
    ['beside the counter', down, '\t\tfree(dev->data[port].stats, i);'],
    ['that moves', down, '\t\tfree(dev->data[port].stats);\n\t\tport--;'],
    ['of another name', down, '\t\tfree(dev->data[first].stats);'],
    ['of a constant', 'for (i = 0; i < first; i++)', '\t\tfree(dev->data[port].stats);'],
  ])('%s', (_, head, lines) => found(loop(head, lines)));

  const patch = (
    before: string,
    after: string,
  ): string => `@@ -10,6 +10,6 @@ static void example_undo(struct example *dev, int port)
 fail:
 	for (i = port; i >= 0; i--) {
 		for (j = 0; note(i, j); j++) {
-			free(dev, ${before});
+			free(dev, ${after});
 		}
 	}
`;
  it.each([
    ['the start', 'dev->data[port].stats', 'dev->data[i].stats', ['fixed: free(dev, dev->data[port].stats)']],
    ['another counter', 'dev->data[j].stats', 'dev->data[i].stats', []],
    ['what is no counter', 'dev->data[port].stats', 'dev->data[first].stats', []],
  ])('that a fix puts in the place of %s', (_, before, after, expected) =>
    expect(
      inMail(ignoredIndex, 'drivers/infiniband/core/example.c', patch(before, after), 'RDMA: fix the port'),
    ).toEqual(expected),
  );
});

describe('ignored-index and what a loop starts at', () => {
  const inLoop = (lines: string, head = 'for (gfn = range->start; gfn < range->end; gfn++)'): string => `
static void example_unmap(struct example *x, struct example_range *range, u64 first, u64 last)
{
	u64 gfn;

	${head} {
		${lines}
	}
}
`;
  it.each([
    'unmap(x, range->start);\n\t\t^^^^^^^^^^^^^^^^^^^^^^',
    'if (x->all)\n\t\t\tunmap(x, range->start);\n\t\t\t^^^^^^^^^^^^^^^^^^^^^^',
  ])('reports %s', (lines) => found(inLoop(lines)));
  it('reports steps of pages', () =>
    found(inLoop('flush(x, first);\n\t\t^^^^^^^^^^^^^^^', 'for (gfn = first; gfn < last; gfn += PAGE_SIZE)')));

  it.each([
    ['the counter', 'unmap(x, gfn);'],
    ['a counter that is looked at', 'unmap(x, range->start);\n\t\tnote(gfn);'],
    ['a start that moves', 'unmap(x, range->start);\n\t\trange->start += 2;'],
    ['something else that moves', 'unmap(x->next, range->start);\n\t\tx = x->next;'],
    ['a whole range', 'unmap(x, range->start, range->size);'],
    ['the last turn', 'if (x->one) {\n\t\t\tunmap(x, range->start);\n\t\t\tbreak;\n\t\t}'],
  ])('is silent about %s', (_, lines) => found(inLoop(lines)));

  it.each([
    ['dmac_inv_range(__va(addr), __va(addr));', 1],
    ['invalidate_dcache_range(addr, addr);', 1],
    // Those of pages may take the last one.
    ['flush_range(mm, addr, addr);', 0],
    ['dmac_inv_range(__va(addr), __va(addr + size));', 0],
    ['x_flush_range(iova, granule, granule, true, x);', 0],
    ['set_range(x, addr, addr);', 0],
  ])('a range that ends where it starts: %s', (line, count) => {
    const text = `static void example_sync(struct example *x, u64 addr, size_t size)\n{\n\t${line}\n}\n`;
    expect(check(ignoredIndex, text)).toHaveLength(count);
  });
});

describe('ignored-index, of a patch', () => {
  const fix = (body: string, subject = 'example: fix unmapping of a range'): string[] => {
    const lines = body.split('\n').slice(0, -1);
    const [old, fresh] = ['+', '-'].map((mark) => lines.filter((line) => !line.startsWith(mark)).length);
    const hunk = `@@ -10,${old} +10,${fresh} @@ static void example_unmap(struct example *x, struct example_range *range)\n${body}`;
    return inMail(ignoredIndex, 'drivers/gpu/drm/example.c', hunk, subject);
  };
  const over = (head: string, old: string, fresh: string): string =>
    ` \tprepare(x);\n \t${head}\n-\t\t${old}\n+\t\t${fresh}\n \tdone(x);\n`;
  const list = 'list_for_each_entry(dev, &x->devs, list)';
  const range = 'for (gfn = range->start; gfn < range->end; gfn++)';

  it.each([
    [
      range,
      'unmap(x, x->ops[gfn], range->start);',
      'unmap(x, x->ops[gfn], gfn);',
      'unmap(x, x->ops[gfn], range->start)',
    ],
    [list, 'flush(x->unit, dev->id,', 'flush(dev->unit, dev->id,', 'x->unit'],
    [list, 'n += x->count;', 'n += dev->count;', 'x->count'],
  ])('fixes in %s: %s', (head, old, fresh, expected) => {
    expect(fix(over(head, old, fresh))).toEqual([`fixed: ${expected}`]);
    expect(fix(over(head, old, fresh), 'example: simplify')).toEqual([]);
    expect(fix(over('prepare(dev, gfn);', old, fresh))).toEqual([]);
  });

  it.each([
    [range, 'unmap(x, x->ops[gfn], range->first);', 'unmap(x, x->ops[gfn], gfn);'],
    [list, 'n += x->count;', 'n += dev->total;'],
    [list, 'n += x->count;', 'n += x->total;'],
    [list, 'n += dev->count;', 'n += x->count;'],
    [list, 'n += y->x->count;', 'n += y->dev->count;'],
  ])('is silent in %s: %s to %s', (head, old, fresh) => expect(fix(over(head, old, fresh))).toEqual([]));

  it('is silent behind a loop', () => {
    const body = ` \t${list}\n \t\tprepare(dev);\n-\tn += x->count;\n+\tn += dev->count;\n \tdone(x);\n`;
    expect(fix(body)).toEqual([]);
  });

  it('fixes a call for the first one only', () => {
    const first = '-\treturn unmap(x, range->start);\n';
    const loop = `+\t${range}\n+\t\tret |= unmap(x, gfn);\n`;
    expect(fix(` \tprepare(x);\n${first}${loop} \tdone(x);\n`)).toEqual(['fixed: unmap(x, range->start)']);
    expect(fix(` \tprepare(x);\n${first}${loop.replace('gfn)', 'x->gfn)')} \tdone(x);\n`)).toEqual([]);
    expect(fix(` \tprepare(x);\n${first.replace('start', 'base')}${loop} \tdone(x);\n`)).toEqual([]);
  });
});

describe('ignored-index and walks', () => {
  const body = (lines: string): string => `
static bool example_any(struct example *ex, struct pci_dev *pdev)
{
	struct pci_dev *parent = pdev;
	unsigned long map, bit;
	int i;

${lines}
	return false;
}
`;
  it.each([
    [
      'upwards',
      '\twhile ((parent = example_up(parent))) {\n\t\tif (example_has(pdev))\n\t\t    ^^^^^^^^^^^^^^^^^\n\t\t\treturn true;\n\t}',
    ],
    [
      'of the cursor',
      '\twhile ((parent = example_up(parent))) {\n\t\tif (example_has(parent))\n\t\t\treturn true;\n\t}',
    ],
    [
      'of both',
      '\twhile ((parent = example_up(parent))) {\n\t\tif (example_meets(pdev, parent))\n\t\t\treturn true;\n\t}',
    ],
    ['that count', '\twhile ((parent = example_up(parent)))\n\t\tex->depth++;'],
    [
      'over the bits of words',
      '\tfor (i = 0; i < WORDS; i++) {\n\t\tmap = readq(ex->base + MAP(i));\n\t\twhile (map) {\n\t\t\tbit = __ffs64(map);\n\t\t\tmap &= ~BIT_ULL(bit);\n\t\t\texample_kick(ex->queues[bit]);\n\t\t\t             ^^^^^^^^^^^^^^^\n\t\t}\n\t}',
    ],
    [
      'over the bits of words by a macro',
      '\tfor (i = 0; i < WORDS; i++) {\n\t\tmap = readl(ex->base + MAP(i));\n\t\tfor_each_set_bit(bit, &map, 32)\n\t\t\texample_kick(ex->queues[bit]);\n\t\t\t             ^^^^^^^^^^^^^^^\n\t}',
    ],
    [
      'over bits that the word is added to',
      '\tfor (i = 0; i < WORDS; i++) {\n\t\tmap = readl(ex->base + MAP(i));\n\t\tfor_each_set_bit(bit, &map, 32)\n\t\t\texample_kick(ex->queues[i * 32 + bit]);\n\t}',
    ],
    [
      'over bits of a table for each word',
      '\tfor (i = 0; i < WORDS; i++) {\n\t\tmap = readl(ex->base + MAP(i));\n\t\tfor_each_set_bit(bit, &map, 32)\n\t\t\texample_kick(ex->port[i].queues[bit]);\n\t}',
    ],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(ignoredIndex, text))).toEqual(expected);
  });
});
