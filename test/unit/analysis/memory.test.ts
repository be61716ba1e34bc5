import { describe, expect, it, vi } from 'vitest';
import { analyseDocument, type Finding } from '../../../server/src/analysis/index.ts';
import { RuleMemory } from '../../../server/src/analysis/memory.ts';
import type { Summary } from '../../../server/src/c/summaryMemory.ts';
import { realEngine } from './engine.ts';

const engine = await realEngine();

const accessor = (allocates: boolean) =>
  `static __be64 *example_slot(struct iommu_table *tbl, unsigned long i)\n{\n` +
  `\tif (!tbl->it_userspace)\n\t\treturn ${allocates ? 'example_make(tbl)' : 'NULL'};\n\treturn kzalloc(i, GFP_KERNEL);\n}\n`;
const fill = `static void example_fill(struct iommu_table *tbl)
{
	__be64 *pua = kzalloc(8, GFP_KERNEL);

	*pua = 1;
}
`;
const use = `static int example_use(struct iommu_table *tbl, unsigned long i)
{
	__be64 *slot = EXAMPLE_SLOT(tbl, i);

	*slot = 0;
	return 0;
}
`;

/** What is reported, without and with a memory that has seen the earlier texts. */
function both(...texts: string[]): { fresh: readonly Finding[]; remembered: readonly Finding[] } {
  const memory = new RuleMemory();
  const options = { nursery: true };
  let remembered: readonly Finding[] = [];
  for (const text of texts) {
    remembered = analyseDocument({ name: 'example.c', text }, { ...engine, memory }, options).findings;
  }
  const fresh = analyseDocument({ name: 'example.c', text: texts.at(-1)! }, engine, options).findings;
  return { fresh, remembered };
}

