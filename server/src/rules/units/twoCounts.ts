import { measuresOf, type FunctionAnalysis, type Loop, type Measure, type Node } from '../../c/index.ts';
import { arrayAllocators } from '../../kernel/allocation.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { allocatedBy, boundOf, type Allocated } from './arrays.ts';
import { alikeHere, pages } from './say.ts';

/** An array with an element for each page of one size, which a loop fills for each page of another. */
export function checkTwoCounts(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, name, call, count, made } of arraysIn(fn)) {
    for (const loop of fn.loops) {
      const bound = boundOf(fn, loop);
      const filled = bound === undefined ? undefined : pagesOf(fn, bound);
      if (bound === undefined || !filled || !differ(made, filled) || loop.node < node || !fills(fn, loop, name))
        continue;
      report({
        ...fn.span(call.node),
        what: `${name} gets an element for each of \`${quote(fn, count)}\`, ${pages(made.page)}, and the loop below fills \`${quote(fn, bound)}\`, ${pages(filled.page)}.`,
        why: 'Where the two page sizes differ it writes behind the end of the array, or leaves most of it empty.',
        ...alikeHere(fn, made.page, filled.page),
        advice: 'Which of the two pages is counted here?',
        brief: `${name}: two page sizes`,
        related: [{ ...fn.span(bound), message: `${pages(filled.page)} here` }],
      });
      break;
    }
  }
}

type Pages = Extract<Measure, { kind: 'pages' }>;

interface Sized extends Allocated {
  readonly made: Pages;
}

function arraysIn(fn: FunctionAnalysis): Sized[] {
  return allocatedBy(fn, arrayAllocators).flatMap((one): Sized[] => {
    const made = pagesOf(fn, one.count);
    return made ? [{ ...one, made }] : [];
  });
}

/** Of a page that is known by more than a name. */
function pagesOf(fn: FunctionAnalysis, node: Node): Pages | undefined {
  const measure = measuresOf(fn).of(node);
  const isSure = measure?.kind === 'pages' && !measure.weak && !measure.acrossGap && measure.page.kind !== 'named';
  return isSure ? measure : undefined;
}

function differ(a: Pages, b: Pages): boolean {
  return a.page.kind !== b.page.kind && a.page.kind !== 'table' && b.page.kind !== 'table';
}

/** Sets `name[...]` on each turn. */
function fills(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  return fn.assignments.some(
    ({ node, target }) =>
      fn.isInside(node, loop.node) &&
      fn.kind(target) === 'subscript_expression' &&
      fn.canonical(fn.child(target, 'argument')!) === name,
  );
}
