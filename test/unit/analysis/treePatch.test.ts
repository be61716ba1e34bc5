import { beforeAll, describe, expect, it } from 'vitest';
import { analyseDocument, type Engine } from '../../../server/src/analysis/index.ts';
import { realEngine } from './engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await realEngine();
});

const path = 'drivers/iommu/sample.c';
const file = `#include <linux/slab.h>

static int other(struct sample *x)
{
	struct sample_table *spare = kzalloc(sizeof(*spare), GFP_KERNEL);

	spare->levels = 1;
	return sample_done(x, spare);
}

static int sample_attach(struct sample *x)
{
	struct sample_table *tbl;

	tbl = sample_table_of(x);
	if (!tbl)
		return -ENOMEM;
	x->one = 1;
	x->two = 2;
	x->three = 3;
	x->four = 4;
	x->five = 5;
	tbl->levels = 1;
	return sample_done(x, tbl);
}
`;

/** What is said of a change of that file: rule, change, the line of the patch, the first sentence. */
function found(start: number, lines: readonly string[], tree: string | undefined = file) {
  const count = (marks: RegExp): number => lines.filter((line) => marks.test(line)).length;
  const text = [
    'From: Example Developer <dev@example.org>',
    'Subject: [PATCH] iommu/sample: change it',
    '',
    'Do it.',
    '---',
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${start},${count(/^[ -]/)} +${start},${count(/^[ +]/)} @@ static int sample_attach(struct sample *x)`,
    ...lines,
    '-- ',
    '2.39.5',
    '',
  ].join('\n');
  const withTree = { ...engine, readTree: (name: string) => (name === path ? tree : undefined) };
  return analyseDocument({ name: 'a.patch', text }, withTree, { nursery: false }).findings.map(
    ({ rule, change, start: at, what }) => [
      rule,
      change,
      text.slice(0, at).split('\n').at(-1)! + text.slice(at).split('\n')[0]!,
      what,
    ],
  );
}

const inHunk = [' \tx->three = 3;', ' \tx->four = 4;', '+\tspin_lock(&x->lock);', ' \tx->five = 5;'];

describe('a patch of a file that the tree has', () => {
  it('is told where its lines have to do with a line that no hunk shows', () => {
    const allocated = [
      ' \tstruct sample_table *tbl;',
      ' ',
      '-\ttbl = sample_table_of(x);',
      '-\tif (!tbl)',
      '-\t\treturn -ENOMEM;',
      '+\ttbl = kzalloc(sizeof(*tbl), GFP_KERNEL);',
      ' \tx->one = 1;',
    ];
    expect(found(13, allocated)).toEqual([
      [
        'unchecked-null',
        'introduced',
        '+\ttbl = kzalloc(sizeof(*tbl), GFP_KERNEL);',
        'In line 21 of the new file, which no hunk shows: tbl comes from kzalloc(), which may yield NULL; it is used without a test.',
      ],
    ]);
  });

  it('is told also where a test goes and the rest stays', () => {
    const tree = file.replace('sample_table_of(x)', 'kzalloc(sizeof(*tbl), GFP_KERNEL)');
    const untested = [
      ' \ttbl = kzalloc(sizeof(*tbl), GFP_KERNEL);',
      '-\tif (!tbl)',
      '-\t\treturn -ENOMEM;',
      ' \tx->one = 1;',
    ];
    expect(found(15, untested, tree).map(([rule, change, line]) => [rule, change, line])).toEqual([
      ['unchecked-null', 'introduced', ' \ttbl = kzalloc(sizeof(*tbl), GFP_KERNEL);'],
    ]);
  });

  it.each([
    ['of another function', file],
    [
      'of the same function that the patch has nothing to do with',
      file.replace('sample_table_of(x);\n\tif (!tbl)\n\t\treturn -ENOMEM;', 'kzalloc(sizeof(*tbl), GFP_KERNEL);'),
    ],
  ])('nothing is told %s', (_, tree) => {
    const start = tree === file ? 20 : 18;
    expect(found(start, inHunk, tree).filter(([rule]) => rule === 'unchecked-null')).toEqual([]);
  });

  it('whose lines are not there is judged by what its hunks show', () => {
    const added = [' \tx->three = 3;', '+\ttbl = kzalloc(1, GFP_KERNEL);', '+\ttbl->levels = 2;', ' \tx->six = 6;'];
    expect(found(20, added).map(([rule, change, line]) => [rule, change, line])).toEqual([
      ['unchecked-null', 'introduced', '+\ttbl->levels = 2;'],
    ]);
  });
});
