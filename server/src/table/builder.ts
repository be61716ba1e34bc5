import type {
  Extent,
  Format,
  MemoryItem,
  MemoryReport,
  Rejection,
  Step,
  TableReport,
  Values,
  Work,
  WorkReport,
} from './model.ts';

/** An operation that does nothing. */
export const noWork: Work = {
  entriesWritten: 0n,
  entriesRead: 0n,
  tablesAllocated: 0n,
  tablesFreed: 0n,
  holesSkipped: 0n,
  invalidations: [],
};

export const noWorkReport: WorkReport = { map: noWork, unmap: noWork };

/** An operation of which only the counts that are not zero are given. */
export function workOf(counts: Partial<Work>): Work {
  return { ...noWork, ...counts };
}

/** Adds up the items; `charged` is in bytes. */
export function memoryOf(items: readonly MemoryItem[], charged?: bigint): MemoryReport {
  const sum = (part: (item: MemoryItem) => bigint) => items.reduce((total, item) => total + part(item), 0n);
  const report = {
    items,
    full: sum((item) => item.full),
    onDemand: sum((item) => item.onDemand),
    upfront: sum((item) => item.upfront),
  };
  return charged === undefined ? report : { ...report, charged };
}

/** Collects the working, one line a step. */
export class Working {
  readonly steps: Step[] = [];

  /** `text` says what is computed, `formula` how with the numbers put in, `source` who in the kernel does it. */
  add(text: string, formula?: string, value?: string, source?: string): void {
    this.steps.push({
      text,
      ...(formula === undefined ? {} : { formula }),
      ...(value === undefined ? {} : { value }),
      ...(source === undefined ? {} : { source }),
    });
  }
}

/** What a report must have; the rest is empty unless given. */
export interface ReportParts extends Partial<Omit<TableReport, 'format' | 'title' | 'rejection'>> {
  readonly values: Values;
  readonly window: Extent;
  readonly windowChosen: boolean;
  readonly rejection?: Rejection | undefined;
}

/** A whole report out of its parts. */
export function reportOf(format: Pick<Format, 'id' | 'title'>, parts: ReportParts): TableReport {
  const { rejection, ...rest } = parts;
  return {
    levels: [],
    memory: memoryOf([]),
    work: noWorkReport,
    placements: [],
    figures: [],
    steps: [],
    notes: [],
    ...rest,
    format: format.id,
    title: format.title,
    ...(rejection ? { rejection } : {}),
  };
}
