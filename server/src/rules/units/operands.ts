import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { namedShifts, sizeTakers } from '../../kernel/pageNames.ts';
import { bufferPageNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote, sides } from '../support/nodes.ts';
import { isPageSize } from './pageSize.ts';

/** `addr >> PAGE_SIZE`, `npages * PAGE_SHIFT`, `ALIGN(size, PAGE_SHIFT)`: the size of a page where lg of it is meant, or the other way round. */
export function checkOperands(fn: FunctionAnalysis, report: Reporter): void {
  if (
    !/(?:>>|<<)=? *\(?\w*(?:PAGE_SIZE|SZ_\d)|(?:[*/&]|& *~) *\(?\w*PAGE_SHIFT|PAGE_SHIFT *\*|\([^()]*, \w*PAGE_SHIFT\)/.test(
      fn.source.code,
    )
  )
    return;
  for (const { node, operand, isSize } of [...inSums(fn), ...inCalls(fn)]) {
    report({
      ...fn.span(node),
      what: isSize
        ? `\`${quote(fn, operand)}\` is the size of a page, not how many bits it has.`
        : `\`${quote(fn, operand)}\` is how many bits a page's size has, not the size.`,
      why: isSize
        ? 'A shift by more bits than the value has is undefined: what comes out is 0, or the value as it was.'
        : 'It is a small number like 12: what comes out has nothing to do with pages.',
      advice: isSize ? 'Is its shift meant?' : 'Is the size meant?',
      brief: `${quote(fn, operand)} as ${isSize ? 'a shift' : 'a size'}`,
    });
  }
}

interface Misused {
  readonly node: Node;
  readonly operand: Node;
  readonly isSize: boolean;
}

function inSums(fn: FunctionAnalysis): Misused[] {
  const all = fn.descendants(fn.body, 'binary_expression').flatMap((node) => {
    const both = sides(fn, node);
    return both ? [{ node, operator: fn.operator(node), both }] : [];
  });
  const steps = fn.assignments.flatMap(({ node, target, operator, value }) =>
    value !== undefined && operator.length > 1
      ? [{ node, operator: operator.slice(0, -1), both: [target, value] as const }]
      : [],
  );
  return [...all, ...steps].flatMap(({ node, operator, both: [left, right] }): Misused[] => {
    if (operator === '>>' || operator === '<<')
      return isPageSize(fn, right) ? [{ node, operand: right, isSize: true }] : [];
    if (!/^[*/&]$/.test(operator)) return [];
    const inverted = fn.kind(fn.strip(right)) === 'unary_expression' ? fn.child(fn.strip(right), 'argument')! : right;
    if (operator !== '*') return isShift(fn, inverted) ? [{ node, operand: inverted, isSize: false }] : [];
    // Twice a shift is a shift again: only a number of pages is to be multiplied by their size.
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (isShift(fn, one) && bufferPageNames.test(lastName(fn, other))) return [{ node, operand: one, isSize: false }];
    }
    return [];
  });
}

function inCalls(fn: FunctionAnalysis): Misused[] {
  return fn.calls.flatMap(({ name, node, args }): Misused[] => {
    const index = sizeTakers.get(name);
    const operand = index === undefined ? undefined : args[index];
    return operand !== undefined && isShift(fn, operand) ? [{ node, operand, isSize: false }] : [];
  });
}

function isShift(fn: FunctionAnalysis, node: Node): boolean {
  return namedShifts.test(fn.canonical(node));
}
