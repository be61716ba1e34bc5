import { measuresOf, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { sides } from '../support/nodes.ts';

/** A difference of two logs, one of which was taken away already: `len = bits - page_shift; ... len - page_shift`. */
export interface Twice {
  readonly node: Node;
  readonly name: string;
  readonly shift: string;
  /** Where it was taken away first. */
  readonly first: Node;
}

const pageShift = /(?:^|_|>|\.)(?:page|tce|table|iova|pg)_?shift$|PAGE_SHIFT/;

export function scaledTwice(fn: FunctionAnalysis): Twice[] {
  if (!/-\s*[\w>.-]*(?:shift|SHIFT)/.test(fn.source.code)) return [];
  return fn.descendants(fn.body, 'binary_expression').flatMap((node): Twice[] => {
    const both = fn.operator(node) === '-' ? sides(fn, node) : undefined;
    const value = both && fn.strip(both[0]);
    const shift = both ? fn.canonical(both[1]) : '';
    if (value === undefined || fn.kind(value) !== 'identifier' || !pageShift.test(shift)) return [];
    const name = fn.text(value);
    for (const definition of measuresOf(fn).definitionsAt(name, node)) {
      const first = definition?.value === undefined ? undefined : fn.strip(definition.value);
      if (first === undefined || definition!.operator !== '=' || fn.operator(first) !== '-') continue;
      const parts = fn.kind(first) === 'binary_expression' ? sides(fn, first) : undefined;
      if (parts && fn.canonical(parts[1]) === shift) return [{ node, name, shift, first }];
    }
    return [];
  });
}

/** The address of what stands in a page, to which its offset inside the page is added once more. */
export interface AddedTwice {
  readonly node: Node;
  readonly call: Call;
  readonly member: Node;
}

export function addedTwice(fn: FunctionAnalysis): AddedTwice[] {
  if (!/(?:->|\.)\w*offset\b/.test(fn.source.code) || !fn.mayCall((fact) => fact.resultIncludes)) return [];
  return fn.descendants(fn.body, 'binary_expression').flatMap((node): AddedTwice[] => {
    const both = fn.operator(node) === '+' ? sides(fn, node)?.map((side) => fn.strip(side)) : undefined;
    if (!both) return [];
    return both.flatMap((side, i): AddedTwice[] => {
      const member = both[1 - i]!;
      const call = fn.callOf(side);
      const includes = call?.fact?.resultIncludes;
      const of = includes && call.args[includes.argument];
      const field = fn.kind(member) === 'field_expression' ? fn.child(member, 'field') : undefined;
      const owner = fn.child(member, 'argument');
      if (!call || !includes || of === undefined || field === undefined || owner === undefined) return [];
      if (fn.text(field) !== includes.member) return [];
      // `f(&v)` and `v.offset`, `f(p)` and `p->offset`
      const same = fn.operator(member) === '.' ? `&${fn.canonical(owner)}` : fn.canonical(owner);
      return fn.canonical(of) === same ? [{ node, call, member }] : [];
    });
  });
}
