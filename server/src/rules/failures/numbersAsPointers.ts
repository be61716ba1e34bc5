import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { declarationSpan, quote, sides, variableOf } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** `pos == NULL` with a number: NULL is 0 there, which may well be a result. */
export function checkNumbersAsPointers(fn: FunctionAnalysis, report: Reporter): void {
  if (!/[=!]= NULL\b|\bNULL [=!]=/.test(fn.source.code)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = /^[=!]=$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    const value = both?.find((_, i) => fn.text(fn.strip(both[1 - i]!)) === 'NULL');
    // With a cast it is a pointer, to whoever wrote it.
    const at = value === undefined ? undefined : unwrap(fn, value);
    if (at === undefined || fn.kind(at) !== 'identifier') continue;
    const variable = variableOf(fn, at);
    const type = sureType(fn, at);
    if (!variable || type?.kind !== 'integer' || !widthOf(type)) continue;
    const place = declarationSpan(fn, variable);
    report({
      ...fn.span(node),
      what: `${quote(fn, at)} is \`${type.text}\`, a number, and is compared with NULL.`,
      why: 'NULL is 0 here: where 0 is a position, an index or an address like any other, it is taken for nothing.',
      advice: 'Is 0 what a failure looks like? Or is another test, or another variable meant?',
      brief: `${quote(fn, at)} is no pointer`,
      related: place ? [{ ...place, message: `\`${type.text}\`` }] : [],
    });
  }
}
