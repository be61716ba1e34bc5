import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { byteTakers } from '../../kernel/allocation.ts';
import type { Reporter } from '../rule.ts';
import { boundOf, indexes } from './arrays.ts';

/** `memset(array, 0, ARRAY_SIZE(array))`, and `array[i]` for each `i < sizeof(array)`. */
export function checkArraySizes(fn: FunctionAnalysis, report: Reporter): void {
  if (!/ARRAY_SIZE|< ?sizeof/.test(fn.source.code)) return;
  for (const { name, node, args } of fn.calls) {
    const size = args[byteTakers.get(name) ?? -1];
    const array = size === undefined ? undefined : /^ARRAY_SIZE\((\w+)\)$/.exec(fn.canonical(size))?.[1];
    if (array === undefined || !isOfLarge(fn, array)) continue;
    report({
      ...fn.span(node),
      what: `${name}() takes a number of bytes, and \`ARRAY_SIZE(${array})\` is how many elements there are.`,
      why: 'Only the first part of the array is dealt with: the rest keeps what was in it.',
      advice: `Is \`sizeof(${array})\` meant?`,
      brief: `ARRAY_SIZE(${array}) as bytes`,
      fix: { title: `Take sizeof(${array})`, edits: [{ ...fn.span(size!), text: `sizeof(${array})` }] },
    });
  }
  for (const { loop, array } of overrunsOf(fn)) {
    report({
      ...fn.span(fn.child(loop.node, 'condition')!),
      what: `\`sizeof(${array})\` is a number of bytes, and each turn looks at one element of ${array}.`,
      why: 'The loop goes on far behind the end of the array.',
      advice: `Is \`ARRAY_SIZE(${array})\` meant?`,
      brief: `sizeof(${array}) as a number of elements`,
    });
  }
}

/** An element in such a loop: its index is told there. */
export function isInOverrun(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'subscript_expression' && overrunsOf(fn).some(({ loop }) => fn.isInside(node, loop.node));
}

interface Overrun {
  readonly loop: Loop;
  readonly array: string;
}

function overrunsOf(fn: FunctionAnalysis): readonly Overrun[] {
  if (!/< ?sizeof/.test(fn.source.code)) return [];
  return fn.once('overruns', () =>
    fn.loops.flatMap((loop) => {
      const bound = boundOf(fn, loop);
      const array = bound === undefined ? undefined : /^sizeof\(?(\w+?)\)?$/.exec(fn.canonical(bound))?.[1];
      return array !== undefined && isOfLarge(fn, array) && indexes(fn, loop, array) ? [{ loop, array }] : [];
    }),
  );
}

/** An array that is declared in view, with elements of more than a byte. */
function isOfLarge(fn: FunctionAnalysis, name: string): boolean {
  const type = fn.variable(name)?.type;
  if (type?.kind !== 'pointer' || !type.text.endsWith(']')) return false;
  const { pointee } = type;
  return pointee?.kind === 'pointer' || (pointee?.kind === 'integer' && (pointee.bits ?? 0) > 8);
}
