import type { Call, FunctionAnalysis } from '../../c/index.ts';
import { endNames, lengthValueNames, pageSteps } from '../../kernel/sizeNames.ts';
import { countNames } from '../../kernel/counts.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, lastName, quote } from '../support/nodes.ts';

/** A length where the flush takes an end, or an end where it takes a length. */
export function checkLengthAsEnd(fn: FunctionAnalysis, call: Call, report: Reporter): void {
  const { flushesUpTo, flushesUpToIs } = call.fact ?? {};
  const arg = flushesUpTo === undefined ? undefined : call.args[flushesUpTo];
  const start = flushesUpTo === undefined ? undefined : call.args[flushesUpTo - 1];
  if (arg === undefined || start === undefined || flushesUpToIs === undefined) return;
  // An op of the same name, or the function of another release, may take something else.
  if (call.throughPointer || takesOthers(fn, call, flushesUpTo!)) return;
  const at = fn.strip(arg);
  const simple = /^(?:identifier|field_expression|number_literal)$/.test(fn.kind(at));
  const text = fn.canonical(at);
  const name = lastName(fn, at);
  const fromZero = fn.canonical(start) === '0';
  if (flushesUpToIs === 'length') {
    const sum = fn.kind(at) === 'binary_expression' && fn.operator(at) === '+' && fn.child(at, 'left') !== undefined;
    const begins = sum && fn.canonical(fn.child(at, 'left')!) === fn.canonical(start);
    if (fromZero || !(begins || (simple && endNames.test(name)))) return;
  } else {
    const isLength =
      (simple && (lengthValueNames.test(name) || countNames.test(name))) || text === '0' || pageSteps.test(text);
    // ~0UL and the like are the end of all.
    if (fromZero || !isLength || /~|MAX|END|LIMIT/.test(text) || isConstantLike(fn, fn.strip(start))) return;
  }
  const wanted = flushesUpToIs === 'length' ? 'how long the range is' : 'where it ends';
  report({
    ...fn.span(arg),
    what: `${call.name}() takes here ${wanted}, and gets ${quote(fn, arg)}.`,
    why:
      flushesUpToIs === 'length'
        ? 'It flushes far more than was changed: at best a flush of everything.'
        : 'The range ends before it begins, or in another place: what was changed is not flushed.',
    advice:
      flushesUpToIs === 'length'
        ? `Should it be ${quote(fn, arg, 30)} - ${quote(fn, start, 30)}?`
        : `Should it be ${quote(fn, start, 30)} + ${quote(fn, arg, 30)}${flushesUpToIs === 'last' ? ' - 1' : ''}?`,
    brief: flushesUpToIs === 'length' ? 'an end for a length' : 'a length for an end',
  });
}

/** Arguments of the call, or parameters of a body in view, that are not those that are known. */
function takesOthers(fn: FunctionAnalysis, { args, fact }: Call, upTo: number): boolean {
  const { parameters } = fact!;
  if (parameters && parameters.length !== args.length) return true;
  const name = parameters?.[upTo]?.name;
  if (name !== undefined && endNames.test(name) !== (fact!.flushesUpToIs !== 'length')) return true;
  const start = fn.strip(args[upTo - 1]!);
  return fn.kind(start) === 'pointer_expression' || fn.typeOf(start).kind === 'pointer';
}
