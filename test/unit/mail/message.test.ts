import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { splitMailbox, unescapeFrom } from '../../../server/src/mail/mailbox.ts';
import { MAXIMUM_DECODED, MAXIMUM_DEPTH, MAXIMUM_PARTS, readMail } from '../../../server/src/mail/message.ts';
import { View } from '../../../server/src/text/view.ts';

const head =
  'From: Example Developer <dev@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: x\nMIME-Version: 1.0\n';

function mail(headers: string, body: string): string {
  return `${head}${headers}\n${body}`;
}

function base64(text: string, width = 76): string {
  return Buffer.from(text)
    .toString('base64')
    .replace(new RegExp(`.{${width}}`, 'g'), '$&\n');
}

/** Every character of a view must come from the document, in order. */
function places(view: View): number[] {
  return [...view.text].map((_, i) => view.place(i));
}

describe('readMail: transfer encodings', () => {
  it('leaves plain text where it is', () => {
    const text = mail('', 'one\ntwo\n');
    const { body } = readMail(text);
    expect(body.text).toBe('one\ntwo\n');
    expect(body.isPlain).toBe(true);
    expect(text.slice(body.place(4), body.place(7))).toBe('two');
  });

  it.each([
    ['a byte', 'a=3Db', 'a=b'],
    ['lower case', 'a=3db', 'a=b'],
    ['a soft break', 'abc=\ndef', 'abcdef'],
    ['a soft break with CRLF and blanks', 'abc= \t\r\ndef', 'abcdef'],
    ['UTF-8', 'caf=C3=A9 =E2=82=AC =F0=9F=90=A7.', 'café € 🐧.'],
    ['UTF-8 parted by a soft break', 'caf=C3=\n=A9.', 'café.'],
    ['not UTF-8', 'caf=E9.', 'café.'],
    ['an equals sign alone', 'a = b =zz =', 'a = b =zz '],
    ['a blank at the end of a line', 'a=20\nb', 'a \nb'],
  ])('quoted-printable: %s', (_name, encoded, expected) => {
    const text = mail('Content-Transfer-Encoding: quoted-printable\n', encoded);
    const { body } = readMail(text);
    expect(body.text).toBe(expected);
    const all = places(body);
    expect(all).toEqual([...all].sort((a, b) => a - b));
    expect(all[0]).toBe(text.length - encoded.length);
  });

  it('quoted-printable: maps a decoded character to its code, and text behind it exactly', () => {
    const text = mail('Content-Transfer-Encoding: quoted-printable\n', 'x =3D=3D y=\nz');
    const { body } = readMail(text);
    const equals = body.span(2, 4);
    expect(text.slice(equals.start, equals.end)).toBe('=3D=3D');
    const word = body.span(body.text.indexOf('yz'), body.text.length);
    expect(text.slice(word.start, word.end)).toBe('y=\nz');
  });

  it.each([1, 2, 3, 57, 58])('base64: %i letters a line map to letters of their own', (length) => {
    const words = 'int example_map(struct example *e);\n'.repeat(3).slice(0, length);
    const text = mail('Content-Transfer-Encoding: base64\n', base64(words));
    const { body } = readMail(text);
    expect(body.text).toBe(words);
    expect(new Set(places(body)).size).toBe(words.length);
    const whole = body.span(0, words.length);
    expect(Buffer.from(text.slice(whole.start, whole.end), 'base64').toString()).toBe(words);
  });

  it('base64: characters of several bytes, and text after padding', () => {
    const text = mail(
      'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n',
      `${base64('né')}\n${base64('🐧x')}`,
    );
    expect(readMail(text).body.text).toBe('né🐧x');
  });

  it('decodes other charsets', () => {
    const text = mail(
      'Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: quoted-printable\n',
      '=D0=D2=C9',
    );
    expect(readMail(text).body.text).toBe('при');
  });

  it('reads bytes that the document shows as Latin-1 by their charset', () => {
    const bytes = Buffer.from('é x');
    const text = mail(
      'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
      bytes.toString('latin1'),
    );
    const { body } = readMail(text);
    expect(body.text).toBe('é x');
    expect(text.slice(body.place(2))).toBe('x');
  });
});

describe('readMail: charsets whose bytes are all ASCII', () => {
  it('decodes ISO-2022-JP, and the ASCII lines stay where they are', () => {
    const text = mail('Content-Type: text/plain; charset=iso-2022-jp\n', '\u001b$BF|K\\\u001b(B\nplain\n');
    const { body } = readMail(text);
    expect(body.text).toBe('日本\nplain\n');
    const { start, end } = body.span(body.text.indexOf('plain'), body.text.indexOf('plain') + 5);
    expect(text.slice(start, end)).toBe('plain');
  });
});

