import { describe, expect, it } from 'vitest';
import { buildImages, readPatchDocument } from '../../../server/src/patch/index.ts';
import { locateHunks, placeHunk, wholeImages } from '../../../server/src/patch/locate.ts';

const before = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', ''].join('\n');
const after = before.replace('three', 'THREE\nmore').replace('seven\n', '');

const patch = `diff --git a/a.c b/a.c
--- a/a.c
+++ b/a.c
@@ -2,3 +2,4 @@
 two
-three
+THREE
+more
 four
@@ -6,3 +7,2 @@ six
 six
-seven
 eight
`;

const file = readPatchDocument(patch).messages[0]!.files[0]!;

describe('locateHunks', () => {
  it.each<[string, string, 'old' | 'new', number[]]>([
    ['the tree as the patch found it', before, 'old', [0, 0]],
    ['the tree with the patch applied', after, 'new', [0, 0]],
    ['lines were added above', `zero\nzero\n${before}`, 'old', [2, 2]],
    ['lines were removed above', before.replace('one\n', ''), 'old', [-1, -1]],
    ['lines were added between', before.replace('five', 'five\nfive and a half'), 'old', [0, 1]],
    ['the file has CRLF', before.replaceAll('\n', '\r\n'), 'old', [0, 0]],
  ])('%s', (_name, tree, side, drift) => {
    const location = locateHunks(file, tree)!;
    expect(location.side).toBe(side);
    expect(location.hunks.map((hunk) => hunk.drift)).toEqual(drift);
  });

  it.each([
    ['a line of the hunk differs', before.replace('four', 'vier')],
    ['the hunks are in another order', 'six\nseven\neight\ntwo\nthree\nfour\n'],
    ['the file is empty', ''],
  ])('never guesses: %s', (_name, tree) => {
    expect(locateHunks(file, tree)).toBeUndefined();
  });

  it.each([
    ['a file that is added, of which the tree has a later state', 'one\ntwo\nthree\n', undefined],
    ['a file that is added, as the tree has it', 'one\ntwo\n', 'new'],
  ])('%s', (_name, tree, side) => {
    const added =
      'diff --git a/a.c b/a.c\nnew file mode 100644\n--- /dev/null\n+++ b/a.c\n@@ -0,0 +1,2 @@\n+one\n+two\n';
    const later = added.replace('+two', '+zwei');
    const patched = readPatchDocument(side === undefined ? later : added).messages[0]!.files[0]!;
    expect(locateHunks(patched, tree)?.side).toBe(side);
  });

  it('a file that is deleted is not looked for in a tree without it', () => {
    const gone =
      'diff --git a/a.c b/a.c\ndeleted file mode 100644\n--- a/a.c\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n';
    const deleted = readPatchDocument(gone).messages[0]!.files[0]!;
    expect(locateHunks(deleted, 'one\ntwo\n')?.side).toBe('old');
    expect(locateHunks(deleted, 'three\n')).toBeUndefined();
  });

  it('gives up where a hunk nearly fits everywhere', () => {
    const blank = 30_000;
    const lines = ' \n'.repeat(blank);
    const text = `--- a/a.c\n+++ b/a.c\n@@ -1,${blank + 1} +1,${blank + 2} @@\n${lines} end\n+more\n`;
    const patched = readPatchDocument(text).messages[0]!.files[0]!;
    const began = performance.now();
    expect(locateHunks(patched, '\n'.repeat(20 * blank))).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('takes the nearest of equal places', () => {
    const twice = `${before}${before}`;
    expect(locateHunks(file, twice)!.hunks.map(({ line }) => line)).toEqual([2, 6]);
  });
});

describe('wholeImages', () => {
  it.each([
    ['before', before],
    ['after', after],
  ])('are the whole file on both sides, from the tree %s the patch', (_name, tree) => {
    const images = wholeImages(file, tree, locateHunks(file, tree)!);
    expect(images.old.text.trimEnd()).toBe(before.trimEnd());
    expect(images.new.text.trimEnd()).toBe(after.trimEnd());
  });

  it('map the lines of the hunks to the patch, and no others', () => {
    const { new: image } = wholeImages(file, before, locateHunks(file, before)!);
    const at = image.text.indexOf('more');
    const span = image.map.spanToSource(at, at + 4)!;
    expect(patch.slice(span.start, span.end)).toBe('more');
    expect(image.map.spanToSource(0, 3)).toBeUndefined();
    expect(image.map.spanToSource(image.text.indexOf('five'), image.text.indexOf('five') + 4)).toBeUndefined();
  });

  it('hold the same lines in the same places as the images of the hunks alone', () => {
    const whole = wholeImages(file, before, locateHunks(file, before)!);
    const alone = buildImages(file, patch);
    for (const side of ['old', 'new'] as const) {
      alone[side].pieces.forEach((piece, i) => {
        const other = whole[side].pieces[i]!;
        expect(whole[side].text.slice(other.start, other.end)).toBe(alone[side].text.slice(piece.start, piece.end));
        expect(other.firstLine).toBe(piece.firstLine);
      });
    }
  });
});

describe('placeHunk', () => {
  const [first, second] = file.hunks;

  it('finds one hunk where the other is gone', () => {
    expect(locateHunks(file, before.replace('six', 'sechs'))).toBeUndefined();
    expect(placeHunk(file, first!, before.replace('six', 'sechs'))).toMatchObject({ side: 'old', line: 2, drift: 0 });
    expect(placeHunk(file, second!, before.replace('six', 'sechs'))).toBeUndefined();
  });

  it('finds what a reply shows of a hunk', () => {
    const quoted = `> ${patch.split('\n').slice(1, 8).join('\n> ')}\n\nWhy?\n`;
    const trimmed = readPatchDocument(quoted).messages[0]!.files[0]!;
    expect(trimmed.hunks[0]!.fragment).toBe(true);
    expect(placeHunk(trimmed, trimmed.hunks[0]!, `zero\n${after}`)).toMatchObject({ side: 'new', line: 3, drift: 1 });
  });
});
