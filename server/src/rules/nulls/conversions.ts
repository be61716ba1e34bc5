import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { convertsAddress } from '../../kernel/conversions.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { isSureIn } from './promised.ts';
import { whyNull } from './words.ts';

/** `virt_to_phys(p)`, `folio_address(folio_alloc(...))` of memory that nobody asked for: arithmetic that hides that there is none. */
export function checkConversions(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.nullIsFailure)) return;
  for (const call of fn.calls) {
    const [argument] = call.args;
    if (argument === undefined || !convertsAddress.has(call.name)) continue;
    const origin = fn.valuesOf(argument).find(({ nullness }) => nullness === 'maybe')?.origin;
    const maker = origin === undefined ? undefined : fn.callOf(origin);
    // By its body alone one may have memory early, or panic, and only later fail: alloc_p2m_page() of xen.
    if (maker?.fact?.nullIsFailure !== true || maker.fact.cite === undefined) continue;
    if (reported.has(maker.node) || isSureIn(fn, maker)) continue;
    // What a test further on asks is what it was, or what it became.
    const place = fn.canonical(fn.strip(argument));
    if (fn.zeroTests.some((test) => test.place === place && test.node > maker.node)) continue;
    if (isReturned(fn, place)) continue;
    reported.add(maker.node);
    report({
      ...fn.span(maker.node === fn.strip(argument) ? maker.node : call.node),
      what: `${quote(fn, argument)} may be NULL, as ${maker.name}() gives it; ${call.name}() makes another address of it, and no test comes first.`,
      why: `${whyNull(maker)} What is made of it is not NULL, so a test further on does not find it.`,
      advice: 'Keep what was given, and test it before its address is taken.',
      brief: `${maker.name}() result used unchecked`,
      related: maker.node === fn.strip(argument) ? [] : [{ ...fn.span(maker.node), message: 'may be NULL from here' }],
    });
  }
}

/** The caller gets what was asked for as it is, and may test it: until then nobody needs the address. */
function isReturned(fn: FunctionAnalysis, place: string): boolean {
  return fn.returns.some((node) => fn.children(node).some((value) => fn.canonical(fn.strip(value)) === place));
}
