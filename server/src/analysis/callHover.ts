import type { Call, CallFact, LockEffect, Node, ParameterFact } from '../c/index.ts';
import { conditionWords } from './accessors.ts';
import { functionsAt } from './functionsAt.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';

/** On the name of a function that is called: how it fails, what it does to locks, users and IOTLBs, and where that was read. */
export function callHover(analysis: Analysis, offset: number): HoverText | undefined {
  for (const { fn, unit } of functionsAt(analysis, { start: offset, end: offset })) {
    for (const call of fn.calls) {
      const { start } = fn.span(call.node);
      const span = unit.map.spanToSource(start, start + call.name.length);
      if (!span || offset < span.start || offset > span.end || !call.fact) continue;
      const promises = promisesOf(call, call.fact, (node) => fn.canonical(node));
      if (promises.length === 0) continue;
      const prototype = prototypeOf(call.fact);
      return {
        ...span,
        parts: [
          ...(prototype === undefined ? [] : [{ code: prototype }]),
          { text: promises.join('\n') },
          { text: citation(call.fact) },
        ],
      };
    }
  }
  return undefined;
}

/** Where a fact was read. */
export function citation({ cite }: CallFact): string {
  if (!cite) return 'Learned from its definition in view.';
  return `Read from ${cite.function === undefined ? '' : `${cite.function}() in `}${cite.file}, ${cite.version}.`;
}

/** Who may call it, as far as that follows from whether it sleeps. */
export function callers(call: Pick<Call, 'fact'>): string[] {
  const sleeps = call.fact?.sleeps;
  if (sleeps === undefined) return [];
  if (sleeps === false) return ['May sleep: no. It can be called with a spinlock held.'];
  const when = sleeps === true ? 'yes' : conditionWords(sleeps, call);
  return [`May sleep: ${when}. Then it cannot be called in real mode or with a spinlock held.`];
}

function promisesOf(call: Call, fact: CallFact, textOf: (node: Node) => string): string[] {
  const argument = (index: number): string => {
    const node = call.args[index];
    return node === undefined ? `argument ${index + 1}` : textOf(node);
  };
  const lock = ({ argument: index, path = '' }: LockEffect): string =>
    index === undefined ? path : `${argument(index).replace(/^&/, '')}${path}`;
  return [
    ...failures(call, fact),
    ...counts(fact),
    ...callers(call),
    ...flushing(fact),
    ...(fact.locksTaken ?? []).map((one) => `Takes ${lock(one)}.`),
    ...(fact.locksDropped ?? []).map((one) => `Drops ${lock(one)}.`),
    ...(fact.takesReference ?? []).map((index) => `Takes a reference to ${argument(index)}.`),
    ...(fact.dropsReference ?? []).map((index) => `Drops a reference to ${argument(index)}.`),
  ];
}

function failures(call: Call, fact: CallFact): string[] {
  const isNull = fact.mayReturnNull !== undefined && fact.mayReturnNull !== false;
  if (fact.returnsErrPtr) return [`Fails with an error pointer${isNull ? ', or with NULL' : ', never with NULL'}.`];
  if (isNull) {
    const when = fact.mayReturnNull === true ? '' : ` ${conditionWords(fact.mayReturnNull, call)}`;
    return [`${fact.nullIsFailure ? 'Fails with NULL' : 'Returns NULL where there is nothing'}${when}.`];
  }
  if (fact.mayReturnNull === false) return ['Never returns NULL.'];
  if (fact.returnsUnmapped) return ['Returns how many bytes were unmapped, 0 on failure, and nothing negative.'];
  if (fact.negativeIsFailure) return ['Fails with a negative number; 0 and what is above it are results.'];
  if (fact.failsWith !== undefined) return [`Fails with ${fact.failsWith}.`];
  if (fact.zeroIsSuccess) return ['Returns 0; anything else says that it failed.'];
  return fact.noReturn ? ['Never returns.'] : [];
}

const unitWords: Partial<Record<NonNullable<ParameterFact['unit']>, string>> = {
  bytes: 'bytes',
  'cpu-pages': 'CPU pages',
  'iommu-pages': 'IOMMU pages',
  'guest-pages': 'guest pages',
  entries: 'entries',
};

/** What its integers count. */
function counts({ parameters = [], resultUnit }: CallFact): string[] {
  const all = [
    ...parameters.map(({ name, unit }) => [name, unit] as const),
    ...(resultUnit ? [['the result', resultUnit] as const] : []),
  ];
  const said = all.flatMap(([name, unit]) => {
    const words = unit && unitWords[unit];
    return words === undefined ? [] : [`${name} in ${words}`];
  });
  return said.length === 0 ? [] : [`Counts ${said.join(', ')}.`];
}

function flushing({ flushes }: CallFact): string[] {
  if (flushes === undefined) return [];
  return [flushes ? 'Flushes: nothing stale is left.' : 'Does not flush: that is left to a later sync.'];
}

function prototypeOf({ name, type, parameters }: CallFact): string | undefined {
  if (type === undefined || !parameters) return undefined;
  const list = parameters.map((one) => `${one.type}${/\*$/.test(one.type) || one.name === '' ? '' : ' '}${one.name}`);
  return `${type}${type.endsWith('*') ? '' : ' '}${name}(${list.join(', ') || 'void'})`;
}
