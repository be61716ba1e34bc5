import { measuresOf, type Call, type FunctionAnalysis, type Loop, type Measure, type Node } from '../../c/index.ts';
import { arrayAllocators } from '../../kernel/allocation.ts';
import type { Reporter } from '../rule.ts';
import { placeOf, quote, sides } from '../support/nodes.ts';
import { pages } from './say.ts';

/** An array with an element for each page of one size, which a loop fills for each page of another. */
export function checkTwoCounts(fn: FunctionAnalysis, report: Reporter): void {
  for (const { array, name, call, count, made } of arraysIn(fn)) {
    for (const loop of fn.loops) {
      const bound = boundOf(fn, loop);
      const filled = bound === undefined ? undefined : pagesOf(fn, bound);
      if (bound === undefined || !filled || !differ(made, filled) || loop.node < array || !fills(fn, loop, name))
        continue;
      report({
        ...fn.span(call.node),
        what: `${name} gets an element for each of \`${quote(fn, count)}\`, ${pages(made.page)}, and the loop below fills \`${quote(fn, bound)}\`, ${pages(filled.page)}.`,
        why: 'Where the two page sizes differ it writes behind the end of the array, or leaves most of it empty.',
        advice: 'Which of the two pages is counted here?',
        brief: `${name}: two page sizes`,
        related: [{ ...fn.span(bound), message: `${pages(filled.page)} here` }],
      });
      break;
    }
  }
}

type Pages = Extract<Measure, { kind: 'pages' }>;

interface Sized {
  readonly array: Node;
  readonly name: string;
  readonly call: Call;
  readonly count: Node;
  readonly made: Pages;
}

function arraysIn(fn: FunctionAnalysis): Sized[] {
  return fn.assignments.flatMap((one): Sized[] => {
    const call = one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    const index = call && arrayAllocators.get(call.name);
    const count = index === undefined ? undefined : call!.args[index];
    const made = count === undefined ? undefined : pagesOf(fn, count);
    return made ? [{ array: one.node, name: placeOf(fn, one), call: call!, count: count!, made }] : [];
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

/** `n` of `i < n`. */
function boundOf(fn: FunctionAnalysis, loop: Loop): Node | undefined {
  const condition = fn.child(loop.node, 'condition');
  const at = condition === undefined ? undefined : fn.strip(condition);
  const both = at !== undefined && fn.operator(at) === '<' ? sides(fn, at) : undefined;
  return both?.[1];
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
