import { negativeErrno, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { is32BitOnly } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { bytesFrom } from '../support/bytesResult.ts';
import { declarationSpan, quote, sides, variableOf } from '../support/nodes.ts';
import { originCall } from '../support/origin.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** `x < 0` with an unsigned x. */
export function checkUnsigned(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    if (!/^[<>]=?$/.test(operator)) continue;
    const both = sides(fn, node)!;
    const [value, zero] = operator.startsWith('<') ? both : [both[1], both[0]];
    if (fn.canonical(unwrap(fn, zero)) !== '0') continue;
    const at = unwrap(fn, value);
    if (!/^(?:identifier|field_expression|call_expression)$/.test(fn.kind(at))) continue;
    const type = sureType(fn, at);
    const width = type && widthOf(type);
    // An enum's sign is the compiler's choice.
    if (isRangeCheck(fn, node, at)) continue;
    if (!type || !width || width.signed || type.kind !== 'integer' || /^enum\b/.test(type.text)) continue;
    // Bytes that were mapped or unmapped: unmap-result tells it.
    if (!operator.endsWith('=') && bytesFrom(fn, at)) continue;
    // `n <= 0` is a way to ask for 0: unless what it was given may be less.
    if (operator.endsWith('=') && !isGivenSigned(fn, at)) continue;
    const variable = variableOf(fn, at);
    const place = variable && declarationSpan(fn, variable);
    const isGiven =
      variable?.parameter === true && !fn.assignments.some(({ target }) => variableOf(fn, target) === variable);
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is ${operator.endsWith('=') ? 'true for 0 only' : 'never true'}: \`${quote(fn, at)}\` is \`${type.text}\`.`,
      why: isGiven
        ? 'Callers that give a negative number give a large one: the test does not keep it out.'
        : 'A negative errno that is kept in an unsigned type is a large number: the failure goes on as a result.',
      advice: isGiven
        ? 'Is a signed type meant, or a test for what is too large?'
        : `Use a signed type, or test for what a failure looks like in \`${type.text}\`.`,
      brief: `${quote(fn, at)} is never negative`,
      related: place ? [{ ...place, message: `\`${type.text}\`` }] : [],
    });
  }
}

/** The variable keeps what a function returns that may be negative. */
function isGivenSigned(fn: FunctionAnalysis, node: Node): boolean {
  const call = originCall(fn, node);
  return call !== undefined && /^(?:int|long|s32|s64|ssize_t)$/.test(call.fact?.type ?? '');
}

/** `x < 0 || x >= MAX`: the second half catches what the first cannot. */
function isRangeCheck(fn: FunctionAnalysis, test: Node, value: Node): boolean {
  const text = fn.canonical(value);
  let at = test;
  for (let parent = fn.parent(at); parent !== undefined; at = parent, parent = fn.parent(at)) {
    if (fn.kind(parent) === 'parenthesized_expression') continue;
    if (fn.kind(parent) !== 'binary_expression' || fn.operator(parent) !== '||') return false;
    const right = fn.child(parent, 'right')!;
    const bound = fn.descendants(right, 'binary_expression').concat(unwrap(fn, right));
    if (bound.some((one) => one !== test && /^[<>]=?$/.test(fn.operator(one)) && fn.canonical(one).includes(text)))
      return true;
  }
  return false;
}

/** `IS_ERR_VALUE(x)` with an unsigned x of 32 bits: the errors are at the top of 64. */
export function checkErrorValues(fn: FunctionAnalysis, report: Reporter): void {
  if (is32BitOnly(fn.path)) return;
  for (const { node, args, fact } of fn.calls) {
    const tested = fact?.testsFor?.value === negativeErrno ? args[fact.testsFor.argument] : undefined;
    const at = tested === undefined ? undefined : unwrap(fn, tested);
    const type = at === undefined ? undefined : sureType(fn, at);
    const width = type && widthOf(type);
    if (at === undefined || !type || !width || width.signed || width.bits >= 64) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is never true on a 64-bit kernel: \`${quote(fn, at)}\` is \`${type.text}\`.`,
      why: 'A negative errno that is kept in an unsigned type of 32 bits is a small number there: the failure goes on as a result.',
      advice: 'Keep it in a signed type, and test for what is less than 0.',
      brief: `${quote(fn, at)} is too narrow for an error`,
    });
  }
}
