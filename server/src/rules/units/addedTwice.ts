import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';

/** The address of what stands in a page, to which its offset inside the page is added once more. */
export function checkAddedTwice(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, call, member } of addedTwice(fn)) {
    report({
      ...fn.span(node),
      what: `${quote(fn, call.node)} has ${quote(fn, member)} in it already, and it is added once more.`,
      why: 'The address is behind what is meant by the offset: right only where that is 0, as it mostly is.',
      advice: `Is ${call.name}() alone meant, or the address of the page?`,
      brief: `${quote(fn, member)} added twice`,
    });
  }
}

interface AddedTwice {
  readonly node: Node;
  readonly call: Call;
  readonly member: Node;
}

function addedTwice(fn: FunctionAnalysis): AddedTwice[] {
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
