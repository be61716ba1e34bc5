import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { lowestBits, setBitLoops } from '../../kernel/loops.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, assignmentsTo, mentions, placeOf, quote, variableOf } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { onlyCounter } from './counters.ts';

/**
 * `for (i ...) { map = read(MAP(i)); ... bit = __ffs64(map); x = table[bit]; }`: the number of a bit inside of its word, and which
 * word it is has no part in it.
 */
export function checkBitsOfWords(fn: FunctionAnalysis, { body, update }: Loop, report: Reporter): void {
  const counter = body === undefined || update === undefined ? undefined : onlyCounter(fn, update);
  if (counter === undefined || body === undefined) return;
  for (const { bit, map } of bitsIn(fn, body)) {
    const read = assignmentsTo(fn, map).find(({ node, operator }) => operator === '=' && fn.isInside(node, body));
    if (read?.value === undefined || !mentions(fn, read.value, counter)) continue;
    // Something else is made of it: of another entry for each word.
    if (fn.named(counter).some((use) => fn.isInside(use, body) && !fn.isInside(use, read.node))) continue;
    const element = fn
      .descendants(body, 'subscript_expression')
      .find((node) => fn.canonical(fn.child(node, 'index')!) === bit);
    if (element === undefined) continue;
    report({
      ...fn.span(element),
      what: `\`${bit}\` is the number of a bit in the word of this turn: \`${quote(fn, element)}\` is the same for all words.`,
      why: 'What belongs to the second word and those after it is taken for that of the first.',
      advice: `Add \`${counter}\` times the bits of a word.`,
      brief: `${counter} is left out of ${quote(fn, element)}`,
      related: [{ ...fn.span(read.node), message: 'the word of this turn' }],
    });
  }
}

/** Numbers of bits by name, and the variable that the bits are of: `bit = __ffs64(map)`, `for_each_set_bit(bit, &map, 64)`. */
function bitsIn(fn: FunctionAnalysis, body: Node): { readonly bit: string; readonly map: string }[] {
  const found = within(fn, fn.assignments, body).flatMap((one) => {
    const call = one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    const word = call && lowestBits.test(call.name) ? call.args[0] : undefined;
    const map = word === undefined ? undefined : variableOf(fn, word)?.name;
    return map === undefined ? [] : [{ bit: placeOf(fn, one), map }];
  });
  const walked = within(fn, fn.loops, body).flatMap(({ macro }) => {
    const given = macro && setBitLoops.test(macro.name) ? macro.args[1] : undefined;
    const word = given === undefined ? undefined : addressTaken(fn, fn.strip(given));
    const map = word === undefined ? undefined : variableOf(fn, word)?.name;
    return map === undefined ? [] : [{ bit: fn.canonical(macro!.args[0]!), map }];
  });
  return [...found, ...walked];
}
