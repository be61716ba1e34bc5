import { beforeAll, describe, expect, it } from 'vitest';
import { analyseDocument, type Analysis, type Engine } from '../../../server/src/analysis/index.ts';
import { verdictOf } from '../../../server/src/report/verdict.ts';
import { realEngine } from './engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await realEngine();
});

const mail = (number: number, title: string, file: string, header: string, lines: readonly string[], version = '') =>
  [
    'From 1f0c5a2be7d3948a60fd5b1c2e9a4477c6d80b13 Mon Sep 17 00:00:00 2001',
    'From: Example Developer <dev@example.org>',
    `Date: Mon, 2 Mar 2026 10:00:0${number} +0000`,
    `Subject: [PATCH${version} ${number}/3] ${title}`,
    `Message-ID: <${version.trim()}${number}@example.org>`,
    ...(number === 1 ? [] : [`In-Reply-To: <${version.trim()}1@example.org>`]),
    '',
    'Do it.',
    '---',
    `diff --git a/${file} b/${file}`,
    `--- a/${file}`,
    `+++ b/${file}`,
    header,
    ...lines,
    '-- ',
    '2.39.5',
    '',
  ].join('\n');

/** Defines an accessor that builds nothing. */
const define = mail(1, 'Add a lookup', 'drivers/iommu/sample.h', '@@ -5,1 +5,4 @@', [
  ' #define SAMPLE 1',
  '+__be64 *sample_tce(struct sample_table *tbl, unsigned long entry, bool alloc);',
  '+#define SAMPLE_LOOKUP(tbl, entry) \\',
  '+\t\tsample_tce((tbl), (entry), false)',
]);
/** Uses what it gives without a test. */
const use = (version = '') =>
  mail(
    2,
    'Use it',
    'drivers/iommu/sample.c',
    '@@ -10,3 +10,5 @@ static void sample_clear(struct sample_table *tbl, unsigned long entry)',
    [' {', '+\t__be64 *tce = SAMPLE_LOOKUP(tbl, entry);', ' ', '+\t*tce = 0;', ' }'],
    version,
  );
/** Adds the test. */
const repair = (version = '') =>
  mail(
    3,
    'Look before you leap',
    'drivers/iommu/sample.c',
    '@@ -10,5 +10,6 @@ static void sample_clear(struct sample_table *tbl, unsigned long entry)',
    [' {', ' \t__be64 *tce = SAMPLE_LOOKUP(tbl, entry);', ' ', '-\t*tce = 0;', '+\tif (tce)', '+\t\t*tce = 0;', ' }'],
    version,
  );

const analyse = (text: string, siblings: readonly Analysis[] = []) =>
  analyseDocument({ name: 'a.mbox', text }, engine, { nursery: false, siblings });

const nullFindings = ({ findings }: Analysis) =>
  findings
    .filter(({ rule }) => rule === 'unchecked-null')
    .map(({ message, change, fixedBy, fixedByTitle }) => [message, change, fixedBy, fixedByTitle]);

describe('patches of one series', () => {
  it('in one mailbox: the later see what the earlier define, and fix what they introduce', () => {
    expect(nullFindings(analyse(define + use() + repair()))).toEqual([
      [1, 'introduced', 2, 'Look before you leap'],
      [2, 'fixed', undefined, undefined],
    ]);
  });

  it('apply in their order, however the mailbox has them', () => {
    const analysis = analyse(repair() + use() + define);
    expect(nullFindings(analysis)).toEqual([
      [0, 'fixed', undefined, undefined],
      [1, 'introduced', 0, 'Look before you leap'],
    ]);
    expect(verdictOf(analysis).map(({ title }) => title)).toEqual(['Add a lookup', 'Use it', 'Look before you leap']);
  });

  it('an earlier patch does not see what a later one defines', () => {
    const later = define.replace('1/3', '3/3').replace('<1@', '<3@');
    expect(nullFindings(analyse(use() + later))).toEqual([]);
  });

  it('a later version is another series', () => {
    const [first] = nullFindings(
      analyse(define + use() + define.replace(/PATCH 1/, 'PATCH v2 1').replace('<1@', '<v21@') + repair(' v2')),
    );
    expect(first).toEqual([1, 'introduced', undefined, undefined]);
  });

  it('in documents of their own: the same', () => {
    const alone = analyse(use());
    expect(nullFindings(alone)).toEqual([]);
    const together = analyse(use(), [analyse(define), analyse(repair(), [analyse(define)])]);
    expect(nullFindings(together)).toEqual([[0, 'introduced', undefined, 'Look before you leap']]);
  });
});

