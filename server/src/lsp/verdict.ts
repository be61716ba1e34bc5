import { requests, type VerdictParams, type VerdictResult } from '../protocol.ts';
import { summarise, verdictOf } from '../report/verdict.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

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
        const messages =
          analysis.kind === 'patch'
            ? verdictOf(analysis).map(({ title, start, end, summary, findings }) => ({
                title,
                range: range({ start, end }),
                summary,
                findings: findings.map(finding),
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
