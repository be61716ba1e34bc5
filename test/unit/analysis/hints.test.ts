import { beforeAll, describe, expect, it } from 'vitest';
import { hintFamilies, hintsIn, type HintFamily } from '../../../server/src/analysis/hints.ts';
import { hoverAt } from '../../../server/src/analysis/hover.ts';
import { analyseDocument, type Engine } from '../../../server/src/analysis/index.ts';
import { realEngine } from './engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await realEngine();
});

/** The document with its hints of one family written into it, in guillemets. */
function shown(text: string, family: HintFamily, name = 'drivers/iommu/sample.c'): string {
  const analysis = analyseDocument({ name, text }, engine, { nursery: false });
  const hints = hintsIn(analysis, { start: 0, end: text.length }, new Set([family]));
  let result = text;
  for (const { offset, label } of [...hints].sort((a, b) => b.offset - a.offset)) {
    result = `${result.slice(0, offset)}«${label.trim()}»${result.slice(offset)}`;
  }
  return result;
}

const lines = (...text: string[]) => `${text.join('\n')}\n`;

/** A patch that adds these lines to a function. */
const patch = (...added: string[]) =>
  lines(
    'From: Example Developer <dev@example.org>',
    'Subject: [PATCH] powerpc/sample: Make a window',
    '',
    'Make one.',
    '---',
    'diff --git a/arch/powerpc/sample.c b/arch/powerpc/sample.c',
    '--- a/arch/powerpc/sample.c',
    '+++ b/arch/powerpc/sample.c',
    `@@ -10,2 +10,${added.length + 2} @@ static int sample(void)`,
    ' \tint ret;',
    ...added.map((line) => `+${line}`),
    ' \treturn ret;',
    '-- ',
    '2.39.5',
  );

