import parseDiff from 'parse-diff';
import { describe, expect, it } from 'vitest';
import { buildImages, readPatchDocument } from '../../../server/src/patch/index.ts';
import { filesOf, misplaced, shown, summary } from './support.ts';

const read = (text: string) => filesOf(readPatchDocument(text));

const plain = `diff --git a/drivers/iommu/example.c b/drivers/iommu/example.c
index 1111111..2222222 100644
--- a/drivers/iommu/example.c
+++ b/drivers/iommu/example.c
@@ -10,6 +10,7 @@ static int example_map(struct example *e)
 \tint ret;

 \tret = example_alloc(e);
+\tif (ret)
+\t\treturn ret;
-\te->ready = true;
 \treturn 0;
 }
--${' '}
2.43.0
`;

describe('strict reading', () => {
  it('reads files, hunks, sections and line numbers', () => {
    const [file, ...more] = read(plain);
    expect(more).toEqual([]);
    expect(summary(file!)).toBe('modify drivers/iommu/example.c drivers/iommu/example.c +2 -1');
    const hunk = file!.hunks[0]!;
    expect(hunk.section).toBe('static int example_map(struct example *e)');
    expect(plain.slice(hunk.sectionStart, hunk.header.end)).toBe(hunk.section);
    expect(plain.slice(hunk.header.start, hunk.header.end)).toMatch(/^@@ .*\)$/);
    expect(hunk.lines.map(({ kind, oldLine, newLine }) => [kind, oldLine, newLine])).toEqual([
      ['context', 10, 10],
      ['context', 11, 11],
      ['context', 12, 12],
      ['added', undefined, 13],
      ['added', undefined, 14],
      ['removed', 13, undefined],
      ['context', 14, 15],
      ['context', 15, 16],
    ]);
    for (const line of hunk.lines) expect(plain.slice(line.start, line.end)).toBe(line.text);
    expect(plain.slice(file!.span.start, file!.span.end)).toBe(plain.slice(0, plain.indexOf('-- \n2.43')));
  });

  it.each<[string, string, string[]]>([
    ['a signature is no deleted line', '@@ -1 +1 @@\n-a\n+b\n-- \n2.43.0\n', ['1,1 1,1', '-a', '+b']],
    ['a deleted line that looks like a signature', '@@ -1,2 +1 @@\n-- \n-a\n+b\n', ['1,2 1,1', '-- ', '-a', '+b']],
    [
      'deleted and added lines that look like names',
      '@@ -1,2 +1,2 @@\n--- x\n+++ y\n a\n',
      ['1,2 1,2', '--- x', '+++ y', ' a'],
    ],
    [
      'no newline at the end',
      '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n',
      ['1,1 1,1', '-a', '\\\\ No newline at end of file', '+b', '\\\\ No newline at end of file'],
    ],
    ['a blank line for a blank context line', '@@ -1,3 +1,2 @@\n a\n\n-b\n', ['1,3 1,2', ' a', ' ', '-b']],
    ['CRLF', '@@ -1 +1 @@\r\n-a\r\n+b\r\n', ['1,1 1,1', '-a', '+b']],
    ['a hunk at the end of the text', '@@ -1 +1 @@\n-a\n+b', ['1,1 1,1', '-a', '+b']],
    ['a From inside', '@@ -1,2 +1,2 @@\n From here\n-a\n+b\n', ['1,2 1,2', ' From here', '-a', '+b']],
    [
      'Unicode line separators are no line ends',
      '@@ -1 +1 @@\n-a\u2028b\n+c\u2029d\n',
      ['1,1 1,1', '-a\u2028b', '+c\u2029d'],
    ],
  ])('%s', (_name, hunk, expected) => {
    const [file] = read(`--- a/x.c\n+++ b/x.c\n${hunk}`);
    expect(shown(file!.hunks[0]!)).toEqual(expected);
    expect(file!.hunks).toHaveLength(1);
    expect(file!.hunks[0]!.damage).toBeUndefined();
  });

  it.each<[string, string, string[]]>([
    [
      'a rename without hunks',
      'diff --git a/x.c b/y.c\nsimilarity index 100%\nrename from x.c\nrename to y.c\n',
      ['rename x.c y.c +0 -0'],
    ],
    [
      'a rename with a hunk',
      'diff --git a/x.c b/d/y.c\nsimilarity index 90%\nrename from x.c\nrename to d/y.c\n--- a/x.c\n+++ b/d/y.c\n@@ -1 +1 @@\n-a\n+b\n',
      ['rename x.c d/y.c +1 -1'],
    ],
    ['a copy', 'diff --git a/x.c b/y.c\nsimilarity index 100%\ncopy from x.c\ncopy to y.c\n', ['copy x.c y.c +0 -0']],
    ['a mode', 'diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n', ['mode x.sh x.sh +0 -0']],
    [
      'a new file',
      'diff --git a/x.c b/x.c\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/x.c\n@@ -0,0 +1 @@\n+a\n',
      ['add - x.c +1 -0'],
    ],
    [
      'an empty new file',
      'diff --git a/x.c b/x.c\nnew file mode 100644\nindex 0000000..e69de29\n',
      ['add - x.c +0 -0'],
    ],
    [
      'a deleted file',
      'diff --git a/x.c b/x.c\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/x.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
      ['delete x.c - +0 -1'],
    ],
    [
      'a submodule',
      'diff --git a/sub b/sub\nindex 1111111..2222222 160000\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n',
      ['modify sub sub +1 -1'],
    ],
    [
      '--no-prefix',
      '--- drivers/x.c\n+++ drivers/x.c\n@@ -1 +1 @@\n-a\n+b\n',
      ['modify drivers/x.c drivers/x.c +1 -1'],
    ],
    ['two trees', '--- linux.orig/d/x.c\n+++ linux/d/x.c\n@@ -1 +1 @@\n-a\n+b\n', ['modify d/x.c d/x.c +1 -1']],
    [
      'quilt',
      'Index: linux/d/x.c\n===================================================================\n--- linux.orig/d/x.c\t2024-01-01 10:00:00.000000000 +0100\n+++ linux/d/x.c\t2024-01-02 10:00:00.000000000 +0100\n@@ -1 +1 @@\n-a\n+b\n',
      ['modify d/x.c d/x.c +1 -1'],
    ],
    ['.rej of git', 'diff a/d/x.c b/d/x.c\t(rejected hunks)\n@@ -1 +1 @@\n-a\n+b\n', ['modify d/x.c d/x.c +1 -1']],
    ['.rej of patch', '--- d/x.c\n+++ d/x.c\n@@ -1 +1 @@\n-a\n+b\n', ['modify d/x.c d/x.c +1 -1']],
    [
      'a name with blanks and one in quotes',
      'diff --git a/a b.c b/a b.c\nindex 1..2 100644\n--- a/a b.c\t\n+++ b/a b.c\t\n@@ -1 +1 @@\n-a\n+b\ndiff --git "a/\\303\\251.c" "b/\\303\\251.c"\nindex 1..2 100644\n--- "a/\\303\\251.c"\n+++ "b/\\303\\251.c"\n@@ -1 +1 @@\n-a\n+b\n',
      ['modify a b.c a b.c +1 -1', 'modify é.c é.c +1 -1'],
    ],
    [
      'a binary file and the next',
      'diff --git a/x.bin b/x.bin\nindex 1..2 100644\nBinary files a/x.bin and b/x.bin differ\ndiff --git a/y.c b/y.c\nindex 1..2 100644\n--- a/y.c\n+++ b/y.c\n@@ -1 +1 @@\n-a\n+b\n',
      ['modify x.bin x.bin +0 -0', 'modify y.c y.c +1 -1'],
    ],
    [
      'a git binary patch',
      'diff --git a/x.bin b/x.bin\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQzfB;1R\n\nliteral 0\nHcmV?d00001\n\ndiff --git a/y.c b/y.c\nold mode 100644\nnew mode 100755\n',
      ['modify x.bin x.bin +0 -0', 'mode y.c y.c +0 -0'],
    ],
    ['a diff --git line in prose', 'I ran diff and got\ndiff --git a/x b/x\nbut nothing else.\n', []],
    ['names without a hunk', '--- a/x\n+++ b/x\nnothing\n', []],
  ])('%s', (_name, text, expected) => {
    expect(read(text).map(summary)).toEqual(expected);
  });

  it('says which files are binary', () => {
    const binary = read('diff --git a/x b/x\nindex 1..2\nBinary files a/x and b/x differ\n');
    expect(binary.map((file) => file.binary)).toEqual([true]);
  });

  it('reads a combined diff for its structure only', () => {
    const [file] = read(`diff --cc x.c
index 1,2..3
--- a/x.c
+++ b/x.c
@@@ -1,3 -1 +1,3 @@@ int x
  one
 +two
- three
++four
`);
    expect(file!.combined).toBe(true);
    expect(shown(file!.hunks[0]!)).toEqual(['1,3 1,3', ' one', '+two', '-three', '+four']);
    expect(buildImages(file!, '').new.text).toBe('');
  });

  it('joins a file header that was broken in two, and says so', () => {
    const [file] = read(
      'diff --git a/drivers/iommu/long.c\nb/drivers/iommu/long.c\nindex 1..2 100644\n--- a/drivers/iommu/long.c\n+++ b/drivers/iommu/long.c\n@@ -1 +1 @@\n-a\n+b\n',
    );
    expect(file!.newPath).toBe('drivers/iommu/long.c');
    expect(file!.damage!.map(({ kind }) => kind)).toEqual(['wrapped']);
  });
});