describe('readMail: parts', () => {
  const part = (headers: string, body: string) => `--b\n${headers}\n${body}\n`;
  const mixed = (...parts: string[]) =>
    mail('Content-Type: multipart/mixed; boundary="b"\n', `preamble\n${parts.join('')}--b--\nepilogue`);

  it('takes the text part, not the HTML one', () => {
    const text = mixed(part('Content-Type: text/html\n', '<p>no</p>'), part('Content-Type: text/plain\n', 'yes'));
    expect(readMail(text).body.text).toBe('yes');
  });

  it('takes the words of HTML where there is nothing else', () => {
    const text = mixed(part('Content-Type: text/html\n', '<p>a &lt; b</p><style>x</style>'));
    const { body } = readMail(text);
    expect(body.text).toContain('a < b');
    expect(body.text).not.toContain('x');
  });

  it('marks what HTML quotes as plain text marks it', () => {
    const quoted =
      '<div>Why?</div><blockquote><div>@@ -1 +1 @@<br>-a</div><blockquote>b</blockquote>c</blockquote>Yes.';
    const text = mixed(part('Content-Type: text/html\n', quoted));
    expect(readMail(text).body.text.trim().split('\n')).toEqual([
      'Why?',
      '> @@ -1 +1 @@',
      '> -a',
      '>> b',
      '> c',
      'Yes.',
    ]);
    const { body } = readMail(text);
    const { start, end } = body.span(body.text.indexOf('-a'), body.text.indexOf('-a') + 2);
    expect(text.slice(start, end)).toBe('-a');
  });

  it('reads several text parts as one', () => {
    const text = mixed(part('', 'one'), part('', 'two'));
    expect(readMail(text).body.text).toBe('one\ntwo');
  });

  it('finds a text part in nested parts', () => {
    const inner = '--i\nContent-Type: text/plain\n\ndeep\n--i--';
    const text = mixed(part('Content-Type: multipart/alternative; boundary=i\n', inner));
    expect(readMail(text).body.text).toBe('deep');
  });

  it('does not take a boundary that only starts the same', () => {
    const text = mixed(part('', 'one\n--bb\nstill one'));
    expect(readMail(text).body.text).toBe('one\n--bb\nstill one');
  });

  it.each([
    'text/x-patch; name=a.patch',
    'application/octet-stream; name="a.diff"',
    'text/plain; name=a.patch',
    'application/octet-stream; name=fix',
  ])('takes an attached patch: %s', (type) => {
    const diff = 'diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n';
    const attached = part(
      `Content-Type: ${type}\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n`,
      base64(diff),
    );
    const read = readMail(mixed(part('', 'see the patch'), attached));
    expect(read.body.text).toBe('see the patch');
    expect(read.attachments.map(({ text }) => text)).toEqual([diff]);
  });

  it('takes a patch from a forwarded mail', () => {
    const forwarded = part('Content-Type: message/rfc822\n', 'From: a\nSubject: b\n\n@@ -1 +1 @@\n-a\n+b');
    expect(readMail(mixed(part('', 'see'), forwarded)).attachments.map(({ text }) => text)).toEqual([
      '@@ -1 +1 @@\n-a\n+b',
    ]);
  });

  it('reads a part that is not closed', () => {
    expect(readMail(mail('Content-Type: multipart/mixed; boundary=b\n', '--b\n\nopen')).body.text).toBe('open');
  });
});

describe('readMail: limits are said, not crossed', () => {
  it(`parts nested deeper than ${MAXIMUM_DEPTH}`, () => {
    const depth = 10_000;
    let body = 'deep';
    const parts: string[] = [];
    for (let i = 0; i < depth; i++) parts.push(`--b${i}\nContent-Type: multipart/mixed; boundary=b${i + 1}\n\n`);
    body = parts.join('') + body;
    const read = readMail(mail('Content-Type: multipart/mixed; boundary=b0\n', body));
    expect(read.problems.map(({ message }) => message)).toEqual([expect.stringContaining(`${MAXIMUM_DEPTH} deep`)]);
  });

  it(`more than ${MAXIMUM_PARTS} parts`, () => {
    const read = readMail(mail('Content-Type: multipart/mixed; boundary=b\n', '--b\n\nx\n'.repeat(5000)));
    expect(read.problems.map(({ message }) => message)).toEqual([expect.stringContaining(`${MAXIMUM_PARTS} parts`)]);
  });

  it.each(['base64', '7bit'])('a %s text longer than is decoded', (encoding) => {
    const words = 'x'.repeat(MAXIMUM_DECODED + 1000);
    const text = mail(`Content-Transfer-Encoding: ${encoding}\n`, encoding === 'base64' ? base64(words) : words);
    const read = readMail(text);
    expect(read.body.text.length).toBe(MAXIMUM_DECODED);
    expect(read.problems[0]!.message).toContain('8 MB');
    expect(read.problems[0]!.start).toBeGreaterThan(0);
  });
});

