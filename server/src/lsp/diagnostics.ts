import {
  DiagnosticSeverity,
  DiagnosticTag,
  DocumentDiagnosticReportKind,
  type Diagnostic,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/index.ts';
import type { Finding } from '../analysis/finding.ts';
import type { Problem } from '../text/problem.ts';
import { findingMessage } from '../report/findings.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** Diagnostics of a document. What the patch fixes is shown faded, as a hint: it needs no attention. */
export function diagnosticsOf(document: TextDocument, analysis: Analysis, rulePages?: string): Diagnostic[] {
  const range = (start: number, end: number) => ({ start: document.positionAt(start), end: document.positionAt(end) });
  const fromFinding = (finding: Finding): Diagnostic => ({
    range: range(finding.start, finding.end),
    severity: finding.change === 'fixed' ? DiagnosticSeverity.Hint : severities[finding.severity],
    source: 'IOMMU Lens',
    code: finding.rule,
    ...(rulePages ? { codeDescription: { href: `${rulePages}/${finding.rule}.md` } } : {}),
    message: findingMessage(finding),
    ...(finding.change === 'fixed' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    relatedInformation: finding.related.map((place) => ({
      location: { uri: document.uri, range: range(place.start, place.end) },
      message: place.message,
    })),
    data: { change: finding.change },
  });
  return [
    ...analysis.findings.map(fromFinding),
    ...analysis.notices
      .filter((notice) => !isSaidByRule(notice, analysis))
      .map((notice) => problemDiagnostic(document, notice)),
  ];
}

/** What a reader of a text has to say about it. */
export function problemDiagnostic(document: TextDocument, { start, end, ...problem }: Problem): Diagnostic {
  return {
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    severity: severities[problem.severity ?? 'error'],
    source: 'IOMMU Lens',
    ...(problem.code ? { code: problem.code } : {}),
    message: problem.message,
  };
}

/** A cut-off hunk is bad input for the command line; in the editor the rule for broken patches says the same. */
function isSaidByRule(notice: Problem, { findings }: Analysis): boolean {
  return (
    notice.code === 'truncated-hunk' &&
    findings.some(({ rule, start }) => rule === 'broken-patch' && start === notice.start)
  );
}

/** Pull where the client asks for it, push otherwise: some editors know only one of the two. */
export const diagnostics: Feature = {
  name: 'diagnostics',

  capabilities(client) {
    if (!client.textDocument?.diagnostic) return {};
    return {
      diagnosticProvider: { identifier: 'iommu-lens', interFileDependencies: true, workspaceDiagnostics: false },
    };
  },

  register({ connection, documents, session, client }) {
    if (client.textDocument?.diagnostic) {
      connection.languages.diagnostics.on(
        fence(connection, 'diagnostics', { kind: DocumentDiagnosticReportKind.Full, items: [] }, ({ textDocument }) => {
          const document = documents.get(textDocument.uri);
          const items = document ? diagnosticsOf(document, session.analysisOf(document), session.rulePages) : [];
          return { kind: DocumentDiagnosticReportKind.Full, items };
        }),
      );
      return;
    }
    const publish = (document: TextDocument) => {
      const items = diagnosticsOf(document, session.analysisOf(document), session.rulePages);
      void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: items });
    };
    documents.onDidChangeContent(({ document }) => {
      publish(document);
      session.siblingsOf(document).forEach(publish);
    });
    session.onRefresh = () => documents.all().forEach(publish);
    documents.onDidClose(({ document }) => {
      void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    });
  },
};
