import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import {
  addressCalls,
  addressNames,
  capacityNames,
  faultHandlers,
  faultWords,
  misfitNames,
  placeInTree,
  registerReads,
} from '../../kernel/errnos.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, nameOf, quote, sides } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { statementBefore } from '../support/statements.ts';
import { type Cause, causeOf, errnoOf, mendedBy, outcomesOf } from './outcome.ts';

/** -EFAULT where nothing in the condition is an access to memory, nor an address. */
export function checkFaults(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(placeInTree(fn.path)) || faultHandlers.test(fn.name)) return;
  const all = outcomesOf(fn);
  const faults = all.filter((one) => one.text === '-EFAULT');
  // A function that has this code for all that goes wrong has a code of its own.
  if (faults.length === 0 || faults.length > 3) return;
  if (fn.parameters.some(({ name }) => /fault/.test(name))) return;
  for (const outcome of faults) {
    const cause = causeOf(fn, outcome.statement);
    const reason = cause && reasonOf(fn, cause);
    if (!reason || (!reason.isSure && saysFault(fn, cause.block)) || comesAfterAccess(fn, cause)) continue;
    const other = all.find((one) => one.text.startsWith('-') && !/^-(?:EFAULT|1)$/.test(one.text) && errnoOf(one));
    report({
      ...fn.span(outcome.code),
      mendedBy: mendedBy(outcome),
      what: `${reason.what}, and the caller is told -EFAULT, "Bad address".`,
      why: 'User space looks for a bad pointer where the fault is another one.',
      advice: 'Would -EINVAL, -ENODEV or another code say what happened?',
      brief: '-EFAULT without an access',
      related: [
        { ...fn.span(cause.condition), message: 'the condition' },
        ...(other ? [{ ...fn.span(other.code), message: `another failure is told as ${other.text}` }] : []),
      ],
    });
  }
}

interface Reason {
  /** A clause. */
  readonly what: string;
  /** Whatever the message in the branch speaks of. */
  readonly isSure: boolean;
}

/** What the condition says, where it surely has to do with no address. */
function reasonOf(fn: FunctionAnalysis, { condition, truth }: Cause): Reason | undefined {
  const at = withoutWarning(fn, condition);
  if (truth && fn.kind(at) === 'identifier' && misfitNames.test(fn.text(at)))
    return { what: `\`${fn.text(at)}\` is set`, isSure: true };
  const operator = fn.operator(at);
  if (/^(?:&&|\|\|)$/.test(operator)) {
    const both = sides(fn, at)!.map((condition) => reasonOf(fn, { condition, truth, block: condition }));
    const names = [at, ...fn.descendants(at, 'identifier', 'field_expression')];
    // One that tells of a capacity is enough: the rest belongs to the same question.
    return both.find((one, i) => one !== undefined && (both[1 - i] !== undefined || isCapacity(fn, names)));
  }
  if (fn.kind(at) === 'binary_expression' && /^(?:==|!=|<=?|>=?)$/.test(operator)) return ofComparison(fn, at);
  if (fn.kind(at) !== 'unary_expression' || operator !== '!' || !truth) return undefined;
  const missing = ofMissing(fn, withoutWarning(fn, fn.child(at, 'argument')!));
  return missing === undefined ? undefined : { what: missing, isSure: false };
}

/** `WARN_ON(x)` asks for x. */
function withoutWarning(fn: FunctionAnalysis, node: Node): Node {
  const at = fn.strip(node);
  const call = fn.callOf(at);
  return call?.fact?.printsError && call.args.length === 1 ? fn.strip(call.args[0]!) : at;
}

/** A pointer that a look-up or an acquisition left NULL. */
function ofMissing(fn: FunctionAnalysis, node: Node): string | undefined {
  const at = fn.strip(node);
  if (fn.typeOf(at).kind !== 'pointer' || addressNames.test(nameOf(fn, at))) return undefined;
  const type = fn.typeOf(at).pointee;
  // Memory by itself, and not an object.
  if (type?.kind !== 'struct') return undefined;
  if (fn.kind(at) === 'field_expression') return `There is no ${quote(fn, at)}`;
  if (fn.kind(at) !== 'identifier' || fn.variable(fn.text(at))?.parameter) return undefined;
  const [only, ...more] = measuresOf(fn).definitionsAt(fn.text(at), at);
  if (only?.value === undefined || more.length > 0) return undefined;
  const value = fn.strip(only.value);
  const call = fn.callOf(value);
  if (call) return addressCalls.test(call.name) ? undefined : `${call.name}() gave nothing`;
  return fn.kind(value) === 'field_expression' ? `There is no ${quote(fn, value)}` : undefined;
}

/** Numbers of which none is an address: shifts, widths, kinds. */
function ofComparison(fn: FunctionAnalysis, at: Node): Reason | undefined {
  const calls = fn.descendants(at, 'call_expression').map((node) => fn.callOf(node)?.name ?? '');
  if (fn.operator(at) === '!=' && [...calls, ...readInto(fn, at)].some((name) => registerReads.test(name)))
    return { what: `\`${quote(fn, at)}\`: a register does not hold what it should`, isSure: true };
  const parts = [at, ...fn.descendants(at, 'identifier', 'field_expression')];
  if (calls.some((name) => addressCalls.test(name))) return undefined;
  if (!isCapacity(fn, parts)) return undefined;
  return { what: `\`${quote(fn, at)}\` holds`, isSure: true };
}

/** What a variable that is compared was read by: `val = readl(reg)` above. */
function readInto(fn: FunctionAnalysis, comparison: Node): string[] {
  return (sides(fn, comparison) ?? []).flatMap((side) => {
    const at = fn.strip(side);
    const [only, ...more] = fn.kind(at) === 'identifier' ? measuresOf(fn).definitionsAt(fn.text(at), at) : [];
    const call = only?.value === undefined || more.length > 0 ? undefined : fn.callOf(fn.strip(only.value));
    return call?.name ?? [];
  });
}

function isCapacity(fn: FunctionAnalysis, parts: readonly Node[]): boolean {
  return parts.some(
    (node) =>
      /^(?:identifier|field_expression)$/.test(fn.kind(node)) &&
      capacityNames.test(nameOf(fn, node)) &&
      !isConstantLike(fn, node),
  );
}

/** The branch tells the user of an address. */
function saysFault(fn: FunctionAnalysis, block: Node): boolean {
  return within(fn, fn.calls, block).some(({ args }) =>
    args.some((arg) => /string/.test(fn.kind(arg)) && faultWords.test(fn.text(arg))),
  );
}

/** What stands before the condition reads or writes at an address, and the condition asks how that went. */
function comesAfterAccess(fn: FunctionAnalysis, { condition }: Cause): boolean {
  const before = statementBefore(fn, fn.statementOf(condition));
  return before !== undefined && within(fn, fn.calls, before).some(({ name }) => /user|copy|pin_|gup/.test(name));
}
