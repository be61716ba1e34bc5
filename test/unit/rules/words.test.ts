import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { allocInAtomic } from '../../../server/src/rules/alloc-in-atomic.ts';
import { leak } from '../../../server/src/rules/leak.ts';
import { unbalancedExit } from '../../../server/src/rules/unbalanced-exit.ts';
import { uncheckedNull } from '../../../server/src/rules/unchecked-null.ts';
import { check } from './check.ts';
import { findingsInMail, hunkOf } from './mail.ts';

/** What is said of the one finding in the statements of a function. */
function told(rule: Rule, lines: string, type = 'int', before = '') {
  const end = type === 'void' ? 'return;' : 'return 0;';
  const text = `${before}\nstatic ${type} example(struct example *x, int n)\n{\n\tunsigned long flags;\n\tstruct thing *p;\n\n${lines}\n\t${end}\n}\n`;
  const reports = check(rule, text, 'drivers/iommu/example.c');
  expect(reports).toHaveLength(1);
  return reports[0]!;
}

describe('what to do about a pointer', () => {
  const use = '\tp = kzalloc(8, GFP_ATOMIC);\n\tp->n = n;';

  it.each([
    ['leave with an error before this line', 'int', use],
    ['Test p and leave before this line', 'void', use],
    [
      'drop x->lock and leave with an error',
      'int',
      `\tspin_lock_irqsave(&x->lock, flags);\n${use}\n\tspin_unlock_irqrestore(&x->lock, flags);`,
    ],
    ['undo "interrupts off" and leave', 'void', `\tlocal_irq_save(flags);\n${use}\n\tlocal_irq_restore(flags);`],
  ])('%s', (words, type, lines) => {
    expect(told(uncheckedNull, lines, type).advice).toContain(words);
  });

  it('does not ask to drop what a guard or the caller holds', () => {
    expect(told(uncheckedNull, `\tguard(spinlock)(&x->lock);\n${use}`).advice).not.toContain('drop');
    expect(told(uncheckedNull, `\tlockdep_assert_held(&x->lock);\n${use}`).advice).not.toContain('drop');
  });

  it('does not ask to read again what steps on', () => {
    const { what, advice } = told(uncheckedNull, '\tmemset(kzalloc(n++, GFP_KERNEL), 0, 8);');
    expect(what).toMatch(/^This comes from kzalloc\(\)/);
    expect(advice).toMatch(/^Keep it in a variable/);
  });

  it('calls a dead test of what something is embedded in information', () => {
    const late = (made: string): string => `\tp = ${made};\n\tp->n = n;\n\tif (!p)\n\t\treturn -EINVAL;`;
    expect(told(uncheckedNull, late('container_of(x, struct thing, x)')).severity).toBe('information');
    expect(told(uncheckedNull, late('x->p')).severity).toBeUndefined();
  });

  it('believes an allocator that panics where it gets nothing', () => {
    const text = (then: string): string =>
      `static void *example_page(int early)\n{\n\tif (early) {\n\t\tvoid *p = memblock_alloc(8, 8);\n\n\t\tif (!p)\n\t\t\t${then};\n\t\treturn p;\n\t}\n\treturn kzalloc(8, GFP_KERNEL);\n}\n\nstatic int example(int n)\n{\n\tint *p = example_page(n);\n\n\t*p = n;\n\treturn 0;\n}\n`;
    expect(check(uncheckedNull, text('panic("no memory")'))).toEqual([]);
    expect(check(uncheckedNull, text('return NULL'))).toHaveLength(1);
  });
});

describe('what sleeps', () => {
  const locked = (call: string): string => `\tspin_lock(&x->lock);\n\t${call};\n\tspin_unlock(&x->lock);`;

  it('of an allocation says that it is the flags', () => {
    const { what, advice } = told(allocInAtomic, locked('p = kzalloc(8, GFP_KERNEL)'));
    expect(what).toContain('with these arguments');
    expect(advice).toContain('with flags that do not sleep');
  });

  it('of anything else speaks of no flags', () => {
    const { what, advice } = told(allocInAtomic, locked('msleep(n)'));
    expect(what).toMatch(/^msleep\(\) may sleep, and/);
    expect(advice).not.toContain('flags');
  });

  it('of a function in view names the call inside', () => {
    const inner =
      'static void inner(struct example *x)\n{\n\tmutex_lock(&x->m);\n\tx->n++;\n\tmutex_unlock(&x->m);\n}\n';
    expect(told(allocInAtomic, locked('inner(x)'), 'int', inner).what).toContain('inner() may sleep, in mutex_lock(),');
  });
});

describe('what is left switched off', () => {
  const leaves = (on: string, off: string): string => `\t${on};\n\tif (n)\n\t\treturn -EINVAL;\n\t${off};`;

  it('is no lock that somebody waits for', () => {
    const { what, why } = told(unbalancedExit, leaves('preempt_disable()', 'preempt_enable()'));
    expect(what).toMatch(/^This leaves with preemption off;/);
    expect(why).not.toContain('waits');
    expect(told(unbalancedExit, leaves('mutex_lock(&x->lock)', 'mutex_unlock(&x->lock)')).why).toContain('waits');
  });
});

describe('what a patch fixes', () => {
  const path = 'drivers/iommu/example.c';

  it('is not asked for', () => {
    const hunk = hunkOf(
      7,
      'static int example_probe(struct device *dev)',
      ' {\n \tstruct thing *p;\n \n \tp = kzalloc(8, GFP_KERNEL);\n+\tif (!p)\n+\t\treturn -ENOMEM;\n \tp->n = 1;\n \treturn 0;\n }\n',
    );
    const [finding, ...others] = findingsInMail(uncheckedNull, path, hunk);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ change: 'fixed' });
    expect(finding!.words).not.toMatch(/\bTest p\b/);
  });

  it.each([
    [
      '`of_node_put(np)`',
      leak,
      ' \tif (!p) {\n+\t\tof_node_put(np);\n \t\treturn -ENOMEM;\n \t}\n \treturn 0;\n }\n',
      'example: fix a leak of a node',
    ],
    [
      '`out_put`',
      leak,
      ' \tif (!p)\n-\t\treturn -ENOMEM;\n+\t\tgoto out_put;\n \tn = 1;\n',
      'example: fix a memory leak',
    ],
    [
      'lacked `mutex_unlock(&x->lock)`',
      unbalancedExit,
      ' \tmutex_lock(&x->lock);\n-\tif (!x->p)\n+\tif (!x->p) {\n+\t\tmutex_unlock(&x->lock);\n \t\treturn -ENOMEM;\n+\t}\n \tx->n = 1;\n',
      'example: add a missing unlock',
    ],
  ])('names %s', (name, rule, body, subject) => {
    const hunk = hunkOf(7, 'static int example_probe(struct example *x)', body);
    expect(findingsInMail(rule, path, hunk, subject).map(({ what }) => what)).toEqual([expect.stringContaining(name)]);
  });
});