/** A function whose allocation is far from its end, as a new file. */
const lines = [
  '#include <linux/slab.h>',
  '',
  'static int sample_attach(struct sample *x)',
  '{',
  '\tstruct sample_table *tbl;',
  '',
  '\ttbl = kzalloc(sizeof(*tbl), GFP_KERNEL);',
  '\tx->one = 1;',
  '\tx->two = 2;',
  '\tx->three = 3;',
  '\tx->four = 4;',
  '\tx->five = 5;',
  '\treturn sample_done(x);',
  '}',
];
const path = 'drivers/iommu/sample.c';
const plus = (all: readonly string[]): string[] => all.map((line) => `+${line}`);
const add = mail(1, 'Add a driver', path, `@@ -0,0 +1,${lines.length} @@`, plus(lines)).replace(
  `--- a/${path}`,
  'new file mode 100644\n--- /dev/null',
);
const section = '@@ static int sample_attach(struct sample *x)';
const fill = mail(2, 'Fill the table', path, `@@ -10,3 +10,4 @@${section.slice(2)}`, [
  ' \tx->three = 3;',
  ' \tx->four = 4;',
  '+\ttbl->levels = 1;',
  ' \tx->five = 5;',
]);
/** On top of the second: its line is context here. */
const check = mail(3, 'Test it', path, `@@ -10,3 +10,5 @@${section.slice(2)}`, [
  ' \tx->three = 3;',
  '+\tif (!tbl)',
  '+\t\treturn -ENOMEM;',
  ' \tx->four = 4;',
  ' \ttbl->levels = 1;',
]);

describe('files that patches of a series change one upon the other', () => {
  const expected = [
    [1, 'introduced', 2, 'Test it'],
    [2, 'fixed', undefined, undefined],
  ];

  it('are seen whole from the patch on that adds them', () => {
    expect(nullFindings(analyse(add + fill + check))).toEqual(expected);
  });

  it('are what the tree has, with the patches before applied', () => {
    const tree = { ...engine, readTree: (name: string) => (name === path ? `${lines.join('\n')}\n` : undefined) };
    const { findings } = analyseDocument({ name: 'a.mbox', text: fill + check }, tree, { nursery: false });
    expect(findings.map(({ rule, message, change }) => [rule, message, change])).toEqual([
      ['unchecked-null', 0, 'introduced'],
      ['unchecked-null', 1, 'fixed'],
    ]);
  });

  it('in documents of their own: the same', () => {
    const [first, second] = [analyse(add), analyse(check)];
    expect(nullFindings(analyse(fill, [first, second]))).toEqual([[0, 'introduced', undefined, undefined]]);
    expect(nullFindings(analyse(check, [first, analyse(fill)]))).toEqual([[0, 'fixed', undefined, undefined]]);
  });

  it.each([
    ['a patch before is not here', fill + check],
    ['the patch that adds the file is cut short', add.replace(`+1,${lines.length}`, '+1,90') + fill],
    ['another version adds it', add.replace('PATCH 1', 'PATCH v2 1').replace('<1@', '<v21@') + fill],
    ['a patch before does not apply', add + fill.replace(' \tx->four', ' \ty->four') + check],
  ])('are parts where %s', (_, text) => {
    expect(nullFindings(analyse(text)).filter(([, change]) => change === 'introduced')).toEqual([]);
  });
});
