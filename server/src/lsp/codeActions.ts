import { CodeActionKind, type CodeAction, type Diagnostic, type TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, FindingFix } from '../analysis/finding.ts';
import { layoutFixes } from '../analysis/layoutFixes.ts';
import { comment } from '../report/reply.ts';
import type { Feature } from './feature.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { fence } from './fence.ts';
import { layoutActions } from './layoutActions.ts';

const FIX_ALL = `${CodeActionKind.SourceFixAll}.iommuLens`;

export const codeActions: Feature = {
  name: 'code actions',
  capabilities: () => ({
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
  }),
  register({ connection, documents, session }) {
    connection.onCodeAction(
      fence(connection, 'code actions', [] as CodeAction[], ({ textDocument, range, context }) => {
        const document = documents.get(textDocument.uri);
        if (!document) return [];
        const analysis = session.analysisOf(document);
        const wants = (kind: string) => !context.only || context.only.some((only) => kind.startsWith(only));
        const start = document.offsetAt(range.start);
        const end = document.offsetAt(range.end);
        const diagnostics = diagnosticsOf(document, analysis, session.rulePages);
        const actions: CodeAction[] = [];
        if (wants(CodeActionKind.QuickFix)) {
          analysis.findings.forEach((finding, i) => {
            if (finding.start > end || finding.end < start) return;
            const offered = actionsFor(document, finding, diagnostics[i]!, analysis.kind === 'c');
            actions.push(...offered.filter(({ command }) => !command || session.hasCommands));
          });
          if (analysis.layout) actions.push(...layoutActions(document, analysis, { start, end }, diagnostics));
        }
        if (wants(FIX_ALL)) {
          const whole = { start: 0, end: analysis.text.length };
          const safe = withoutOverlaps([
            ...analysis.findings.flatMap(({ fix, change }) => (fix?.safe && change !== 'fixed' ? [fix] : [])),
            ...(analysis.layout ? layoutFixes(analysis, whole).filter((fix) => fix.safe) : []),
          ]);
          if (safe.length > 0) {
            actions.push({
              title: 'Fix all that can be fixed safely',
              kind: FIX_ALL,
              edit: { changes: { [document.uri]: editsOf(document, ...safe) } },
            });
          }
        }
        return actions;
      }),
    );
  },
};

function actionsFor(document: TextDocument, finding: Finding, diagnostic: Diagnostic, isC: boolean): CodeAction[] {
  const actions: CodeAction[] = [];
  if (finding.fix && finding.change !== 'fixed') {
    actions.push({
      title: finding.fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: finding.fix.safe,
      edit: { changes: { [document.uri]: editsOf(document, finding.fix) } },
    });
  }
  actions.push(
    {
      title: 'Copy as review comment',
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: {
        title: 'Copy as review comment',
        command: 'iommuLens.copyReviewComment',
        arguments: [comment(finding)],
      },
    },
    {
      title: `Explain ${finding.rule}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title: 'Explain', command: 'iommuLens.explainRule', arguments: [finding.rule] },
    },
  );
  if (isC) {
    const { line } = document.positionAt(finding.start);
    const text = document.getText({ start: { line, character: 0 }, end: { line, character: 1000 } });
    const indent = /^[ \t]*/.exec(text)![0];
    const edit: TextEdit = {
      range: { start: { line, character: 0 }, end: { line, character: 0 } },
      newText: `${indent}/* iommu-lens: ignore ${finding.rule} */\n`,
    };
    actions.push({
      title: `Ignore ${finding.rule} here`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: { changes: { [document.uri]: [edit] } },
    });
  }
  actions.push({
    title: `Ignore ${finding.rule} in this workspace`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title: 'Ignore in workspace', command: 'iommuLens.ignoreRule', arguments: [finding.rule] },
  });
  return actions;
}

/** Fixes that can be applied together: of two that touch the same place (a hunk's counts too), the first. */
function withoutOverlaps(fixes: readonly FindingFix[]): FindingFix[] {
  const taken: FindingFix['edits'][number][] = [];
  return fixes.filter(({ edits }) => {
    const isFree = edits.every((edit) => taken.every(({ start, end }) => edit.end < start || end < edit.start));
    if (isFree) taken.push(...edits);
    return isFree;
  });
}

function editsOf(document: TextDocument, ...fixes: readonly FindingFix[]): TextEdit[] {
  return fixes.flatMap((fix) =>
    fix.edits.map((edit) => ({
      range: { start: document.positionAt(edit.start), end: document.positionAt(edit.end) },
      newText: edit.text,
    })),
  );
}
