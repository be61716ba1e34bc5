import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { alignmentTests } from '../../kernel/walks.ts';
import { lengthResultNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, mentions, quote, sides, variableOf } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `count = size >> PAGE_SHIFT` of a size that another line of the function rounds up: the last page is left out. */
export function checkUnrounded(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path) || !isCalledFromAnywhere(fn)) return;
  for (const { value } of fn.assignments) {
    const size = value === undefined ? undefined : pagesOf(fn, value);
    const variable = size === undefined ? undefined : variableOf(fn, size);
    if (size === undefined || !variable?.parameter || !lengthResultNames.test(variable.name)) continue;
    if (isKnown(fn, variable.name)) continue;
    const rounds = roundedElsewhere(fn, variable.name);
    if (rounds === undefined) continue;
    const call = quote(fn, rounds);
    report({
      ...fn.span(value!),
      what: `\`${quote(fn, value!)}\` leaves out the last page where \`${variable.name}\` is no multiple of one, and \`${call}\` rounds up.`,
      why: 'A size that a caller asks for need not be one of whole pages: for what is left over no page is counted, and none at all where it is less than one.',
      advice: `Round up: \`PFN_UP(${variable.name})\`. Or do all callers align it?`,
      brief: `${variable.name} is not rounded up`,
      related: [{ ...fn.span(rounds), message: 'rounded up here' }],
    });
  }
}

/** Callers that are not in view, or that come through an ops table: a static function's own file may align. */
function isCalledFromAnywhere(fn: FunctionAnalysis): boolean {
  if (!fn.startInView) return false;
  const head = fn.source.code.slice(0, fn.source.code.indexOf('{'));
  return !/\bstatic\b/.test(head) || fn.opsFact !== undefined || dmaSlotEndings.test(fn.name);
}

/** What is cut into pages of the CPU, plainly. */
function pagesOf(fn: FunctionAnalysis, value: Node): Node | undefined {
  const at = unwrap(fn, value);
  const call = fn.callOf(at);
  if (call) return call.name === 'PFN_DOWN' ? call.args[0] : undefined;
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return undefined;
  const by = fn.canonical(both[1]);
  return (fn.operator(at) === '>>' && by === 'PAGE_SHIFT') || (fn.operator(at) === '/' && by === 'PAGE_SIZE')
    ? both[0]
    : undefined;
}

function isKnown(fn: FunctionAnalysis, name: string): boolean {
  if (assignmentsTo(fn, name).length > 0) return true;
  if (fn.calls.some((call) => alignmentTests.test(call.name) && mentions(fn, call.node, name))) return true;
  return new RegExp(`\\b${name}\\b\\)? *(?:&|%)|offset_in_page\\(${name}`).test(fn.source.code);
}

/** Slots of struct dma_map_ops, as drivers call their own: the core hands on the size that it is asked for. */
const dmaSlotEndings = /dma_alloc(?:_noncontiguous|_coherent|_pages)?$/;

const roundingCalls = /^(?:get_order|vmalloc\w*|vzalloc|PAGE_ALIGN|PFN_UP|DIV_ROUND_UP|alloc_pages_exact)$/;

function roundedElsewhere(fn: FunctionAnalysis, name: string): Node | undefined {
  return fn.calls.find(
    (call) => roundingCalls.test(call.name) && call.args[0] !== undefined && fn.canonical(call.args[0]) === name,
  )?.node;
}
