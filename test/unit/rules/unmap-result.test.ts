import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../server/src/rules/unmap-result.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const op = (type: string, name: string, lines: string): string =>
  `static ${type} ${name}(struct iommu_domain *domain, unsigned long iova, size_t size)\n{\n\tstruct example *ex = to_example(domain);\n\tint rc;\n\n${lines}\n}\n`;
const mapper = (lines: string): string =>
  `static int example_map(struct example *ex, struct sg_table *sgt, size_t size)\n{\n\tssize_t ret;\n\tsize_t unmapped;\n\n${lines}\n\treturn 0;\n}\n`;
const mapSg = 'iommu_map_sg(ex->domain, ex->iova, sgt->sgl, sgt->orig_nents, ex->prot, GFP_KERNEL)';

describe('unmap-result reports', () => {
  it.each([
    [
      'an errno from size_t',
      op('size_t', 'example_unmap', '\tif (iova > ex->end)\n\t\treturn -EINVAL;\n\t\t       ^^^^^^^\n\treturn size;'),
    ],
    [
      'an errno from unsigned long',
      op(
        'unsigned long',
        'example_unmap',
        '\tif (iova > ex->end)\n\t\treturn -EINVAL;\n\t\t       ^^^^^^^\n\treturn size;',
      ),
    ],
    [
      'an errno as an address',
      op(
        'phys_addr_t',
        'example_iova_to_phys',
        '\tif (!ex->table)\n\t\treturn -ENODEV;\n\t\t       ^^^^^^^\n\treturn walk(ex, iova);',
      ),
    ],
    [
      'one half of a choice',
      op('size_t', 'example_unmap', '\treturn ex->broken ? -EIO : size;\n\t                    ^^^^'),
    ],
    [
      'a failed status',
      op(
        'size_t',
        'example_unmap',
        '\trc = example_clear(ex, iova, size);\n\tif (rc)\n\t\treturn rc;\n\t\t       ^^\n\treturn size;',
      ),
    ],
    [
      'an errno on one of the paths',
      op(
        'size_t',
        'example_unmap',
        '\trc = -EINVAL;\n\tif (size < 4096)\n\t\tgoto out;\n\trc = size;\nout:\n\treturn rc;\n\t       ^^',
      ),
    ],
    [
      'a failed status, or the size',
      op(
        'size_t',
        'example_unmap',
        '\trc = example_clear(ex, iova, size);\n\treturn rc ? rc : size;\n\t            ^^',
      ),
    ],
    [
      'a step by what was asked for',
      mapper(
        '\tunmapped = iommu_unmap(ex->domain, ex->iova, size);\n\tif (unmapped)\n\t\tex->iova += size;\n\t\t^^^^^^^^^^^^^^^^',
      ).replace('return 0', 'return unmapped ? 0 : -EIO'),
    ],
    ['0 where it succeeded', op('size_t', 'example_unmap', '\tmemset(ex->table, 0, size);\n\treturn 0;\n\t       ^')],
    [
      'a negative length that turns huge',
      mapper(`\tret = ${mapSg};\n\tif (ret < size)\n\t    ^^^^^^^^^^\n\t\treturn -ENOMEM;`),
    ],
    [
      'the same the other way round',
      mapper(`\tret = ${mapSg};\n\tif (size > ret)\n\t    ^^^^^^^^^^\n\t\treturn -ENOMEM;`),
    ],
    [
      'a success that is a failure',
      mapper(`\tret = ${mapSg};\n\tif (ret >= size)\n\t    ^^^^^^^^^^^\n\t\tex->mapped = true;`),
    ],
    [
      'a size that is never negative',
      mapper(
        '\tunmapped = iommu_unmap(ex->domain, ex->iova, size);\n\tif (unmapped < 0)\n\t    ^^^^^^^^^^^^\n\t\treturn -EIO;',
      ),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(unmapResult, text))).toEqual(expected);
  });

  it('as a question, where 0 is the only failure', () => {
    const { text, expected } = marked(
      mapper(
        '\tunmapped = iommu_unmap_fast(ex->domain, ex->iova, size, NULL);\n\tif (!unmapped)\n\t     ^^^^^^^^\n\t\treturn -EIO;\n\tex->left -= unmapped;',
      ),
    );
    const reports = check(unmapResult, text);
    expect(places(text, reports)).toEqual(expected);
    expect(reports[0]?.severity).toBe('information');
    expect(reports[0]?.advice).toContain('?');
  });
});

describe('unmap-result on ranges of addresses', () => {
  const unmap = (length: string): string =>
    mapper(
      `\tunmapped = iommu_unmap(ex->domain, ex->iova, size);\n\tWARN_ON(unmapped != size);\n\tfree_iova_fast(iovad, ex->iova >> 12, ${length} >> 12);`,
    );

  it('reports one that is given back with the unmapped length', () => {
    const text = unmap('unmapped');
    expect(places(text, check(unmapResult, text))).toEqual(['8:40 unmapped >> 12']);
    expect(check(unmapResult, unmap('size'))).toEqual([]);
  });
});

