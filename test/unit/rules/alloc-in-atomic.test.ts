import { describe, expect, it } from 'vitest';
import { allocInAtomic } from '../../../server/src/rules/alloc-in-atomic.ts';
import { check, fixed, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const body = (lines: string): string =>
  `static int example(struct example *x, int n)\n{\n\tunsigned long flags;\n\tvoid *p;\n\n${lines}\n\treturn 0;\n}\n`;
const given = (lines: string, flags = 'gfp'): string =>
  `static void *example_get(struct example *x, gfp_t ${flags})\n{\n\tvoid *p = NULL;\n\n${lines}\n\treturn p;\n}\n`;
const op = (lines: string): string =>
  `static void example_sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)\n{\n${lines}\n}\n\nstatic const struct iommu_domain_ops example_ops = {\n\t.iotlb_sync = example_sync,\n};\n`;

const mapping = (more: string): string =>
  `static int example_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr, size_t size, int prot${more})\n{\n\tmutex_lock(&ex->lock);\n\tmutex_unlock(&ex->lock);\n\treturn 0;\n}\n\nstatic const struct iommu_ops example_ops = {\n\t.map = example_map,\n};\n`;

describe('alloc-in-atomic reports', () => {
  it.each([
    [
      'an allocation under a spin lock',
      body(
        '\tspin_lock(&x->lock);\n\tp = kzalloc(8, GFP_KERNEL);\n\t    ^^^^^^^^^^^^^^^^^^^^^^\n\tspin_unlock(&x->lock);',
      ),
    ],
    [
      'flags that may sleep under another name',
      body('\trcu_read_lock();\n\tp = kzalloc(8, GFP_NOFS);\n\t    ^^^^^^^^^^^^^^^^^^^^\n\trcu_read_unlock();'),
    ],
    [
      'a poll that sleeps, under a guard',
      body(
        '\tguard(spinlock)(&x->lock);\n\treadl_poll_timeout(x->base, n, !n, 1, 100);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ),
    ],
    [
      'a callee that takes a mutex',
      `static void inner(struct example *x)\n{\n\tmutex_lock(&x->m);\n\tx->n++;\n\tmutex_unlock(&x->m);\n}\n${body('\tlocal_irq_save(flags);\n\tinner(x);\n\t^^^^^^^^\n\tlocal_irq_restore(flags);')}`,
    ],
    [
      'flags of the caller that are not passed on',
      given('\tp = kmem_cache_zalloc(x->cache, GFP_KERNEL);\n\t                                ^^^^^^^^^^'),
    ],
    [
      'the same of a callee out of view',
      given('\tp = example_level(x, GFP_KERNEL);\n\t                     ^^^^^^^^^^'),
    ],
    [
      'a question to several bits',
      given('\tif (!(gfp & GFP_NOWAIT))\n\t      ^^^^^^^^^^^^^^^^\n\t\tx->n++;\n\tp = kmalloc(8, gfp);'),
    ],
    ['a mutex in a callback', op('\tmutex_lock(&ex->lock);\n\t^^^^^^^^^^^^^^^^^^^^^\n\tmutex_unlock(&ex->lock);')],
    [
      'a mutex in a callback that is told how memory may be had',
      mapping(', gfp_t gfp').replace('\tmutex_unlock', '\t^^^^^^^^^^^^^^^^^^^^^\n\tmutex_unlock'),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(allocInAtomic, text))).toEqual(expected);
  });
});

describe('alloc-in-atomic is silent about', () => {
  it.each([
    ['a mutex', body('\tmutex_lock(&x->m);\n\tp = kzalloc(8, GFP_KERNEL);\n\tmutex_unlock(&x->m);')],
    [
      'addresses of a network device that are let go, whatever bodies of both are in view',
      `static inline void netif_addr_lock_bh(struct net_device *dev)\n{\n\tlocal_bh_disable();\n\tspin_lock_nested(&dev->addr_list_lock, 1);\n}\nstatic inline void netif_addr_unlock_bh(struct net_device *dev)\n{\n\tspin_unlock_bh(&dev->addr_list_lock);\n}\n${body('\tnetif_addr_lock_bh(x->net);\n\tnetif_addr_unlock_bh(x->net);\n\tp = kzalloc(8, GFP_KERNEL);')}`,
    ],
    ['a lock dropped before', body('\trcu_read_lock();\n\trcu_read_unlock();\n\tp = kzalloc(8, GFP_KERNEL);')],
    [
      'a lock dropped by a callee out of view',
      body('\tspin_lock(x->ptl);\n\texample_unmap_unlock(p, x->ptl);\n\tcond_resched();'),
    ],
    [
      'a lock dropped for the while',
      body(
        '\tspin_lock(&x->lock);\n\tspin_unlock(&x->lock);\n\tp = kzalloc(8, GFP_KERNEL);\n\tspin_lock(&x->lock);\n\tspin_unlock(&x->lock);',
      ),
    ],
    ['a lock on one path', body('\tif (n)\n\t\tspin_lock(&x->lock);\n\tp = kzalloc(8, GFP_KERNEL);')],
    ['flags that do not sleep', body('\tspin_lock(&x->lock);\n\tp = kzalloc(8, GFP_ATOMIC);')],
    [
      'a poll that is told to sleep for no time',
      body('\tguard(spinlock)(&x->lock);\n\treadl_poll_timeout(x->base, n, !n, 0, 100);'),
    ],
    [
      'a callee that polls without sleep',
      `static int inner(struct example *x)\n{\n\tint n;\n\n\treturn readx_poll_timeout(readl, x->base, n, !n, 0, 100);\n}\n${body('\tguard(spinlock)(&x->lock);\n\tinner(x);')}`,
    ],
    ['flags chosen at run time', body('\tspin_lock(&x->lock);\n\tp = kzalloc(8, n ? GFP_ATOMIC : GFP_KERNEL);')],
    ['bits taken away', body('\tspin_lock(&x->lock);\n\tp = kzalloc(8, GFP_KERNEL & ~__GFP_DIRECT_RECLAIM);')],
    ['flags asked first', given('\tif (gfpflags_allow_blocking(gfp))\n\t\tp = kzalloc(8, GFP_KERNEL);')],
    ['flags of one thing among others', given('\tp = kzalloc(8, GFP_KERNEL);', 'gfp_buf_flags')],
    ['flags that are changed', given('\tgfp |= __GFP_ZERO;\n\tp = kmalloc(8, GFP_KERNEL);')],
    ['memory that is never had with locks held', given('\tp = __vmalloc(8, GFP_KERNEL);')],
    ['all the bits compared', given('\tif ((gfp & GFP_KERNEL) == GFP_KERNEL)\n\t\tp = kmalloc(8, gfp);')],
    ['a spin lock in a callback', op('\tspin_lock(&ex->lock);\n\tspin_unlock(&ex->lock);')],
    ['flags of who sleeps anyway', given('\tp = vmalloc(8);\n\tx->p = kzalloc(8, GFP_KERNEL);')],
    [
      'flags that only tell the zone, to who is known to sleep',
      given('\tp = kzalloc(8, GFP_KERNEL);').replace('example_get', 'swiotlb_init_late'),
    ],
    [
      'a question for the zone',
      given('\tif (gfp & GFP_DMA32)\n\t\tx->n = 32;\n\tif (gfp & GFP_KERNEL)\n\t\tx->n = 64;\n\tp = kmalloc(8, gfp);'),
    ],
    ['a map callback that is not told how memory may be had', mapping('')],
    ['what ends in rm elsewhere', 'static void example(struct net *n)\n{\n\tconn_rm(n);\n\tmsleep(1);\n}\n'],
  ])('%s', (_, text) => {
    expect(places(text, check(allocInAtomic, text))).toEqual([]);
  });

  it('offers other flags', () => {
    const text = given('\tp = kmalloc(8, GFP_KERNEL);');
    expect(fixed(allocInAtomic, text)).toBe(text.replace('GFP_KERNEL', 'gfp'));
  });
});

describe('alloc-in-atomic of a patch', () => {
  const hunk = (old: string, fresh: string): string =>
    `@@ -1,5 +1,5 @@ static int example(struct example *x)
 \tint n, ret;
 
-\t${old}
+\t${fresh}
 \tif (ret)
 \t\treturn ret;
`;
  const inPatch = (old: string, fresh: string, subject: string): string[] =>
    inMail(allocInAtomic, 'drivers/iommu/example.c', hunk(old, fresh), subject);
  const poll = (end: string): string => `ret = readl_poll_timeout${end}(x->base, n, !n, 1, 100);`;

  it.each([
    ['a twin that does not sleep', poll(''), poll('_atomic'), 'readl_poll_timeout(x->base, n, !n, 1, 100)'],
    [
      'other flags',
      'ret = example_get(x, GFP_KERNEL);',
      'ret = example_get(x, GFP_ATOMIC);',
      'example_get(x, GFP_KERNEL)',
    ],
    ['another lock', 'mutex_lock(&x->lock);', 'spin_lock(&x->lock);', 'mutex_lock(&x->lock)'],
  ])('fixes by %s', (_, old, fresh, place) => {
    expect(inPatch(old, fresh, 'example: fix sleeping in atomic context')).toEqual([`fixed: ${place}`]);
    expect(inPatch(old, fresh, 'example: be faster')).toEqual([]);
  });

  it.each([
    ['a message that says what the kernel said', 'BUG: sleeping function called from invalid context'],
    ['one that mends an older patch', 'It is called in atomic context.\n\nFixes: 123456789abc ("example: begin")'],
  ])('believes %s', (_, words) => {
    const change = hunk('ret = example_get(x, GFP_KERNEL);', 'ret = example_get(x, GFP_ATOMIC);');
    const told = inMail(allocInAtomic, 'drivers/iommu/example.c', change, 'example: other flags', words);
    expect(told).toEqual(['fixed: example_get(x, GFP_KERNEL)']);
  });

  it('says nothing of flags that a new lock asks for', () => {
    const change = hunk('ret = example_get(x, GFP_KERNEL);', 'ret = example_get(x, GFP_ATOMIC);');
    const words = 'The tables are changed by several at once. This makes the operations atomic.';
    expect(inMail(allocInAtomic, 'drivers/iommu/example.c', change, 'example: add locks', words)).toEqual([]);
  });

  const moved = `@@ -1,9 +1,15 @@
-static void *example_all(struct example *x, gfp_t gfp)
+static void *example_part(struct example *x)
 {
 \tvoid *p;
 
-\tp = example_table(x, GFP_KERNEL);
+\tp = example_table(x->part, GFP_KERNEL);
 \tif (!p)
 \t\treturn NULL;
 \treturn p;
 }
`;
  it('says nothing of lost flags where the allocation goes elsewhere', () => {
    expect(inMail(allocInAtomic, 'drivers/iommu/example.c', moved, 'example: split')).toEqual([]);
  });

  it('says nothing of lost flags on a line that stays', () => {
    const change = `@@ -1,10 +1,9 @@
 static void *example_all(struct example *x, gfp_t gfp)
 {
 \tvoid *p;
 
-\tmsleep(1);
+\texample_wait(x, gfp);
 \tp = example_table(x, GFP_KERNEL);
 \tif (!p)
 \t\treturn NULL;
 \treturn p;
 }
`;
    expect(inMail(allocInAtomic, 'drivers/iommu/example.c', change, 'example: wait')).toEqual([]);
  });

  it('fixes what is done before the lock is taken, with flags of the caller', () => {
    const change = `@@ -10,9 +10,9 @@ static bool example_grow(struct example *x, gfp_t gfp)
 \tunsigned long flags;
 \tu64 *p;
 
+\tp = (void *)get_zeroed_page(gfp);
 \tspin_lock_irqsave(&x->lock, flags);
 \texample_count(x);
-\tp = (void *)get_zeroed_page(gfp);
 \tx->p = p;
 \tspin_unlock_irqrestore(&x->lock, flags);
`;
    expect(inMail(allocInAtomic, 'drivers/iommu/example.c', change, 'example: fix sleeping in atomic')).toEqual([
      'fixed: get_zeroed_page(gfp)',
    ]);
    const unknown = change.replaceAll('(void *)get_zeroed_page(gfp)', 'example_find(x)');
    expect(inMail(allocInAtomic, 'drivers/iommu/example.c', unknown, 'example: fix sleeping in atomic')).toEqual([]);
  });
});
