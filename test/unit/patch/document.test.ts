import { describe, expect, it } from 'vitest';
import { looksLikePatch, readPatchDocument } from '../../../server/src/patch/index.ts';
import { readSubject } from '../../../server/src/patch/subject.ts';
import { shown } from './support.ts';

const diff = `diff --git a/drivers/iommu/example.c b/drivers/iommu/example.c
index 1111111..2222222 100644
--- a/drivers/iommu/example.c
+++ b/drivers/iommu/example.c
@@ -10,3 +10,3 @@ static int example_map(struct example *e)
 \tint ret;
-\tret = 0;
+\tret = 1;
 \treturn ret;
`;

const words = `Mapping stops after one page.

Map all of them, which takes 512 * 8 = 4096 bytes.

Fixes: 0123456789ab ("iommu/example: Map pages")
Link: https://lore.kernel.org/r/1@example.org
Reported-by: Example Tester <tester@example.org>
Closes: https://lore.kernel.org/r/0@example.org # v2
Signed-off-by: Example Developer <dev@example.org>
`;

const stat = ` drivers/iommu/example.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)
`;

const headers = `From: Example Developer <dev@example.org>
Date: Mon, 1 Jan 2024 10:00:00 +0000
Subject: [PATCH v3 2/5] iommu/example: Map
 all pages
Message-ID: <2@example.org>
In-Reply-To: <1@example.org>
References: <0@example.org>
 <1@example.org>
`;

const body = `${words}---
v3: no change
${stat}
base-commit: 0123456789012345678901234567890123456789

${diff}--${' '}
2.43.0
`;

const mail = `${headers}\n${body}`;

describe('facts of a message', () => {
  const { facts, prose } = readPatchDocument(mail).messages[0]!;
  const at = (span: { start: number; end: number }) => mail.slice(span.start, span.end);

  it('subject and headers', () => {
    expect(facts).toMatchObject({
      subject: '[PATCH v3 2/5] iommu/example: Map all pages',
      title: 'iommu/example: Map all pages',
      from: 'Example Developer <dev@example.org>',
      date: 'Mon, 1 Jan 2024 10:00:00 +0000',
      messageId: '2@example.org',
      inReplyTo: '1@example.org',
      references: ['0@example.org', '1@example.org'],
      isReply: false,
      isPatch: true,
      version: 3,
      number: 2,
      total: 5,
      baseCommit: '0123456789012345678901234567890123456789',
    });
  });

  it('the base commit, which git writes below the diff', () => {
    const moved = mail.replace(/base-commit: .*\n/, '').replace('2.43.0\n', '2.43.0\n\nbase-commit: 89abcdef\n');
    expect(readPatchDocument(moved).messages[0]!.facts.baseCommit).toBe('89abcdef');
  });

  it('trailers, each at its place', () => {
    expect(facts.trailers.map(({ name }) => name)).toEqual(['Fixes', 'Link', 'Reported-by', 'Closes', 'Signed-off-by']);
    for (const trailer of facts.trailers) expect(at(trailer)).toBe(`${trailer.name}: ${trailer.value}`);
    expect(facts.fixes.map(({ commit, subject }) => [commit, subject])).toEqual([
      ['0123456789ab', 'iommu/example: Map pages'],
    ]);
    expect(facts.links.map(({ url }) => url)).toEqual([
      'https://lore.kernel.org/r/1@example.org',
      'https://lore.kernel.org/r/0@example.org',
    ]);
  });

  it('diffstat', () => {
    expect(facts.diffstat).toMatchObject({ files: 1, insertions: 1, deletions: 1 });
    expect(at(facts.diffstat!)).toBe(stat.trimEnd());
    expect(facts.diffstat!.entries.map(({ path, changes }) => [path, changes])).toEqual([
      ['drivers/iommu/example.c', 2],
    ]);
  });

  it('words above the rule, changelog below it, no diff among them', () => {
    expect(prose.map(({ kind }) => kind)).toEqual(['message', 'changelog']);
    expect(prose[0]!.text).toBe(words);
    expect(prose[1]!.text).toContain('v3: no change');
    expect(prose[1]!.text).not.toContain('diff --git');
    for (const part of prose) {
      const span = part.map.spanToSource(0, part.text.length)!;
      expect(mail.slice(span.start, span.end)).toBe(part.text);
    }
  });

  it('a Fixes line that was broken is put together', () => {
    const text = mail.replace('("iommu/example: Map pages")', '("iommu/example: Map\npages")');
    expect(readPatchDocument(text).messages[0]!.facts.fixes[0]!.subject).toBe('iommu/example: Map pages');
  });
});

