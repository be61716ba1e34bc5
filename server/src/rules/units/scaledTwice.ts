import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { takenShiftNames } from '../../kernel/pageNames.ts';
import type { Reporter } from '../rule.ts';
import { sides } from '../support/nodes.ts';

/** A difference of two logs, one of which was taken away already: `len = bits - page_shift; ... len - page_shift`. */
export function checkScaledTwice(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, name, shift, first } of scaledTwice(fn)) {
    report({
      ...fn.span(first),
      what: `${name} is the log2 of a number of pages from here on, and ${shift} is taken from it again below.`,
      why: 'Where it is lg of a size in bytes elsewhere, this is a page size too small: so is the window, or the table.',
      advice: 'Should the whole size be kept here?',
      brief: `${shift} taken from ${name} twice`,
      related: [{ ...fn.span(node), message: 'taken away again' }],
    });
  }
}

interface Twice {
  readonly node: Node;
  readonly name: string;
  readonly shift: string;
  /** Where it was taken away first. */
  readonly first: Node;
}

function scaledTwice(fn: FunctionAnalysis): Twice[] {
  if (!/-\s*[\w>.-]*(?:shift|SHIFT)/.test(fn.source.code)) return [];
  return fn.descendants(fn.body, 'binary_expression').flatMap((node): Twice[] => {
    const both = fn.operator(node) === '-' ? sides(fn, node) : undefined;
    const value = both && fn.strip(both[0]);
    const shift = both ? fn.canonical(both[1]) : '';
    if (value === undefined || fn.kind(value) !== 'identifier' || !takenShiftNames.test(shift)) return [];
    const name = fn.text(value);
    for (const definition of measuresOf(fn).definitionsAt(name, node)) {
      const first = definition?.value === undefined ? undefined : fn.strip(definition.value);
      if (first === undefined || definition!.operator !== '=' || fn.operator(first) !== '-') continue;
      const parts = fn.kind(first) === 'binary_expression' ? sides(fn, first) : undefined;
      if (parts && fn.canonical(parts[1]) === shift) return [{ node, name, shift, first }];
    }
    return [];
  });
}
