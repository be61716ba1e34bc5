import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixInPatch } from '../../../server/src/analysis/fixInPatch.ts';
import type { Edit } from '../../../server/src/analysis/hunkCounts.ts';
import { buildImages, readPatchDocument } from '../../../server/src/patch/index.ts';
import type { FilePatch } from '../../../server/src/patch/model.ts';

type Line = readonly [mark: ' ' | '+' | '-', text: string];

/** A mail with one file and two hunks, its counts and its diffstat right. */
function mail(hunks: readonly (readonly Line[])[], eol = '\n'): string {
  const count = (mark: string) => hunks.flat().filter(([one]) => one === mark).length;
  const [plus, minus] = [count('+'), count('-')];
  let drift = 0;
  const diff = hunks.flatMap((lines, i) => {
    const old = lines.filter(([mark]) => mark !== '+').length;
    const fresh = lines.filter(([mark]) => mark !== '-').length;
    const start = 100 * (i + 1);
    const header = `@@ -${start},${old} +${start + drift},${fresh} @@ static int sample_map(void)`;
    drift += fresh - old;
    return [header, ...lines.map(([mark, text]) => mark + text)];
  });
  return [
    'From 1f0c5a2be7d3948a60fd5b1c2e9a4477c6d80b13 Mon Sep 17 00:00:00 2001',
    'From: Example Developer <dev@example.org>',
    'Date: Mon, 2 Mar 2026 10:00:00 +0000',
    'Subject: [PATCH] iommu/sample: Map it',
    '',
    'Map it.',
    '',
    '---',
    ` drivers/iommu/sample.c | ${plus + minus} ${'+'.repeat(plus)}${'-'.repeat(minus)}`,
    ` 1 file changed, ${plus} insertion${plus === 1 ? '' : 's'}(+), ${minus} deletion${minus === 1 ? '' : 's'}(-)`,
    '',
    'diff --git a/drivers/iommu/sample.c b/drivers/iommu/sample.c',
    '--- a/drivers/iommu/sample.c',
    '+++ b/drivers/iommu/sample.c',
    ...diff,
    '-- ',
    '2.39.5',
    '',
  ].join(eol);
}

const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

function apply(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: put } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, start) + put + result.slice(end);
  }
  return result;
}

const read = (text: string) => {
  const message = readPatchDocument(text).messages[0]!;
  return { message, file: message.files[0]! };
};

/** Edits of the new image, carried and applied to the document. */
function fix(text: string, edits: readonly Edit[]): string | undefined {
  const { message, file } = read(text);
  const image = buildImages(file).new;
  const carried = fixInPatch(edits, { text, message, file, image });
  return carried && apply(text, carried);
}

function expectAddsUp(file: FilePatch): void {
  let drift = 0;
  for (const hunk of file.hunks) {
    const count = (...kinds: string[]) => hunk.lines.filter(({ kind }) => kinds.includes(kind)).length;
    expect(hunk.fragment).toBe(false);
    expect(hunk.damage ?? []).toEqual([]);
    expect([hunk.oldCount, hunk.newCount]).toEqual([count('context', 'removed'), count('context', 'added')]);
    expect(hunk.newStart - hunk.oldStart).toBe(drift);
    drift += hunk.newCount - hunk.oldCount;
  }
}

const hunk: readonly Line[] = [
  [' ', '\tint ret;'],
  [' ', ''],
  ['-', '\tret = old();'],
  ['+', '\tret = fresh();'],
  ['+', '\tuse(ret);'],
  [' ', '\treturn ret;'],
];
const sample = mail([hunk, hunk]);

/** The edit that puts `put` in the place of `what` in the new image; `nth` counts from 0. */
function replace(what: string, put: string, nth = 0, text = sample): Edit {
  const image = buildImages(read(text).file).new.text;
  let at = image.indexOf(what);
  for (let i = 0; i < nth; i++) at = image.indexOf(what, at + 1);
  return { start: at, end: at + what.length, text: put };
}

