import { describe, expect, it } from 'vitest';
import { usesIn } from '../../../server/src/c/textUses.ts';

describe('what a text does with a name', () => {
  it.each([
    ['if (!priv->base)', '->base'],
    ['if (priv->base)', '->base'],
    ['if (unlikely(!priv->sub.base))', '.base'],
    ['ok = priv->base ? 1 : 0;', '->base'],
    ['return priv->base;', '->base'],
    ['return !priv->base;', '->base'],
    ['if (n && priv->base[n])', '->base'],
    ['if (priv->base == NULL)', '->base'],
    ['WARN_ON(!queue);', 'queue'],
    ['if (IS_ERR(priv->base))', '->base'],
    ['if(priv->base)', '->base'],
    ['return(priv->base);', '->base'],
  ])('%s tests %s', (code, name) => {
    expect(usesIn(code, name).tested).toBe(true);
  });
  it.each([
    ['iounmap(priv->base);', '->base'],
    ['return readl(priv->base + 4);', '->base'],
    ['if (!priv->sub.base)', '->base'],
    ['priv->base = ioremap(1, 2);', '->base'],
  ])('%s does not test %s', (code, name) => {
    expect(usesIn(code, name).tested).toBe(false);
  });
  it('knows what is read through', () => {
    const code = 'a = x->res->start + queue->n; b = x->other;';
    expect(['->res', 'queue', 'x', '->other', 'res'].map((name) => usesIn(code, name).readThrough)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
  it('takes a long line', () => {
    expect(usesIn('x->'.repeat(100_000), '->x').readThrough).toBe(true);
    expect(usesIn('a('.repeat(100_000), 'a').tested).toBe(false);
  });
});