describe('memory', () => {
  it.each([
    ['the same text', [fill, fill]],
    ['a function that moved', [fill, `/* more */\nint x;\n\n${fill}`]],
    ['a function that moved, and one before it', [fill, `${fill.replace('example_fill', 'example_other')}${fill}`]],
    [
      'a macro that came to return NULL',
      [
        `#define EXAMPLE_SLOT(t, i) (&(t)->slots[i])\n${use}`,
        `#define EXAMPLE_SLOT(t, i) kzalloc(i, GFP_KERNEL)\n${use}`,
      ],
    ],
    [
      'a callee that came to return NULL',
      [
        `static __be64 *EXAMPLE_SLOT(struct iommu_table *t, int i)\n{\n\treturn &t->slots[i];\n}\n${use}`,
        `static __be64 *EXAMPLE_SLOT(struct iommu_table *t, int i)\n{\n\treturn kzalloc(i, GFP_KERNEL);\n}\n${use}`,
      ],
    ],
    [
      'a callee of a callee',
      [
        `${accessor(true).replace('kzalloc(i, GFP_KERNEL)', '&tbl->x')}#define EXAMPLE_SLOT(t, i) example_slot(t, i)\n${use}`,
        `${accessor(true)}#define EXAMPLE_SLOT(t, i) example_slot(t, i)\n${use}`,
      ],
    ],
    ['a callee that is gone', [`#define EXAMPLE_SLOT(t, i) kzalloc(i, GFP_KERNEL)\n${use}`, use]],
  ])('%s: as if nothing had been seen before', (_, texts) => {
    const { fresh, remembered } = both(...texts);
    expect(remembered).toEqual(fresh);
  });

  it('a file that is looked at alone and with its siblings: as if nothing had been seen before', () => {
    const memory = new RuleMemory();
    const slot = (value: string): string =>
      `static __be64 *EXAMPLE_SLOT(struct iommu_table *t, int i)\n{\n\treturn ${value};\n}\n` +
      use.replace('return 0', 'return example_done(tbl)');
    const done = 'int example_done(struct iommu_table *tbl)\n{\n\treturn tbl->x;\n}\n';
    const sibling = analyseDocument({ name: 'done.c', text: done }, engine, { nursery: false });
    const look = (text: string, isRemembered: boolean) =>
      [[], [sibling]].map(
        (siblings) =>
          analyseDocument({ name: 'example.c', text }, isRemembered ? { ...engine, memory } : engine, {
            nursery: false,
            siblings,
          }).findings,
      );
    for (const value of ['&t->slots[i]', 'kzalloc(i, GFP_KERNEL)', '&t->slots[i]']) {
      expect(look(slot(value), true)).toEqual(look(slot(value), false));
    }
    expect(look(slot('kzalloc(i, GFP_KERNEL)'), true).map(({ length }) => length)).toEqual([1, 1]);
  });

  it('what callees do is worked out anew exactly where a text that it rests on changes', () => {
    const slot = (last: string) =>
      `static __be64 *EXAMPLE_SLOT(struct iommu_table *t, int i)\n{\n\treturn ${last};\n}\n`;
    const other = (typed: string) => `static int example_other(int a)\n{\n\treturn a${typed};\n}\n`;
    const text = (last: string, typed: string) => `${slot(last)}${use}${other(typed)}`;
    const memory = new RuleMemory();
    const read: string[] = [];
    const parser = {
      parse: (masked: string, source?: string) => (read.push(masked), engine.parser!.parse(masked, source)),
    };
    const run = (source: string) => {
      read.length = 0;
      analyseDocument({ name: 'example.c', text: source }, { ...engine, parser, memory }, { nursery: true });
      return /EXAMPLE_SLOT\(struct/.test(read.join());
    };
    expect(run(text('&t->slots[i]', ''))).toBe(true);
    // Only the caller is typed in.
    expect(run(text('&t->slots[i]', '').replace('*slot = 0', '*slot = 1'))).toBe(false);
    expect(run(text('&t->slots[i]', '+ 1'))).toBe(false);
    expect(run(text('kzalloc(i, GFP_KERNEL)', '+ 1'))).toBe(true);
  });

  it('keeps data of callees, nothing that asks their text later', () => {
    const memory = new RuleMemory();
    const kept: Summary[] = [];
    vi.spyOn(memory.summaries, 'keep').mockImplementation((_key, _knowledge, summary) => kept.push(summary));
    const callee =
      'static int example_pages(struct iommu_table *tbl, unsigned long size)\n{\n\treturn size >> PAGE_SHIFT;\n}\n';
    const caller =
      'static int example_map(struct iommu_table *tbl, size_t len)\n{\n\treturn example_pages(tbl, len);\n}\n';
    analyseDocument({ name: 'example.c', text: callee + caller }, { ...engine, memory }, { nursery: true });
    const held = kept.flatMap(({ parts }) => [...parts.values()]);
    expect(kept.some(({ parts }) => parts.has('parameters') && parts.has('unit of size'))).toBe(true);
    for (const value of held) {
      if (typeof value !== 'object' || value === null) continue;
      held.push(...(Object.values(value) as unknown[]));
      const asks = Object.values(Object.getOwnPropertyDescriptors(value)).filter(({ get }) => get);
      expect(asks).toEqual([]);
    }
    expect(held.some((value) => typeof value === 'function')).toBe(false);
  });

  it('the cases above tell an old answer from a new one', () => {
    const rule = (text: string) => both(text).fresh.map(({ rule }) => rule);
    expect(rule(fill)).toEqual(['unchecked-null']);
    expect(rule(`#define EXAMPLE_SLOT(t, i) kzalloc(i, GFP_KERNEL)\n${use}`)).toEqual(['unchecked-null']);
    expect(rule(use)).toEqual([]);
  });

  it('asks no rule twice about one text', () => {
    const memory = new RuleMemory();
    let parsed = 0;
    const parser = { parse: (masked: string, text?: string) => (parsed++, engine.parser!.parse(masked, text)) };
    const run = (text: string) =>
      analyseDocument({ name: 'example.c', text }, { ...engine, parser, memory }, { nursery: true }).findings;
    const first = run(fill);
    const once = parsed;
    expect(once).toBeGreaterThan(0);
    // Between two patches come files without a function in view.
    run('int only_a_variable;\n');
    const second = run(`int y;\n${fill}`);
    expect(parsed).toBe(once);
    expect(second.map(({ start }) => start - 'int y;\n'.length)).toEqual(first.map(({ start }) => start));
  });

  it('forgets when other rules are asked, and what was not used for long', () => {
    const memory = new RuleMemory(fill.length * 3);
    const run = (text: string, ignore: string[] = []) =>
      analyseDocument({ name: 'example.c', text }, { ...engine, memory }, { nursery: true, ignore: new Set(ignore) })
        .findings.length;
    expect(run(fill)).toBe(1);
    expect(run(fill, ['unchecked-null'])).toBe(0);
    for (let i = 0; i < 20; i++) expect(run(fill.replace('example_fill', `example_fill_${i}`))).toBe(1);
  });

  it('reads a comment again where it changed, or other rules are asked', () => {
    const memory = new RuleMemory();
    const run = (sum: string, ignore: string[] = []) =>
      analyseDocument(
        { name: 'example.c', text: `/* A table takes 4 * 8 = ${sum} */\nint iommu_x;\n` },
        { ...engine, memory },
        { nursery: true, ignore: new Set(ignore) },
      ).findings.length;
    expect([run('32'), run('32'), run('35'), run('35'), run('32')]).toEqual([0, 0, 1, 1, 0]);
    expect([run('37', ['wrong-arithmetic']), run('37')]).toEqual([0, 1]);
  });
});

describe('a function of too many paths', () => {
  const numbers = Array.from({ length: 30 }, (_, i) => i);
  const text = [
    'static void iommu_example(struct iommu_table *tbl, int *a)',
    '{',
    ...numbers.map((i) => `\t__be64 *p${i} = tbl->slot;`),
    ...numbers.map((i) => `\tif (a[${i}])\n\t\tp${i} = kzalloc(8, GFP_KERNEL);`),
    ...numbers.map((i) => `\t*p${i} = ${i};`),
    '}',
    '',
  ].join('\n');
  const noticesOf = (engineOf: typeof engine, source: string) =>
    analyseDocument({ name: 'example.c', text: source }, engineOf, { nursery: true }).notices;

  it('has a notice at its name, also where it is remembered', () => {
    const remembering = { ...engine, memory: new RuleMemory() };
    for (const source of [text, `int x;\n${text}`]) {
      const notices = noticesOf(remembering, source);
      expect(notices.map(({ code }) => code)).toEqual(['cut-short']);
      expect(source.slice(notices[0]!.start, notices[0]!.end)).toBe('iommu_example');
      expect(notices[0]!.message).toContain('not all of them were followed');
    }
    expect(noticesOf(engine, fill)).toEqual([]);
  });
});
