import { describe, expect, it } from 'vitest';
import { decodeWords } from '../../../server/src/mail/encodedWord.ts';
import { MAXIMUM_HEADERS, readHeaders, startsWithHeaders } from '../../../server/src/mail/headers.ts';
import { readParameters } from '../../../server/src/mail/parameters.ts';

describe('readHeaders', () => {
  it.each([
    ['one line each', 'Subject: a\nFrom: b\n\nbody', { subject: 'a', from: 'b' }, 'body'],
    ['folded with a tab', 'Subject: a\n\tb\n  c\n\nbody', { subject: 'a b c' }, 'body'],
    ['CRLF', 'Subject: a\r\n b\r\nFrom: c\r\n\r\nbody', { subject: 'a b', from: 'c' }, 'body'],
    ['any case', 'SUBJECT: a\nmessage-ID: <b>\n\n', { subject: 'a', 'message-id': '<b>' }, ''],
    ['the first of a name', 'Subject: a\nSubject: b\n\n', { subject: 'a' }, ''],
    ['a From line first', 'From x@y Mon Jan\nSubject: a\n\nbody', { subject: 'a' }, 'body'],
    ['no blank line', 'Subject: a\nno header\n', { subject: 'a' }, 'no header\n'],
    ['nothing but headers', 'Subject: a', { subject: 'a' }, ''],
    ['an unknown header that folds', 'X-Long: a\n b\nSubject: c\n\n', { subject: 'c' }, ''],
  ])('%s', (_name, text, values, rest) => {
    const headers = readHeaders(text, 0, text.length);
    const names = ['subject', 'from', 'message-id', 'x-long', 'x'].filter((name) => headers.values.has(name));
    expect(Object.fromEntries(names.map((name) => [name, headers.values.get(name)]))).toEqual(values);
    expect(text.slice(headers.end)).toBe(rest);
  });

  it('stops at the limit and finds the body', () => {
    const text = `Subject: a\n${'X: y\n'.repeat(MAXIMUM_HEADERS / 5)}From: b\n\nbody`;
    const headers = readHeaders(text, 0, text.length);
    expect(headers.tooLong).toBe(true);
    expect(headers.values.has('from')).toBe(false);
    expect(text.slice(headers.end)).toBe('body');
  });

  it.each([
    ['a mail', 'From: a\nDate: b\n\n', true],
    ['one header alone is prose', 'Subject: a\n\n', false],
    ['a diff', 'diff --git a/x b/x\n', false],
    ['nothing', '', false],
  ])('startsWithHeaders: %s', (_name, text, expected) => {
    expect(startsWithHeaders(text)).toBe(expected);
  });
});

describe('decodeWords', () => {
  it.each([
    ['plain', '[PATCH] iommu: fix', '[PATCH] iommu: fix'],
    ['q', '=?utf-8?q?caf=C3=A9_x?=', 'café x'],
    ['b', '=?UTF-8?B?w6k=?= x', 'é x'],
    ['blanks between words vanish', '=?utf-8?q?a?=\n =?utf-8?q?b?=', 'ab'],
    ['blanks beside words stay', 'x =?utf-8?q?a?= y', 'x a y'],
    ['a character parted between words', '=?utf-8?q?=C3?= =?utf-8?q?=A9?=', 'é'],
    ['another charset', '=?iso-8859-1?q?caf=E9?=', 'café'],
    ['words that go back to ASCII each', '=?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?=', '日本'],
    ['an unknown charset', '=?nonsense?q?abc?=', 'abc'],
    ['not closed', '=?utf-8?q?abc', '=?utf-8?q?abc'],
    ['a language', '=?utf-8*en?q?abc?=', 'abc'],
  ])('%s', (_name, value, expected) => {
    expect(decodeWords(value)).toBe(expected);
  });
});

describe('readParameters', () => {
  it.each([
    ['text/plain; charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    [
      'Text/Plain; CHARSET="us-ascii"; format=flowed; delsp=yes',
      'text/plain',
      { charset: 'us-ascii', format: 'flowed', delsp: 'yes' },
    ],
    ['multipart/mixed; boundary="a;b=\\"c"', 'multipart/mixed', { boundary: 'a;b="c' }],
    ["attachment; filename*0*=utf-8''a%20; filename*1=b.patch", 'attachment', { filename: 'a b.patch' }],
    ['text/plain;', 'text/plain', {}],
    ['text/plain; broken', 'text/plain', {}],
    ['', '', {}],
  ])('%s', (header, value, parameters) => {
    const read = readParameters(header);
    expect(read.value).toBe(value);
    expect(Object.fromEntries(read.parameters)).toEqual(parameters);
  });
});
