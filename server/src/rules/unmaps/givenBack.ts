import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { sgMappers, sgReleasers } from '../../kernel/scatterlists.ts';
import type { Observation, Related, Reporter } from '../rule.ts';
import { isPlace, placeOf, quote, variableOf } from '../support/nodes.ts';
import { originCall } from '../support/origin.ts';

/**
 * `host->sg_len = dma_map_sg(dev, sg, n, dir)`, and `dma_unmap_sg(dev, sg, host->sg_len, dir)`: it must be told how many
 * entries were given, not how many came out.
 */
export function checkGivenBack(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const [, list, count] = sgReleasers.has(call.name) ? call.args : [];
    if (list === undefined || count === undefined) continue;
    const mapper = mapperOf(fn, list, count);
    if (mapper === undefined) continue;
    report({
      ...fn.span(count),
      what: `${call.name}() gets ${quote(fn, count)}, the number of entries that ${mapper.name}() has mapped.`,
      why: 'It goes through all entries that were given, and an IOMMU may have put neighbours together: then it stops too early, and what is behind stays mapped, or in the caches.',
      advice: `Keep the number that ${mapper.name}() was given, and pass that here.`,
      brief: `${call.name}() gets the mapped number`,
      related: mapper.related,
    });
  }
}

interface Mapper {
  readonly name: string;
  readonly related: readonly Related[];
}

/** The call whose result a count is, for the same list; one entry stays one. */
function mapperOf(fn: FunctionAnalysis, list: Node, count: Node): Mapper | undefined {
  const isMapper = (call: Call | undefined): call is Call =>
    call !== undefined && sgMappers.has(call.name) && isSameList(fn, call, list) && !/^1?$/.test(givenTo(fn, call));
  const at = fn.strip(count);
  if (!isPlace(fn, at)) return undefined;
  const place = fn.canonical(at);
  const kept = fn.assignments.filter((one) => one.node < at && placeOf(fn, one) === place);
  const calls = kept
    .filter(({ value }) => value === undefined || fn.canonical(value) !== '0')
    .map(({ value }) => (value === undefined ? undefined : fn.callOf(fn.strip(value))));
  // Nothing else was put there on any path, or the paths tell.
  const isOnly = calls.length > 0 && calls.every(isMapper) && variableOf(fn, at)?.parameter !== true;
  const call = isOnly ? calls.at(-1) : originCall(fn, at, isMapper);
  if (call) return { name: call.name, related: [{ ...fn.span(call.node), message: 'the number comes from here' }] };
  const end = /\w+(?:->|\.)\w+$/.exec(place)?.[0];
  if (end === undefined || kept.length > 0) return undefined;
  const name = [...sgMappers].find((one) => fn.keptInText(one).some((keeper) => endsIn(keeper, end)));
  return name === undefined ? undefined : { name, related: [] };
}

/** `x->host->sg_len` and `host->sg_len` are one member of one kind of thing, `data->sg_len` need not be. */
function endsIn(keeper: string, end: string): boolean {
  return keeper.endsWith(end) && !/\w/.test(keeper.at(-end.length - 1) ?? '');
}

function isSameList(fn: FunctionAnalysis, { args }: Call, list: Node): boolean {
  return args[1] !== undefined && fn.canonical(fn.strip(args[1])) === fn.canonical(fn.strip(list));
}

function givenTo(fn: FunctionAnalysis, { args }: Call): string {
  return args[2] === undefined ? '' : fn.canonical(fn.strip(args[2]));
}

/**
 * `x->n = dma_map_sg(dev, list, i, dir)`, which becomes `x->n = i; mapped = dma_map_sg(dev, list, x->n, dir)`: what was
 * given is not known any more where it is kept in the place of the result.
 */
export function observeGiven(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const made of fn.assignments) {
    const call = made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    const list = call && sgMappers.has(call.name) ? call.args[1] : undefined;
    if (!call || list === undefined) continue;
    const [given, kept] = [givenTo(fn, call), placeOf(fn, made)];
    const key = (place: string): string => `given for ${fn.canonical(fn.strip(list))} in ${place}`;
    if (given !== kept) note({ key: key(given), state: 'settled' });
    note({
      key: key(kept),
      state: 'open',
      report: {
        ...fn.span(call.node),
        what: `${kept} is how many entries ${call.name}() has mapped; the patch keeps there how many it was given.`,
        why: 'The list must be unmapped with that: an IOMMU may put neighbouring entries together, and of the fewer that come out the last ones stay mapped.',
        advice: 'Do all others that go through what is mapped take the other number now?',
        brief: 'the given number is lost',
      },
    });
  }
}
