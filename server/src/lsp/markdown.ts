import { MarkupKind, type MarkupContent } from 'vscode-languageserver';
import type { HoverText } from '../analysis/hover.ts';

/**
 * Plain words and code as Markdown. Nothing of a document is interpreted: words are escaped, and a code fence is
 * longer than any run of backticks in it, so that no link, image or command can come out of a patch.
 */
export function toMarkdown(parts: HoverText['parts'], language = 'c'): MarkupContent {
  const value = parts
    .map((part) => ('code' in part ? fenced(part.code, language) : escapeMarkdown(part.text)))
    .join('\n\n');
  return { kind: MarkupKind.Markdown, value };
}

export function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|~<>&$@:]/g, '\\$&').replace(/\n/g, '  \n');
}
