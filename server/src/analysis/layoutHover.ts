import { alignmentAdvice } from '../layout/index.ts';
import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';
import { reportOf } from './layoutFile.ts';
import { regionsIn } from './layoutHints.ts';

/** On a format: what it is and what the table takes. On a directive: what it means. On a region: how it is cut. */
export function layoutHover(analysis: Analysis, offset: number): HoverText | undefined {
  for (const block of analysis.layout?.blocks ?? []) {
    if (offset < block.formatPlace.start || offset > block.end) continue;
    const report = reportOf(block);
    const inside = (span: { start: number; end: number } | undefined) =>
      span !== undefined && span.start <= offset && offset <= span.end;
    if (inside(block.formatPlace)) {
      const { memory } = report;
      const sums = [
        `on demand ${formatBytes(memory.onDemand, { exact: true })}`,
        `in full   ${formatBytes(memory.full, { exact: true })}`,
        ...(memory.charged === undefined ? [] : [`charged   ${formatBytes(memory.charged, { exact: true })}`]),
      ];
      return {
        ...block.formatPlace,
        parts: [
          { text: `${block.format.title}. ${block.format.doc}` },
          { code: sums.join('\n') },
          ...(report.rejection ? [{ text: `Refused: ${report.rejection.errno}. ${report.rejection.reason}` }] : []),
          {
            code: report.steps
              .map(({ text, formula, value }) => `${text}${formula ? `: ${formula}` : ''}${value ? ` = ${value}` : ''}`)
              .join('\n'),
          },
          { text: `Read from ${block.format.source}.` },
        ],
      };
    }
    for (const [id, place] of block.set) {
      const parameter = block.format.parameters.find((one) => one.id === id);
      if (parameter && inside(place)) return { ...place, parts: [{ text: `${parameter.title}. ${parameter.doc}` }] };
    }
    if (inside(block.windowPlace)) {
      const { start, size } = report.window;
      const text = `IOVA ${formatHex(start)} to ${formatHex(start + size - 1n)}: ${formatBytes(size, { exact: true })}.`;
      return { ...block.windowPlace!, parts: [{ text }] };
    }
    const [index] = regionsIn(block, { start: offset, end: offset });
    if (index === undefined) continue;
    const region = block.request.regions[index]!;
    const cut = report.placements.find((placement) => placement.region === index)?.blocks ?? [];
    const alone = { ...block.request, regions: [region] };
    const advice = alignmentAdvice(block.format, alone)[0]?.message;
    return {
      ...block.places.place(index),
      parts: [
        { text: `${region.name ?? 'Region'}: ${formatBytes(region.size, { exact: true })}` },
        {
          code: [
            `IOVA     ${formatHex(region.iova)} .. ${formatHex(region.iova + region.size)}`,
            ...(region.phys === undefined ? [] : [`physical ${formatHex(region.phys)}`]),
            ...cut.map((one) => `${formatDecimal(one.count)} x ${formatBytes(one.size)}`),
          ].join('\n'),
        },
        ...(advice === undefined ? [] : [{ text: advice }]),
      ],
    };
  }
  return undefined;
}
