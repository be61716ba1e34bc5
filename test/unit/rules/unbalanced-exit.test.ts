import { describe, expect, it } from 'vitest';
import { unbalancedExit } from '../../../server/src/rules/unbalanced-exit.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const body = (lines: string, type = 'int', end = '\treturn 0;\n'): string =>
  `static ${type} example(struct example *x, struct example *y, int n)\n{\n\tint ret;\n\n${lines}\n${end}}\n`;
const locked = (exit: string): string => `\tmutex_lock(&x->lock);\n${exit}\n\tmutex_unlock(&x->lock);`;

describe('unbalanced-exit reports', () => {
  it.each([
    ['a failure with a mutex held', body(locked('\tif (n)\n\t\treturn -EINVAL;\n\t\t^^^^^^^^^^^^^^^'))],
    ['a status', body(locked('\tret = example_step(n);\n\tif (ret)\n\t\treturn ret;\n\t\t^^^^^^^^^^^'))],
    [
      'an RCU section, with the same value as the other exits',
      body('\trcu_read_lock();\n\tif (n)\n\t\treturn 0;\n\t\t^^^^^^^^^\n\trcu_read_unlock();'),
    ],
    [
      'a return inside a loop',
      body(
        '\tfor (; n; n--) {\n\t\tspin_lock(&x->lock);\n\t\tif (x->n == n)\n\t\t\treturn -EBUSY;\n\t\t\t^^^^^^^^^^^^^^\n\t\tspin_unlock(&x->lock);\n\t}',
      ),
    ],
    [
      'a return where others jump to the label that unlocks',
      body(
        '\tmutex_lock(&x->lock);\n\tif (n)\n\t\tgoto out;\n\tif (x->n)\n\t\treturn -EIO;\n\t\t^^^^^^^^^^^^\nout:\n\tmutex_unlock(&x->lock);',
      ),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(unbalancedExit, text))).toEqual(expected);
  });
});

describe('unbalanced-exit is silent about', () => {
  it.each([
    ['a guard', body('\tguard(mutex)(&x->lock);\n\tif (n)\n\t\treturn -EINVAL;')],
    ['an unlock before the return', body(locked('\tif (n) {\n\t\tmutex_unlock(&x->lock);\n\t\treturn -EIO;\n\t}'))],
    [
      'a jump to the label',
      body(
        '\tmutex_lock(&x->lock);\n\tret = x->n;\n\tif (n)\n\t\tgoto out;\nout:\n\tmutex_unlock(&x->lock);\n\treturn ret;',
        'int',
        '',
      ),
    ],
    [
      'a lock that is handed over',
      body('\tmutex_lock(&x->lock);\n\tif (n) {\n\t\tmutex_unlock(&x->lock);\n\t\treturn -EIO;\n\t}'),
    ],
    ['what was found, locked', body(locked('\tif (n)\n\t\treturn x->found;'), 'struct found *', '\treturn NULL;\n')],
    ['an answer that the lock is had', body(locked('\tif (n)\n\t\treturn 1;'))],
    ['the same of a bool', body(locked('\tret = try(n);\n\tif (ret)\n\t\treturn ret;'), 'bool', '\treturn false;\n')],
    ['a trylock', body('\tif (!mutex_trylock(&x->lock))\n\t\treturn -EBUSY;\n\tmutex_unlock(&x->lock);')],
    [
      'a lock on one path',
      body('\tif (n)\n\t\tmutex_lock(&x->lock);\n\tif (x->n)\n\t\treturn -EIO;\n\tmutex_unlock(&x->lock);'),
    ],
    [
      'another name for the lock',
      body('\tmutex_lock(&x->lock);\n\tif (n)\n\t\treturn -EIO;\n\tmutex_unlock(&y->lock);\n\tmutex_unlock(&x->lock);'),
    ],
    ['a callee that may have dropped it', body(locked('\tif (example_step(x, n))\n\t\treturn -ENOMEM;'))],
    ['a callee that unlocks by its name', body(locked('\tif (n) {\n\t\texample_unlock(x);\n\t\treturn -EIO;\n\t}'))],
    ['an assertion', body('\tassert_spin_locked(&x->lock);\n\tif (n)\n\t\treturn -EIO;\n\tspin_unlock(&x->lock);')],
    ['what says so', body(locked('\tif (n)\n\t\treturn -EIO;')).replace('int n)', 'int n)\n\t__acquires(&x->lock)')],
  ])('%s', (_, text) => {
    expect(places(text, check(unbalancedExit, text))).toEqual([]);
  });
});

describe('unbalanced-exit of a patch', () => {
  const inPatch = (hunk: string, subject: string, words = ''): string[] =>
    inMail(unbalancedExit, 'drivers/iommu/example.c', hunk, subject, words);
  const hunk = (counts: string, ...lines: string[]): string =>
    `@@ -10,${counts.replace(' ', ' +10,')} @@ static int example(struct device_node *np)\n${lines.join('\n')}\n`;
  const step = ' \tx->n = example_count(np);';
  const put = hunk(
    '6 7',
    step,
    ' \tif (x->n < 0) {',
    ' \t\tret = -EINVAL;',
    '+\t\tof_node_put(np);',
    ' \t\treturn ret;',
    ' \t}',
    ' \tx->m = 0;',
  );
  const jump = hunk('5 5', step, ' \tif (x->n < 0)', '-\t\treturn x->n;', '+\t\tgoto out;', ' ', ' \tx->m = 0;');
  const after = hunk(
    '4 5',
    ' ',
    ' \tx->regs = of_iomap(np, 0);',
    '+\tof_node_put(np);',
    ' \tif (!x->regs)',
    ' \t\treturn -ENOMEM;',
  );

  it('says nothing of what a patch begins to hold as well', () => {
    const taken = put.replace('+10,7', '+10,8').replace(' \tx->n', '+\tof_node_get(np);\n \tx->n');
    expect(inPatch(taken, 'example: missing reference')).toEqual([]);
  });

  it('says nothing where another patch was about a leak, or counting begins', () => {
    const words = 'The node is used below.\n\nFixes: 123456789abc ("example: Fix reference leak")';
    expect(inPatch(put, 'example: Do not use the node', words)).toEqual([]);
    expect(inPatch(put, 'example: Fix use-after-free', 'Version 3 fixes a leaked reference.')).toEqual([]);
    expect(inPatch(put, 'example: Do not use the node', 'This fixes a leaked reference.')).not.toEqual([]);
    expect(inPatch(put, 'example: Introduce refcounting')).toEqual([]);
  });

  it.each([
    ['a put before the way out', put, 'return ret;'],
    ['a jump', jump, 'return x->n;'],
    ['a put after the last use', after, 'x->regs = of_iomap(np, 0);'],
  ])('fixes by %s', (_, hunk, place) => {
    expect(inPatch(hunk, 'example: fix refcount leak')).toEqual([`fixed: ${place}`]);
    expect(inPatch(hunk, 'example: count differently')).toEqual([]);
  });

  it('does not take a call that expects no lock for one that drops it', () => {
    const renamed = put.replace(/\b\w+_put\(/g, 'example_detach_unlocked(');
    expect(renamed).not.toBe(put);
    expect(inPatch(renamed, 'example: Add missing _unlocked to names')).toEqual([]);
  });
});