describe('readSubject', () => {
  it.each<[string, object]>([
    ['[PATCH] a: b', { title: 'a: b', isPatch: true, isReply: false, version: undefined, number: undefined }],
    ['Re: [PATCH v2 03/17] a', { title: 'a', isReply: true, version: 2, number: 3, total: 17 }],
    ['RE: Re: AW: [RFC PATCH kernel v10] a', { title: 'a', isReply: true, isPatch: true, version: 10 }],
    ['[PATCH 6.1.y 1/2] a', { title: 'a', version: undefined, number: 1, total: 2 }],
    ['[PATCH 6.1.y] a', { isOfOther: false }],
    ['Re: [kvm-unit-tests PATCH v2] a', { isOfOther: true, isPatch: true, version: 2 }],
    ['[PULL kvm-unit-tests 32/39] a', { isOfOther: true, isPatch: false, number: 32 }],
    ['[PATCH RFC qemu-devel] a', { isOfOther: true }],
    ['[PATCH] kvmtool: a', { isOfOther: false }],
    ['[PATCHv4] a', { version: 4, isPatch: true }],
    ['[PATCH v2 0/3] a [not a prefix]', { title: 'a [not a prefix]', number: 0, total: 3 }],
    ['Fwd: [PATCH] a', { isReply: false, isPatch: true }],
    ['[iommu?] a question', { title: 'a question', isPatch: false }],
    ['', { title: '', isPatch: false }],
    ['[', { title: '[' }],
  ])('%s', (subject, expected) => {
    expect(readSubject(subject)).toMatchObject(expected);
  });
});

describe('kinds of documents', () => {
  const from = 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n';
  const log = (text: string) => text.replace(/^(?=.)/gm, '    ');
  const commit = (hash: string) =>
    `commit ${hash.repeat(40)}\nAuthor: Example Developer <dev@example.org>\nDate:   Mon Jan 1 10:00:00 2024 +0000\n\n${log(`iommu/example: Map all pages\n\n${words}`)}\n${diff}`;

  it.each<[string, string, string, number, string]>([
    ['a bare diff', diff, 'diff', 1, ''],
    ['a mail', mail, 'mail', 1, 'iommu/example: Map all pages'],
    ['a mail with CRLF', mail.replaceAll('\n', '\r\n'), 'mail', 1, 'iommu/example: Map all pages'],
    ['a mailbox', `${from}${mail}\n${from}${mail}`, 'mbox', 2, 'iommu/example: Map all pages'],
    ['git log', `${commit('a')}\n${commit('b')}`, 'log', 2, 'iommu/example: Map all pages'],
    [
      'pipermail',
      `[PATCH] iommu/example: Map all pages\n\nExample Developer dev at example.org\nMon Jan 1 10:00:00 UTC 2024\n\n\n${body}`,
      'mail',
      1,
      'iommu/example: Map all pages',
    ],
    [
      'hypermail',
      `[PATCH] iommu/example: Map all pages\n\nFrom: Example Developer\nDate: Mon Jan 01 2024 - 10:00:00 EST\n\n\n${body}`,
      'mail',
      1,
      'iommu/example: Map all pages',
    ],
  ])('%s', (_name, text, kind, count, title) => {
    const document = readPatchDocument(text);
    expect(looksLikePatch(text)).toBe(true);
    expect(document.kind).toBe(kind);
    expect(document.messages).toHaveLength(count);
    for (const message of document.messages) {
      expect(message.facts.title).toBe(title);
      expect(message.files.map((file) => file.hunks.map(shown))).toEqual([
        [['10,3 10,3', ' \tint ret;', '-\tret = 0;', '+\tret = 1;', ' \treturn ret;']],
      ]);
    }
  });

  it('a page of a commit has its author, title and words', () => {
    const text = `example-linux/drivers/iommu\nExample Developer 0123456789 iommu/example: Map all pages\n${words}..\nMakefile other 2024-01-01\n`;
    const [message] = readPatchDocument(text).messages;
    expect(looksLikePatch(text)).toBe(true);
    expect(message!.facts).toMatchObject({ title: 'iommu/example: Map all pages', from: 'Example Developer' });
    expect(message!.prose.map(({ kind }) => kind)).toEqual(['message']);
  });

  it('the message of git log has no indentation, and its places', () => {
    const text = commit('a');
    const part = readPatchDocument(text).messages[0]!.prose[0]!;
    expect(part.text).toBe(`iommu/example: Map all pages\n\n${words}`);
    const place = part.text.indexOf('512');
    expect(text.slice(part.map.toSource(place), part.map.toSource(place) + 3)).toBe('512');
  });

  it('the words of a reply are its own and the quoted ones', () => {
    const text = `${headers.replace('[PATCH', 'Re: [PATCH')}\nOn Monday somebody wrote:\n> All of them.\n> ${diff.split('\n').join('\n> ')}\n\nAre you sure?\n`;
    const { prose, facts } = readPatchDocument(text).messages[0]!;
    expect(facts.isReply).toBe(true);
    expect(prose.map(({ kind, text: part }) => [kind, part.trim()])).toEqual([
      ['reply', 'On Monday somebody wrote:'],
      ['quoted', 'All of them.'],
      ['reply', 'Are you sure?'],
    ]);
  });

  it.each([
    ['prose', 'Dear all,\nthe diff is below.\n'],
    ['C', 'int main(void)\n{\n\treturn a > b;\n}\n'],
    ['Markdown', '# Title\n\n---\n\n> quoted\n'],
    ['a YAML file', 'name: x\nversion: 1\n'],
    ['nothing', ''],
  ])('is no patch: %s', (_name, text) => {
    expect(looksLikePatch(text)).toBe(false);
  });
});
