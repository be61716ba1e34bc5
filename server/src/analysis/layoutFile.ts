import { parseLayout, rejectionProblem, type LayoutBlock } from '../layout/index.ts';
import type { TableReport } from '../table/model.ts';
import type { Analysis, SourceDocument } from './index.ts';

const reports = new WeakMap<LayoutBlock, TableReport>();

/** The report of a layout's block, computed once. */
export function reportOf(block: LayoutBlock): TableReport {
  let report = reports.get(block);
  if (!report) reports.set(block, (report = block.format.report(block.request)));
  return report;
}

/** A table layout: what its lines say is wrong with it, and what the kernel would refuse. */
export function analyseLayout(source: SourceDocument): Analysis {
  const { value, problems } = parseLayout(source.text);
  const refused = value.blocks
    .map((block) => rejectionProblem(block, reportOf(block)))
    .filter((problem) => problem !== undefined);
  return {
    kind: 'layout',
    text: source.text,
    findings: [],
    notices: [...problems, ...refused],
    units: [],
    layout: value,
  };
}
