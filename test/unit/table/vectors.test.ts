import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../server/src/table/vectors/csv.ts';
import { findVectorKind, runVectors, vectorKinds } from '../../../server/src/table/vectors/index.ts';

const folder = resolve(import.meta.dirname, '../../vectors');
/** Named figures, not a table of inputs; `workedExamples.test.ts` derives each of them. */
const notATable = new Set(['worked-examples']);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.csv'))
  .map((name) => name.slice(0, -4))
  .filter((name) => !notATable.has(name));

function rowsOf(text: string): Record<string, string>[] {
  const [header, ...rows] = readCsv(text).value;
  return rows.map((row) => Object.fromEntries(header!.map((cell, i) => [cell.text, row[i]?.text ?? ''])));
}

describe('reference tables', () => {
  it.each(files)('%s: every output of every row', (name) => {
    expect(findVectorKind(name), `no kind for ${name}.csv`).toBeDefined();
    const text = readFileSync(join(folder, `${name}.csv`), 'utf8');
    const { csv, problems } = runVectors(name, text);
    expect(problems).toEqual([]);
    expect(csv.slice(0, csv.indexOf('\n'))).toBe(text.slice(0, text.indexOf('\n')).trim());
    const wanted = rowsOf(text);
    expect(wanted.length).toBeGreaterThan(0);
    expect(rowsOf(csv)).toEqual(wanted);
  });

  it('every kind has a table', () => {
    expect(vectorKinds.map(({ id }) => id).filter((id) => !files.includes(id))).toEqual([]);
  });
});
