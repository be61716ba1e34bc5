import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver';
import type { Analysis } from '../analysis/index.ts';
import { formatValue } from '../layout/index.ts';
import type { Format } from '../table/model.ts';
import { formats } from '../table/registry.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

/** What can be written at the start of a layout's line: directives; behind one, its values. */
export function completionsAt(analysis: Analysis, line: string, offset: number): CompletionItem[] {
  const [, directive, rest] = /^\s*([\w-]*)(\s+)?/.exec(line)!;
  if (rest === undefined) return directives(formatAt(analysis, offset));
  if (directive === 'format') {
    return formats.map((format) => ({
      label: format.id,
      kind: CompletionItemKind.EnumMember,
      detail: format.title,
      documentation: format.doc,
    }));
  }
  const parameter = formatAt(analysis, offset)?.parameters.find(
    ({ id, aliases }) => id === directive || aliases?.includes(directive!),
  );
  if (parameter?.kind === 'flag') return ['on', 'off'].map((label) => ({ label, kind: CompletionItemKind.Value }));
  return (parameter?.choices ?? []).map((choice, i) => ({
    label: formatValue(parameter!, choice.value),
    kind: CompletionItemKind.Value,
    detail: choice.title,
    sortText: i.toString().padStart(4, '0'),
  }));
}

function formatAt(analysis: Analysis, offset: number): Format | undefined {
  const before = (analysis.layout?.blocks ?? []).filter((block) => block.start <= offset);
  return before[before.length - 1]?.format;
}

function directives(format: Format | undefined): CompletionItem[] {
  const own = (format?.parameters ?? []).map((parameter) => ({
    label: parameter.id,
    kind: CompletionItemKind.Property,
    detail: parameter.title,
    documentation: `${parameter.doc} Without it: ${formatValue(parameter, parameter.default)}.`,
    insertText: `${parameter.id} `,
  }));
  return [
    {
      label: 'format',
      kind: CompletionItemKind.Keyword,
      detail: 'The kind of table; starts a block',
      insertText: 'format ',
    },
    ...(format?.hasWindow === false
      ? []
      : [
          {
            label: 'window',
            kind: CompletionItemKind.Keyword,
            detail: 'The IOVA range that the table covers',
            insertText: 'window ${1:0x0} .. ${2:0x400000000000}',
            insertTextFormat: InsertTextFormat.Snippet,
          },
        ]),
    ...own,
  ];
}

export const layoutCompletion: Feature = {
  name: 'layout completion',
  capabilities: () => ({ completionProvider: { triggerCharacters: [' '] } }),
  register({ connection, documents, session }) {
    connection.onCompletion(
      fence(connection, 'completion', [] as CompletionItem[], ({ textDocument, position }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        const analysis = session.analysisOf(document);
        if (analysis.kind !== 'layout') return [];
        const line = document.getText({ start: { line: position.line, character: 0 }, end: position });
        return completionsAt(analysis, line, document.offsetAt(position));
      }),
    );
  },
};
