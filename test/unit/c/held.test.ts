import { describe, expect, it } from 'vitest';
import { gapMarker, type Held } from '../../../server/src/c/index.ts';
import { analyse, inFunction, only } from './engine.ts';

const shown = (held: readonly Held[]): string =>
  held
    .map(({ kind, place, forbidsSleep }) => `${kind} ${place}${forbidsSleep ? '!' : ''}`)
    .sort()
    .join(', ');

/** What is held before each `look()` of some statements. */
function held(statements: string): string[] {
  const fn = inFunction(statements);
  return fn.calls.filter(({ name }) => name === 'look').map(({ node }) => shown(fn.heldBefore(node)));
}

/** How code between two hunks of a function stands in its text. */
const gap = `${gapMarker}();`;

describe('locks', () => {
  it.each<[string, string, string[]]>([
    ['nothing', 'look();', ['']],
    ['a spinning lock', 'spin_lock(&p->lock); look(); spin_unlock(&p->lock); look();', ['lock p->lock!', '']],
    ['a sleeping lock', 'mutex_lock(&p->lock); look(); mutex_unlock(&p->lock); look();', ['lock p->lock', '']],
    ['two', 'mutex_lock(&p->a); spin_lock_irqsave(&q->b, x); look();', ['lock p->a, lock q->b!']],
    ['on one path only', 'if (n) spin_lock(&p->lock); look();', ['']],
    ['on both paths', 'if (n) spin_lock(&p->lock); else spin_lock_irq(&p->lock); look();', ['lock p->lock!']],
    [
      'dropped on the way out',
      'spin_lock(&p->lock); if (n) { spin_unlock(&p->lock); look(); return 0; } look();',
      ['', 'lock p->lock!'],
    ],
    [
      'in every turn of a loop',
      'for (;;) { look(); spin_lock(&p->lock); look(); spin_unlock(&p->lock); }',
      ['', 'lock p->lock!'],
    ],
    ['dropped inside a loop', 'spin_lock(&p->lock); while (n) { look(); spin_unlock(&p->lock); }', ['']],
    ['without an argument', 'rcu_read_lock(); look(); rcu_read_unlock(); look();', ['lock the RCU read lock!', '']],
    ['an assertion', 'assert_spin_locked(&p->lock); look();', ['lock p->lock!']],
    [
      'a guard, to the end of its block',
      'if (n) { guard(spinlock)(&p->lock); look(); } look();',
      ['lock p->lock!', ''],
    ],
    ['a guard that lets sleep', 'guard(mutex)(&p->lock); look();', ['lock p->lock']],
    ['a scoped guard', 'scoped_guard(spinlock_irqsave, &p->lock) { look(); } look();', ['lock p->lock!', '']],
    [
      'code out of view, behind which it is dropped',
      `spin_lock(&p->lock); ${gap} look(); spin_unlock(&p->lock);`,
      ['lock p->lock!'],
    ],
    ['code out of view, which may have dropped it', `spin_lock(&p->lock); ${gap} look();`, ['']],
    ['code out of view, behind which it is taken', `spin_lock(&p->lock); ${gap} look(); spin_lock(&p->lock);`, ['']],
    ['the lock of what is another one then', 'spin_lock(&p->lock); p = q; look();', ['']],
    ['what lets interrupts in by its name', 'local_irq_save(x); end_irqrestore(x); look();', ['']],
    ['what is no lock', 'CLASS(fd, f)(n); look();', ['']],
  ])('%s', (_, statements, expected) => {
    expect(held(statements)).toEqual(expected);
  });

  it('tells where nothing may sleep', () => {
    const fn = inFunction('spin_lock(&p->lock); look(1); spin_unlock(&p->lock); mutex_lock(&p->m); look(2);');
    expect(fn.calls.filter(({ name }) => name === 'look').map(({ node }) => fn.contextAt(node))).toEqual([
      'atomic',
      undefined,
    ]);
    const real = only('long kvmppc_rm_h_example(struct s *p)\n{\n\tlook();\n\treturn 0;\n}\n');
    expect(real.contextAt(real.calls[0]!.node)).toBe('real-mode');
  });
});

describe('locks that a body in view takes for its caller', () => {
  const lines = (...text: string[]) => `${text.join('\n')}\n`;
  const helpers = lines(
    'static void example_lock(struct s *p, int n)',
    '{',
    '\tlocal();',
    '\tspin_lock(&p->inner.lock);',
    '}',
    'static void example_unlock(struct s *p)',
    '{',
    '\tspin_unlock(&p->inner.lock);',
    '}',
    'static void example_pause(struct s *p)',
    '{',
    '\tspin_unlock(&p->inner.lock);',
    '\tlocal();',
    '\tspin_lock(&p->inner.lock);',
    '}',
    'static void example_global(void)',
    '{',
    '\tmutex_lock(&example_mutex);',
    '}',
    'static void example_other(struct s *p)',
    '{',
    '\tstruct s *q = p->next;',
    '\tspin_lock(&q->lock);',
    '}',
  );
  const last = (statements: string): string => {
    const { functions } = analyse(`${helpers}static int f(struct s *x, struct t *t)\n{\n${statements}\n}\n`);
    const fn = functions.at(-1)!;
    return fn.calls
      .filter(({ name }) => name === 'look')
      .map(({ node }) => shown(fn.heldBefore(node)))
      .join(' | ');
  };

  it.each([
    ['a part of a pointer argument', 'example_lock(x, 1); look();', 'lock x->inner.lock!'],
    ['a part of an embedded one', 'example_lock(&t->s, 1); look();', 'lock t->s.inner.lock!'],
    ['given back by another', 'example_lock(x, 1); example_unlock(x); look();', ''],
    ['dropped and taken again', 'spin_lock(&x->inner.lock); example_pause(x); look();', 'lock x->inner.lock!'],
    ['a global one', 'example_global(); look();', 'lock example_mutex'],
    ['one that the caller cannot name', 'example_other(x); look();', ''],
  ])('%s', (_, statements, expected) => {
    expect(last(statements)).toBe(expected);
  });
});
