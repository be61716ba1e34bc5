import { formatLine, type LineRequest } from '../layout/index.ts';
import type { PatchMessage } from '../patch/model.ts';
import type { Problem, Span } from '../text/problem.ts';
import { codeTables, type CodeTable } from './codeTables.ts';
import type { Analysis } from './index.ts';
import { proseOfComment } from './prose.ts';
import { proseTable } from './proseTables.ts';

/** The tables that a place of a document describes. */
export interface DescribedTables {
  readonly tables: readonly LineRequest[];
  readonly problems: readonly Problem[];
  /** Where they come from, in words. */
  readonly title: string;
}

/** More than this do not compare at a glance. */
const MAXIMUM_TABLES = 8;

const nothing: DescribedTables = { tables: [], problems: [], title: '' };

/**
 * In a layout all its blocks, the one at the offset first, so that formats compare. In C the table that the line
 * makes, or the comment around it describes. In a patch that, else what the message's words describe, else the tables
 * that its code makes.
 */
export function describedTables(analysis: Analysis, offset: number): DescribedTables {
  if (analysis.kind === 'layout') return ofLayout(analysis, offset);
  const { tables } = codeTables(analysis);
  const line = lineAt(analysis.text, offset);
  const here = tables.filter((one) => one.table && one.start <= line.end && line.start <= one.end);
  if (here.length > 0) return ofCode(here.slice(0, 1));
  if (!analysis.patch) return ofComment(analysis, offset);
  const message =
    analysis.patch.messages.find(({ span }) => span.start <= offset && offset <= span.end) ??
    analysis.patch.messages[0];
  if (!message) return nothing;
  const words = ofMessage(message);
  if (words.tables.length > 0) return words;
  return ofCode(tables.filter(({ start }) => message.span.start <= start && start <= message.span.end));
}

function ofLayout(analysis: Analysis, offset: number): DescribedTables {
  const blocks = analysis.layout?.blocks ?? [];
  const here = blocks.findIndex((block) => block.start <= offset && offset <= block.end);
  const ordered = here <= 0 ? blocks : [blocks[here]!, ...blocks.slice(0, here), ...blocks.slice(here + 1)];
  return {
    tables: ordered.map(({ format, request }) => ({ format, request })),
    problems: analysis.notices,
    title: blocks.map(({ format }) => format.id).join(', '),
  };
}

function ofCode(places: readonly CodeTable[]): DescribedTables {
  const byLine = new Map<string, { readonly table: LineRequest; readonly from: string }>();
  for (const { table, from } of places) {
    if (table) byLine.set(formatLine(table.format, table.request), { table, from });
  }
  const found = [...byLine.values()].slice(0, MAXIMUM_TABLES);
  const from = [...new Set(found.map((one) => one.from))].join(', ');
  return { tables: found.map(({ table }) => table), problems: [], title: from === '' ? '' : `from ${from}` };
}

function ofMessage(message: PatchMessage): DescribedTables {
  const paths = message.files.flatMap(({ newPath, oldPath }) => newPath ?? oldPath ?? []);
  const own = message.prose.filter(({ kind }) => kind === 'message');
  const text = (own.length > 0 ? own : message.prose).map((part) => part.text).join('\n\n');
  const table = proseTable(`${message.facts.title}\n\n${text}`, paths);
  return table ? { tables: [table], problems: [], title: 'from the words of the message' } : nothing;
}

function ofComment({ text, units }: Analysis, offset: number): DescribedTables {
  const [unit] = units;
  const comment = unit?.analysis.comments.find(({ start, end }) => start <= offset && offset <= end);
  const table =
    unit &&
    comment &&
    proseTable(proseOfComment(text, comment).text, [unit.path.replace(/^.*?(?=(?:arch|drivers)\/)/, '')]);
  return table ? { tables: [table], problems: [], title: 'from the words of this comment' } : nothing;
}

function lineAt(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end === -1 ? text.length : end };
}