describe('readMail: format=flowed', () => {
  const flowed = (body: string, more = '') => readMail(mail(`Content-Type: text/plain; format=flowed${more}\n`, body));

  it.each([
    ['joins', 'one \ntwo\nthree', '', 'one two\nthree'],
    ['joins without the blank', 'one \ntwo', '; delsp=yes', 'onetwo'],
    ['takes stuffing off', ' one\n > two\n  three', '', 'one\n> two\n three'],
    ['joins quoted lines of one depth', '> one \n> two\n>> three', '', '> one two\n>> three'],
    ['does not join depths', '> one \ntwo', '', '> one \ntwo'],
    ['keeps a signature', 'one\n-- \nme', '', 'one\n-- \nme'],
    ['keeps blank lines', 'one\n  \ntwo', '', 'one\n \ntwo'],
    ['joins with CRLF', 'one \r\ntwo\r\n', '', 'one two\r\n'],
    ['the last line', 'one \n', '', 'one '],
  ])('%s', (_name, body, more, expected) => {
    expect(flowed(body, more).body.text).toBe(expected);
  });

  it('maps joined text to where it stands', () => {
    const text = mail('Content-Type: text/plain; format=flowed\n', 'one \n two\n');
    const { body } = readMail(text);
    const span = body.span(body.text.indexOf('two'), body.text.indexOf('two') + 3);
    expect(text.slice(span.start, span.end)).toBe('two');
  });

  const hunk = (stuff: string) => `@@ -1,2 +1,2 @@\n${stuff} \tint a;\n-\tint b;\n+\tint c;\n${stuff} }\n`;
  it('leaves a patch alone that is not stuffed, and says which lines git spoils', () => {
    const read = flowed(`x\n${hunk('')}`);
    expect(read.body.text).toBe(`x\n${hunk('')}`);
    expect(read.spoiledByFlow.map((at) => read.body.text.slice(at, at + 3))).toEqual([' \ti', ' }\n']);
  });

  it('takes the stuffing off a patch that has it', () => {
    const read = flowed(`x\n${hunk(' ')}`);
    expect(read.body.text).toBe(`x\n${hunk('')}`);
    expect(read.spoiledByFlow).toEqual([]);
  });
});

describe('splitMailbox', () => {
  const from = 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n';
  it('splits, and takes no From in a body for a mail', () => {
    const first = 'From: a\nSubject: b\n\nFrom here on it works.\nFrom me Mon Jan  1 10:00:00 2024\nno header\n\n';
    const second = 'From: c\nSubject: d\n\nbody\n';
    const text = `${from}${first}${from}${second}`;
    expect(splitMailbox(text).map(({ start, end }) => text.slice(start, end))).toEqual([first, second]);
  });

  it.each(['From: a\nSubject: b\n\n', 'From here to there.\nmore', ''])('is no mailbox: %j', (text) => {
    expect(splitMailbox(text)).toEqual([]);
  });

  it('takes the escape off', () => {
    const text = '>From a\n>>From b\n> From c\nFrom d\n';
    const view = unescapeFrom(View.of(text));
    expect(view.text).toBe('From a\n>From b\n> From c\nFrom d\n');
    expect(text.slice(view.place(view.text.indexOf('c')))).toBe('c\nFrom d\n');
  });
});

describe('postal-mime agrees', () => {
  const bodies = ['plain\n', 'caf=C3=A9 =3D x=\ny\n', base64('ünïcode €\nsecond line\n')];
  const encodings = ['7bit', 'quoted-printable', 'base64'];
  it.each(encodings.map((encoding, i) => [encoding, bodies[i]!]))('%s', async (encoding, encoded) => {
    const text = mail(`Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n`, encoded);
    const theirs = await PostalMime.parse(text);
    expect(readMail(text).body.text.trimEnd()).toBe(theirs.text!.trimEnd());
  });
});
