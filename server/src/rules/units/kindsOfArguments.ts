import { measuresOf, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { endNames, plainLengths } from '../../kernel/sizeNames.ts';
import {
  amountParameters,
  endParameters,
  logs,
  shiftParameters,
  sizeParameters,
  startParameters,
} from '../../kernel/pageNames.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote } from '../support/nodes.ts';
import { isPageSize } from './pageSize.ts';

/** The size of a page where its shift is asked for, or the end of a range where its length is: as the parameter is called. */
export function checkKindsOfArguments(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const parameters = measuresOf(fn).parametersOf(call);
    parameters?.forEach(({ name, type }, i) => {
      const argument = call.args[i]!;
      // How long what is flushed is, invalidation-range tells.
      if (name === '' || type.includes('*') || call.fact?.flushesUpTo === i) return;
      const slip = slipOf(fn, call, i, name, argument);
      if (!slip) return;
      const [has, wants, why] = slip;
      report({
        ...fn.span(call.node),
        what: `\`${quote(fn, argument)}\` is ${has}, but ${call.name}() takes \`${name}\`, ${wants}.`,
        why,
        advice: `What is \`${name}\` to be here?`,
        brief: `${quote(fn, argument)} for ${name}`,
      });
    });
  }
}

const tooLarge = 'The number is far larger than any that is meant.';
const tooFar = 'Far more is dealt with than the range has, all that lies behind it up to twice its end.';

const tooShort = 'The range ends before it begins, or elsewhere: what is meant is not dealt with.';

const tooSmall = 'It is a small number: of what is meant only the first few are dealt with.';

type Slip = readonly [has: string, wants: string, why: string];

function slipOf(fn: FunctionAnalysis, call: Call, at: number, name: string, argument: Node): Slip | undefined {
  if (shiftParameters.test(name)) {
    return isPageSize(fn, argument) ? ['the size of a page in bytes', 'the log2 of one', tooLarge] : undefined;
  }
  if (endParameters.test(name)) return lengthForEnd(fn, call, at);
  if (!amountParameters.test(name)) return undefined;
  const text = fn.canonical(argument);
  if (sizeParameters.test(name) && logs.test(text)) return ['the log2 of a number', 'a size or a number', tooSmall];
  if (!/^[\w>.-]+$/.test(text) || !endNames.test(lastName(fn, argument))) return undefined;
  const before = at > 0 ? call.args[at - 1] : undefined;
  return before !== undefined && startOf(lastName(fn, argument)).includes(lastName(fn, before))
    ? ['the end of the range', 'a length', tooFar]
    : undefined;
}

/** `flush(start, size)` where `start` and `end` are asked for. */
function lengthForEnd(fn: FunctionAnalysis, call: Call, at: number): Slip | undefined {
  const start = measuresOf(fn).parametersOf(call)?.[at - 1]?.name ?? '';
  const [before, argument] = [call.args[at - 1], call.args[at]!];
  if (!startParameters.test(start) || before === undefined || fn.constantOf(before) !== undefined) return undefined;
  const isLength = /^[\w>.-]+$/.test(fn.canonical(argument)) && plainLengths.test(lastName(fn, argument));
  return isLength ? ['a length', 'where the range ends', tooShort] : undefined;
}

/** What the start of a range is called by the name of its end. */
function startOf(end: string): string[] {
  return ['start', 'begin', 'first', 'base'].map((word) => end.replace(/end|last/, word));
}
