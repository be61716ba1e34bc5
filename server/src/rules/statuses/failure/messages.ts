import { measuresOf, type Call, type FunctionAnalysis, type Node } from '../../../c/index.ts';
import { isOfLargeThings } from '../../../kernel/architectures.ts';
import { newsNames, problemNames } from '../../../kernel/callNames.ts';
import { failureWords } from '../../../kernel/failureNames.ts';
import type { Branch, Failure } from './branch.ts';

/** `if (WARN_ON(x))`: what must never be. */
export function warned(fn: FunctionAnalysis, { condition, truth, jump, status }: Branch): Failure | undefined {
  if (!truth || fn.kind(jump) === 'break_statement' || !isLeftOver(fn, jump, status)) return undefined;
  const call = fn.calls.find((one) => fn.isInside(one.node, condition) && one.fact?.printsError === true);
  return (
    call && { what: 'What must never be has happened', brief: 'a warning is printed', at: call.node, isWarning: true }
  );
}

/** The branch tells the user that something failed. */
export function printed(fn: FunctionAnalysis, { block, jump, status }: Branch): Failure | undefined {
  const told = fn.calls.filter((one) => fn.isInside(one.node, block));
  const call = told.find(({ fact }) => fact?.printsError === true);
  if (call && fn.kind(jump) !== 'break_statement' && isLeftOver(fn, jump, status))
    return { what: 'This branch prints an error', brief: 'an error is printed', at: call.node, isSaid: true };
  // The 0 that the function starts with: the words must say that it is a failure, too.
  const own = isOfLargeThings(fn.path) ? told.filter(({ node }) => fn.parent(fn.statementOf(node)) === block) : [];
  const said = own.find((one) => tellsFailure(fn, one));
  return (
    said && { what: 'This branch says that it failed', brief: 'a failure is printed', at: said.node, isSaid: true }
  );
}

/** A failure that a branch tells of as an error, and leaves. */
export function toldFailure(
  fn: FunctionAnalysis,
  { block, jump }: Pick<Branch, 'block' | 'jump'>,
): Failure | undefined {
  const last = fn.children(block).at(-2);
  const call = last === undefined ? undefined : fn.calls.find((one) => fn.statementOf(one.node) === last);
  return call?.fact?.printsError && jump !== block && tellsFailure(fn, call)
    ? { what: 'This branch says that it failed', brief: 'a failure is printed', at: call.node }
    : undefined;
}

/** The branch says so at the level of news or of debugging only: it goes without. */
export function tellsAsNews(fn: FunctionAnalysis, block: Node): boolean {
  const told = fn.calls.filter(({ node }) => fn.isInside(node, block));
  return told.some(({ name }) => newsNames.test(name)) && !told.some(({ fact }) => fact?.printsError);
}

/** A message about a failure: to the user as an error, or to who debugs. */
function tellsFailure(fn: FunctionAnalysis, call: Call): boolean {
  const isMessage = call.fact?.printsError === true || problemNames.test(call.name);
  return isMessage && call.args.some((arg) => fn.kind(arg).includes('string') && failureWords.test(fn.text(arg)));
}

/** The status is that of a step before, not the 0 that the function starts with on purpose. */
function isLeftOver(fn: FunctionAnalysis, jump: Node, status: string): boolean {
  const definitions = measuresOf(fn).definitionsAt(status, jump);
  return definitions.some((one) => one?.value !== undefined && fn.callOf(fn.strip(one.value)) !== undefined);
}
