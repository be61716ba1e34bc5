import type { FunctionAnalysis, Node, Type } from '../../c/index.ts';
import { rateNames } from '../../kernel/sizeNames.ts';
import { outOfRangeSlots } from '../../kernel/errnos.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, quote, variableOf } from '../support/nodes.ts';
import { unwrap, widthOf } from '../support/widths.ts';

/** `u8 rc = -ENODEV;`, and the same returned: 237, which no caller takes for a failure. */
export function checkNarrowErrno(fn: FunctionAnalysis, report: Reporter): void {
  if (!/-E[A-Z]/.test(fn.source.code)) return;
  const say = (node: Node, type: Type, place: string): void => {
    const bits = widthOf(type)!.bits;
    const number = fn.constantOf(unwrap(fn, node));
    const value = number === undefined ? undefined : BigInt.asUintN(bits, number);
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is negative, but ${place} is \`${type.text}\`${bits < 32 && value !== undefined ? `: it becomes ${value}` : ', which is unsigned'}.`,
      why: 'A test for what is less than 0 never finds the failure: it goes on as a result.',
      advice: 'Use a signed type, or a value of this one that stands for the failure.',
      brief: `${quote(fn, node)} as ${type.text}`,
    });
  };
  if (!outOfRangeSlots.test(fn.name) && (isNarrow(fn.returnType) || isRate(fn))) {
    for (const node of fn.returns) {
      const value = fn.children(node)[0];
      for (const part of value === undefined ? [] : errnosIn(fn, value))
        say(part, fn.returnType, fn.name === '' ? 'what is returned' : `what ${fn.name}() returns`);
    }
  }
  for (const { node, target, operator, value } of fn.assignments) {
    if (operator !== '=' || value === undefined || !/^-E[A-Z]/.test(fn.canonical(value))) continue;
    const variable = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node) : variableOf(fn, target);
    // A status of hardware may begin with anything that it never is.
    const isReturned = variable && new RegExp(`\\breturn ${variable.name};`).test(fn.source.code);
    if (isReturned && isNarrow(variable.type)) say(value, variable.type, `\`${variable.name}\``);
  }
}

function isNarrow(type: Type): boolean {
  const width = type.kind === 'integer' ? widthOf(type) : undefined;
  return width !== undefined && !width.signed && width.bits < 32;
}

/** A rate in Hz: callers divide by it. Other functions of such types may be asked with IS_ERR_VALUE(). */
function isRate(fn: FunctionAnalysis): boolean {
  return /^(?:u64|unsigned long)$/.test(fn.returnType.text) && rateNames.test(fn.name);
}

/** `-EINVAL`, and in `ok ? x : -EINVAL`. */
function errnosIn(fn: FunctionAnalysis, value: Node): Node[] {
  const at = unwrap(fn, value);
  if (/^-E[A-Z][A-Z0-9]+$/.test(fn.canonical(at))) return [at];
  if (fn.kind(at) !== 'conditional_expression') return [];
  return ['consequence', 'alternative'].flatMap((field) => {
    const part = fn.child(at, field);
    return part === undefined ? [] : errnosIn(fn, part);
  });
}
