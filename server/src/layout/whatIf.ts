import { formatBytes, formatCount } from '../quantity/index.ts';
import { ctz } from '../table/bits.ts';
import type { Format, Parameter, Region, TableReport, TableRequest, Value } from '../table/model.ts';
import { formatValue } from './value.ts';

/** Another setting of the parameters that may vary, and what it would cost. */
export interface WhatIf {
  /** The varied values: `page 64K, levels 2`. */
  readonly change: string;
  readonly request: TableRequest;
  readonly report: TableReport;
  readonly current: boolean;
  /** The least memory on demand among those that the kernel accepts. */
  readonly cheapest: boolean;
  /** Why the kernel refuses it. */
  readonly refused?: string;
}

export interface WhatIfOptions {
  /** Most combinations that are tried. Default 64. */
  readonly limit?: number;
  /** Asked before each one; true ends the search. */
  readonly stop?: () => boolean;
}

/** The values that are tried for a parameter: its choices, a small range of counts, on and off. */
function candidates(parameter: Parameter, current: Value | undefined): Value[] {
  let values: Value[];
  if (parameter.kind === 'flag') values = [false, true];
  else if (parameter.choices) values = parameter.choices.map((choice) => choice.value);
  else if (parameter.min !== undefined && parameter.max !== undefined && parameter.max - parameter.min < 16n) {
    values = [];
    for (let n = parameter.min; n <= parameter.max; n++) values.push(n);
  } else values = [];
  return current === undefined || values.includes(current) ? values : [current, ...values];
}

/**
 * Every combination of the parameters that may vary (page size, levels), cheapest first: by memory on demand, then by
 * entries written, then by memory in full. Those that the kernel refuses come last, with the reason.
 */
export function whatIf(format: Format, request: TableRequest, options: WhatIfOptions = {}): WhatIf[] {
  const varied = format.parameters.filter((parameter) => parameter.whatIf);
  let combinations: Record<string, Value>[] = [{}];
  for (const parameter of varied) {
    const values = candidates(parameter, request.values[parameter.id]);
    if (values.length === 0) continue;
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [parameter.id]: value })));
    if (combinations.length > 4096) break;
  }
  const isCurrent = (change: Record<string, Value>): boolean =>
    Object.entries(change).every(([id, value]) => request.values[id] === value);
  // The present setting is always among those tried.
  combinations.sort((a, b) => Number(isCurrent(b)) - Number(isCurrent(a)));
  const rows: WhatIf[] = [];
  for (const change of combinations.slice(0, options.limit ?? 64)) {
    if (options.stop?.()) break;
    const changedRequest = { ...request, values: { ...request.values, ...change } };
    const report = format.report(changedRequest);
    const words = varied.flatMap((parameter) => {
      const value = change[parameter.id];
      return value === undefined ? [] : [`${parameter.id} ${formatValue(parameter, value)}`];
    });
    rows.push({
      change: words.join(', ') || 'as it is',
      request: changedRequest,
      report,
      current: isCurrent(change),
      cheapest: false,
      ...(report.rejection ? { refused: `${report.rejection.errno}: ${report.rejection.reason}` } : {}),
    });
  }
  rows.sort(byCost);
  return rows.map((row) => ({ ...row, cheapest: !row.refused && byCost(row, rows[0]!) === 0 }));
}

function byCost(a: WhatIf, b: WhatIf): number {
  if (!!a.refused !== !!b.refused) return a.refused ? 1 : -1;
  const costs = ({ report }: WhatIf): bigint[] => [
    report.memory.onDemand,
    report.work.map.entriesWritten,
    report.memory.full,
  ];
  const right = costs(b);
  for (const [i, cost] of costs(a).entries()) if (cost !== right[i]) return cost < right[i]! ? -1 : 1;
  return 0;
}

/** A word of advice about one region. */
export interface Advice {
  readonly region: number;
  readonly message: string;
  /** Tables that would not be needed. */
  readonly saved: bigint;
}

/** Most regions that are looked at for advice. */
const mostRegions = 200;

/**
 * Regions that could use a bigger block if their physical address or their IOVA were better aligned, in words:
 * `physical address is 64K-aligned only; 2 MiB alignment would save 4,032 tables`. Each region is taken by itself.
 */
export function alignmentAdvice(format: Format, request: TableRequest): Advice[] {
  const advice: Advice[] = [];
  request.regions.slice(0, mostRegions).forEach((region, index) => {
    const now = reportOne(format, request, region);
    if (now.rejection) return;
    const found = advise(format, request, region, now);
    if (found) advice.push({ region: index, ...found });
  });
  return advice.sort((a, b) => (a.saved < b.saved ? 1 : a.saved > b.saved ? -1 : a.region - b.region));
}

function reportOne(format: Format, request: TableRequest, region: Region): TableReport {
  const { values, window } = request;
  return format.report({ values, regions: [region], ...(window ? { window } : {}) });
}

function advise(
  format: Format,
  request: TableRequest,
  region: Region,
  now: TableReport,
): Omit<Advice, 'region'> | undefined {
  // Where the IOVA is the less aligned of both, a better physical address alone would change nothing.
  if (region.phys !== undefined && ctz(region.phys) <= ctz(region.iova)) {
    const free = { iova: region.iova, size: region.size };
    // Only the distance between both addresses counts: blocks fit wherever both are multiples of the block.
    const shared = ctz(region.iova ^ region.phys);
    const found = compare(now, reportOne(format, request, free), 'physical address', ctz(region.phys), shared);
    if (found) return found;
  }
  const block = biggestOf(reportOne(format, request, { iova: 0n, size: region.size }));
  if (block !== undefined && region.iova % block !== 0n) {
    const moved = region.iova - (region.iova % block);
    const phys = region.phys === undefined ? {} : { phys: region.phys - (region.phys % block) };
    return compare(
      now,
      reportOne(format, request, { ...region, iova: moved, ...phys }),
      'IOVA',
      ctz(region.iova),
      ctz(region.iova),
    );
  }
  return undefined;
}

function compare(
  now: TableReport,
  then: TableReport,
  what: string,
  alignment: number,
  limit: number,
): Omit<Advice, 'region'> | undefined {
  const block = biggestOf(then);
  if (then.rejection || block === undefined || block <= 1n << BigInt(Math.min(limit, 64))) return undefined;
  const saved = tablesOf(now) - tablesOf(then);
  const fewer = leavesOf(now) - leavesOf(then);
  // A table or two more is nobody's concern.
  if (saved < 4n && fewer < 512n) return undefined;
  const gain =
    saved > 0n ? `save ${formatCount(saved, 'table')}` : `write ${formatCount(fewer, 'entry', 'entries')} less`;
  const aligned = short(1n << BigInt(alignment));
  return { message: `${what} is ${aligned}-aligned only; ${formatBytes(block)} alignment would ${gain}`, saved };
}

/** `64K`, `2M`: as one says it in front of `-aligned`. */
function short(size: bigint): string {
  return formatBytes(size)
    .replace(/ ([KMGTPE])iB$/, '$1')
    .replace(/ bytes?$/, '-byte');
}

function biggestOf(report: TableReport): bigint | undefined {
  return report.placements[0]?.blocks[0]?.size;
}

function tablesOf(report: TableReport): bigint {
  return report.levels.reduce((sum, level) => sum + level.tables, 0n);
}

function leavesOf(report: TableReport): bigint {
  return report.levels.reduce((sum, level) => sum + level.leaves, 0n);
}
