import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { lengthResultNames, lengthValueNames } from '../../kernel/sizeNames.ts';
import { aligningNames } from '../../kernel/walks.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, lastName, quote } from '../support/nodes.ts';
import { rangeOf } from './range.ts';

/** `size = gather->end - gather->start`, where the end belongs to the range: one short. */
export function checkShort(fn: FunctionAnalysis, difference: Node, report: Reporter): void {
  const range = rangeOf(fn, difference);
  if (range?.inclusive !== true) return;
  const holder = lengthHolder(fn, difference);
  if (holder === undefined || isRounded(fn, holder)) return;
  report({
    ...fn.span(difference),
    ...(range.since !== undefined && { since: range.since }),
    what: `${quote(fn, difference)} is one less than the length: ${range.end} of struct ${range.struct} is the last of the range.`,
    why: 'The last byte, and with it the last page of what is rounded down, is left out.',
    advice: 'Add 1.',
    brief: 'the length is one short',
    fix: {
      title: 'Add 1',
      edits: [{ start: fn.span(difference).end, end: fn.span(difference).end, text: ' + 1' }],
      safe: false,
    },
  });
}

/** What the length goes to: the name of a variable or a member, or of a parameter. Undefined where it may be no length. */
function lengthHolder(fn: FunctionAnalysis, difference: Node): string | undefined {
  let at = difference;
  let parent = fn.parent(at);
  while (parent !== undefined && /^(?:parenthesized|cast)_expression$/.test(fn.kind(parent))) {
    at = parent;
    parent = fn.parent(at);
  }
  const assignment = fn.assignments.find(({ value, operator }) => value === at && operator === '=');
  if (assignment !== undefined) {
    const name = lastName(fn, assignment.target);
    return lengthValueNames.test(name) || lengthResultNames.test(name) ? name : undefined;
  }
  for (const call of parent === undefined ? [] : fn.calls.filter(({ args }) => args.includes(at))) {
    const index = call.args.indexOf(at);
    const name = call.fact?.parameters?.length === call.args.length ? call.fact.parameters[index]?.name : undefined;
    const isFlush = call.fact?.flushesUpTo === index && call.fact.flushesUpToIs === 'length';
    if (isFlush || (name !== undefined && lengthValueNames.test(name))) return name ?? '';
    // A flush by its name, of another release.
    if (index > 0 && rangeFlushNames.test(call.name) && isStartOf(fn, call.args[index - 1]!, difference)) return '';
  }
  return undefined;
}

const rangeFlushNames = /flush_(?:pages|range)|(?:inv|flush|zap)_range|gather_add_range|ioremap$/;

function isStartOf(fn: FunctionAnalysis, arg: Node, difference: Node): boolean {
  return fn.canonical(arg) === fn.canonical(fn.child(difference, 'right')!);
}

/** What it is kept in is rounded to pages, or 1 is added to it, or only its highest bit counts. */
function isRounded(fn: FunctionAnalysis, name: string): boolean {
  if (name === '') return false;
  return fn.once(`rounded ${name}`, () =>
    fn.named(name).some((use) => {
      const parent = fn.parent(use);
      if (parent === undefined) return false;
      if (fn.kind(parent) === 'update_expression') return true;
      if (fn.kind(parent) === 'binary_expression' && /^[+]$/.test(fn.operator(parent))) {
        const right = fn.child(parent, 'right');
        return right !== undefined && isConstantLike(fn, right);
      }
      const call = fn.calls.find(({ args }) => args.includes(use));
      // `fls(last - first)` is lg of a length that is a power of two.
      return call !== undefined && (aligningNames.test(call.name) || call.fact?.resultUnit === 'shift');
    }),
  );
}
