import type { Problem } from '../../text/problem.ts';
import { amdV1 } from './amd-v1.ts';
import { amdV2 } from './amd-v2.ts';
import { armLpae } from './arm-lpae.ts';
import { armV7s } from './arm-v7s.ts';
import { readCsv, writeCsvLine, type Cell } from './csv.ts';
import { ioda1Window } from './ioda1-window.ts';
import { ioda2Clear, ioda2Default, ioda2Map, ioda2Window } from './ioda2.ts';
import { iommuTableBitmap } from './iommu-table-bitmap.ts';
import { iommuCoreSplit } from './iommu-core-split.ts';
import type { VectorKind } from './kind.ts';
import { kvmArm64Stage2 } from './kvm-arm64-stage2.ts';
import { riscvGstage } from './riscv-gstage.ts';
import { riscvIommu } from './riscv-iommu.ts';
import { s390Zpci } from './s390-zpci.ts';
import { vfioType1 } from './vfio-type1.ts';
import { vtd } from './vtd.ts';
import { kvmSpaprTce } from './kvm-spapr-tce.ts';
import { pseriesDdw, pseriesVfioWindow } from './pseries.ts';

/** Every kind of reference table, one line each. */
export const vectorKinds: readonly VectorKind[] = [
  // powernv and its relatives
  ioda2Window,
  ioda2Map,
  ioda2Clear,
  ioda2Default,
  ioda1Window,
  pseriesDdw,
  pseriesVfioWindow,
  kvmSpaprTce,
  iommuTableBitmap,
  // Arm, Intel, AMD, RISC-V, s390
  iommuCoreSplit,
  armLpae,
  armV7s,
  kvmArm64Stage2,
  vtd,
  amdV1,
  amdV2,
  riscvIommu,
  riscvGstage,
  s390Zpci,
  vfioType1,
];

export function findVectorKind(id: string): VectorKind | undefined {
  return vectorKinds.find((kind) => kind.id === id);
}

export interface VectorsResult {
  /** Empty where there was no header to read. Rows with unreadable inputs are left out. */
  readonly csv: string;
  /** Offsets are in the text that was read. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a table with the input columns of a kind, in any order and among others, and writes `id`, the inputs, the
 * computed outputs and `note`, in the reference's order. Never throws.
 */
export function runVectors(kindId: string, csvText: string): VectorsResult {
  const kind = findVectorKind(kindId);
  const start: Pick<Problem, 'start' | 'end'> = { start: 0, end: 0 };
  if (!kind) {
    const known = vectorKinds.map(({ id }) => id).join(', ');
    const message = `there is no kind \`${kindId}\`; the kinds are ${known}`;
    return { csv: '', problems: [{ ...start, message, code: 'unknown-kind' }] };
  }
  const { value: records, problems: found } = readCsv(csvText);
  const problems = [...found];
  const header = records[0];
  if (!header) {
    problems.push({ ...start, message: 'no header line: the first line names the columns', code: 'no-header' });
    return { csv: '', problems };
  }
  const columns = new Map(header.map((cell, index) => [cell.text.trim(), index]));
  for (const column of kind.inputs) {
    if (columns.has(column)) continue;
    const end = header.at(-1)!.end;
    problems.push({ start: header[0]!.start, end, message: `the column \`${column}\` is missing`, code: 'column' });
  }
  if (problems.length > 0) return { csv: '', problems };

  const lines = [writeCsvLine(['id', ...kind.inputs, ...kind.outputs, 'note'])];
  for (const record of records.slice(1)) {
    const cell = (column: string): Cell | undefined => record[columns.get(column) ?? -1];
    const text = (column: string) => cell(column)?.text ?? '';
    const result = kind.run(Object.fromEntries(kind.inputs.map((column) => [column, text(column)])));
    if ('problems' in result) {
      for (const { column, message } of result.problems) {
        const { start, end } = cell(column) ?? { start: record.at(-1)!.end, end: record.at(-1)!.end };
        problems.push({ start, end, message: `\`${column}\`: ${message}`, code: 'cell' });
      }
      continue;
    }
    const inputs = kind.inputs.map(text);
    const outputs = kind.outputs.map((column) => result.outputs[column] ?? '');
    lines.push(writeCsvLine([text('id'), ...inputs, ...outputs, text('note')]));
  }
  return { csv: lines.join(''), problems };
}
