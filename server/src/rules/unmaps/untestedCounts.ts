import type { FunctionAnalysis } from '../../c/index.ts';
import { sgMappers } from '../../kernel/scatterlists.ts';
import type { Reporter } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';

/** `sgt->nents = dma_map_sg(...);` in a function that returns nothing, and nobody in the whole text asks whether it is 0. */
export function checkUntestedCount(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.endInView || fn.returnType.text !== 'void' || ![...sgMappers].some((name) => fn.calledNames.has(name)))
    return;
  for (const made of fn.assignments) {
    const call = made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    const [arrow] = /(?:->|\.)\w+$/.exec(placeOf(fn, made)) ?? [];
    if (made.operator !== '=' || !call || !sgMappers.has(call.name) || arrow === undefined) continue;
    if (fn.usesInText(arrow).tested || fn.usesInText(arrow.replace(/^\W+/, '')).tested) continue;
    report({
      ...fn.span(call.node),
      changesOnly: true,
      what: `${placeOf(fn, made)} is 0 where ${call.name}() failed; nobody in view asks for that, and ${fn.name}() has no result to tell it by.`,
      why: 'Then nothing is mapped, and the addresses in the list are old or none: a device is given them.',
      advice: 'Return an error where it is 0.',
      brief: `0 from ${call.name}() not tested`,
      slip: 'failure',
    });
  }
}
