import { describe, expect, it } from 'vitest';
import { readPatchDocument } from '../../../server/src/patch/index.ts';
import { brokenPatch } from '../../../server/src/rules/broken-patch.ts';
import type { Report } from '../../../server/src/rules/rule.ts';

function check(text: string): Report[] {
  const reports: Report[] = [];
  for (const message of readPatchDocument(text).messages)
    brokenPatch.checkPatch?.(message, (report) => reports.push(report));
  return reports;
}

/** What is reported, and the text it points at (its first line). */
const shown = (text: string) =>
  check(text).map(({ brief, start, end }) => `${brief}: ${text.slice(start, end).split('\n')[0]!.trim()}`);

const names = '--- a/drivers/iommu/example.c\n+++ b/drivers/iommu/example.c\n';
const good =
  '@@ -10,5 +10,6 @@ int example(void)\n \tint ret;\n\n-\tret = 0;\n+\tret = 1;\n+\tret = 2;\n \treturn ret;\n }\n';
const head = (subject: string, more = '') =>
  `From: Example Developer <dev@example.org>\nDate: x\nSubject: ${subject}\n${more}\n`;
const stat = (added: number, removed: number) =>
  `---\n drivers/iommu/example.c | ${added + removed} +-\n 1 file changed, ${added} insertions(+), ${removed} deletions(-)\n\n`;

