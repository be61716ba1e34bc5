import type { FunctionAnalysis, Variable } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';

/** `early_param("size", handler)`: who calls the handler has NULL to give at times, and it reads through it with no test. */
export function checkGivenNull(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole) return;
  for (const index of fn.opsFact?.mayGetNull ?? []) {
    const given = fn.parameters[index];
    if (given) checkGiven(fn, given, report);
  }
}

function checkGiven(fn: FunctionAnalysis, { name }: Variable, report: Reporter): void {
  const names = [name, ...copiesOf(fn, name)];
  const use = fn.derefs.find(({ pointer }) => names.includes(fn.canonical(pointer).replace(/(?:\+\+|--)$/, '')));
  if (!use || fn.zeroTests.some(({ place }) => names.includes(place))) return;
  // Something else may be in it by then.
  if (assignmentsTo(fn, name).some(({ node }) => node < use.node && !fn.isInside(use.node, node))) return;
  report({
    ...fn.span(use.node),
    what: `${fn.opsFact!.ops}() calls ${fn.name}() with NULL where the option stands without a value, and ${name} is read through without a test.`,
    why: 'A bare option on the command line is enough: the kernel takes a fault at boot, before it can tell of it.',
    advice: `Test ${name} first, and leave with -EINVAL.`,
    brief: `${name} may be NULL`,
    key: `given ${name}`,
  });
}

/** Variables that start as what was given. */
function copiesOf(fn: FunctionAnalysis, name: string): string[] {
  const isCopy = (one: Variable): boolean => {
    const [first] = assignmentsTo(fn, one.name);
    return first?.operator === '=' && first.value !== undefined && fn.canonical(first.value) === name;
  };
  return fn.variables
    .filter((one) => !one.parameter && one.type.kind === 'pointer' && isCopy(one))
    .map((one) => one.name);
}
