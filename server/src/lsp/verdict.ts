import { groupSeries, type Series } from '../patch/index.ts';
import { requests, type VerdictParams, type VerdictResult } from '../protocol.ts';
import { summarise, verdictOf } from '../report/verdict.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

function seriesOf(groups: readonly Series[], message: number) {
  const series = groups.find(({ patches }) => patches.some(({ index }) => index === message));
  const number = series?.patches.find(({ index }) => index === message)?.message.facts.number;
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
        const range = (span: { start: number; end: number }) => ({
          start: document.positionAt(span.start),
          end: document.positionAt(span.end),
        });
        const finding = ({
          start,
          end,
          related: _related,
          fix: _fix,
          ...rest
        }: (typeof analysis.findings)[number]) => ({
          ...rest,
          range: range({ start, end }),
        });
        const groups = groupSeries([analysis.patch?.messages ?? []]);
        const messages =
          analysis.kind === 'patch'
            ? verdictOf(analysis).map(({ index, title, start, end, summary, findings }) => ({
                title,
                range: range({ start, end }),
                summary,
                findings: findings.map(finding),
                ...seriesOf(groups, index),
              }))
            : analysis.findings.length === 0
              ? []
              : [
                  {
                    title: document.uri.slice(document.uri.lastIndexOf('/') + 1),
                    range: range({ start: 0, end: 0 }),
                    summary: `${analysis.findings.length} found`,
                    findings: analysis.findings.map(finding),
                  },
                ];
        return { summary: summarise(analysis.findings), messages };
      }),
    );
  },
};
