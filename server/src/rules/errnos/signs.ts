import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { errnos } from '../../kernel/errnos.ts';
import type { Reporter } from '../rule.ts';
import { type Outcome, errnoOf, mendedBy, outcomesOf } from './outcome.ts';

/** `return EINVAL;`, where the function returns errnos with their sign elsewhere, or a status that may be one. */
export function checkSigns(fn: FunctionAnalysis, report: Reporter): void {
  if (!/(?:=|return|ERR_PTR|[?:])[ (]*E[A-Z0-9]+\b/.test(fn.source.code)) return;
  const all = outcomesOf(fn);
  for (const outcome of all) {
    const errno = errnoOf(outcome);
    if (errno === undefined || outcome.text.startsWith('-') || !errnos.has(errno)) continue;
    const pointer = isErrorPointer(fn, outcome.code);
    const negative = all.find((one) => one.text.startsWith('-E'));
    if (!pointer && (!negative || isNegatedLater(fn, outcome))) continue;
    report({
      ...fn.span(outcome.code),
      mendedBy: mendedBy(outcome),
      what: `${errno} is positive here${pointer ? ', and IS_ERR() knows only negative ones' : '; the other errors of this function are negative'}.`,
      why: 'Callers that test for less than 0 take it for a success, and those that hand it on make it a number of something.',
      advice: `Is -${errno} meant?`,
      brief: `${errno} without its sign`,
      related: negative ? [{ ...fn.span(negative.code), message: `here it is ${negative.text}` }] : [],
      fix: { title: `Return -${errno}`, edits: [{ ...fn.span(outcome.code), text: `-${errno}` }] },
    });
  }
}

function isErrorPointer(fn: FunctionAnalysis, code: Node): boolean {
  const list = fn.parent(code);
  const call = list === undefined ? undefined : fn.parent(list);
  return call !== undefined && fn.callOf(call)?.name === 'ERR_PTR';
}

/** `return -ret;` */
function isNegatedLater(fn: FunctionAnalysis, { statement }: Outcome): boolean {
  return fn.kind(statement) !== 'return_statement' && /\breturn\s*\(?-[a-z]/.test(fn.source.code);
}
