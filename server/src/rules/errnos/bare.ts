import type { FunctionAnalysis } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { errnos, minusOneContracts, placeInTree } from '../../kernel/errnos.ts';
import type { Reporter } from '../rule.ts';
import { causeOf, errnoOf, mendedBy, outcomesOf } from './outcome.ts';

/** `return -1;` beside errnos: it is -EPERM to who prints it. */
export function checkBareNumbers(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(placeInTree(fn.path)) || minusOneContracts.test(fn.name) || !/\breturn -1;/.test(fn.source.code))
    return;
  const { kind, signed } = fn.returnType;
  if (kind !== 'integer' || signed !== true) return;
  const all = outcomesOf(fn).filter(({ statement }) => fn.kind(statement) === 'return_statement');
  const named = all.filter((one) => one.text.startsWith('-') && errnos.has(errnoOf(one) ?? ''));
  const bare = all.filter((one) => one.text === '-1');
  if (named.length === 0 || bare.length > named.length + 1) return;
  for (const outcome of bare) {
    const { code, statement } = outcome;
    if (!causeOf(fn, statement)) continue;
    report({
      ...fn.span(code),
      mendedBy: mendedBy(outcome),
      what: `-1 is returned here, and ${named[0]!.text} elsewhere: as an errno, -1 is -EPERM, "Operation not permitted".`,
      why: 'Who hands it on or prints it tells of missing rights.',
      advice: 'Which errno is meant?',
      brief: '-1 beside errnos',
      related: [{ ...fn.span(named[0]!.code), message: 'an errno' }],
    });
  }
}
