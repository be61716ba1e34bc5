import { describe, expect, it } from 'vitest';
import type { Format, TableReport, Value, Values } from '../../../server/src/table/model.ts';
import { formats } from '../../../server/src/table/registry.ts';
import { completeValues } from '../../../server/src/table/values.ts';

const G = 1n << 30n;
const regions = [
  { iova: 0n, size: 2n * G + 4096n, phys: G },
  { iova: 4n * G + 65536n, size: G, phys: 8n * G },
  { iova: 4n * G, size: 1n << 21n, phys: 4096n },
];

/** Values worth a look: what a user can choose, and the ends of the range and what is past them. */
function valuesOf({ parameters }: Format): Record<string, Value>[] {
  return parameters.flatMap(({ id, kind, choices, min, max, default: usual }) => {
    const numbers = kind === 'flag' || kind === 'choice' ? [] : [0n, 1n, min ?? 0n, max ?? 1n << 40n, (max ?? 0n) + 1n];
    const values = kind === 'flag' ? [true, false] : (choices ?? []).map(({ value }) => value);
    return [...values, ...numbers, usual].map((value) => ({ [id]: value }));
  });
}

function reportsOf(format: Format): TableReport[] {
  return valuesOf(format).flatMap((partial) => {
    const values: Values = completeValues(format, partial).values;
    return [[], regions.slice(0, 1), regions, [{ iova: (1n << 64n) - 4096n, size: 4096n }]].flatMap((some) =>
      [undefined, { start: 0n, size: 4n * G }].map((window) =>
        format.report({ values, regions: some, ...(window && format.hasWindow ? { window } : {}) }),
      ),
    );
  });
}

/** Where in a report a text is empty. */
function emptyTexts(part: unknown, path: string): string[] {
  if (part === '') return [path];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, inner]) => emptyTexts(inner, `${path}.${key}`));
}

describe('the report of', () => {
  it.each(formats.map((format) => [format.id, format] as const))('%s has no gaps in its words', (id, format) => {
    for (const report of reportsOf(format)) {
      expect(emptyTexts({ ...report, placements: [] }, id)).toEqual([]);
      for (const { source } of report.steps) if (source !== undefined) expect(source).toMatch(/\w_\w|\.[chS]\b/);
      for (const note of report.notes) expect(note).toMatch(/[.?]$/);
      if (report.rejection) {
        expect(report.rejection.source).toMatch(/\w_\w|\.[chS]\b/);
        expect(report.rejection.reason).toMatch(/^\S.*[^,;:\s]$/s);
      }
      const names = report.levels.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const ids = report.figures.map((figure) => figure.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
