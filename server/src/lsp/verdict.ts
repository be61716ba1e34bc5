import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/index.ts';
import { groupSeries, type Series } from '../patch/index.ts';
import { requests, type VerdictParams, type VerdictResult } from '../protocol.ts';
import { summarise, verdictOf } from '../report/verdict.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

type WireMessage = VerdictResult['messages'][number];

/** What a document's patches do, for the verdict view; `placeOf` says where in its series a message stands. */
export function verdictMessages(
  document: TextDocument,
  analysis: Analysis,
  placeOf: (message: number) => Pick<WireMessage, 'series'>,
): WireMessage[] {
  const range = (span: { start: number; end: number }) => ({
    start: document.positionAt(span.start),
    end: document.positionAt(span.end),
  });
  const finding = ({ start, end, related: _related, fix: _fix, ...rest }: Analysis['findings'][number]) => ({
    ...rest,
    range: range({ start, end }),
  });
  if (analysis.kind === 'patch') {
    return verdictOf(analysis).map(({ index, title, start, end, summary, findings }) => ({
      title,
      range: range({ start, end }),
      summary,
      findings: findings.map(finding),
      ...placeOf(index),
    }));
  }
  if (analysis.findings.length === 0) return [];
  const title = document.uri.slice(document.uri.lastIndexOf('/') + 1);
  const summary = summarise(analysis.findings);
  return [{ title, range: range({ start: 0, end: 0 }), summary, findings: analysis.findings.map(finding) }];
}

/** The numbered series that a message of a document is a patch of. */
export function seriesPlace(groups: readonly Series[], document: number, message: number): Pick<WireMessage, 'series'> {
  const isIt = (member: { document: number; index: number }) =>
    member.document === document && member.index === message;
  const series = groups.find(({ patches }) => patches.some(isIt));
  const number = series?.patches.find(isIt)?.message.facts.number;
  if (series?.total === undefined || number === undefined) return {};
  return { series: { title: series.title, version: series.version, number, total: series.total } };
}

export const verdict: Feature = {
  name: 'verdict',
  capabilities: () => ({}),
  register({ connection, documents, session }) {
    const nothing: VerdictResult = { summary: '', messages: [] };
    connection.onRequest(
      requests.verdict,
      fence(connection, 'verdict', nothing, ({ uri }: VerdictParams): VerdictResult => {
        const document = documents.get(uri);
        if (!document) return nothing;
        const analysis = session.analysisOf(document);
        const groups = groupSeries([analysis.patch?.messages ?? []]);
        const messages = verdictMessages(document, analysis, (message) => seriesPlace(groups, 0, message));
        return { summary: summarise(analysis.findings), messages };
      }),
    );
  },
};
