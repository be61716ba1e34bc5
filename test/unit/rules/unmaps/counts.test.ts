import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { check } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'drivers/gpu/drm/example/example_gem.c';
const head = 'static int example_pin(struct example *x, struct sg_table *sgt)';

/** What a patch to the lines of one function fixes. `about`: words of its message. */
function fixes(body: string, about = 'The nents of a table are those that are mapped.'): string[] {
  return inMail(
    unmapResult,
    path,
    hunkOf(10, head, ` 	int ret;\n${body} 	return 0;\n`),
    'drm/example: count entries',
    about,
  );
}

/** Lines that go, and those that come in their place. */
const change = (old: string, fresh: string): string =>
  [...old.split('\n').map((line) => `-\t${line}\n`), ...fresh.split('\n').map((line) => `+\t${line}\n`)].join('');

describe('the two counts of a table, exchanged', () => {
  it.each([
    [
      'dma_unmap_sg(dev, sgt->sgl, sgt->nents, dir);',
      'dma_unmap_sg(dev, sgt->sgl, sgt->orig_nents, dir);',
      'sgt->nents',
    ],
    ['dma_unmap_sg(dev, sgt->sgl, sgt->nents, dir);', 'dma_unmap_sgtable(dev, sgt, dir, 0);', 'sgt->nents'],
    ['dma_unmap_sg(dev, x->sgt.sgl, x->sgt.nents, dir);', 'dma_unmap_sgtable(dev, &x->sgt, dir, 0);', 'x->sgt.nents'],
    ['for_each_sg(x->sg[i].sgl, s, x->sg[i].nents, j)', 'for_each_sgtable_sg(&x->sg[i], s, j)', 'x->sg[i].nents'],
    [
      'ret = sg_alloc_table(&copy, sgt->nents, gfp);',
      'ret = sg_alloc_table(&copy, sgt->orig_nents, gfp);',
      'sgt->nents',
    ],
    ['if (sgt->orig_nents == 1)', 'if (sgt->nents == 1)', 'sgt->orig_nents'],
  ])('%s', (old, fresh, expected) => {
    expect(fixes(change(old, fresh))).toEqual([`fixed: ${expected}`]);
    expect(fixes(change(old, fresh), 'Use the helpers.')).toEqual([]);
  });

  it.each([
    // The addresses are meant, and still are.
    ['for_each_sg(sgt->sgl, s, sgt->nents, i)', 'for_each_sgtable_dma_sg(sgt, s, i)'],
    ['if (!sgt->nents)', 'if (dma_map_sgtable(dev, sgt, dir, 0))'],
    ['dma_unmap_sg(dev, sgt->sgl, sgt->nents, dir);', 'dma_unmap_sgtable(dev, other, dir, 0);'],
    ['sgt->nents = sgt->orig_nents;', 'sgt->orig_nents = n;'],
    ['use(sgt->nents);\nuse(x->len);', 'use(sgt->nents);\nuse(sgt->orig_nents);'],
  ])('not: %s', (old, fresh) => expect(fixes(change(old, fresh))).toEqual([]));

  it('not what is given to the call that maps, which begins above', () => {
    const body =
      ' \tn = dma_map_sg(dev,\n-\t\t       sgt->sgl, sgt->nents, dir);\n+\t\t       sgt->sgl, sgt->orig_nents, dir);\n \tuse(n);\n';
    expect(fixes(body)).toEqual([]);
  });
});

describe('the number of mapped entries, kept by a patch', () => {
  const kept = 'sgt->nents = dma_map_sg(dev, sgt->sgl, sgt->orig_nents, dir);\nif (!sgt->nents)\n\treturn -ENOMEM;';
  const byTable = 'ret = dma_map_sgtable(dev, sgt, dir, 0);\nif (ret)\n\treturn ret;';
  const call = 'dma_map_sg(dev, sgt->sgl, sgt->nents, dir)';
  it.each([
    `if (!${call})\n\treturn -ENOMEM;`,
    `if (${call} == 0)\n\treturn -ENOMEM;`,
    `ret = ${call};\nif (unlikely(!ret))\n\treturn -ENOMEM;\nret = 0;`,
    `ret = ${call};\nif (ret < 1)\n\treturn -EINVAL;\nret = 0;`,
  ])('%s', (old) => {
    expect(fixes(change(old, kept))).toEqual([`fixed: ${call}`]);
    expect(fixes(change(old, byTable))).toEqual([`fixed: ${call}`]);
    expect(fixes(change(old, byTable), 'Use the helper.')).toEqual([]);
  });

  it('twice in one function', () => {
    const twice = (one: string): string => `if (x)\n\t${one}\nelse\n\t${one}`;
    const body = change(twice(`return ${call};`), twice('return dma_map_sgtable(dev, sgt, dir, 0);'));
    expect(fixes(body)).toEqual([`fixed: ${call}`, `fixed: ${call}`]);
  });

  it.each([
    [`n = ${call};\nif (!n)\n\treturn -ENOMEM;\nx->count = n;`, byTable],
    [`n = ${call};\nif (!n)\n\treturn -ENOMEM;\nsgt->nents = n;`, byTable],
    [`if (!${call})\n\treturn -ENOMEM;`, 'ret = dma_map_sgtable(dev, other, dir, 0);\nif (ret)\n\treturn ret;'],
  ])('not: %s', (old, fresh) => expect(fixes(change(old, fresh))).toEqual([]));

  it('not where what is done with it may be out of view', () => {
    const hunk = hunkOf(
      10,
      head,
      `${change(`n = ${call};\nif (n == 0)\n\tgoto fail;`, 'ret = dma_map_sgtable(dev, sgt, dir, 0);')} \n \tprepare(x);\n`,
    );
    expect(inMail(unmapResult, path, hunk, 'drm/example: count', 'The nents are wrong.')).toEqual([]);
  });
});

