import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `return -ENODEV;` from a function of type bool. */
export function checkErrnoAsBool(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.returnType.text !== 'bool') return;
  for (const node of fn.returns) {
    const value = fn.children(node)[0];
    if (value === undefined || !/^-E[A-Z0-9]+$/.test(fn.canonical(fn.strip(value)))) continue;
    report({
      ...fn.span(value),
      what: `\`${quote(fn, value)}\` is not 0, so ${fn.name ? `${fn.name}()` : 'this function'}, which returns \`bool\`, returns true.`,
      why: 'The caller takes the failure for a yes.',
      advice: 'Return false. Or should the type be `int`, here and where the result goes?',
      brief: `${quote(fn, value)} as bool`,
    });
  }
}
