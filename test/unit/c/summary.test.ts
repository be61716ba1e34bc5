import { describe, expect, it } from 'vitest';
import { analyse } from './engine.ts';

describe('what a body teaches', () => {
  it.each<[string, object]>([
    ['struct s *f(int n) { struct s *p = kzalloc(n, GFP_KERNEL); return p; }', { mayReturnNull: true }],
    [
      'struct s *f(int n) { struct s *p = kzalloc(n, GFP_KERNEL); if (!p) return NULL; return p; }',
      { mayReturnNull: true },
    ],
    ['struct s *f(int n) { return kzalloc(n, GFP_KERNEL); }', { mayReturnNull: true }],
    ['struct s *f(struct t *t) { return &t->s; }', { mayReturnNull: false }],
    [
      'struct s *f(struct t *t) { if (t->n) return t->s; return NULL; }',
      { mayReturnNull: undefined, returnsNullWhenAbsent: true },
    ],
    ['struct s *f(int n) { if (n) return ERR_PTR(-EINVAL); return g(); }', { returnsErrPtr: true }],
    ['int f(struct t *t, struct t *u) { return t->n + (u ? u->n : 0); }', { dereferences: [0] }],
    ['int f(struct t *t, int n) { if (n) return t->n; return 0; }', { dereferences: undefined }],
    ['void *f(struct pci_dev *t) { return dev_get_drvdata(&t->dev); }', { dereferences: [0] }],
    ['void *f(struct pci_dev *t) { return t ? dev_get_drvdata(&t->dev) : NULL; }', { dereferences: undefined }],
    ['struct device *f(struct pci_dev *t) { return &t->dev; }', { dereferences: undefined }],
    ['unsigned long f(void) { return EXAMPLE_MAPPING_ERROR; }', { failsWith: 'EXAMPLE_MAPPING_ERROR' }],
    ['unsigned int f(void) { return EXAMPLE_ERROR; }', { failsWith: undefined }],
    ['void f(u64 *pte, u64 v) { *pte = v; }', { installsThrough: [0], clearsThrough: undefined }],
    ['void f(u64 *pte) { WRITE_ONCE(*pte, 0); }', { installsThrough: undefined, clearsThrough: [0] }],
    [
      '__be64 *f(struct iommu_table *t, long i) { return t->it_ops->useraddrptr(t, i, false); }',
      { entryAccessor: { allocates: false } },
    ],
    [
      '__be64 *f(struct iommu_table *t, long i, bool a) { return t->it_ops->useraddrptr(t, i, a); }',
      { entryAccessor: { allocates: { argument: 2, is: 'true' } } },
    ],
    ['#define f(t, i) ((t)->it_ops->useraddrptr((t), (i), true))', { entryAccessor: { allocates: true } }],
    ['void f(void) { die(); for (;;) ; }', { noReturn: true }],
    ['unsigned long f(unsigned long a) { return a >> PAGE_SHIFT; }', { resultUnit: 'cpu-pages' }],
    [
      'unsigned long f(unsigned long a, int n) { if (n) return a >> PAGE_SHIFT; return __pa(a); }',
      { resultUnit: undefined },
    ],
    ['void f(struct t *t) { mutex_lock(&t->lock); }', { sleeps: true }],
    ['void *f(int n) { return kzalloc(n, GFP_KERNEL); }', { sleeps: true }],
    ['void *f(int n) { return kzalloc(n, GFP_ATOMIC); }', { sleeps: undefined }],
    ['void *f(int n, gfp_t gfp) { return kzalloc(n, gfp); }', { sleeps: { argument: 1, hasFlag: 'GFP_KERNEL' } }],
    ['void f(bool wait) { if (wait) msleep(1); }', { sleeps: undefined }],
    ['void f(spinlock_t *l) { spin_unlock(l); msleep(1); spin_lock(l); }', { sleeps: undefined }],
    ['u64 f(u64 *pte) { return *pte; }', { sleeps: false }],
    ['u64 f(u64 *pte) { udelay(1); return *pte; }', { sleeps: false }],
    ['u64 f(u64 *pte) { unheard_of(pte); return *pte; }', { sleeps: undefined }],
    ['void f(struct iommu_domain *d) { iommu_flush_iotlb_all(d); }', { flushes: true }],
    ['void f(struct iommu_domain *d, int n) { if (n) iommu_flush_iotlb_all(d); }', { flushes: undefined }],
    ['void f(struct t *t) { kref_get(&t->ref); }', { takesReference: [0], dropsReference: undefined }],
    ['void f(int n, struct t *t) { kref_put(&t->ref, t_free); }', { dropsReference: [1] }],
    ['void f(struct t *t) { of_node_put(t->node); }', { dropsReference: undefined }],
    ['void f(struct t *t) { if (t->node) put_device(&t->dev); }', { dropsReference: undefined }],
    ['#define f(t) kref_get(&(t)->ref)', { takesReference: [0] }],
    ['struct s *f(int n) { return n ? f(n - 1) : kzalloc(1, GFP_KERNEL); }', { name: 'f' }],
  ])('%s', (text, expected) => {
    expect(analyse(`${text}\n`).definitions.fact('f')).toMatchObject(expected);
  });

  it('gives a constant no value that depends on the configuration', () => {
    const { definitions } = analyse(`
#ifdef CONFIG_EXAMPLE
#define EXAMPLE_SHIFT 4
extern int example_threads;
#else
#define EXAMPLE_SHIFT 3
#define example_threads 1
#endif
#define OTHER_SHIFT 4
`);
    expect(definitions.macro('EXAMPLE_SHIFT')).toBe('');
    expect(definitions.macro('example_threads')).toBeUndefined();
    expect(definitions.macro('OTHER_SHIFT')).toBe('4');
  });

  it('knows ops slots, members and constants of the text', () => {
    const { definitions } = analyse(`
#define WINDOW_SHIFT 31
struct window { u64 start; struct page **pages; unsigned int shift:6; };
static const struct iommu_domain_ops example_ops = {
	.map_pages = example_map,
	.unmap_pages	= example_unmap,
};
`);
    expect(definitions.slotOf('example_unmap')).toEqual({ ops: 'iommu_domain_ops', slot: 'unmap_pages' });
    expect(definitions.memberType('window', 'pages')).toBe('struct page **');
    expect(definitions.memberType('window', 'shift')).toBe('unsigned int');
    expect(definitions.macro('WINDOW_SHIFT')).toBe('31');
  });
});
