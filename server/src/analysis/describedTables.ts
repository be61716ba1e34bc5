import type { LineRequest } from '../layout/index.ts';
import type { Problem } from '../text/problem.ts';
import type { Analysis } from './index.ts';

/** The tables that a place of a document describes. */
export interface DescribedTables {
  readonly tables: readonly LineRequest[];
  readonly problems: readonly Problem[];
  readonly title: string;
}

/** In a layout: all its blocks, the one at the offset first, so that formats compare. */
export function describedTables(analysis: Analysis, offset: number): DescribedTables {
  const blocks = analysis.layout?.blocks ?? [];
  const here = blocks.findIndex((block) => block.start <= offset && offset <= block.end);
  const ordered = here <= 0 ? blocks : [blocks[here]!, ...blocks.slice(0, here), ...blocks.slice(here + 1)];
  return {
    tables: ordered.map(({ format, request }) => ({ format, request })),
    problems: analysis.kind === 'layout' ? analysis.notices : [],
    title: blocks.map(({ format }) => format.id).join(', '),
  };
}
