import fc from 'fast-check';

/** A hunk to be written down and read back. */
export interface MadeHunk {
  readonly oldStart: number;
  readonly newStart: number;
  /** With their marks. */
  readonly lines: readonly string[];
}

const word = fc.constantFrom(
  'int',
  'ret',
  '=',
  'example_map(e,',
  'domain->pgsize);',
  '{',
  '}',
  '/*',
  'ü€🐧',
  '=3D',
  '0x1000',
  '--',
  '++',
);
const text = fc
  .tuple(fc.constantFrom('', '\t', '\t\t'), fc.array(word, { minLength: 1, maxLength: 8 }))
  .map(([indent, words]) => indent + words.join(' '));
const line = fc
  .tuple(fc.constantFrom(' ', ' ', '+', '-'), fc.oneof(text, fc.constant('')))
  .map(([mark, words]) => mark + words);

export const hunks = fc.array(
  fc.record({
    oldStart: fc.integer({ min: 1, max: 5000 }),
    newStart: fc.integer({ min: 1, max: 5000 }),
    lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
) as fc.Arbitrary<MadeHunk[]>;

export function diffOf(made: readonly MadeHunk[], path = 'drivers/iommu/example.c'): string {
  const parts = [`diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n`];
  for (const { oldStart, newStart, lines } of made) {
    const old = lines.filter((each) => !each.startsWith('+')).length;
    const fresh = lines.filter((each) => !each.startsWith('-')).length;
    parts.push(`@@ -${oldStart},${old} +${newStart},${fresh} @@ static int example(void)\n${lines.join('\n')}\n`);
  }
  return parts.join('');
}

/** Ways in which a mail may carry a text. */
export const encodings: Record<string, (body: string) => string> = {
  '8bit': (body) => body,
  'quoted-printable': (body) =>
    [...Buffer.from(body)]
      .map((byte) =>
        byte === 10
          ? '\n'
          : byte === 61 || byte > 126 || byte < 9
            ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
            : String.fromCharCode(byte),
      )
      .join('')
      .replace(/[^\n]{60}(?!=?[0-9A-F]{0,1}$)/gm, (chunk) => (/=.?$/.test(chunk) ? chunk : `${chunk}=\n`)),
  base64: (body) => Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\n'),
};

export function mailOf(body: string, encoding: string, lineEnd: string): string {
  const headers = `From: Example Developer <dev@example.org>
Date: Mon, 1 Jan 2024 10:00:00 +0000
Subject: [PATCH] x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: ${encoding}
`;
  return `${headers}\n${encodings[encoding]!(body)}`.replaceAll('\n', lineEnd);
}

/** What the formats are made of, and what breaks readers of them. */
export const dictionary = [
  'diff --git a/x.c b/x.c\n',
  'diff --cc x.c\n',
  'diff --git ',
  '--- a/x.c\n',
  '+++ b/x.c\n',
  '--- /dev/null\n',
  '--- ',
  '+++ ',
  '---\n',
  '@@ -1,2 +1,2 @@\n',
  '@@ -1 +1 @@ x(\n',
  '@@ -0,0 +1,99999999 @@\n',
  '@@ -',
  '@@@ -1,2 -1,2 +1,2 @@@\n',
  '@@ -999999999999999,9 +1 @@\n',
  'index 1..2 100644\n',
  'rename from x\n',
  'rename to y\n',
  'GIT binary patch\n',
  'literal 3\n',
  'Binary files a/x and b/x differ\n',
  'Index: x\n',
  '====\n',
  ' a\n',
  '+b\n',
  '-c\n',
  '\\ No newline at end of file\n',
  '-- \n2.43.0\n',
  '\n',
  ' \n',
  '\r\n',
  '\r',
  '\0',
  '\u2028',
  '\u2029',
  '\ud800',
  '\udc00',
  '\ufeff',
  '\u00a0',
  '> ',
  '>> ',
  '> > ',
  '>',
  'Name> ',
  '[snip]\n',
  '...\n',
  '> @@ -1,2 +1,2 @@\n',
  '> +x\n',
  '>  y\n',
  '> -z->\n',
  '>> >flags\n',
  'From a Mon Jan  1 10:00:00 2024\n',
  'From: a\n',
  'Date: b\n',
  'Subject: =?utf-8?q?=C3=?=\n',
  'Subject: Re: [PATCH v2 1/2] x\n',
  'MIME-Version: 1.0\n',
  'Content-Type: multipart/mixed; boundary=b\n',
  'Content-Type: text/plain; format=flowed; delsp=yes\n',
  'Content-Type: text/html\n',
  'Content-Type: message/rfc822\n',
  'Content-Transfer-Encoding: base64\n',
  'Content-Transfer-Encoding: quoted-printable\n',
  '--b\n',
  '--b--\n',
  '=3D',
  '=\n',
  '=C3=A9',
  'QEAgLTEgKzEgQEAK\n',
  '====',
  '<p>',
  '&lt;',
  'commit 0123456789012345678901234567890123456789\n',
  'Author: a\n',
  '    x\n',
  'Fixes: 0123456789ab ("x")\n',
  'Fixes: 0123456789ab ("x\n',
  'Signed-off-by: a <b>\n',
  ' x.c | 2 +-\n',
  ' 1 file changed, 1 insertion(+)\n',
];
