import fc from 'fast-check';
import parseDiff from 'parse-diff';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readMail } from '../../../server/src/mail/message.ts';
import { readPatchDocument } from '../../../server/src/patch/index.ts';
import { dictionary, diffOf, encodings, hunks, mailOf, type MadeHunk } from './generate.ts';
import { filesOf, misplaced, shown } from './support.ts';

const written = (made: readonly MadeHunk[]) => made.map(({ lines }) => lines);
const readBack = (text: string) =>
  filesOf(readPatchDocument(text)).flatMap((file) => file.hunks.map((hunk) => shown(hunk).slice(1)));

describe('what is written down is read back, and stands where it is said to', () => {
  it('as a bare diff', () => {
    fc.assert(
      fc.property(hunks, (made) => {
        const text = diffOf(made);
        expect(readBack(text)).toEqual(written(made));
        expect(misplaced(text)).toEqual([]);
      }),
    );
  });

  it.each(
    Object.keys(encodings).flatMap((encoding) => [
      [encoding, '\n'],
      [encoding, '\r\n'],
    ]),
  )('in a %s mail with line end %j', (encoding, lineEnd) => {
    fc.assert(
      fc.property(hunks, (made) => {
        const text = mailOf(`Words.\n---\n${diffOf(made)}-- \n2.43.0\n`, encoding, lineEnd);
        expect(readBack(text)).toEqual(written(made));
        expect(misplaced(text)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.keys(encodings))('quoted at any depth in a %s mail', (encoding) => {
    fc.assert(
      fc.property(hunks, fc.constantFrom('> ', '>> ', '> > ', '>>> > '), (made, mark) => {
        const quoted = diffOf(made).replace(/^(?=.)/gm, mark);
        const text = mailOf(`Somebody wrote:\n${quoted}\nFine.\n`, encoding, '\n');
        expect(readBack(text)).toEqual(written(made));
        expect(misplaced(text)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('with remarks between quoted lines', () => {
    fc.assert(
      fc.property(hunks, fc.nat(), (made, place) => {
        const lines = diffOf(made)
          .replace(/\n$/, '')
          .replace(/^(?=.)/gm, '> ')
          .split('\n');
        const at = 5 + (place % (lines.length - 4));
        lines.splice(at, 0, '', 'Why is that so?', '');
        const text = mailOf(`Somebody wrote:\n${lines.join('\n')}\n`, '8bit', '\n');
        const code = readBack(text).map((hunk) => hunk.filter((line) => !line.startsWith('#')));
        expect(code).toEqual(written(made));
        expect(misplaced(text)).toEqual([]);
      }),
    );
  });
});

describe('libraries agree', () => {
  it('parse-diff on files and the lines of hunks', () => {
    fc.assert(
      fc.property(hunks, fc.constantFrom('', '-- \n2.43.0\n'), (made, end) => {
        const text = diffOf(made) + diffOf(made, 'include/linux/example.h') + end;
        const theirs = parseDiff(text).map(({ from, to, additions, deletions, chunks }) => ({
          from,
          to,
          additions,
          deletions,
          lines: chunks.map(({ changes }) => changes.map(({ content }) => content)),
        }));
        const ours = filesOf(readPatchDocument(text)).map((file) => ({
          from: file.oldPath,
          to: file.newPath,
          additions: file.added,
          deletions: file.removed,
          lines: file.hunks.map((hunk) => shown(hunk).slice(1)),
        }));
        expect(ours).toEqual(theirs);
      }),
    );
  });

  it.each(Object.keys(encodings))('postal-mime on the text of a %s mail', async (encoding) => {
    await fc.assert(
      fc.asyncProperty(hunks, async (made) => {
        const text = mailOf(`Words.\n---\n${diffOf(made)}`, encoding, '\n');
        const theirs = await PostalMime.parse(text);
        expect(readMail(text).body.text.trimEnd()).toBe(theirs.text!.trimEnd());
      }),
      { numRuns: 60 },
    );
  });
});

describe('any text', () => {
  it('is read without an exception, and every place is inside it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...dictionary) }, fc.string()), { maxLength: 60 }),
        (tokens) => {
          const text = tokens.join('');
          const document = readPatchDocument(text);
          for (const message of document.messages) {
            void message.facts;
            void message.prose;
            for (const file of message.files) {
              for (const hunk of file.hunks) {
                for (const { start, end } of [file.span, hunk.header, ...(hunk.damage ?? []), ...hunk.lines]) {
                  expect(start).toBeGreaterThanOrEqual(0);
                  expect(end).toBeGreaterThanOrEqual(start);
                  expect(end).toBeLessThanOrEqual(text.length);
                }
              }
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('time grows with the text, not faster', () => {
  const mailHead = (more: string) => `From: a\nDate: b\nSubject: x\n${more}\n`;
  const shapes: Record<string, (n: number) => string> = {
    'one long line': (n) => 'x'.repeat(n * 40),
    'one long line of marks': (n) => '>'.repeat(n * 40),
    'one long line of hunk marks': (n) => '@@ -1 +1 @@'.repeat(n * 4),
    'a hunk with a long line': (n) =>
      `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-${'x'.repeat(n * 20)}\n+${'y '.repeat(n * 10)}\n`,
    'many hunks': (n) => `--- a/x\n+++ b/x\n${'@@ -1 +1 @@\n-a\n+b\n'.repeat(n * 2)}`,
    'many short hunks': (n) => `--- a/x\n+++ b/x\n${'@@ -1,9 +1,9 @@\n-a\n+b\n'.repeat(n * 2)}`,
    'many quoted hunks': (n) => `> --- a/x\n> +++ b/x\n${'> @@ -1,9 +1,9 @@\n> -a\n> +b\n'.repeat(n * 2)}`,
    'one quoted hunk of broken lines': (n) =>
      `>> @@ -1,9999 +1,9999 @@\n${`>> +${'word '.repeat(14)}\n> rest;\n`.repeat(n / 2)}`,
    'quotes of growing depth': (n) =>
      Array.from({ length: n / 20 }, (_, i) => `${'>'.repeat(i % 200)} @@ -1 +1 @@\n`).join(''),
    'remarks without end': (n) => `> @@ -1,9 +1,9 @@\n> -a\n${'remark\n'.repeat(n * 4)}`,
    'names without hunks': (n) => 'diff --git a/x b/x\n--- a/x\n+++ b/x\n'.repeat(n),
    'rules and blank lines': (n) => '---\n\n'.repeat(n * 6),
    'From lines': (n) => 'From a@b Mon Jan  1 10:00:00 2024\n'.repeat(n),
    mails: (n) => 'From a@b Mon Jan  1 10:00:00 2024\nFrom: x\nSubject: y\n\nz\n\n'.repeat(n / 2),
    'commit lines': (n) => 'commit 0123456789012345678901234567890123456789\nAuthor: x\n\n    y\n\n'.repeat(n / 2),
    'a long subject': (n) => `Subject: ${'=?utf-8?q?x?= '.repeat(n * 2)}\nFrom: a\nDate: b\n\nx`,
    'a folded header': (n) => `Subject: x\n${' y\n'.repeat(n * 10)}From: a\nDate: b\n\nx`,
    boundaries: (n) => `${mailHead('Content-Type: multipart/mixed; boundary=b\n')}${'--b\n'.repeat(n * 8)}`,
    'quoted-printable': (n) =>
      `${mailHead('Content-Transfer-Encoding: quoted-printable\n')}${'=C3=\n=A9 a=3Db \n'.repeat(n * 2)}`,
    'broken base64': (n) => `${mailHead('Content-Transfer-Encoding: base64\n')}${'QQ== = ! '.repeat(n * 4)}`,
    flowed: (n) => `${mailHead('Content-Type: text/plain; format=flowed\n')}${'> word \n'.repeat(n * 4)}`,
    trailers: (n) => `${mailHead('')}${'Fixes: 0123456789ab ("x (\n'.repeat(n)}`,
    diffstat: (n) => `${mailHead('')}---\n${` ${'x'.repeat(60)} | ${' '.repeat(60)}\n`.repeat(n / 4)}`,
    HTML: (n) => `${mailHead('Content-Type: text/html\n')}${'<a &lt; <style> '.repeat(n * 2)}`,
  };
  // Processor time, and some tries: other work on the machine must not fail this. Quadratic time fails every try.
  it.each(Object.entries(shapes))('%s', { retry: 3 }, (_name, make) => {
    const time = (text: string) => {
      let best = Infinity;
      for (let i = 0; i < 3; i++) {
        const before = process.cpuUsage();
        for (const { files, facts, prose } of readPatchDocument(text).messages) {
          void facts.title;
          void prose.length;
          for (const file of files) for (const hunk of file.hunks) void hunk.lines.length;
        }
        const { user, system } = process.cpuUsage(before);
        best = Math.min(best, (user + system) / 1000);
      }
      return best;
    };
    const small = time(make(2000));
    const large = time(make(16_000));
    // Eight times the text: quadratic would be 64 times the time. Below some milliseconds a clock says nothing.
    expect(large / Math.max(small, 3)).toBeLessThan(30);
    expect(large).toBeLessThan(4000);
  });

  it('100,000 hunks', () => {
    const text = `--- a/x\n+++ b/x\n${'@@ -1 +1 @@\n-a\n+b\n'.repeat(100_000)}`;
    expect(filesOf(readPatchDocument(text))[0]!.hunks).toHaveLength(100_000);
  });
});
