import { formatLine } from '../layout/index.ts';
import { formatBytes } from '../quantity/index.ts';
import { codeTables } from './codeTables.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';
import { tableReport } from './tableHints.ts';

/** How many steps of the working a hover shows. */
const MAXIMUM_STEPS = 16;

/** On what makes a table in C: what the table takes, with the working. Of a call, on its name and its end. */
export function tableHover(analysis: Analysis, offset: number): HoverText | undefined {
  const [place] = codeTables(analysis)
    .tables.filter(({ start, end, role, table, from }) => {
      if (!table || offset < start || offset > end) return false;
      return role !== undefined || offset === end || offset <= start + from.length - 2;
    })
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  if (!place?.table) return undefined;
  const { format, request } = place.table;
  const { memory, rejection, steps } = tableReport(place.table);
  const sums = rejection
    ? `The kernel refuses it (${rejection.errno}): ${rejection.reason}`
    : `In full ${formatBytes(memory.full, { exact: true })}, at creation ${formatBytes(memory.upfront, { exact: true })}.`;
  return {
    start: place.start,
    end: place.end,
    parts: [
      { text: `${format.title}, read from ${place.from}. ${sums}` },
      {
        code: [
          formatLine(format, request),
          ...steps
            .slice(0, MAXIMUM_STEPS)
            .map(({ text, formula, value }) => `${text}${formula ? `: ${formula}` : ''}${value ? ` = ${value}` : ''}`),
        ].join('\n'),
      },
      { text: `Worked out as in ${format.source}.` },
    ],
  };
}
