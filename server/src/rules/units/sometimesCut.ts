import { measuresOf, type Assignment, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { messageNames } from '../../kernel/callNames.ts';
import { lengthValueNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';

/** `if (...) size >>= shift; f(size);`: bytes on one way to the call, pages on the other. */
export function checkSometimesCut(fn: FunctionAnalysis, report: Reporter): void {
  if (!/>>/.test(fn.source.code)) return;
  for (const { cut, name, shift } of cutsIn(fn)) {
    const call = fn.calls.find((one) => isFedByBoth(fn, one, name, cut));
    if (!call) continue;
    report({
      ...fn.span(cut),
      what: `${name} is shifted by \`${quote(fn, shift)}\` on one way only, and ${call.name}() gets it on both.`,
      why: 'It counts bytes on one way to the call and pages on the other: on one of them the range is far too short or too long.',
      advice: `What does ${call.name}() take?`,
      brief: `${name} in two units`,
      related: [{ ...fn.span(call.node), message: 'on both ways here' }],
    });
  }
}

interface Cut {
  readonly cut: Node;
  readonly name: string;
  readonly shift: Node;
}

/** `size >>= shift`, `size = size >> shift` under a condition. */
function cutsIn(fn: FunctionAnalysis): Cut[] {
  return fn.assignments.flatMap((one): Cut[] => {
    const target = fn.strip(one.target);
    if (fn.kind(one.node) === 'init_declarator' || fn.kind(target) !== 'identifier') return [];
    const name = fn.text(target);
    const shift = lengthValueNames.test(name) ? shiftOf(fn, one, name) : undefined;
    if (shift === undefined || fn.enclosing(one.node, 'if_statement') === undefined) return [];
    return [{ cut: one.node, name, shift }];
  });
}

/** What a length is shifted right by, where that is no number. */
function shiftOf(fn: FunctionAnalysis, { operator, value }: Assignment, name: string): Node | undefined {
  if (value === undefined) return undefined;
  if (operator === '>>=') return isVariable(fn, value) ? value : undefined;
  const at = fn.strip(value);
  const both =
    operator === '=' && fn.kind(at) === 'binary_expression' && fn.operator(at) === '>>' ? sides(fn, at) : undefined;
  return both && fn.canonical(both[0]) === name && isVariable(fn, both[1]) ? both[1] : undefined;
}

function isVariable(fn: FunctionAnalysis, node: Node): boolean {
  return /^[\w>.-]*[a-z][\w>.-]*$|PAGE_SHIFT/.test(fn.canonical(node));
}

/** An argument is the name itself, with the cut value on one way and one that is not cut on another. */
function isFedByBoth(fn: FunctionAnalysis, call: Call, name: string, cut: Node): boolean {
  if (call.node < cut || messageNames.test(call.name)) return false;
  const argument = call.args.find((arg) => fn.canonical(arg) === name);
  if (argument === undefined) return false;
  const made = measuresOf(fn).definitionsAt(name, argument);
  if (!made.some((one) => one?.node === cut) || measuresOf(fn).gapBetween(cut, argument)) return false;
  // What callers give may be either, as another parameter says.
  return made.some(
    (one) => one?.value !== undefined && one.node !== cut && one.operator === '=' && isAmount(fn, one.value),
  );
}

/** Something that was not shifted itself; 0 is 0 in any unit. */
function isAmount(fn: FunctionAnalysis, value: Node): boolean {
  return fn.constantOf(value) === undefined && !/<<|>>/.test(fn.text(value));
}
