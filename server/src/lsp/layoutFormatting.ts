import type { TextEdit } from 'vscode-languageserver';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/** Directives are padded to this column. */
const COLUMN = 9;

/**
 * One line of a layout as it should look: directives in the first column with their values lined up, one blank around
 * `..`, `:` and `->`, no blanks at the end. Pasted machine lines keep their own form.
 */
export function formatLayoutLine(line: string): string {
  const comment = /(^|\s)#.*$/.exec(line);
  const code = comment ? line.slice(0, comment.index) : line;
  const tail = comment ? comment[0].trim() : '';
  const directive = /^\s*([a-z][\w-]*)\s+(\S.*?)\s*$/.exec(code);
  let text: string;
  if (directive && !/[:[]/.test(directive[1]! + directive[2]!)) {
    text = `${directive[1]!.padEnd(COLUMN - 1)} ${directive[2]!.replace(/\s*\.\.\s*/, ' .. ')}`;
  } else if (/^\s*0x[0-9a-f]+\s*(\+|\.\.)/i.test(code)) {
    text = code
      .trim()
      .replace(/\s*\.\.\s*/, ' .. ')
      .replace(/\s*\+\s*/, '+')
      .replace(/\s+:\s*/, ' : ')
      .replace(/\s*->\s*/, ' -> ');
  } else {
    text = code.trimEnd();
  }
  return tail === '' ? text : text.trim() === '' ? tail : `${text.padEnd(40)} ${tail}`;
}

export const layoutFormatting: Feature = {
  name: 'layout formatting',
  capabilities: () => ({ documentFormattingProvider: true }),
  register({ connection, documents, session }) {
    connection.onDocumentFormatting(
      fence(connection, 'formatting', [] as TextEdit[], ({ textDocument }) => {
        const document = documents.get(textDocument.uri);
        if (!document || session.analysisOf(document).kind !== 'layout') return [];
        return document
          .getText()
          .split('\n')
          .flatMap((raw, line) => {
            const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
            const formatted = formatLayoutLine(text);
            if (formatted === text) return [];
            const range = { start: { line, character: 0 }, end: { line, character: text.length } };
            return [{ range, newText: formatted }];
          });
      }),
    );
  },
};
