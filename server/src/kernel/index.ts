/** What the kernel promises about names whose bodies are not in view: data with citations, and a project's own facts. */
import type { CallFact, FieldFact, Knowledge, LoopMacroFact, OpsFact, PageFact, TypeFact } from '../c/knowledge.ts';
import { accessors } from './accessors.ts';
import { allocation } from './allocation.ts';
import { configured, moreConstants } from './constants.ts';
import { cpuPageBits } from './architectures.ts';
import {
  declaredCalls,
  declaredConstants,
  declaredDereferences,
  declaredFailures,
  declaredFields,
  declaredUnits,
  withUnits,
} from './declared.ts';
import { frameCalls } from './frames.ts';
import { invalidations } from './invalidations.ts';
import { iommuApi, shifts, unmappers } from './iommu-api.ts';
import { lookups, noReturns, refusals } from './lookups.ts';
import { locks } from './locks.ts';
import { loops } from './loops.ts';
import { memory } from './memory.ts';
import { bootHandlers } from './bootOptions.ts';
import { opsTables, parametersOfName } from './ops.ts';
import { pageSizes } from './pageSizes.ts';
import { references } from './references.ts';
import { results } from './results.ts';
import { isRealModeName, roleNames } from './roles.ts';
import { sleeping } from './sleeping.ts';
import { statuses } from './status.ts';
import { callersOfTables, conversions, tceCalls, vtdCalls } from './tce.ts';
import { testers } from './tests.ts';
import { types } from './types.ts';
import { orderNames, structNames, unitNames, unitTypes } from './units.ts';
import { tolerant, uses, writes } from './uses.ts';
import { globals } from './variables.ts';
import { waits } from './waits.ts';

export { withProjectFacts } from './project.ts';

/** All facts written by hand, in the order in which later ones win over earlier ones of the same name. */
export function handwrittenCalls(declared: ReadonlyMap<string, CallFact>): CallFact[] {
  const parametersOf = (name: string): CallFact['parameters'] => declared.get(name)?.parameters;
  return [
    ...lookups,
    ...refusals,
    ...noReturns,
    // What is optional need not be there.
    ...allocation.map((fact) =>
      fact.mayReturnNull !== undefined && fact.mayReturnNull !== false && !fact.name.endsWith('_optional')
        ? { ...fact, nullIsFailure: true }
        : fact,
    ),
    ...statuses,
    ...results,
    ...waits,
    ...uses,
    ...writes,
    ...locks,
    ...tolerant,
    ...testers,
    ...accessors,
    ...unmappers,
    ...shifts,
    ...iommuApi(parametersOf),
    ...tceCalls,
    ...vtdCalls,
    ...callersOfTables,
    ...conversions,
    ...frameCalls,
  ];
}

/** What calls do beside what they return, written by hand, too. What else is known of the same name says more. */
export const effects: readonly CallFact[] = [...sleeping, ...invalidations, ...references, ...memory];

/** Runs `make` when first asked. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const calls = lazily(() => {
  const all = declaredCalls();
  const others = handwrittenCalls(new Map(all));
  for (const fact of declaredUnits()) all.set(fact.name, withUnits(all.get(fact.name), fact));
  const known = new Set(others.map(({ name }) => name));
  // What was written by hand says more.
  for (const fact of [...declaredFailures().filter(({ name }) => !known.has(name)), ...others])
    all.set(fact.name, { ...all.get(fact.name), ...fact });
  for (const fact of [...declaredDereferences(), ...effects]) all.set(fact.name, { ...fact, ...all.get(fact.name) });
  return all;
});

const fields = lazily(declaredFields);

/** A name that is enough by itself: `it_page_shift`, not `idx` or `size`, which structs that are not known here have too. */
const isTelling = (fact: FieldFact): boolean => /^[a-z0-9]+_\w+$/.test(fact.field) && fact.field.length >= 6;

/** Facts of a member's name alone: kept where every struct that has the member agrees on type and unit. */
const fieldsByName = lazily(() => {
  const byName = new Map<string, FieldFact | null>();
  for (const members of fields().values()) {
    for (const fact of members.values()) {
      if (!isTelling(fact)) continue;
      const known = byName.get(fact.field);
      if (known === undefined) byName.set(fact.field, fact);
      else if (known && (known.type !== fact.type || known.unit !== fact.unit)) byName.set(fact.field, null);
    }
  }
  return byName;
});

const constantValues = lazily(() => {
  const all = declaredConstants();
  for (const [name, value] of moreConstants) all.set(name, value);
  for (const name of configured) all.delete(name);
  return all;
});

const typesByName = lazily(() => new Map<string, TypeFact>(types.map((type) => [type.text, type])));
const loopsByName = lazily(() => new Map<string, LoopMacroFact>(loops.map((loop) => [loop.name, loop])));

const pagesByName = lazily(() => new Map<string, PageFact>(pageSizes.map((page) => [page.name, page])));

const slots = lazily(() => {
  const bySlot = new Map<string, OpsFact[]>();
  for (const fact of [...opsTables, ...bootHandlers]) bySlot.set(fact.slot, [...(bySlot.get(fact.slot) ?? []), fact]);
  return bySlot;
});

/** A slot's fact; without the ops table's name, only where all tables that have the slot agree on role and type. */
function opsFact(ops: string | undefined, slot: string): OpsFact | undefined {
  const known = slots().get(slot);
  if (!known) return undefined;
  if (ops !== undefined) return known.find((fact) => fact.ops === ops);
  const first = known[0]!;
  return known.every((fact) => fact.role === first.role && fact.returns === first.returns) ? first : undefined;
}

/** What Linux itself promises. */
export const kernelKnowledge: Knowledge = {
  call: (name) => calls().get(name),
  callThroughPointer: (slot) => (slots().has(slot) ? calls().get(slot) : undefined),
  field: (struct, field) =>
    struct === undefined ? (fieldsByName().get(field) ?? undefined) : fields().get(struct)?.get(field),
  type: (name) => typesByName().get(name),
  constant: (name) => constantValues().get(name),
  variable: (name) => typesByName().get(globals.get(name) ?? ''),
  ops: opsFact,
  parametersOfName,
  roleOfName: (name) => roleNames.find(([pattern]) => pattern.test(name))?.[1],
  contextOfName: (name, path) => (isRealModeName(name, path) ? 'real-mode' : undefined),
  isOrderName: (name) => orderNames.test(name),
  unitOfName: (name) => unitNames.find(([pattern]) => pattern.test(name))?.[1],
  unitOfType: (type) => unitTypes.get(type),
  page: (name) => pagesByName().get(name),
  cpuPageBits,
  structOfName: (name) => structNames.get(name),
  loopMacro: (name) => loopsByName().get(name),
};

/** Every name that has a fact, for tests and for completion in a project's facts. */
export function knownCalls(): readonly string[] {
  return [...calls().keys()];
}
