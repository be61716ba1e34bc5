import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { resultNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, quote } from '../support/nodes.ts';
import { isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/** `return rc ? rc : used;` as 64 bits, where one is `int` and the other `unsigned int`: a negative one is nearly 4 GiB. */
export function checkMixedSigns(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.source.code.includes('?')) return;
  for (const node of fn.descendants(fn.body, 'conditional_expression')) {
    const [yes, no] = [fn.child(node, 'consequence') ?? fn.child(node, 'condition'), fn.child(node, 'alternative')];
    if (yes === undefined || no === undefined) continue;
    const negative = [yes, no].find((side) => mayBeNegative(fn, side));
    const other = negative === yes ? no : yes;
    const type = negative === undefined ? undefined : sureType(fn, other);
    const width = type && widthOf(type);
    if (negative === undefined || !type || !width || width.signed || width.bits !== 32) continue;
    if (fn.constantOf(other) !== undefined) continue;
    const widening = wideningOf(fn, node, isWideIn(fn));
    if (!widening || !/^(?:returned|assigned)$/.test(widening.kind)) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, negative)}\` is an int, \`${quote(fn, other)}\` is \`${type.text}\`: ?: makes both unsigned, in 32 bits, before it is widened to \`${widening.type.text}\`.`,
      why: 'A negative error code becomes a number of nearly 4 GiB: whoever tests for less than 0 takes it for success.',
      advice: `Cast the unsigned one, \`(${widening.type.text})${quote(fn, other, 40)}\`, or return the error apart.`,
      brief: `${quote(fn, negative)} loses its sign`,
    });
  }
}

/** A negative number; or a status of 32 signed bits that is one somewhere. */
function mayBeNegative(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  if (fn.kind(at) === 'unary_expression' && fn.operator(at) === '-') {
    const argument = fn.child(at, 'argument');
    return argument !== undefined && /^(?:E[A-Z]+|[1-9]\d*)$/.test(fn.canonical(argument));
  }
  if (fn.kind(at) !== 'identifier' || !resultNames.test(fn.text(at))) return false;
  const width = widthOf(sureType(fn, at) ?? { text: '', kind: 'unknown' });
  return width?.signed === true && width.bits === 32 && assignmentsTo(fn, fn.text(at)).length > 0;
}
