import { describe, expect, it } from 'vitest';
import { inFunction, looked } from './engine.ts';

/** Nullness of what is looked at, over all paths. */
function nullness(statements: string): string {
  const fn = inFunction(statements);
  return looked(fn)
    .map((node) => [...new Set(fn.valuesOf(node).map((value) => value.nullness))].sort().join('|'))
    .join(' ');
}

describe('nullness along paths', () => {
  it.each([
    ['p = kzalloc(n, GFP_KERNEL); look(p);', 'maybe'],
    ['p = kzalloc(n, GFP_KERNEL); if (!p) return 0; look(p);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); if (!p) look(p);', 'null'],
    ['p = kzalloc(n, GFP_KERNEL); q = p; if (q == NULL) return 0; look(p);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); if (n && !p) return 0; look(p);', 'maybe|nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); if (WARN_ON(!p)) goto out; look(p); out: return 0;', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); if (IS_ERR_OR_NULL(p)) return 0; look(p);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); f(p ? look(p) : 0);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); x = p && look(p);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); while (!p) { p = kzalloc(n, GFP_KERNEL); } look(p);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); if (!p) panic("none"); look(p);', 'nonnull'],
    ['p = kzalloc(n, GFP_KERNEL); init(&p); look(p);', 'unknown'],
    ['p = kzalloc(n, GFP_KERNEL); look(&p->x);', 'nonnull'],
    ['p = n ? kzalloc(n, GFP_KERNEL) : NULL; look(p);', 'maybe|null'],
    ['p = (struct s *)kzalloc(n, GFP_KERNEL); look((void *)p);', 'maybe'],
    ['p = NULL; if (n) p = q; if (p) look(p->x);', 'unknown'],
    ['p = NULL; if (n) p = q; if (p) { look(p); x = p->x; }', 'nonnull'],
    ['p->next = kzalloc(n, GFP_KERNEL); look(p->next);', 'maybe'],
    ['if (!q->a) return 0; look(q->a);', 'unknown'],
    ['if (!q->a) return 0; look(q->a); x = q->a->b;', 'nonnull'],
    ['list_for_each_entry(p, &q->list, l) { look(p); }', 'nonnull'],
    ['look(q);', 'unknown'],
  ])('%s', (statements, expected) => {
    expect(nullness(statements)).toBe(expected);
  });
});

function constants(statements: string): string {
  const fn = inFunction(statements);
  return looked(fn)
    .map((node) => [...new Set(fn.valuesOf(node).map((v) => String(v.constant ?? '?')))].sort().join('|'))
    .join(' ');
}

describe('constants along paths', () => {
  it.each([
    ['n = 3; look(n + 1);', '4'],
    ['bool b = false; look(b);', '0'],
    ['n = 1; if (x) n = 2; look(n);', '1|2'],
    ['n = 0; for (x = 0; x < 5; x++) n += 1; look(n);', '?'],
    ['switch (n) { case 4: look(n); break; default: break; }', '4'],
    ['if (n == 7) look(n);', '7'],
    ['n = 1 << 4; n |= 1; look(n);', '17'],
    ['n = 5; change(&n); look(n);', '?'],
    ['n = -1; look(-n);', '1'],
  ])('%s', (statements, expected) => {
    expect(constants(statements)).toBe(expected);
  });
});

describe('correlated conditions', () => {
  it('keeps what a flag stood for', () => {
    const fn = inFunction('int r = 0; if (!p) r = -ENOMEM; if (!r) look(p); p->x = 1;');
    expect(fn.valuesOf(looked(fn)[0]!).map((value) => value.nullness)).toEqual(['nonnull']);
  });

  it('tells the truth that a path decided', () => {
    const fn = inFunction('if (x > 4) { if (x > 4) look(x); }');
    const states = fn.statesBefore(looked(fn)[0]!);
    const condition = fn.descendants(fn.body, 'binary_expression')[0]!;
    expect(states.map((state) => state.truthOf(condition))).toEqual([true]);
  });
});

describe('units', () => {
  const unit = (statements: string, header: string): string | undefined => {
    const fn = inFunction(statements, header);
    const value = fn.unitOf(looked(fn)[0]!);
    return value && `${value.unit}${value.shift === undefined ? '' : ` of ${value.shift}`}`;
  };
  it.each([
    ['x = ioba >> PAGE_SHIFT; look(x);', 'void f(unsigned long ioba, unsigned long x)', 'cpu-pages of PAGE_SHIFT'],
    ['look(ioba);', 'void f(unsigned long ioba)', 'bytes'],
    ['look(1UL << PAGE_SHIFT);', 'void f(void)', 'bytes'],
    ['look(sizeof(long) + ioba);', 'void f(unsigned long ioba)', 'bytes'],
    ['look(ALIGN(ioba, 4));', 'void f(unsigned long ioba)', 'bytes'],
  ])('%s', (statements, header, expected) => {
    expect(unit(statements, header)).toBe(expected);
  });
});

describe('alignment', () => {
  it.each([
    ['look(ALIGN(x, sz));', ['sz']],
    ['x &= ~(sz - 1); look(x);', ['sz']],
    ['if (x & (sz - 1)) return 0; look(x);', ['sz']],
    ['if (!IS_ALIGNED(x, sz)) return 0; look(x);', ['sz']],
    ['look(x);', []],
  ])('%s', (statements, expected) => {
    const fn = inFunction(statements, 'long f(unsigned long x, unsigned long sz)');
    expect(fn.alignmentsOf(looked(fn)[0]!)).toEqual(expected);
  });
});

describe('types', () => {
  it.each([
    ['1 << n', '1 32/32 signed'],
    ['1UL << n', '1UL 64/32 unsigned'],
    ['1ULL << n', '1ULL 64/64 unsigned'],
    ['(u64)n << 3', 'u64 64/64 unsigned'],
    ['n + x', 'unsigned long 64/32 unsigned'],
    ['n < x', 'int 32/32 signed'],
    ['sizeof(n)', 'size_t 64/32 unsigned'],
    ['0xffffffff', '0xffffffff 32/32 unsigned'],
    ['4294967295', '4294967295 64/64 signed'],
    ['(u8)n + (u8)n', 'int 32/32 signed'],
    ['n ? n : x', 'unsigned long 64/32 unsigned'],
  ])('%s', (expression, expected) => {
    const fn = inFunction(`look(${expression});`);
    const type = fn.typeOf(looked(fn)[0]!);
    expect(`${type.text} ${type.bits}/${type.bits32} ${type.signed ? 'signed' : 'unsigned'}`).toBe(expected);
  });
});
