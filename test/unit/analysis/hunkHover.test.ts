import { describe, expect, it } from 'vitest';
import { hunkHover } from '../../../server/src/analysis/hunkHover.ts';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { kernelKnowledge } from '../../../server/src/kernel/index.ts';

const patch = '--- a/x.c\n+++ b/x.c\n@@ -3,3 +3,3 @@ int f(void)\n three\n-four\n+FOUR\n five\n';
const tree = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const trimmed =
  'Subject: Re: x\nFrom: a\nDate: b\n\n' + patch.replace(/^/gm, '> ').replace('> \n', '').replace('> >', '>');

function words(text: string, read?: (path: string) => string | undefined): string[] {
  const analysis = analyseDocument({ name: 'x.eml', text }, { knowledge: kernelKnowledge }, { nursery: false });
  return (hunkHover(analysis, text.indexOf('@@') + 1, read)?.parts ?? []).map((part) =>
    'text' in part ? part.text : part.code,
  );
}

describe('on a hunk header', () => {
  it('says lines and function', () => {
    expect(words(patch)).toEqual(['x.c', 'Lines 3 to 5 before, 3 to 5 after: 1 added, 1 removed.', 'int f(void)']);
  });

  it.each<[string, string, string | undefined, string]>([
    ['as it says', patch, tree, 'In the tree that is open it is at line 3, as it says.'],
    ['further down', patch, `zero\n${tree}`, 'In the tree that is open it is at line 4, 1 line further down.'],
    [
      'further up',
      patch,
      tree.replace('one\ntwo\n', ''),
      'In the tree that is open it is at line 1, 2 lines further up.',
    ],
    [
      'applied',
      patch,
      tree.replace('four', 'FOUR'),
      'In the tree that is open it is at line 3, as it says. The patch is in that tree already.',
    ],
    ['changed', patch, tree.replace('three', '3'), 'In the tree that is open these lines are not to be found.'],
    ['no such file', patch, undefined, 'The tree that is open has no such file.'],
    ['of a reply', trimmed, tree, 'In the tree that is open it is at line 3, as it says.'],
  ])('with a tree: %s', (_name, text, file, expected) => {
    expect(words(text, (path) => (path === 'x.c' ? file : undefined))).toContain(expected);
  });
});