describe('broken-patch reports', () => {
  it.each<[string, string, string[]]>([
    [
      'a short hunk',
      `${names}${good.replace('-10,5 +10,6', '-10,7 +10,8')}`,
      ['counts 7/8, has 5/6: @@ -10,7 +10,8 @@ int example(void)'],
    ],
    [
      'a long hunk',
      `${names}${good.replace(' }\n', '+\textra();\n }\n').replace('10,5 +10,6', '10,4 +10,5')}`,
      ['more lines than counted: +\textra();'],
    ],
    [
      'a broken line',
      `${names}@@ -10,3 +10,3 @@\n \tstruct example_domain *domain = container_of(iommu_domain, struct\nexample_domain, domain);\n-a\n+b\n c\n`,
      ['broken line: struct example_domain *domain = container_of(iommu_domain, struct'],
    ],
    [
      'header lines that ran into each other',
      `diff --git a/drivers/iommu/example.c\nb/drivers/iommu/example.c index 1111111..2222222\n100644 --- a/drivers/iommu/example.c\n+++ b/drivers/iommu/example.c\n${good}`,
      ['no --- line: +++ b/drivers/iommu/example.c'],
    ],
    [
      'a line without a mark',
      `${names}@@ -10,2 +10,2 @@\n \tint ret;\nPlease check this.\n-\ta;\n+\tb;\n`,
      ['line without a mark: Please check this.'],
    ],
    [
      'no-break spaces',
      `${names}@@ -10,3 +10,3 @@\n  \u00a0 \u00a0int ret;\n-\u00a0 \u00a0a;\n+\u00a0 \u00a0b;\n \u00a0 \u00a0return ret;\n`,
      ['no-break spaces: int ret;'],
    ],
    [
      'no-break spaces in place of marks, in a text that is no source too',
      `--- a/x.rst\n+++ b/x.rst\n@@ -10,3 +10,3 @@\n\u00a0 words\n-a\n+b\n\u00a0 more\n`,
      ['no-break spaces: words'],
    ],
    [
      'tabs that became blanks',
      `${names}@@ -10,5 +10,5 @@\n         int ret;\n         int other;\n-        a = 1;\n+        a = 2;\n         b = 1;\n                 c = 1;\n`,
      ['tabs became blanks: int ret;'],
    ],
    [
      'tabs copied from a terminal, where the mark takes one column of the first',
      `${names}@@ -10,5 +10,5 @@\n        int ret;\n        int other;\n-       a = 1;\n+       a = 2;\n        b = 1;\n                c = 1;\n`,
      ['tabs became blanks: int ret;'],
    ],
    [
      'context lines that lost their blank before a tab',
      `${names}@@ -10,4 +10,4 @@\n\tint ret;\n-\tret = 0;\n+\tret = 1;\n\treturn ret;\n }\n`,
      ['line without a mark: int ret;'],
    ],
    [
      'prose right behind a hunk that was cut: one report, not of a broken line',
      `${names}@@ -10,9 +10,9 @@\n \tint ret;\n-\ta;\n+\tb;\nThat is what I would do here, if only for the sake of the readers of it all.\nOr not?\n`,
      ['line without a mark: That is what I would do here, if only for the sake of the readers of it all.'],
    ],
    [
      'a patch in HTML',
      `${head('[PATCH] x', 'Content-Type: text/html\n')}<div>${(names + good).replaceAll('\n', '<br>').replaceAll('<br>', '<br>\n')}</div>`,
      ['patch in HTML: @@ -10,5 +10,6 @@ int example(void)'],
    ],
    [
      'a diffstat of another diff',
      `${head('[PATCH] x')}${stat(3, 1)}${names}${good}`,
      ['diffstat 3/1, diff 2/1: drivers/iommu/example.c | 4 +-'],
    ],
    [
      'a diffstat of more files than the diff has',
      `${head('[PATCH] x')}${stat(2, 1).replace('\n 1 file', '\n drivers/iommu/other.c | 9 ++\n 2 file').replace('2 ins', '11 ins')}${names}${good}`,
      ['diffstat of 2 files, diff of 1: drivers/iommu/example.c | 3 +-'],
    ],
    [
      'a bidirectional character',
      `${names}${good.replace('ret = 2', 'ret = 2 /*\u202e*/')}`,
      ['invisible U+202E: \u202e'],
    ],
    ['a control character', `${names}${good.replace('ret = 2', 'ret = \u0007 2')}`, ['invisible U+0007: \u0007']],
    [
      'a patch that git spoils',
      `${head('[PATCH] x', 'Content-Type: text/plain; format=flowed\n')}${names}${good}`,
      ['spoiled by format=flowed: int ret;'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it('at the right place of an encoded mail', () => {
    const body = `${names}${good.replace('-10,5', '-10,6')}`.replaceAll('=', '=3D');
    const text = head('[PATCH] x', 'Content-Transfer-Encoding: quoted-printable\n') + body;
    expect(shown(text)).toEqual(['counts 6/6, has 5/6: @@ -10,6 +10,6 @@ int example(void)']);
  });

  it('offers the right counts, after which it is silent', () => {
    const text = `${names}${good.replace('-10,5 +10,6', '-10,7 +10,8')}`;
    const [edit, ...more] = check(text)[0]!.fix!.edits;
    expect(more).toEqual([]);
    expect(text.slice(0, edit!.start) + edit!.text + text.slice(edit!.end)).toBe(names + good);
    expect(check(names + good)).toEqual([]);
  });

  it('says it more quietly in a reply', () => {
    expect(
      check(`${head('Re: [PATCH] x')}${names}${good.replace('-10,5', '-10,6')}`).map(({ severity }) => severity),
    ).toEqual(['information']);
  });
});

describe('broken-patch is silent about', () => {
  const rename = 'diff --git a/x.c b/y.c\nsimilarity index 100%\nrename from x.c\nrename to y.c\n';
  it.each<[string, string]>([
    ['a good patch', names + good],
    [
      'a signature and a list footer',
      `${names}${good}-- \n2.43.0\n\n_______________________________________________\niommu mailing list\n`,
    ],
    ['a blank context line without its blank', names + good],
    ['a diffstat that is right', `${head('[PATCH] x')}${stat(2, 1)}${names}${good}`],
    [
      'a quoted hunk that was cut',
      `${head('Re: [PATCH] x')}> ${(names + good).split('\n').slice(0, 5).join('\n> ')}\n\nNo.\n`,
    ],
    [
      'a pull request that shows one file of many',
      `${head('[GIT PULL] x')}${stat(200, 100).replace('1 file', '9 files')}${names}${good}`,
    ],
    ['a cover letter', `${head('[PATCH 0/3] x')}${stat(200, 100)}${names}${good}`],
    [
      'a rename that the diffstat counts',
      `${head('[PATCH] x')}---\n x.c => y.c | 0\n 1 file changed, 0 insertions(+), 0 deletions(-)\n\n${rename}`,
    ],
    [
      'a deletion without the deleted lines',
      `${head('[PATCH] x')}---\n x.c | 9 ---------\n 1 file changed, 9 deletions(-)\n\ndiff --git a/x.c b/x.c\ndeleted file mode 100644\nindex 1..0\n`,
    ],
    ['two diffs of the same file', `${head('[PATCH] x')}${stat(2, 1)}${names}${good}\nor\n\n${names}${good}`],
    ['a combined diff', 'diff --cc x.c\nindex 1,2..3\n--- a/x.c\n+++ b/x.c\n@@@ -1,9 -1,9 +1,9 @@@\n  a\n'],
    [
      'another indentation style',
      `--- a/hw/x.c\n+++ b/hw/x.c\n@@ -1,5 +1,5 @@\n     int a;\n         int b;\n-        c;\n+        d;\n         e;\n             f;\n`,
    ],
    [
      'blanks in a text that is no source',
      `--- a/x.rst\n+++ b/x.rst\n@@ -1,4 +1,4 @@\n         a\n         b\n-        c\n+        d\n         e\n`,
    ],
    ['a form feed and an accent', `${names}${good.replace('ret = 2;', 'ret = 2; /* \f é */')}`],
  ])('%s', (_name, text) => {
    expect(check(text).map(({ what }) => what)).toEqual([]);
  });
});

describe('a patch in a reply whose writer says that it is damaged', () => {
  const sketch = (words: string, subject: string): string[] =>
    shown(`${head(subject)}${words}\n\n${names}${good.replace('-10,5 +10,6', '-10,7 +10,8')}`);
  it('is left alone there', () => {
    expect(sketch('Does the following help?', 'Re: [PATCH] a')).toHaveLength(1);
    expect(sketch('Does the following (whitespace-damaged) help?', 'Re: [PATCH] a')).toEqual([]);
    expect(sketch('I tried a hand-edited patch:', 'Re: [PATCH] a')).toEqual([]);
    expect(sketch('This mends the whitespace damage of v1.', '[PATCH v2] a')).toHaveLength(1);
  });
});
