import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from './engine.ts';

/** Asks everything that a rule may ask. */
function exercise(text: string): void {
  const { functions, definitions, tables } = analyse(text);
  for (const name of definitions.names) expect(definitions.fact(name)?.mayReturnNull).not.toBe('never');
  for (const { slots } of tables) for (const { end } of slots.values()) expect(end).toBeLessThanOrEqual(text.length);
  for (const fn of functions) {
    fn.lateTests.forEach(({ test }) => fn.span(test));
    for (const deref of fn.derefs) {
      fn.valuesOf(deref.pointer);
      fn.typeOf(deref.pointer);
      fn.unitOf(deref.pointer);
    }
    for (const store of fn.stores) fn.storeEffect(store);
    for (const node of fn.returns) fn.statesBefore(node);
    expect(fn.location.end).toBeLessThanOrEqual(text.length);
  }
}

const words = [
  'static const struct x_ops ops = {',
  '.slot =',
  '&(const struct y_ops) {',
  '#if A\n',
  'if (',
  'else',
  'for (;;)',
  'while (',
  'do',
  'switch (x)',
  'case 1:',
  'default:',
  'goto out;',
  'out:',
  'return',
  'break;',
  'continue;',
  '{',
  '}',
  '(',
  ')',
  ';',
  ',',
  '?',
  ':',
  '&&',
  '||',
  '!',
  '*',
  '&',
  '->',
  '.x',
  '[',
  ']',
  '=',
  'p',
  'q',
  'n',
  '0',
  'NULL',
  'kzalloc(1, GFP_KERNEL)',
  'list_for_each_entry(p, q, l)',
  '({',
  '})',
  '#if X\n',
  '#else\n',
  '#endif\n',
  '"',
  "'",
  '/*',
  '*/',
  '\n',
  'struct s',
  'int',
  'sizeof',
  'WARN_ON(',
  '__free(x)',
  '\\',
  '\u0000',
  '\ud800',
];

describe('any text', () => {
  it('is analysed without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 120 }), (parts) => {
        exercise(
          `int f(struct s *p, struct s *q, int n)\n{\n${parts.join(' ')}\n}\nint g(void)\n{\n\treturn f(0, 0, 1);\n}\n`,
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, string]>([
    ['deep parentheses', `int f(void)\n{\n\treturn ${'('.repeat(20_000)}1${')'.repeat(20_000)};\n}\n`],
    ['deep blocks', `int f(void)\n${'{'.repeat(5_000)}${'}'.repeat(5_000)}\n`],
    ['a long sum', `int f(int a)\n{\n\treturn ${'a + '.repeat(20_000)}a;\n}\n`],
    [
      'many conditions',
      `int f(int a, struct s *p)\n{\n${Array.from({ length: 400 }, (_, i) => `\tif (a & ${i}) p = g(p, ${i});\n`).join('')}\tp->x = 1;\n\treturn 0;\n}\n`,
    ],
    [
      'many loops',
      `int f(int a, struct s *p)\n{\n${'\twhile (a--) { if (p) p = p->next;\n'.repeat(60)}${'}'.repeat(60)}\n}\n`,
    ],
    [
      'a long else-if chain',
      `int f(int a)\n{\n\t${Array.from({ length: 2_000 }, (_, i) => `if (a == ${i}) return ${i}; else `).join('')} return 0;\n}\n`,
    ],
    [
      'recursion',
      Array.from(
        { length: 30 },
        (_, i) => `struct s *f${i}(void)\n{\n\tstruct s *p = f${(i + 1) % 30}();\n\tp->x = 1;\n\treturn p;\n}\n`,
      ).join(''),
    ],
    ['a warning about nothing', 'int f(int a)\n{\n\tWARN_ON();\n\treturn WARN_ON() ? BUG_ON("x") : a;\n}\n'],
    ['unclosed', 'int f(void)\n{\n\tif (x) {\n\t\tfoo(a,'],
    ['macros only', '#define A(x) B(x)\n#define B(x) A(x)\nint f(void)\n{\n\treturn A(1)->x;\n}\n'],
    ['one long line', `int f(void) { ${'x = y; '.repeat(20_000)} }`],
  ])('is bounded: %s', (_, text) => {
    const start = performance.now();
    exercise(text);
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});

it('reads a table in linear time', () => {
  const blanks = `static const struct x_ops ops = {\n\t.slot =${' \n'.repeat(300_000)}slot,\n};\n`;
  const started = performance.now();
  expect(analyse(blanks).tables[0]!.slots.get('slot')?.value).toBe('slot');
  // Takes minutes where each blank is looked at once more for each of the others.
  expect(performance.now() - started).toBeLessThan(5_000);
});