describe('hints at what makes a table', () => {
  it.each<[string, string, string]>([
    [
      'a call with plain numbers',
      '\treturn ops->create_table(group, 0, 16, 1ULL << 46, 2, &tbl);',
      '\treturn ops->create_table(group, 0, 16, 1ULL << 46, 2, &tbl)«2^30 entries, 16,384.5 MiB in full»;',
    ],
    [
      'names of the kernel, and a flag',
      '\trc = pnv_pci_ioda2_create_table(grp, 0, IOMMU_PAGE_SHIFT_4K, SZ_2G, POWERNV_IOMMU_DEFAULT_LEVELS, false, &tbl);',
      '\trc = pnv_pci_ioda2_create_table(grp, 0, IOMMU_PAGE_SHIFT_4K, SZ_2G, POWERNV_IOMMU_DEFAULT_LEVELS, false, &tbl)«524,288 entries, 4,160 KiB in full»;',
    ],
    [
      'a value that is not in view',
      '\treturn ops->create_table(group, 0, PAGE_SHIFT, 1ULL << 46, 2, &tbl);',
      '\treturn ops->create_table(group, 0, PAGE_SHIFT, 1ULL << 46, 2, &tbl);',
    ],
    [
      'what the kernel refuses',
      '\treturn ops->create_table(group, 0, 16, 1ULL << 46, 6, &tbl);',
      '\treturn ops->create_table(group, 0, 16, 1ULL << 46, 6, &tbl)«refused: EINVAL»;',
    ],
    [
      'a declaration of the same name',
      'long create_table(int a, int b, int c, int d, int e);',
      'long create_table(int a, int b, int c, int d, int e);',
    ],
    [
      'variables of the function',
      '\tu64 window_size = 1ULL << 36;\n\tunsigned int page_shift = 16, levels = 1;',
      '\tu64 window_size = 1ULL << 36«2^20 entries, 16 MiB in full»;\n\tunsigned int page_shift = 16«64 KiB pages», levels = 1;',
    ],
    [
      'a struct initialiser',
      '\tstruct vfio_iommu_spapr_tce_create create = { .argsz = sizeof(create), .page_shift = 16, .window_size = 1ULL << 46, .levels = 2 };',
      '\tstruct vfio_iommu_spapr_tce_create create = { .argsz = sizeof(create), .page_shift = 16«64 KiB pages», .window_size = 1ULL << 46«2^30 entries, 16,384.5 MiB in full», .levels = 2«tables of 32,768 entries» };',
    ],
    [
      'members that are set one by one',
      '\tstruct kvm_create_spapr_tce_64 args;\n\targs.page_shift = 16;\n\targs.size = 1 << 15;',
      '\tstruct kvm_create_spapr_tce_64 args;\n\targs.page_shift = 16«64 KiB pages»;\n\targs.size = 1 << 15«32,768 entries, about 256.15 KiB in full»;',
    ],
    [
      'a member that is set twice leaves the table open',
      '\tstruct kvm_create_spapr_tce_64 args;\n\targs.page_shift = 16;\n\targs.page_shift = 12;\n\targs.size = 1 << 15;',
      '\tstruct kvm_create_spapr_tce_64 args;\n\targs.page_shift = 16«64 KiB pages»;\n\targs.page_shift = 12«4 KiB pages»;\n\targs.size = 1 << 15;',
    ],
    [
      'an io-pgtable configuration, its format named in the function',
      '\tstruct io_pgtable_cfg cfg = { .pgsize_bitmap = ~0xfffUL, .ias = 39, .oas = 48 };\n\treturn alloc_io_pgtable_ops(ARM_64_LPAE_S1, &cfg, NULL);',
      '\tstruct io_pgtable_cfg cfg = { .pgsize_bitmap = ~0xfffUL«4 KiB and larger», .ias = 39«3 levels, root 4 KiB», .oas = 48 };\n\treturn alloc_io_pgtable_ops(ARM_64_LPAE_S1, &cfg, NULL);',
    ],
    [
      'the same without a format',
      '\tstruct io_pgtable_cfg cfg = { .ias = 39 };',
      '\tstruct io_pgtable_cfg cfg = { .ias = 39 };',
    ],
    [
      'a member of another struct',
      '\tstruct other x = { .levels = 2, .page_shift = 16 };',
      '\tstruct other x = { .levels = 2, .page_shift = 16 };',
    ],
  ])('%s', (_name, body, expected) => {
    const around = (inside: string) => lines('static long sample(void)', '{', inside, '}');
    expect(shown(around(body), 'tables')).toBe(around(expected));
    const inPatch = patch(...body.split('\n'));
    expect(shown(inPatch, 'tables', 'a.patch')).toBe(
      patch(...expected.split('\n')).replace(/@@ -10,2 .*/, /@@ -10,2 .*/.exec(inPatch)![0]),
    );
  });

  it.each([
    ['#define SAMPLE_PAGE_SHIFT 16', '#define SAMPLE_PAGE_SHIFT 16«64 KiB»'],
    ['#define SAMPLE_FLAG_SHIFT 16', '#define SAMPLE_FLAG_SHIFT 16'],
    [
      '#define X_SHIFT 21\n#define X_SIZE (1UL << X_SHIFT)',
      '#define X_SHIFT 21«2 MiB»\n#define X_SIZE (1UL << X_SHIFT)«2 MiB»',
    ],
    ['#define X_SIZE 0x10000 /* bytes */', '#define X_SIZE 0x10000«64 KiB» /* bytes */'],
    ['#define X_SIZE SZ_64K', '#define X_SIZE SZ_64K'],
    ['#define X_SIZE 512', '#define X_SIZE 512'],
    ['#define X_SIZE Y_SIZE\n#define Y_SIZE X_SIZE', '#define X_SIZE Y_SIZE\n#define Y_SIZE X_SIZE'],
  ])('%s', (before, after) => {
    expect(shown(lines(before), 'tables')).toBe(lines(after));
  });

  it('leaves to the expressions what they show already', () => {
    const text = lines('#define X_SIZE (1 << 20)');
    expect(shown(text, 'tables')).toBe(text);
    expect(shown(text, 'expressions')).toContain('«= 1M»');
  });
});

