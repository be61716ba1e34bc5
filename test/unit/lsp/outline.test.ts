import { describe, expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { symbolsOf } from '../../../server/src/lsp/documentSymbols.ts';
import { kernelKnowledge } from '../../../server/src/kernel/index.ts';

/** The outline as indented lines. */
function outline(text: string): string[] {
  const document = TextDocument.create('file:///x.eml', 'kernel-mail', 1, text);
  const analysis = analyseDocument({ name: 'x.eml', text }, { knowledge: kernelKnowledge }, { nursery: false });
  const lines: string[] = [];
  const show = (symbol: DocumentSymbol, depth: number, parent?: DocumentSymbol) => {
    lines.push(`${'  '.repeat(depth)}${symbol.name}`);
    // An editor refuses a symbol whose name stands outside of it, and loses one that stands outside of its parent.
    expect(document.offsetAt(symbol.selectionRange.start)).toBeGreaterThanOrEqual(
      document.offsetAt(symbol.range.start),
    );
    expect(document.offsetAt(symbol.selectionRange.end)).toBeLessThanOrEqual(document.offsetAt(symbol.range.end));
    if (parent) {
      expect(document.offsetAt(symbol.range.start)).toBeGreaterThanOrEqual(document.offsetAt(parent.range.start));
      expect(document.offsetAt(symbol.range.end)).toBeLessThanOrEqual(document.offsetAt(parent.range.end));
    }
    for (const child of symbol.children ?? []) show(child, depth + 1, symbol);
  };
  for (const symbol of symbolsOf(document, analysis)) show(symbol, 0);
  return lines;
}

const head = (subject: string) =>
  `From: Example Developer <dev@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: ${subject}\n\n`;

describe('outline', () => {
  it('of a patch: message, file, hunks', () => {
    const diff =
      'diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,2 @@ int f(void)\n a\n-b\n+c\n@@ -9 +9 @@\n-d\n+e\n';
    expect(outline(`${head('[PATCH] x')}Words.\n---\n${diff}`)).toEqual([
      '[PATCH] x',
      '  x.c',
      '    int f(void)',
      '    line 9',
    ]);
  });

  it('of a review: what is said stands where it is said', () => {
    const review = [
      'Somebody wrote:',
      '> --- a/x.c',
      '> +++ b/x.c',
      '> @@ -1,3 +1,3 @@ int f(void)',
      '>  a',
      '> -b',
      '',
      'Why not keep it?',
      'It was right.',
      '',
      '> +c',
      '>  d',
      '',
      'Thanks.',
      '',
    ].join('\n');
    expect(outline(`${head('Re: [PATCH] x')}${review}`)).toEqual([
      'Re: [PATCH] x',
      '  Somebody wrote:',
      '  x.c',
      '    int f(void)',
      '      Why not keep it?',
      '  Thanks.',
    ]);
  });
});
