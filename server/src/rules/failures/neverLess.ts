import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, assignmentsTo, quote, sides, variableOf } from '../support/nodes.ts';
import { widthOf } from '../support/widths.ts';

/** Asked of the text. */
export const takesLess = /\bif \((?<less>[\w>.-]+) < (?<least>\w+)\)\s*\{?\s*\k<least> = \k<less>;/;

/** `start = 0; for (...) if (x->start < start) start = x->start;`: of a number without a sign none is less than 0. */
export function checkNeverLess(fn: FunctionAnalysis, report: Reporter): void {
  if (!takesLess.test(fn.source.code)) return;
  for (const owner of fn.descendants(fn.body, 'if_statement')) {
    const condition = fn.child(owner, 'condition');
    const test = condition === undefined ? undefined : fn.strip(condition);
    if (test === undefined || fn.operator(test) !== '<') continue;
    const [less, least] = sides(fn, test)!;
    const variable = variableOf(fn, least);
    const width = variable && !variable.parameter ? widthOf(variable.type) : undefined;
    if (!variable || !width || width.signed) continue;
    const given = assignmentsTo(fn, variable.name);
    const taken = given.filter(({ node }) => fn.isInside(node, fn.child(owner, 'consequence')!));
    const others = given.filter((one) => !taken.includes(one));
    if (taken.length !== 1 || taken[0]!.value === undefined || fn.canonical(taken[0]!.value) !== fn.canonical(less))
      continue;
    const [first] = others;
    if (
      !first ||
      others.some(({ operator, value }) => operator !== '=' || value === undefined || fn.text(value) !== '0')
    )
      continue;
    if (isLentOut(fn, variable.name)) continue;
    report({
      ...fn.span(test),
      what: `\`${quote(fn, test, 60)}\` is never true: ${variable.name} starts at 0 and has no sign.`,
      why: `The least value is not found: ${variable.name} stays 0.`,
      advice: `Should ${variable.name} start at the largest value, or at the first one?`,
      brief: `nothing is less than ${variable.name}`,
      related: [{ ...fn.span(first.node), message: '0 here' }],
    });
  }
}

function isLentOut(fn: FunctionAnalysis, name: string): boolean {
  return fn.descendants(fn.body, 'pointer_expression').some((node) => {
    const place = addressTaken(fn, node);
    return place !== undefined && fn.text(place) === name;
  });
}