describe('damaged hunks', () => {
  const head = '--- a/x.c\n+++ b/x.c\n';
  const long = ' \tstruct example_domain *domain = container_of(iommu_domain, struct';
  it.each<[string, string, string[], string[]]>([
    ['short', '@@ -1,4 +1,4 @@\n a\n-b\n+c\n', ['1,4 1,4 fragment', ' a', '-b', '+c'], ['short']],
    ['long', '@@ -1,2 +1,2 @@\n a\n-b\n+c\n+d\n e\n', ['1,2 1,2 fragment', ' a', '-b', '+c'], ['long']],
    [
      'a broken line',
      `@@ -1,2 +1,2 @@\n${long}\nexample_domain, domain);\n-b\n+c\n`,
      ['1,2 1,2 fragment', `${long} example_domain, domain);`, '-b', '+c'],
      ['wrapped'],
    ],
    [
      'a line without a mark',
      '@@ -1,2 +1,2 @@\n a\nWhat is this?\n-b\n+c\n',
      ['1,2 1,2 fragment', ' a', '#What is this?', '-b', '+c'],
      ['foreign'],
    ],
    ['a no-break space for the blank', '@@ -1,2 +1,2 @@\n\u00a0a\n-b\n+c\n', ['1,2 1,2', ' a', '-b', '+c'], ['blanks']],
  ])('%s', (_name, hunk, expected, damage) => {
    const [file] = read(head + hunk);
    const [first] = file!.hunks;
    expect(shown(first!)).toEqual(expected);
    expect(first!.damage?.map(({ kind }) => kind)).toEqual(damage);
    expect(misplaced(head + hunk)).toEqual([]);
  });

  it('goes on with the next file', () => {
    const text = `${head}@@ -1,4 +1,4 @@\n a\n-b\n+c\ndiff --git a/y.c b/y.c\nindex 1..2 100644\n--- a/y.c\n+++ b/y.c\n@@ -1 +1 @@\n-a\n+b\n`;
    expect(read(text).map(summary)).toEqual(['modify x.c x.c +1 -1', 'modify y.c y.c +1 -1']);
  });

  it('keeps a hunk whose file header was cut', () => {
    const [file] = read('@@ -1 +1 @@\n-a\n+b\n');
    expect(file!.pathUnknown).toBe(true);
  });
});

describe('buildImages', () => {
  it('gives both sides, mapped line by line', () => {
    const images = buildImages(read(plain)[0]!, plain);
    expect(images.old.text).toBe('\tint ret;\n\n\tret = example_alloc(e);\n\te->ready = true;\n\treturn 0;\n}\n');
    expect(images.new.text).toBe(
      '\tint ret;\n\n\tret = example_alloc(e);\n\tif (ret)\n\t\treturn ret;\n\treturn 0;\n}\n',
    );
    expect(images.new.pieces.map(({ firstLine }) => firstLine)).toEqual([10]);
    expect(misplaced(plain)).toEqual([]);
  });
});

describe('parse-diff agrees', () => {
  it('on files and counts', () => {
    const theirs = parseDiff(plain).map(({ to, additions, deletions }) => [to, additions, deletions]);
    expect(read(plain).map(({ newPath, added, removed }) => [newPath, added, removed])).toEqual(theirs);
  });
});
