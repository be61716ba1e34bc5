import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingPartnerOp } from '../../../server/src/rules/missing-partner-op.ts';
import { partners } from '../../../server/src/kernel/partners.ts';
import { marked, places, tables } from './check.ts';
import { inMail } from './mail.ts';

const path = 'arch/powerpc/platforms/example/iommu.c';

/** A hunk of lines with their markers. */
const hunk = (lines: readonly string[]): string => {
  const old = lines.filter((line) => !line.startsWith('+')).length;
  const fresh = lines.filter((line) => !line.startsWith('-')).length;
  return `@@ -10,${String(old)} +10,${String(fresh)} @@\n${lines.join('\n')}\n`;
};

const found = (...lines: string[]): string[] => inMail(missingPartnerOp, path, hunk(lines));

const head = ' struct iommu_table_ops example_ops = {';

describe('missing-partner-op', () => {
  it('reports a callback that is added without its partner', () => {
    expect(
      found(head, ' \t.set = example_set,', ' \t.clear = example_clear,', '+\t.xchg_no_kill = example_xchg,', ' };'),
    ).toEqual(['introduced: .xchg_no_kill = example_xchg']);
  });

  it('reports a new table that lacks one', () => {
    expect(
      found(
        '+static const struct iommu_dirty_ops example_dirty_ops = {',
        '+\t.set_dirty_tracking = example_set,',
        '+};',
        ' ',
      ),
    ).toEqual(['introduced: .set_dirty_tracking = example_set']);
  });

  it('reports a partner that is taken away', () => {
    expect(found(head, ' \t.set = example_set,', '-\t.clear = example_clear,', ' };')).toEqual([
      'introduced: .set = example_set',
    ]);
  });

  it('reports what was there before as such', () => {
    expect(found(head, ' \t.set = example_set,', '+\t.get = example_get,', ' };')).toEqual([
      'existing: .set = example_set',
    ]);
  });

  it('knows the table of a part by what stands behind the place of the hunk', () => {
    const part = hunk([' \t.map_pages = example_map,', '+\t.iova_to_phys = example_phys,', ' \t.free = example_free,']);
    const inTable = (type: string) =>
      inMail(missingPartnerOp, path, part.replace('@@\n', `@@ static const struct ${type} example_ops = {\n`));
    expect(inTable('iommu_domain_ops')).toEqual(['fixed: .map_pages = example_map,']);
    expect(inTable('io_pgtable_ops')).toEqual([]);
  });

  it('reports as fixed a partner that is added, in part of a table, too', () => {
    expect(
      found(' \t.set = example_set,', ' \t.xchg_no_kill = example_xchg,', '+\t.useraddrptr = example_ptr,', ' };'),
    ).toEqual(['fixed: .xchg_no_kill = example_xchg,']);
  });

  it.each([
    ['a table with both', [head, '+\t.xchg_no_kill = example_xchg,', '+\t.useraddrptr = example_ptr,', ' };']],
    ['a table whose beginning is out of view', [' \t.get = example_get,', '+\t.xchg_no_kill = example_xchg,', ' };']],
    ['a table whose end is out of view', [head, '+\t.xchg_no_kill = example_xchg,', ' \t.get = example_get,']],
    ['a table that a macro fills', [head, ' \tEXAMPLE_OPS,', '+\t.xchg_no_kill = example_xchg,', ' };']],
    ['another kind of table', [' static const struct other_ops example_ops = {', '+\t.set = example_set,', ' };']],
    [
      'a part of a table whose callbacks other tables have, too',
      [' \t.read_and_clear_dirty = example_read,', '+\t.set_dirty_tracking = example_set,', ' };'],
    ],
    [
      'a partner that was there before',
      [' \t.xchg_no_kill = example_xchg,', '-\t.useraddrptr = example_ptr,', '+\t.useraddrptr = example_other,', ' };'],
    ],
  ])('is silent about %s', (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });
});

it('missing-partner-op reads whole files, and tables inside of tables', () => {
  const { text, expected } = marked(`
static int example_map(void)
{
	return 0;
}

static const struct iommu_ops example_ops = {
	.probe_device = example_probe,
	.default_domain_ops = &(const struct iommu_domain_ops) {
		.attach_dev = example_attach,
#ifdef CONFIG_EXAMPLE
		.map_pages = example_map,
		^^^^^^^^^^^^^^^^^^^^^^^^
#endif
	},
};

static const struct iommu_domain_ops example_whole_ops = {
	/* .map_pages = none */
	.map_pages = example_map,
	.iova_to_phys = example_phys
};

static const struct iommu_domain_ops example_filled_ops = {
	.map_pages = example_map,
	EXAMPLE_OPS(phys),
};

static const struct iommu_domain_ops example_included_ops = {
	.map_pages = example_map,
#include "ops.h"
};
`);
  expect(places(text, tables(missingPartnerOp, text))).toEqual(expected);
});

describe('partners', () => {
  const tree = process.env['LINUX_6_12'] ?? '';

  it('are called where it is cited, and not tested there', (ctx) => {
    if (tree === '') {
      console.warn('skipped: LINUX_6_12 names no kernel tree, so citations are not looked up');
      ctx.skip('no kernel tree in LINUX_6_12');
    }
    for (const { ops, needs, cite } of partners) {
      const text = readFileSync(join(tree, cite.file), 'utf8');
      const head = new RegExp(String.raw`^(?!\s)[^;\n]*\b${cite.function!}\([^;{]*\)\s*\{[^]*?^\}`, 'm');
      const body = head.exec(text)?.[0] ?? '';
      // IOMMU_TABLE_USERSPACE_ENTRY() of asm/iommu.h calls .useraddrptr.
      const call = needs === 'useraddrptr' ? 'IOMMU_TABLE_USERSPACE_ENTRY(' : `->${needs}(`;
      expect(body, `${ops}.${needs}`).toContain(call);
      expect(body, `${ops}.${needs}`).not.toMatch(new RegExp(String.raw`(?:if \(!?|&& )[\w>-]*->${needs}\b(?!\()`));
    }
  });

  it('those that are told by a part of a table are of one struct alone', (ctx) => {
    if (tree === '') {
      console.warn('skipped: LINUX_6_12 names no kernel tree, so headers are not read');
      ctx.skip('no kernel tree in LINUX_6_12');
    }
    const headers = [
      ...['iommu.h', 'io-pgtable.h', 'vfio.h'].map((name) => `include/linux/${name}`),
      'arch/powerpc/include/asm/iommu.h',
    ];
    const text = headers.map((name) => readFileSync(join(tree, name), 'utf8')).join('');
    const times = (member: string): number => text.split(`(*${member})(`).length - 1;
    expect(times('read_and_clear_dirty')).toBe(2);
    for (const { alone, has, needs } of partners) if (alone) expect([times(has), times(needs)], has).toEqual([1, 1]);
  });
});
