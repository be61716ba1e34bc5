import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { plainWords } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/**
 * `map(phb, win, pe_num)` where `(phb, pe_num, window_id)` are asked for: two numbers, each of which is called as the
 * parameter that the other is given for, and in no word as its own.
 */
export function checkSwapped(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    if (call.args.length < 2) continue;
    const parameters = measuresOf(fn).parametersOf(call);
    if (!parameters) continue;
    const wanted = parameters.map(({ name, type }) => (type.includes('*') ? [] : wordsOf(name)));
    const given = call.args.map((arg, i) => (wanted[i]!.length === 0 ? [] : wordsIn(fn, arg)));
    for (let i = 0; i < wanted.length; i++)
      for (let j = i + 1; j < wanted.length; j++) {
        if (!meets(given[i]!, wanted[j]!) || !meets(given[j]!, wanted[i]!)) continue;
        if (meets(given[i]!, wanted[i]!) || meets(given[j]!, wanted[j]!)) continue;
        report({
          ...fn.span(call.node),
          what: `${call.name}() takes \`${parameters[i]!.name}\` before \`${parameters[j]!.name}\`, and gets \`${quote(fn, call.args[i]!)}\` before \`${quote(fn, call.args[j]!)}\`.`,
          why: 'Both are numbers, so that no compiler tells: each is taken for the other.',
          advice: 'Exchange the two arguments?',
          brief: `${quote(fn, call.args[i]!)} and ${quote(fn, call.args[j]!)} are swapped`,
        });
      }
  }
}

/** The words of a name that tell what it is of: `pe` of `pe_num`. */
function wordsOf(name: string): string[] {
  return name.split('_').filter((word) => word.length > 1 && !plainWords.test(word));
}

/** Those of all names in an argument; none of what a call makes of it. */
function wordsIn(fn: FunctionAnalysis, arg: Node): string[] {
  const text = fn.canonical(arg);
  return /[("']/.test(text) ? [] : (text.match(/[a-z]\w*/g) ?? []).flatMap(wordsOf);
}

/** A word of both, or one that the other shortens: `win` and `window`. */
function meets(some: readonly string[], others: readonly string[]): boolean {
  return some.some((a) =>
    others.some((b) => a === b || (a.length > 2 && b.length > 2 && (a.startsWith(b) || b.startsWith(a)))),
  );
}
