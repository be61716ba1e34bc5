import type { FunctionAnalysis, Measure, PageSize } from '../../c/index.ts';
import type { Report } from '../rule.ts';

/** What a measure counts, in words. */
export function unit(measure: Measure): string {
  if (measure.kind === 'shift') return `the shift of ${pages(measure.page)}`;
  if (measure.kind === 'size') return `the size of one of the ${pages(measure.page)}`;
  return measure.kind === 'pages' ? pages(measure.page) : 'bytes';
}

export function pages({ kind, text }: PageSize): string {
  if (kind === 'cpu' || text === '') return owners[kind];
  return kind === 'fixed' || kind === 'named' ? `pages of ${text}` : `${owners[kind]} (${text})`;
}

const owners = {
  cpu: 'CPU pages',
  iommu: 'pages of the IOMMU table',
  guest: "pages of the guest's view",
  table: 'pages of a table',
  fixed: 'pages',
  named: 'pages',
} as const;

/** Both are of the one size that pages have on the architecture that the code is built for: mixed by name only. */
export function alikeHere(
  fn: FunctionAnalysis,
  a: PageSize,
  b: PageSize,
): Pick<Report, 'severity' | 'why'> | undefined {
  const bits = fn.knowledge.cpuPageBits?.(fn.path);
  if (bits === undefined || ![a, b].every((page) => page.kind === 'cpu' || page.bits === bits)) return undefined;
  return {
    severity: 'information',
    why: 'On this architecture both are of one size, so it goes well here: who moves or copies the code takes one for the other.',
  };
}

export const bytesForPages = 'A number of bytes taken for one of pages reaches far beyond the entries that are meant.';

export function why(has: Measure, wants: Measure): string {
  if (has.kind !== 'bytes' && wants.kind !== 'bytes') {
    return 'The two page sizes are set independently: where they differ, other entries than the ones meant are touched.';
  }
  return has.kind === 'bytes'
    ? bytesForPages
    : 'A number of pages taken for one of bytes covers a small part of what is meant.';
}

export function advice(has: Measure, wants: Measure): string {
  if (has.kind === 'shift' || wants.kind === 'size') return `Should it be ${unit(wants)}?`;
  if (has.kind === 'pages' && wants.kind === 'pages') {
    return 'Should it be converted by the difference of the two page shifts?';
  }
  return has.kind !== 'pages' ? 'Is a shift right by the page shift missing?' : 'Is it converted already?';
}
