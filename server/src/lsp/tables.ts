import { completeLine, formatLine, parseLine, whatIf, type LineRequest } from '../layout/index.ts';
import { describedTables } from '../analysis/describedTables.ts';
import {
  requests,
  type FormatsResult,
  type LineCompletion,
  type LineCompletionParams,
  type TableParams,
  type TableResult,
  type WhatIfRow,
} from '../protocol.ts';
import { formatDecimal, parseExtent } from '../quantity/index.ts';
import { tableView } from '../report/tableView.ts';
import { toWire } from '../report/wire.ts';
import { sizeCell } from '../report/words.ts';
import { formats } from '../table/registry.ts';
import type { Feature } from './feature.ts';
import { fence } from './fence.ts';

const nothing: TableResult = { views: [], problems: [], whatIf: [], title: '' };

/** The table view panel and the calculator: what they show is computed here. */
export const tables: Feature = {
  name: 'tables',
  capabilities: () => ({}),
  register({ connection, documents, session }) {
    connection.onRequest(
      requests.formats,
      fence(connection, 'formats', [] as FormatsResult, (): FormatsResult => formats.map((format) => toWire(format))),
    );
    connection.onRequest(
      requests.complete,
      fence(connection, 'complete', [] as LineCompletion[], ({ line, offset }: LineCompletionParams) =>
        completeLine(line, offset),
      ),
    );
    connection.onRequest(
      requests.table,
      fence(connection, 'table', nothing, (params: TableParams): TableResult => {
        if (params.line !== undefined) {
          const { value, problems } = parseLine(params.line);
          return resultOf(value ? [value] : [], problems, params.line, params.zoom);
        }
        const document = params.uri === undefined ? undefined : documents.get(params.uri);
        if (!document) return nothing;
        const offset = params.position ? document.offsetAt(params.position) : 0;
        const described = describedTables(session.analysisOf(document), offset);
        return resultOf(described.tables, described.problems, described.title, params.zoom);
      }),
    );
  },
};

function resultOf(
  tables: readonly LineRequest[],
  problems: TableResult['problems'],
  title: string,
  zoom: string | undefined,
): TableResult {
  const extent = zoom === undefined ? undefined : parseExtent(zoom).value;
  const views = tables.map(({ format, request }) => tableView(format, request, format.report(request), extent));
  const first = tables[0];
  return {
    views,
    problems: problems.map(({ message, start, end }) => ({ message, start, end })),
    whatIf: first ? rowsOf(first) : [],
    title,
  };
}

function rowsOf({ format, request }: LineRequest): WhatIfRow[] {
  return whatIf(format, request).map(({ change, request: changed, report, current, cheapest, refused }) => ({
    change,
    line: formatLine(format, changed),
    onDemand: sizeCell(report.memory.onDemand),
    full: sizeCell(report.memory.full),
    mapWork: formatDecimal(report.work.map.entriesWritten),
    onDemandBytes: report.memory.onDemand.toString(),
    fullBytes: report.memory.full.toString(),
    entries: report.work.map.entriesWritten.toString(),
    cheapest,
    current,
    ...(refused === undefined ? {} : { refused }),
  }));
}