describe('hints at calls that may sleep', () => {
  const inFunction = (name: string, ...body: string[]) =>
    lines(
      `static int ${name}(struct sample *s)`,
      '{',
      '\tvoid *p;',
      ...body.map((line) => `\t${line}`),
      '\treturn p ? 0 : -ENOMEM;',
      '}',
    );

  it.each<[string, string, string]>([
    [
      'with a spinlock held',
      inFunction('a', 'spin_lock(&s->lock);', 'p = kmalloc(8, GFP_KERNEL);', 'spin_unlock(&s->lock);'),
      'p = «may sleep with s->lock held»kmalloc(8, GFP_KERNEL);',
    ],
    [
      'with interrupts off',
      inFunction('a', 'local_irq_disable();', 'p = kmalloc(8, GFP_KERNEL);', 'local_irq_enable();'),
      'p = «may sleep with interrupts off»kmalloc(8, GFP_KERNEL);',
    ],
    [
      'behind a helper',
      `static void *own_alloc(void)\n{\n\treturn kmalloc(8, GFP_KERNEL);\n}\n` +
        inFunction('a', 'spin_lock(&s->lock);', 'p = own_alloc();', 'spin_unlock(&s->lock);'),
      'p = «may sleep with s->lock held»own_alloc();',
    ],
    [
      'in real mode',
      inFunction('kvmppc_rm_sample', 'p = kmalloc(8, GFP_KERNEL);'),
      'p = «may sleep in real mode»kmalloc(8, GFP_KERNEL);',
    ],
    [
      'atomic flags',
      inFunction('a', 'spin_lock(&s->lock);', 'p = kmalloc(8, GFP_ATOMIC);', 'spin_unlock(&s->lock);'),
      'p = kmalloc(8, GFP_ATOMIC);',
    ],
    [
      'behind the unlock',
      inFunction('a', 'spin_lock(&s->lock);', 'spin_unlock(&s->lock);', 'p = kmalloc(8, GFP_KERNEL);'),
      'p = kmalloc(8, GFP_KERNEL);',
    ],
    [
      'held on one path only',
      inFunction('a', 'if (s->x)', '\tspin_lock(&s->lock);', 'p = kmalloc(8, GFP_KERNEL);'),
      'p = kmalloc(8, GFP_KERNEL);',
    ],
    ['where sleeping is fine', inFunction('a', 'p = kmalloc(8, GFP_KERNEL);'), 'p = kmalloc(8, GFP_KERNEL);'],
  ])('%s', (_name, text, expected) => {
    const result = shown(text, 'sleeps');
    expect(result.split('\n').map((line) => line.trim())).toContain(expected);
    expect(result.split('«').length - 1).toBe(expected.split('«').length - 1);
  });
});

describe('hints at indexes', () => {
  it('says what an index counts where every use agrees', () => {
    const text = lines(
      'static long sample(struct iommu_table *tbl, unsigned long ioba)',
      '{',
      '\tunsigned long idx = ioba >> tbl->it_page_shift;',
      '\tunsigned long both = ioba >> tbl->it_page_shift;',
      '\tunsigned long bytes = ioba;',
      '',
      '\tboth = ioba;',
      '\tif (both)',
      '\t\treturn *IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, idx);',
      '\treturn idx + both + bytes;',
      '}',
    );
    const result = shown(text, 'units');
    expect(result).toContain('unsigned long idx«in IOMMU pages of 1 << tbl->it_page_shift» = ioba');
    expect(result.split('«')).toHaveLength(2);
  });
});

describe('hints at numbers of pages', () => {
  it('say whose pages, which the name does not', () => {
    const text = lines(
      'static long sample(struct iommu_table *tbl, unsigned long ioba)',
      '{',
      '\tunsigned long npages = ioba >> tbl->it_page_shift;',
      '\tunsigned long gfn = ioba >> PAGE_SHIFT;',
      '',
      '\treturn use(npages, gfn);',
      '}',
    );
    const result = shown(text, 'units');
    expect(result).toContain('unsigned long npages«in IOMMU pages');
    expect(result.split('«')).toHaveLength(2);
  });
});

