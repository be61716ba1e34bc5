import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { addressValueNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, declaredBy, isConstantLike, nameOf, quote, sides, variableOf } from '../support/nodes.ts';
import { isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/** `u32 offset = a - b; addr += offset;`: a difference that may be below 0 is not when it gets to 64 bits. */
export function checkDifferences(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    const parts = value === undefined ? undefined : differenceOf(fn, operator, value);
    if (!parts) continue;
    const variable = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node) : variableOf(fn, target);
    const width = variable && widthOf(variable.type);
    if (!variable || !width || width.signed || width.bits !== 32 || assignmentsTo(fn, variable.name).length > 2)
      continue;
    if (isCompared(fn, variable.name)) continue;
    const use = fn.named(variable.name).find((one) => one > node && isAdded(fn, one));
    if (use === undefined) continue;
    report({
      ...fn.span(node),
      what: `\`${variable.name}\` is \`${variable.type.text}\`: a difference below 0 is nearly 4 GiB when it is added to 64 bits.`,
      why: 'In 32 bits the carry would undo the wrap; in 64 it does not, and the address is 4 GiB too high.',
      advice: `Is \`${quote(fn, parts)}\` never the larger one? If it may be, declare \`${variable.name}\` as \`int\`.`,
      brief: `${variable.name} may wrap`,
      related: [{ ...fn.span(use), message: 'added to 64 bits here' }],
    });
  }
}

/** What is taken away, by a call: what is read off a variable is mostly compared before. */
function differenceOf(fn: FunctionAnalysis, operator: string, value: Node): Node | undefined {
  const at = unwrap(fn, value);
  const both =
    operator === '=' && fn.kind(at) === 'binary_expression' && fn.operator(at) === '-' ? sides(fn, at) : undefined;
  const taken = both ? both[1] : operator === '-=' ? value : undefined;
  return taken === undefined || isConstantLike(fn, taken) ? undefined : taken;
}

function isAdded(fn: FunctionAnalysis, use: Node): boolean {
  const parent = fn.parent(use);
  if (parent === undefined) return false;
  if (
    fn.kind(parent) === 'assignment_expression' &&
    fn.operator(parent) === '+=' &&
    fn.child(parent, 'right') === use
  ) {
    const target = fn.child(parent, 'left')!;
    const type = sureType(fn, target);
    // Where it is declared out of view, an address is one by its name.
    return type === undefined ? addressValueNames.test(nameOf(fn, target)) : isWideIn(fn)(type);
  }
  const widening = wideningOf(fn, use, isWideIn(fn));
  return widening?.kind === 'operand' && fn.operator(widening.node) === '+';
}

function isCompared(fn: FunctionAnalysis, name: string): boolean {
  return new RegExp(`\\b${name} *[<>]=? |[<>]=? *${name}\\b`).test(fn.source.code);
}
