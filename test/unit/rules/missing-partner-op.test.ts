import { describe, expect, it } from 'vitest';
import { missingPartnerOp } from '../../../server/src/rules/missing-partner-op.ts';
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
    ).toEqual(['introduced: .xchg_no_kill = example_xchg,']);
  });

  it('reports a new table that lacks one', () => {
    expect(
      found(
        '+static const struct iommu_dirty_ops example_dirty_ops = {',
        '+\t.set_dirty_tracking = example_set,',
        '+};',
        ' ',
      ),
    ).toEqual(['introduced: .set_dirty_tracking = example_set,']);
  });

  it('reports a partner that is taken away', () => {
    expect(found(head, ' \t.set = example_set,', '-\t.clear = example_clear,', ' };')).toEqual([
      'introduced: .set = example_set,',
    ]);
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
    ['what was there before', [head, ' \t.set = example_set,', '+\t.get = example_get,', ' };']],
  ])('is silent about %s', (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });
});
