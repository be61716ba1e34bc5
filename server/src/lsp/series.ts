import { TextDocument } from 'vscode-languageserver-textdocument';
import { groupSeries } from '../patch/index.ts';
import { requests, type SeriesParams, type SeriesResult } from '../protocol.ts';
import { summarise } from '../report/verdict.ts';
import { diagnosticsOf } from './diagnostics.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';
import { Scanned } from './scanned.ts';
import { seriesPlace, verdictMessages } from './verdict.ts';

/** A series that lies in files of its own, as `git format-patch` leaves it: judged together without opening them. */
export const series: Feature = {
  name: 'series',
  capabilities: () => ({}),
  register(context) {
    const { connection, documents, session } = context;
    const scanned = new Scanned(context);
    const nothing: SeriesResult = { summary: '', messages: [], files: 0 };
    connection.onRequest(
      requests.series,
      fence(connection, 'series', nothing, ({ files }: SeriesParams): SeriesResult => {
        // What is open may have changed since it was saved.
        const all = files.map(({ uri, text }) => documents.get(uri) ?? TextDocument.create(uri, '', 0, text));
        const judged = session.analyseSeries(all);
        const groups = groupSeries(judged.map(({ analysis }) => analysis.patch?.messages ?? []));
        const messages = judged.flatMap(({ document, analysis }, i) =>
          verdictMessages(document, analysis, (message) => seriesPlace(groups, i, message)).map((message) => ({
            uri: document.uri,
            ...message,
          })),
        );
        for (const { document, analysis } of judged) {
          if (documents.get(document.uri)) continue;
          scanned.tell(document.uri, diagnosticsOf(document, analysis, session.rulePages));
        }
        return {
          summary: summarise(judged.flatMap(({ analysis }) => analysis.findings)),
          messages: messages.sort((a, b) => (a.series?.number ?? 0) - (b.series?.number ?? 0)),
          files: judged.length,
        };
      }),
    );
  },
};