describe('unmap-result in mails', () => {
  it('takes the name of a length whose making is out of view', () => {
    const hunk = (
      length: string,
    ): string => `@@ -20,4 +20,4 @@ static void example_unmap(struct example *ex, size_t size)
 \tsync(ex);
-\tgive_back(ex);
+\tiommu_dma_free_iova(cookie, iova, ${length});
 \tdone(ex);
 \tdone(ex);
`;
    const found = (length: string): string[] => inMail(unmapResult, 'drivers/iommu/example.c', hunk(length));
    expect(found('unmapped')).toEqual(['introduced: unmapped']);
    expect(found('size')).toEqual([]);
  });

  const found = (declaration: string, date: string): string[] =>
    inMail(
      unmapResult,
      'drivers/iommu/example.c',
      `@@ -10,5 +10,6 @@ int example_map(struct example *ex, struct sg_table *sgt, size_t size)
 	${declaration}

+	ret = ${mapSg};
 	if (ret < size)
 		return -ENOMEM;
 	return 0;
`,
      'iommu: map',
      '',
      date,
    );

  it.each([
    ['prepare(ex);', '2 Jan 2024 03:04:05 +0000', ['introduced: ret < size']],
    ['prepare(ex);', '7 Jan 2020 03:04:05 +0000', []],
    ['ssize_t ret;', '7 Jan 2020 03:04:05 +0000', ['introduced: ret < size']],
  ])('takes the type that the call had then, unless a declaration says so: %s %s', (declaration, date, expected) => {
    expect(found(declaration, date)).toEqual(expected);
  });

  it('says that a patch asks for the sign first', () => {
    const found = (test: string): string[] =>
      inMail(
        unmapResult,
        'arch/powerpc/platforms/x.c',
        `@@ -30,5 +30,5 @@ static int example_write(struct example *x)
 \tcount = example_flash(x, sizeof(*x), pos);
-\tif (count < sizeof(*x)) {
+\tif (${test}) {
 \t\terror = -EIO;
 \t\tgoto out;
 \t}
`,
      );
    expect(found('count < 0 || count < sizeof(*x)')).toEqual(['fixed: if (count < sizeof(*x)) {']);
    expect(found('count < 0 || count < sizeof(x->y)')).toEqual([]);
  });
});

describe('unmap-result is silent about', () => {
  it.each([
    [
      '0 for a failure',
      op('size_t', 'example_unmap', '\trc = example_clear(ex, iova, size);\n\treturn rc ? 0 : size;'),
    ],
    [
      'a step by what was unmapped',
      mapper('\tunmapped = iommu_unmap(ex->domain, ex->iova, size);\n\tex->iova += unmapped;'),
    ],
    [
      'a step by what was asked for, and a test of how much it was',
      mapper(
        '\tunmapped = iommu_unmap(ex->domain, ex->iova, size);\n\tif (unmapped != size)\n\t\treturn -EIO;\n\tex->iova += size;',
      ),
    ],
    ['an errno from what may hold one', op('unsigned long', 'example_get_unmapped_area', '\treturn -EINVAL;')],
    ['an errno from int', op('int', 'example_unmap_range', '\treturn -EINVAL;')],
    ['an errno from ssize_t', op('ssize_t', 'example_map_sg', '\treturn -EINVAL;')],
    [
      'a status that is only tested',
      op('size_t', 'example_unmap', '\trc = example_clear(ex, iova, size);\n\tif (rc)\n\t\treturn 0;\n\treturn size;'),
    ],
    ['an op that does nothing', op('size_t', 'example_unmap', '\treturn 0;')],
    ['the sign tested first', mapper(`\tret = ${mapSg};\n\tif (ret < 0 || ret < size)\n\t\treturn -ENOMEM;`)],
    [
      'the sign tested before',
      mapper(`\tret = ${mapSg};\n\tif (ret < 0)\n\t\treturn ret;\n\tif (ret < size)\n\t\treturn -ENOMEM;`),
    ],
    ['a cast', mapper(`\tret = ${mapSg};\n\tif (ret < (ssize_t)size)\n\t\treturn -ENOMEM;`)],
    ['equality', mapper(`\tret = ${mapSg};\n\tif (ret != size)\n\t\treturn -ENOMEM;`)],
    [
      'a result compared with the size',
      mapper('\tunmapped = iommu_unmap(ex->domain, ex->iova, size);\n\tif (unmapped != size)\n\t\treturn -EIO;'),
    ],
    ['a rollback', mapper('\tiommu_unmap(ex->domain, ex->iova, size);')],
  ])('%s', (_, text) => {
    expect(check(unmapResult, text)).toEqual([]);
  });
});

describe('an op that reads, whose caller takes the value for a ssize_t', () => {
  const op = (head: string): string =>
    `${head} example_rw(struct example *ex, char *buf, size_t count, loff_t *ppos)\n{\n\tif (*ppos > ex->end)\n\t\treturn -EINVAL;\n\treturn count;\n}\n`;
  it.each([
    ['size_t', [['-EINVAL', 'information']]],
    ['static size_t', []],
    ['ssize_t', []],
  ])('is asked about where other files call it: %s', (head, expected) => {
    const text = op(head);
    expect(check(unmapResult, text).map(({ start, end, severity }) => [text.slice(start, end), severity])).toEqual(
      expected,
    );
  });
});

describe('an unmap op that unmapped a part', () => {
  const op = (lines: string): string =>
    `static size_t example_iommu_unmap(struct iommu_domain *d, unsigned long iova, size_t size, struct iommu_iotlb_gather *gather)\n{\n\tsize_t unmapped = example_del_mappings(d, iova, size);\n\n${lines}\n\treturn unmapped;\n}\n`;
  it.each([
    ['\tif (unmapped < size)\n\t\treturn 0;', ['unmapped < size']],
    ['\tif (unmapped != size) {\n\t\tpr_err("short\\n");\n\t\treturn 0;\n\t}', ['unmapped != size']],
    ['\tif (unmapped < size)\n\t\treturn unmapped;', []],
    ['\tif (!unmapped)\n\t\treturn 0;', []],
    ['\tif (unmapped < 1)\n\t\treturn 0;', []],
  ])('%s', (lines, expected) => {
    const text = op(lines);
    expect(check(unmapResult, text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });
});