describe('a fix inside a patch', () => {
  it('leaves the counts alone where the number of lines stays', () => {
    expect(fix(sample, [replace('fresh', 'newer')])).toBe(sample.replace('fresh', 'newer'));
  });

  it('marks new lines, and corrects counts, later hunks and diffstat', () => {
    const fixed = fix(sample, [replace('fresh();', 'fresh();\n\tif (ret)\n\t\treturn ret;')])!;
    expect(fixed).toContain('\n+\tret = fresh();\n+\tif (ret)\n+\t\treturn ret;\n+\tuse(ret);\n');
    expect(fixed).toContain('@@ -100,4 +100,7 @@');
    expect(fixed).toContain('@@ -200,4 +203,5 @@');
    expect(fixed).toContain(' drivers/iommu/sample.c | 8 ++++++--\n');
    expect(fixed).toContain(' 1 file changed, 6 insertions(+), 2 deletions(-)\n');
    expectAddsUp(read(fixed).file);
  });

  it('takes whole lines away', () => {
    const fixed = fix(sample, [replace('\tuse(ret);\n', '', 1)])!;
    expect(fixed).toContain('@@ -200,4 +201,4 @@');
    expect(fixed).toContain(' drivers/iommu/sample.c | 5 +++--\n');
    expect(read(fixed).file.hunks[1]!.lines.map(({ text }) => text)).not.toContain('\tuse(ret);');
    expectAddsUp(read(fixed).file);
  });

  it('keeps carriage returns', () => {
    const text = mail([hunk], '\r\n');
    const fixed = fix(text, [replace('\tuse(ret);\n', '\tuse(ret);\n\tuse(0);\n', 0, text)])!;
    expect(fixed).toContain('\r\n+\tuse(ret);\r\n+\tuse(0);\r\n \treturn ret;\r\n');
    expectAddsUp(read(fixed).file);
  });

  it('quotes new lines of a quoted patch as deep as their neighbours', () => {
    const text = `From: Reviewer <rev@example.org>\nSubject: Re: [PATCH] iommu/sample: Map it\n\n${quoted(mail([hunk]))}`;
    const fixed = fix(text, [replace('use(ret);', 'use(ret);\n\tuse(0);', 0, text)])!;
    expect(fixed).toContain('\n> +\tuse(ret);\n> +\tuse(0);\n> \n'.replace('> \n', ''));
    expect(fixed).toContain('> @@ -100,4 +100,6 @@');
  });

  it.each<[string, Edit]>([
    ['on a context line', replace('return ret', 'return 0')],
    ['behind a context line', replace('return ret;', 'return ret;\n')],
    ['from an added line into a context line', replace('use(ret);\n\treturn', 'return')],
    ['over two hunks', { start: 0, end: buildImages(read(sample).file).new.text.length, text: '' }],
    ['out of view', { start: 100_000, end: 100_001, text: '' }],
  ])('is not offered %s', (_name, edit) => {
    expect(fix(sample, [edit])).toBeUndefined();
  });

  it('is not offered on the old side', () => {
    const { message, file } = read(sample);
    const image = buildImages(file).old;
    const at = image.text.indexOf('old');
    expect(fixInPatch([{ start: at, end: at + 3, text: 'x' }], { text: sample, message, file, image })).toBeUndefined();
  });

  it('is not offered where removed lines stand between the added ones', () => {
    const text = mail([
      [
        ['+', 'a();'],
        ['-', 'b();'],
        ['+', 'c();'],
        [' ', 'd();'],
      ],
    ]);
    expect(fix(text, [replace('a();\nc();', 'e();', 0, text)])).toBeUndefined();
  });

  const word = fc.constantFrom('\tret = a();', '\tb();', '', '}', '\tfor (;;)', '-- x', '+', '- y');
  const line = fc.tuple(fc.constantFrom<' ' | '+' | '-'>(' ', '+', '+', '-'), word);
  const hunks = fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });
  const put = fc
    .array(fc.constantFrom('x', '\n', '\n\ty();', '\tz();\n'), { maxLength: 4 })
    .map((parts) => parts.join(''));

  it('always leaves a patch that adds up, and says what the fix says', () => {
    let offered = 0;
    fc.assert(
      fc.property(hunks, fc.nat(1000), fc.nat(30), put, fc.boolean(), (lines, from, length, text, isCrlf) => {
        // Every hunk has a line on both sides, so that none is empty.
        const document = mail(
          lines.map((one) => [...one, [' ', 'end'] as const]),
          isCrlf ? '\r\n' : '\n',
        );
        const image = buildImages(read(document).file).new;
        const start = from % image.text.length;
        const edit = { start, end: Math.min(image.text.length, start + length), text };
        const fixed = fix(document, [edit]);
        if (fixed === undefined) return;
        offered++;
        const { message, file } = read(fixed);
        expectAddsUp(file);
        expect(buildImages(file).new.text).toBe(apply(image.text, [edit]));
        expect(buildImages(file).old.text).toBe(buildImages(read(document).file).old.text);
        const { diffstat } = message.facts;
        expect([diffstat?.insertions, diffstat?.deletions]).toEqual([file.added, file.removed]);
        expect(diffstat?.entries[0]?.changes).toBe(file.added + file.removed);
      }),
      { numRuns: 2000 },
    );
    expect(offered).toBeGreaterThan(100);
  });
});
