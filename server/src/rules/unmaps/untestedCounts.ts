import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { sgMappers } from '../../kernel/scatterlists.ts';
import type { Reporter } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';

/**
 * `sgt->nents = dma_map_sg(...);` that nobody in the whole text asks whether it is 0: in a function that returns nothing, or where the
 * table, or the number, is handed on by the next statement.
 */
export function checkUntestedCount(fn: FunctionAnalysis, report: Reporter): void {
  if (![...sgMappers].some((name) => fn.calledNames.has(name))) return;
  const isSilent = fn.endInView && fn.returnType.text === 'void';
  for (const made of fn.assignments) {
    const call = made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    const [arrow] = /(?:->|\.)\w+$/.exec(placeOf(fn, made)) ?? [];
    if (made.operator !== '=' || !call || !sgMappers.has(call.name) || arrow === undefined) continue;
    const isTested = fn.usesInText(arrow).tested || fn.usesInText(arrow.replace(/^\W+/, '')).tested;
    if (isTested && (isSilent || isTestedHere(fn, arrow))) continue;
    const count = placeOf(fn, made);
    // Of a table, the patch may test the counts of others.
    const values = [count.slice(0, -arrow.length), ...(isTested ? [] : [count])];
    const given = isSilent ? undefined : handedOn(fn, made.node, values);
    if (!isSilent && given === undefined) continue;
    report({
      ...fn.span(call.node),
      changesOnly: true,
      what: `${count} is 0 where ${call.name}() failed; nobody in view asks for that, and ${given === undefined ? `${fn.name}() has no result to tell it by` : `${given} is given on`}.`,
      why: 'Then nothing is mapped, and the addresses in the list are not of this mapping.',
      advice: isSilent ? 'Leave where it is 0, in a way that the caller sees.' : 'Return an error where it is 0.',
      brief: `0 from ${call.name}() not tested`,
      slip: 'failure',
    });
  }
}

function isTestedHere(fn: FunctionAnalysis, member: string): boolean {
  return fn
    .descendants(fn.body, 'if_statement', 'while_statement', 'conditional_expression')
    .some((one) => fn.text(fn.child(one, 'condition') ?? one).includes(member));
}

/** What the statement behind a mapping puts the table or its count into. */
function handedOn(fn: FunctionAnalysis, node: Node, [table, count]: readonly string[]): string | undefined {
  const next = statementAfter(fn, fn.statementOf(node));
  const given = next === undefined ? undefined : fn.assignments.find((one) => fn.isInside(one.node, next));
  if (!given || given.operator !== '=' || given.value === undefined) return undefined;
  const last = fn.canonical(fn.strip(given.value)).split('=').at(-1)!;
  const place = placeOf(fn, given);
  if (last === table) return place;
  // The number may be looked at there: by the caller, unless it is needed before.
  const isNeeded = fn.calls.some(({ args }) => args.some((one) => fn.text(one) === place));
  const isSeen = fn.usesInText(place).tested || (fn.text(given.target).startsWith('*') && !isNeeded);
  return last === count && !isSeen ? place : undefined;
}