describe('the number of mapped entries, given back', () => {
  const given = (before: string, lines: string): string[] => {
    const text = `${before}
static int example_run(struct device *dev, struct example *x, struct scatterlist *sg, int n)
{
	int mapped = 0;

	${lines}
	return 0;
}
`;
    return check(unmapResult, text).map(({ start, end }) => text.slice(start, end));
  };
  const start =
    'static int example_start(struct example *x)\n{\n\tx->len = dma_map_sg(x->dev, x->sg, x->n, DMA_TO_DEVICE);\n\treturn x->len;\n}\n';
  it.each([
    ['', 'mapped = dma_map_sg(dev, sg, n, dir);\n\tif (mapped)\n\t\tdma_unmap_sg(dev, sg, mapped, dir);', ['mapped']],
    ['', 'n = dma_map_sg(dev, sg, n, dir);\n\tdma_sync_sg_for_cpu(dev, sg, n, dir);', ['n']],
    ['', 'x->n = dma_map_sg(dev, x->sg, n, dir);\n\tdma_unmap_sg(dev, x->sg, x->n, dir);', ['x->n']],
    [start, 'dma_unmap_sg(dev, x->sg, x->len, dir);', ['x->len']],
    // What was given; another list; one entry; another member of that name; no more than one of the ways.
    ['', 'mapped = dma_map_sg(dev, sg, n, dir);\n\tdma_unmap_sg(dev, sg, n, dir);', []],
    ['', 'mapped = dma_map_sg(dev, sg, n, dir);\n\tdma_unmap_sg(dev, x->sg, mapped, dir);', []],
    ['', 'mapped = dma_map_sg(dev, sg, 1, dir);\n\tdma_unmap_sg(dev, sg, mapped, dir);', []],
    [start, 'dma_unmap_sg(dev, data->sg, data->len, dir);', []],
    [start, 'x->len = n;\n\tdma_unmap_sg(dev, x->sg, x->len, dir);', []],
    [start, 'dma_unmap_sg(dev, x->sg, x->n, dir);', []],
  ])('%s%s', (before, lines, expected) => expect(given(before, lines)).toEqual(expected));

  it('and corrected by a patch that shows the unmapping only', () => {
    const old = 'dma_unmap_sg(&x->pci->dev, x->list, x->sglen, DMA_FROM_DEVICE);';
    const body = change(old, old.replace('sglen', 'nr_pages'));
    const about = 'It must get the original number of entries.';
    expect(fixes(body, about)).toEqual([`fixed: ${old}`]);
    expect(fixes(body, 'Rename a member.')).toEqual([]);
    expect(fixes(change(old, `${old}\ndma_unmap_sg(dev, x->list, x->nr_pages, dir);`), about)).toEqual([]);
  });

  it('and kept apart by a patch', () => {
    const old = 'x->nents =\n\tdma_map_sg(dev, x->sg, i, dir);\nif (!x->nents)\n\treturn -EIO;';
    const fresh = 'x->nents = i;\nmapped = dma_map_sg(dev, x->sg, x->nents, dir);\nif (!mapped)\n\treturn -EIO;';
    expect(fixes(change(old, fresh))).toEqual(['fixed: dma_map_sg(dev, x->sg, i, dir)']);
    expect(fixes(change(old, fresh.replace('x->sg', 'x->other')))).toEqual([]);
  });
});

