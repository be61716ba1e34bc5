import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { statusNames } from '../../kernel/status.ts';
import { returnedName } from './status.ts';

/** Local integer variables that the function returns, bare or as ERR_PTR(). */
export function statusesOf(fn: FunctionAnalysis): string[] {
  const names = new Set<string>();
  for (const node of fn.returns) {
    const name = returnedName(fn, node);
    if (name === undefined) continue;
    const variable = fn.variable(name);
    if (saysSuccessOtherwise(fn, name) || !isStatus(fn, name)) continue;
    if (variable ? !variable.parameter && variable.type.kind === 'integer' : !fn.startInView) names.add(name);
  }
  return returnsStatus(fn) ? [...names] : [];
}

/** By its name, or because it gets an errno somewhere; a count says 0 where there is none. */
function isStatus(fn: FunctionAnalysis, name: string): boolean {
  if (statusNames.test(name)) return true;
  return fn.assignments.some(
    ({ target, value }) => value !== undefined && fn.text(target) === name && /^-E[A-Z]/.test(fn.text(value)),
  );
}

/** `ret = 1`: 0 is what this one returns on failure. */
function saysSuccessOtherwise(fn: FunctionAnalysis, name: string): boolean {
  return fn.assignments.some(
    ({ target, value }) =>
      fn.text(target) === name && value !== undefined && /^(?:[1-9]\d*|true)$/.test(fn.text(value)),
  );
}

/** An address or a count says 0 where it has none; a status is signed, or rides on a pointer. */
function returnsStatus(fn: FunctionAnalysis): boolean {
  const { kind, signed } = fn.returnType;
  return fn.name === '' || kind === 'unknown' || kind === 'pointer' || (kind === 'integer' && signed === true);
}

/** `return ret;` and no more, of a use of ret. */
export function isReturned(fn: FunctionAnalysis, use: Node): boolean {
  const parent = fn.parent(use);
  return parent !== undefined && fn.kind(parent) === 'return_statement';
}
