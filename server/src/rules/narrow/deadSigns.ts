import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, quote, sides, variableOf } from '../support/nodes.ts';
import { firstAfter } from '../support/places.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** `if (node >= nr_node_ids) return; if (node < 0)`: the first comparison is one of unsigned numbers, and a negative one has left by then. */
export function checkDeadSigns(fn: FunctionAnalysis, report: Reporter): void {
  const code = fn.source.code;
  if (!/>=? \w/.test(code) || !/ < 0\b/.test(code)) return;
  const tests = fn.descendants(fn.body, 'binary_expression');
  const signs = tests.filter((one) => fn.operator(one) === '<' && fn.canonical(sides(fn, one)?.[1] ?? one) === '0');
  if (signs.length === 0) return;
  for (const test of tests) {
    const both = /^>=?$/.test(fn.operator(test)) ? sides(fn, test) : undefined;
    const variable = both && variableOf(fn, both[0]);
    if (!variable || !isSignedInt(fn, both[0]) || !isUnsignedInt(fn, both[1]) || !leavesWhere(fn, test)) continue;
    const { name } = variable;
    // What is asked after it, with nothing put into the variable since.
    const sign = signs.slice(firstAfter(signs, test)).find((one) => variableOf(fn, sides(fn, one)![0]) === variable);
    if (sign === undefined || assignmentsTo(fn, name).some(({ node }) => node > test && node < sign)) continue;
    report({
      ...fn.span(test),
      what: `\`${quote(fn, test)}\` compares as \`${sureType(fn, both[1])!.text}\`: it holds for a negative \`${name}\` too, so \`${quote(fn, sign)}\` behind it is never true.`,
      why: 'A negative number is a large unsigned one. What was to be done with it is never done.',
      advice: `Ask for \`${quote(fn, sign)}\` first.`,
      brief: `${name} < 0 is never true`,
      related: [{ ...fn.span(sign), message: 'never true here' }],
      key: `dead sign ${name}`,
    });
  }
}

function isSignedInt(fn: FunctionAnalysis, node: Node): boolean {
  const width = widthOf(sureType(fn, node) ?? { text: '', kind: 'unknown' });
  return width?.signed === true && width.bits <= 32;
}

function isUnsignedInt(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  const width =
    fn.kind(at) === 'number_literal' ? undefined : widthOf(sureType(fn, at) ?? { text: '', kind: 'unknown' });
  return width?.signed === false && width.bits32 >= 32;
}

/** The whole condition of an `if` whose branch leaves the function. */
function leavesWhere(fn: FunctionAnalysis, test: Node): boolean {
  const statement = fn.enclosing(test, 'if_statement');
  const condition = statement === undefined ? undefined : fn.child(statement, 'condition');
  const branch = statement === undefined ? undefined : fn.child(statement, 'consequence');
  if (condition === undefined || branch === undefined || fn.strip(condition) !== test) return false;
  const last = fn.kind(branch) === 'compound_statement' ? fn.children(branch).at(-1) : branch;
  return last !== undefined && fn.kind(last) === 'return_statement';
}
