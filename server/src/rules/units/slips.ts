import { findPageSlips, type FunctionAnalysis, type Measure, type PageSize, type PageSlip } from '../../c/index.ts';
import type { Related, Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { pages } from './say.ts';

/** A size rounded to pages of one kind and cut into another's, the offset inside one used for another's, a shift and itself. */
export function checkSlips(fn: FunctionAnalysis, report: Reporter): void {
  for (const slip of findPageSlips(fn)) {
    if (slip.kind === 'same') reportSame(fn, slip, report);
    else reportSlip(fn, slip, report);
  }
}

function reportSame(fn: FunctionAnalysis, { node }: PageSlip, report: Reporter): void {
  report({
    ...fn.span(node),
    what: `Both sides of \`${quote(fn, node)}\` are the same page shift.`,
    why: 'The difference is always 0: where the sizes of two pages are to be compared, one of them is not looked at.',
    advice: 'Which other page size is meant?',
    brief: `${quote(fn, node)} compares a shift with itself`,
  });
}

function reportSlip(fn: FunctionAnalysis, { kind, node, has, wants }: PageSlip, report: Reporter): void {
  const from = has.kind === 'bytes' ? (has.alignedTo ?? has.within) : undefined;
  const to = pageIn(wants);
  if (!from || !to) return;
  const related: Related[] = fn.isInside(has.at, node)
    ? []
    : [{ ...fn.span(has.at), message: `made for ${pages(from)} here` }];
  if (kind === 'rounding') {
    report({
      ...fn.span(node),
      what: `This size is rounded to ${pages(from)}, and cut into ${pages(to)} without rounding.`,
      why: 'Where the latter are larger the rest is lost: a small size gives a count of 0.',
      advice: `Should it be rounded up to whole ${pages(to)} first?`,
      brief: `size not rounded to ${pages(to)}`,
      related,
    });
    return;
  }
  report({
    ...fn.span(node),
    what: `This is an offset inside one of the ${pages(from)}, used as an offset inside one of the ${pages(to)}.`,
    why: 'Where the latter are larger the bits between the two sizes are missing, and the address is wrong.',
    advice: 'Should the offset be taken from the whole address?',
    brief: `offset inside ${pages(from)}, not ${pages(to)}`,
    related,
  });
}

function pageIn(measure: Measure): PageSize | undefined {
  if (measure.kind === 'bytes') return measure.startOf;
  return 'page' in measure ? measure.page : undefined;
}