describe('other results, dropped', () => {
  const marked = (line: string): string[] => {
    const text = `static void example_map(struct device *dev, struct sg_table *sgt)\n{\n\t${line}\n}\n`;
    return check(unmapResult, text).map(({ start, end }) => text.slice(start, end));
  };
  it('the error of a table', () => {
    expect(marked('dma_map_sgtable(dev, sgt, dir, 0);')).toEqual(['dma_map_sgtable(dev, sgt, dir, 0)']);
    expect(marked('(void)dma_map_sgtable(dev, sgt, dir, 0);')).toEqual([]);
    const old = 'dma_map_sg(dev, sgt->sgl, sgt->nents, dir);';
    const fresh = 'dma_map_sgtable(dev, sgt, dir, 0);';
    expect(fixes(change(old, fresh)).sort()).toEqual([
      `fixed: ${old.slice(0, -1)}`,
      `introduced: ${fresh.slice(0, -1)}`,
    ]);
  });

  it('the entry that was there', () => {
    const body = change('ptep_get_and_clear(mm, addr, ptep);', 'pte = ptep_get_and_clear(mm, addr, ptep);');
    expect(fixes(body, 'The dirty bit is lost.')).toEqual(['fixed: ptep_get_and_clear(mm, addr, ptep);']);
    expect(fixes(body, 'A later patch needs it.')).toEqual([]);
    expect(fixes(body.replaceAll('ptep_get_and_clear', 'example_clear'), 'The dirty bit is lost.')).toEqual([]);
  });
});

describe('the length of the other side', () => {
  const call = (length: string): string => `check(dev, sg_virt(s), ${length});`;
  it.each([
    [call('sg_dma_len(s)'), call('s->length'), ['fixed: sg_dma_len(s)']],
    [call('sg_dma_len(s)'), call('t->length'), []],
    [call('sg_dma_len(s)'), call('sg_dma_len(s)').replace('dev', 'x->dev'), []],
    ['set(sg_dma_address(s), sg_dma_len(s));', 'set(sg_virt(s), s->length);', []],
    ['set(sg_dma_address(s), s->length);', 'set(sg_dma_address(s), sg_dma_len(s));', ['fixed: s->length']],
    ['set(sg_dma_address(s), t->length);', 'set(sg_dma_address(s), sg_dma_len(s));', []],
    ['set(sg_dma_address(s), s->length);', 'set(sg_dma_address(s), sg_dma_len(t));', []],
  ])('%s', (old, fresh, expected) => expect(fixes(change(old, fresh))).toEqual(expected));
});

describe('the number of mapped entries, kept and never asked', () => {
  const call = 'dma_map_sg(dev, sgt->sgl, sgt->orig_nents, dir)';
  const added = (type: string, lines: string): string[] => {
    const all = `static ${type} example_map(struct device *dev, struct sg_table *sgt)\n{\n${lines}}\n`;
    const body = all.replace(/^/gm, '+').slice(0, -1);
    return inMail(unmapResult, path, `@@ -0,0 +1,${body.split('\n').length - 1} @@\n${body}`, 'drm/example: map');
  };
  it.each([
    ['void', `\tsgt->nents = ${call};\n`, [`introduced: ${call}`]],
    ['void', `\tsgt->nents = ${call};\n\tWARN_ON(!sgt->nents);\n`, []],
    ['int', `\tsgt->nents = ${call};\n\treturn 0;\n`, []],
    ['int', `\tsgt->nents = ${call};\n\te->sgt = sgt;\n`, [`introduced: ${call}`]],
    [
      'int',
      `\tsgt->nents = ${call};\n\t*count = e->mapped = sgt->nents;\n\te->all = kcalloc(*count, 8, GFP_KERNEL);\n`,
      [`introduced: ${call}`],
    ],
    ['int', `\tsgt->nents = ${call};\n\te->mapped = sgt->nents;\n\tif (!e->mapped)\n\t\treturn -EIO;\n`, []],
    ['int', `\tsgt->nents = ${call};\n\te->sgt = sgt;\n\tif (!sgt->nents)\n\t\treturn -EIO;\n`, []],
    ['int', `\tsgt->nents = ${call};\n\te->sgt = other;\n`, []],
    ['void', `\tint n;\n\n\tn = ${call};\n\tuse(n);\n`, []],
  ])('%s: %s', (type, lines, expected) => expect(added(type, lines)).toEqual(expected));
});

describe('what a call that maps returns', () => {
  const words = 'It can fail, do not ignore that.';
  it.each([
    ['set_memory_np(addr, n);', 'err = set_memory_np(addr, n);', ['fixed: set_memory_np(addr, n);']],
    ['set_memory_ro(addr, n);', 'return set_memory_ro(addr, n);', ['fixed: set_memory_ro(addr, n);']],
    ['e->ops->map(e, addr);', 'err = e->ops->map(e, addr);', []],
    ['set_memory_np(addr, n);', 'err = set_memory_p(addr, n);', []],
    ['example_start(addr, n);', 'err = example_start(addr, n);', []],
  ])('%s %s', (removed, added, expected) => {
    expect(fixes(change(removed, added), words)).toEqual(expected);
    expect(fixes(change(removed, added), 'A later patch needs it.')).toEqual([]);
  });
});
