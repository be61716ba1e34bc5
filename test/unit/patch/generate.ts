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
