import type { Parsed, Problem } from '../../text/problem.ts';

/** One cell and where it stands in the text, quotes included. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type CsvRecord = readonly Cell[];

/**
 * Reads comma-separated values as RFC 4180 writes them; lines may end in `\n` or `\r\n`. Empty lines are left out.
 * Never throws: a stray quote is kept as a character and reported.
 */
export function readCsv(text: string): Parsed<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  const problems: Problem[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const record: Cell[] = [];
    for (;;) {
      const cell = text.charAt(at) === '"' ? readQuoted(text, at, problems) : readPlain(text, at, problems);
      record.push(cell);
      at = cell.end;
      if (text.charAt(at) !== ',') break;
      at++;
    }
    if (text.charAt(at) === '\r') at++;
    if (text.charAt(at) === '\n') at++;
    if (record.length > 1 || record[0]!.end > record[0]!.start) records.push(record);
  }
  return { value: records, problems };
}

function readPlain(text: string, start: number, problems: Problem[]): Cell {
  const end = plainEnd(text, start);
  const content = text.slice(start, end);
  const quote = content.indexOf('"');
  if (quote !== -1) {
    problems.push({
      start: start + quote,
      end: start + quote + 1,
      message: 'a quote in the middle of a cell; write the whole cell in quotes and the quote twice',
      code: 'csv-quote',
    });
  }
  return { text: content, start, end };
}

function plainEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length) {
    const character = text.charAt(end);
    if (character === ',' || character === '\n') break;
    if (character === '\r' && (end + 1 === text.length || text.charAt(end + 1) === '\n')) break;
    end++;
  }
  return end;
}

function readQuoted(text: string, start: number, problems: Problem[]): Cell {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) {
      problems.push({ start, end: start + 1, message: 'this quote is never closed', code: 'csv-quote' });
      parts.push(text.slice(from));
      return { text: parts.join(''), start, end: text.length };
    }
    parts.push(text.slice(from, quote));
    from = quote + 1;
    if (text.charAt(from) !== '"') break;
    parts.push('"');
    from++;
  }
  const end = plainEnd(text, from);
  if (end > from) {
    problems.push({ start: from, end, message: 'text behind the closing quote', code: 'csv-quote' });
    parts.push(text.slice(from, end));
  }
  return { text: parts.join(''), start, end };
}

/** One line, quoted only where needed, with `\n` at the end. */
export function writeCsvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