describe('the working behind a hint', () => {
  const hover = (text: string, offset: number) => {
    const found = hoverAt(
      analyseDocument({ name: 'drivers/iommu/sample.c', text }, engine, { nursery: false }),
      offset,
    );
    return found?.parts.map((part) => ('text' in part ? part.text : part.code)).join('\n') ?? '';
  };

  it('of a table: what it is, and each step', () => {
    const text = lines('int f(void)', '{', '\treturn ops->create_table(g, 0, 16, 1ULL << 46, 2, &t);', '}');
    const behind = hover(text, text.indexOf(';'));
    expect(behind).toContain('read from create_table()');
    expect(behind).toContain('powernv 64K levels=2 window=0+64T');
    expect(behind).toContain('17,180,393,472 bytes');
    // Inside the call its own parts speak.
    expect(hover(text, text.indexOf('1ULL'))).toContain('70,368,744,177,664');
  });

  it('of a rule that is silenced: what it looks for', () => {
    const text = lines('int f(void)', '{', '\t/* iommu-lens: ignore alloc-on-clear as agreed */', '\treturn 0;', '}');
    const behind = hover(text, text.indexOf('alloc-on'));
    expect(behind).toMatch(/^Clearing or looking up builds table levels\.\nTables of sparse windows/);
    expect(behind).toContain('Rule alloc-on-clear, silenced here.');
    expect(hover(text, text.indexOf('as agreed') + 4)).toBe('');
    for (const name of ['no-such-rule', 'toString']) {
      const unknown = text.replace('alloc-on-clear', name);
      expect(hover(unknown, unknown.indexOf(name))).toContain(`There is no rule ${name}`);
    }
  });

  it('of an index: what it counts, and the lines that say so', () => {
    const text = lines(
      'static void f(struct iommu_table *tbl, unsigned long ioba)',
      '{',
      '\tunsigned long i = ioba >> tbl->it_page_shift;',
      '',
      '\tIOMMU_TABLE_USERSPACE_ENTRY(tbl, i);',
      '}',
    );
    expect(hover(text, text.indexOf('i = ioba'))).toBe(
      'i counts IOMMU pages of 1 << tbl->it_page_shift: its one use says so.\n' +
        'unsigned long i = ioba >> tbl->it_page_shift;\nIOMMU_TABLE_USERSPACE_ENTRY(tbl, i);',
    );
    expect(hover(text, text.indexOf('ioba)'))).toBe('');
  });

  it('of a call that may sleep: why it matters', () => {
    const text = lines(
      'static int f(struct sample *s)',
      '{',
      '\tvoid *p;',
      '\tspin_lock(&s->lock);',
      '\tp = kmalloc(8, GFP_KERNEL);',
      '\tspin_unlock(&s->lock);',
      '\treturn p ? 0 : -ENOMEM;',
      '}',
    );
    expect(hover(text, text.indexOf('kmalloc'))).toContain('called with s->lock held');
    expect(hover(text, text.indexOf('spin_unlock'))).toContain('Drops s->lock.');
    expect(hover(text, text.indexOf('8, GFP'))).toBe('');
  });

  it.each([
    ['kzalloc(8, gfp)', ['Fails with NULL.', 'May sleep: when argument 2 has GFP_KERNEL.']],
    ['iommu_unmap(domain, iova, size)', ['size_t iommu_unmap(', '0 on failure', 'size in bytes', 'Flushes: nothing']],
    ['iommu_unmap_fast(domain, iova, size, g)', ['Does not flush']],
    ['iommu_group_alloc()', ['Fails with an error pointer, never with NULL.', 'Read from iommu_group_alloc() in']],
    ['kref_get(&s->ref)', ['Takes a reference to &s->ref.']],
    ['own_put(&s->node)', ['Drops a reference to &s->node.', 'Learned from its definition in view.']],
    ['platform_get_irq(pdev, 0)', ['Fails with a negative number']],
    ['rcu_read_lock()', ['Takes the RCU read lock.']],
    ['unheard_of(s)', ['']],
  ])('of %s: what it promises', (call, expected) => {
    const text = lines(
      'static void own_put(struct node *node)',
      '{',
      '\tkref_put(&node->ref, node_free);',
      '}',
      '',
      'static void f(struct sample *s, gfp_t gfp)',
      '{',
      `\ts->x = ${call};`,
      '}',
    );
    const found = hover(text, text.indexOf(`${call};`));
    for (const part of expected) expect(found).toContain(part);
    if (expected[0] === '') expect(found).toBe('');
  });
});

describe('hints', () => {
  it('are the same for the whole and for its parts', () => {
    const body = Array.from(
      { length: 400 },
      (_, i) => `#define S${i}_SIZE (1 << ${10 + (i % 30)})\n/* 64K * ${i + 2} */\n`,
    );
    const text = body.join('\n');
    const analysis = analyseDocument({ name: 'a.c', text }, engine, { nursery: false });
    const all = hintsIn(analysis, { start: 0, end: text.length }, new Set(hintFamilies));
    const parts = new Map<string, unknown>();
    for (let at = 0; at < text.length; at += 997) {
      for (const hint of hintsIn(analysis, { start: at, end: at + 997 }, new Set(hintFamilies))) {
        parts.set(`${hint.offset} ${hint.label}`, hint);
      }
    }
    expect(all.length).toBeGreaterThan(400);
    expect(new Set(parts.keys())).toEqual(new Set(all.map(({ offset, label }) => `${offset} ${label}`)));
  });

  it.each([
    'a.'.repeat(100_000),
    'levels = '.repeat(20_000),
    '#define A_SIZE (A_SIZE * A_SIZE)\n'.repeat(5_000),
    `struct io_pgtable_cfg${' '.repeat(200_000)}x`,
  ])('take no long time over nonsense', (text) => {
    const analysis = analyseDocument({ name: 'a.c', text }, engine, { nursery: false });
    const start = performance.now();
    hintsIn(analysis, { start: 0, end: text.length }, new Set<HintFamily>(['tables']));
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
