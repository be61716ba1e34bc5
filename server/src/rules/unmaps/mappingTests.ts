import type { Assignment, Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import type { Observation, Reporter } from '../rule.ts';
import { placeOf, quote, sides } from '../support/nodes.ts';

const why =
  'A mapping fails when the IOMMU, or the pool of bounce buffers, has no room left: then the address is none, and the device is given it.';

/** `if (dma_mapping_error(dev, addr)) dev_err(...);`, and addr is used all the same. */
export function checkOnlySaid(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.testsFor)) return;
  for (const owner of fn.descendants(fn.body, 'if_statement')) {
    const condition = fn.child(owner, 'condition');
    const call = condition === undefined ? undefined : fn.callOf(fn.strip(condition));
    const asks = call?.fact?.testsFor;
    const tested = asks && call.args[asks.argument];
    if (!call || !asks || tested === undefined || fn.child(owner, 'alternative') !== undefined) continue;
    const words = onlyWords(fn, owner);
    if (words === undefined) continue;
    const place = fn.canonical(fn.strip(tested));
    // Who has the struct has what is kept in it.
    const holder = /^\w+/.exec(place)?.[0] ?? '';
    const use = fn.named(holder).find((node) => node > owner && !fn.isInside(node, owner));
    if (
      use === undefined ||
      fn.assignments.some((one) => one.node > owner && one.node <= use && placeOf(fn, one) === place)
    )
      continue;
    report({
      ...fn.span(words),
      what: `Where ${quote(fn, tested)} is no address this only says so; it is used below all the same.`,
      why: asks.value === 'DMA_MAPPING_ERROR' ? why : 'What failed goes on as if it were a result.',
      advice: 'Should the branch return an error, or jump to a label that undoes what was done?',
      brief: `${quote(fn, tested)} is used after it failed`,
      related: [
        { ...fn.span(call.node), message: 'the test' },
        { ...fn.span(use), message: 'used here' },
      ],
    });
  }
}

/** The first message of a branch in which there is nothing but messages. */
function onlyWords(fn: FunctionAnalysis, owner: Node): Node | undefined {
  const branch = fn.child(owner, 'consequence');
  const parts = branch === undefined ? [] : fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
  const isMessage = (part: Node): boolean => {
    const call = fn.kind(part) === 'expression_statement' ? fn.callOf(fn.children(part)[0]!) : undefined;
    return call !== undefined && (loggingNames.test(call.name) || call.fact?.printsError === true);
  };
  return parts.every(isMessage) ? parts[0] : undefined;
}

/** The subject says that nobody looked. */
const aboutTest = /^[^\n]*(?:check|test|unchecked|error|fail|handl)/i;

/** An address that a call mapped for a device: open where nothing in view asks whether it could. */
export function observeMappings(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  if (!fn.mayCall(isMapping)) return;
  for (const made of fn.assignments) {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    if (!isMapping(call?.fact)) continue;
    const place = placeOf(fn, made);
    const key = `mapped ${place}`;
    if (isAsked(fn, made, place)) {
      note({ key, state: 'settled' });
      continue;
    }
    note({
      key,
      state: 'open',
      claim: aboutTest,
      report: {
        ...fn.span(call!.node),
        what: `Nobody in view asks whether ${call!.name}() could map ${place}; the patch does.`,
        why,
        advice: 'Is what was mapped before it unmapped where it fails?',
        brief: `${call!.name}() not tested`,
      },
    });
  }
}

function isMapping(fact: Call['fact']): boolean {
  return fact?.failsWith !== undefined && /^(?:dma|phys)_addr_t$/.test(fact.type ?? '') && fact.cite !== undefined;
}

/** Before it gets another value: `dma_mapping_error(dev, addr)`, `addr == DMA_MAPPING_ERROR`, `!addr`. */
function isAsked(fn: FunctionAnalysis, { node }: Assignment, place: string): boolean {
  const next = fn.assignments.find((one) => one.node > node && placeOf(fn, one) === place)?.node ?? Infinity;
  const isHere = (one: Node | undefined): boolean =>
    one !== undefined && one > node && one < next && fn.canonical(fn.strip(one)) === place;
  return (
    fn.calls.some(({ args, fact }) => fact?.testsFor !== undefined && isHere(args[fact.testsFor.argument])) ||
    fn.zeroTests.some((test) => test.place === place && isHere(test.node)) ||
    fn
      .descendants(fn.body, 'binary_expression')
      .some((one) => /^[=!]=$/.test(fn.operator(one)) && sides(fn, one)!.some((side) => isHere(side)))
  );
}
