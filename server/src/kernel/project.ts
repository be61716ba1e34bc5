import type {
  ArgumentState,
  CallFact,
  LockEffect,
  Condition,
  FieldFact,
  Knowledge,
  LoopMacroFact,
  OpsFact,
  ParameterFact,
  TypeFact,
  Unit,
} from '../c/knowledge.ts';
import type { Parsed, Problem, Span } from '../text/problem.ts';
import { readJson, type Json, type JsonMember } from './json.ts';

const units: readonly Unit[] = ['bytes', 'cpu-pages', 'iommu-pages', 'guest-pages', 'entries', 'shift', 'count'];
const roles: readonly OpsFact['role'][] = ['map', 'unmap', 'clear', 'lookup', 'flush', 'free', 'other'];
const afterLoops: readonly LoopMacroFact['afterLoop'][] = ['null', 'invalid', 'unknown'];
const states: readonly ArgumentState[] = [
  'true',
  'false',
  'null',
  'nonnull',
  'zero',
  'nonzero',
  'points-to-zero',
  'points-to-nonzero',
];

type Read<T> = (json: Json, report: (json: Json, message: string) => void) => T | undefined;

const aString: Read<string> = (json, report) => {
  if (json.kind === 'string') return json.value;
  report(json, 'a text in double quotes is expected');
  return undefined;
};
const aBoolean: Read<boolean> = (json, report) => {
  if (json.kind === 'literal' && json.value !== null) return json.value;
  report(json, 'true or false is expected');
  return undefined;
};
/** A whole number; in a text also hexadecimal, for values beyond 2^53. */
const aBigInt: Read<bigint> = (json, report) => {
  const text = json.kind === 'number' ? json.text : json.kind === 'string' ? json.value.trim() : '';
  if (/^(?:-?\d+|0[xX][0-9a-fA-F]+)$/.test(text) && text.length <= 32) return BigInt(text);
  report(json, 'a whole number is expected, or one in a text such as "0x10000"');
  return undefined;
};
const aNumber: Read<number> = (json, report) => {
  const value = json.kind === 'number' && /^\d{1,4}$/.test(json.text) ? Number(json.text) : undefined;
  if (value === undefined) report(json, 'a small whole number is expected');
  return value;
};
const oneOf =
  <T extends string>(allowed: readonly T[]): Read<T> =>
  (json, report) => {
    if (json.kind === 'string' && (allowed as readonly string[]).includes(json.value)) return json.value as T;
    report(json, `one of ${allowed.map((one) => `"${one}"`).join(', ')} is expected`);
    return undefined;
  };
const listOf =
  <T>(item: Read<T>): Read<readonly T[]> =>
  (json, report) => {
    if (json.kind !== 'array') {
      report(json, 'a list is expected');
      return undefined;
    }
    return json.items.map((one) => item(one, report)).filter((one) => one !== undefined);
  };

/** An object of known keys. Each key that cannot be read is reported and left out; `required` ones make it void. */
function anObject<T>(keys: { readonly [K in keyof T]-?: Read<unknown> }, ...required: (keyof T & string)[]): Read<T> {
  return (json, report) => {
    if (json.kind !== 'object') {
      report(json, 'an object in braces is expected');
      return undefined;
    }
    const result: Record<string, unknown> = {};
    for (const { name, nameSpan, value } of json.members) {
      const read = Object.hasOwn(keys, name) ? keys[name as keyof T] : undefined;
      if (!read) {
        report({ ...value, ...nameSpan }, `"${name}" is not known here; known are ${Object.keys(keys).join(', ')}`);
        continue;
      }
      const got = read(value, report);
      if (got !== undefined) result[name] = got;
    }
    for (const name of required) {
      if (name in result) continue;
      if (!json.members.some((member) => member.name === name)) report(json, `"${name}" is missing`);
      return undefined;
    }
    return result as T;
  };
}

const aCondition: Read<Condition> = (json, report) => {
  if (json.kind === 'literal') return aBoolean(json, report);
  const read = anObject<{
    argument: number;
    is?: ArgumentState;
    hasFlag?: string;
    lacksFlag?: string;
    otherThan?: string;
  }>({ argument: aNumber, is: oneOf(states), hasFlag: aString, lacksFlag: aString, otherThan: aString }, 'argument')(
    json,
    report,
  );
  if (!read) return undefined;
  const { argument, is, hasFlag, lacksFlag, otherThan } = read;
  if (is !== undefined) return { argument, is };
  if (hasFlag !== undefined) return { argument, hasFlag };
  if (lacksFlag !== undefined) return { argument, lacksFlag };
  if (otherThan !== undefined) return { argument, otherThan };
  report(json, 'what of the argument? "is", "hasFlag" or "lacksFlag" is missing');
  return undefined;
};

const aParameter = anObject<Omit<ParameterFact, 'ofRelease'>>(
  { name: aString, type: aString, unit: oneOf(units), ofPage: oneOf(units) },
  'name',
  'type',
);

const aLock = anObject<LockEffect>({ argument: aNumber, path: aString, forbidsSleep: aBoolean });

const aFree = anObject<NonNullable<CallFact['frees']>>(
  { argument: aNumber, kinds: listOf(aString) },
  'argument',
  'kinds',
);

type WithoutName<T, K extends string> = Omit<T, K | 'cite'>;
type ToldOfCall = WithoutName<CallFact, 'name' | 'isPartial' | 'failsForMemory' | 'sleepsIn'>;

/** The keys of each kind of fact. `schemas/iommu-lens.schema.json` lists the same. */
export const factKeys = {
  calls: {
    type: aString,
    typeSince: aString,
    parameters: listOf(aParameter),
    otherParameters: listOf(listOf(aParameter)),
    resultUnit: oneOf(units),
    resultPagesOf: aNumber,
    resultPageBits: aNumber,
    resultIncludes: anObject<NonNullable<CallFact['resultIncludes']>>(
      { argument: aNumber, member: aString },
      'argument',
      'member',
    ),
    resultStartOf: oneOf(units),
    resultIsOrder: aBoolean,
    writesThrough: aNumber,
    sameUnit: listOf(aNumber),
    resultMax: aBigInt,
    mayBeAllOnes: aBoolean,
    mayReturnNull: aCondition,
    returnsNullWhenAbsent: aBoolean,
    neverNullWith: listOf(aString),
    neverNullIn: listOf(aString),
    neverNullAfter: listOf(aString),
    neverNullUnder: listOf(aString),
    neverNullFor: listOf(aString),
    failsOnNull: listOf(aNumber),
    toleratesNull: listOf(aNumber),
    testsForNull: listOf(aNumber),
    printsError: aBoolean,
    returnsArgument: aNumber,
    nullIsFailure: aBoolean,
    zeroIsSuccess: aBoolean,
    returnsRemainder: aBoolean,
    negativeIsFailure: aBoolean,
    positiveIsSuccess: aBoolean,
    failsWith: aString,
    testsFor: anObject<NonNullable<CallFact['testsFor']>>({ argument: aNumber, value: aString }, 'argument', 'value'),
    mustCheck: aBoolean,
    returnsErrPtr: aBoolean,
    entryAccessor: anObject<NonNullable<CallFact['entryAccessor']>>(
      { allocates: aCondition, counterpart: aString },
      'allocates',
    ),
    looksUp: aBoolean,
    installsThrough: listOf(aNumber),
    clearsThrough: listOf(aNumber),
    dereferences: listOf(aNumber),
    returnsUnmapped: aBoolean,
    sleeps: aCondition,
    sleepsFor: aNumber,
    flushes: aBoolean,
    flushesUpTo: aNumber,
    flushesUpToIs: oneOf(['end', 'last', 'length'] as const),
    deferringPartner: aString,
    awaits: anObject<NonNullable<CallFact['awaits']>>({ queue: aNumber }),
    leaves: listOf(aString),
    settles: listOf(aString),
    allocatesFrom: listOf(aNumber),
    handsOut: aString,
    frees: aFree,
    borrows: aBoolean,
    takesReference: listOf(aNumber),
    dropsReference: listOf(aNumber),
    noReturn: aBoolean,
    locksTaken: listOf(aLock),
    locksDropped: listOf(aLock),
  } satisfies { readonly [K in keyof ToldOfCall]-?: Read<unknown> },
  fields: {
    type: aString,
    unit: oneOf(units),
    scales: oneOf(units),
    offsetIn: oneOf(units),
    bitField: aNumber,
    max: aBigInt,
    mayBeAllOnes: aBoolean,
    zeroIfUnset: aBoolean,
    mayBeNull: aBoolean,
  },
  types: { bits: aNumber, bits32: aNumber, signed: aBoolean },
  ops: {
    returns: aString,
    role: oneOf(roles),
    atomic: aBoolean,
    parameters: listOf(aParameter),
    mayGetNull: listOf(aNumber),
  },
  loops: { cursor: aNumber, afterLoop: oneOf(afterLoops), bound: aNumber },
} as const;

interface Facts {
  readonly calls: Map<string, CallFact>;
  readonly fields: Map<string, FieldFact>;
  readonly types: Map<string, TypeFact>;
  readonly constants: Map<string, bigint>;
  readonly ops: Map<string, OpsFact>;
  readonly loops: Map<string, LoopMacroFact>;
  readonly roles: Map<string, OpsFact['role']>;
  readonly units: Map<string, Unit>;
}

const sections = ['calls', 'fields', 'types', 'constants', 'ops', 'loops', 'roles', 'units'] as const;

/** `struct.member`, `ops.slot`: both parts, or a report. */
function twoParts(member: JsonMember, report: (json: Json, message: string) => void): [string, string] | undefined {
  const parts = member.name.split('.');
  if (parts.length === 2 && parts[0] && parts[1]) return [parts[0].replace(/^struct\s+/, ''), parts[1]];
  report({ ...member.value, ...member.nameSpan }, `"${member.name}" should be "struct.member"`);
  return undefined;
}

/** What a project says of itself in its `.iommu-lens.json`. */
export interface Project {
  /** Its own facts, before those of the base. */
  readonly knowledge: Knowledge;
  /** Rules that are off in it, with the places of their ids. */
  readonly ignore: readonly (Span & { readonly rule: string })[];
}

/** A project's own facts before those of `base`: `readProject` without what is no fact. */
export function withProjectFacts(base: Knowledge, json: string): Parsed<Knowledge> {
  const { value, problems } = readProject(base, json);
  return { value: value.knowledge, problems };
}

/** Reads the text of a `.iommu-lens.json`. A key that cannot be read is a problem with its place; the others count. */
export function readProject(base: Knowledge, json: string): Parsed<Project> {
  const facts: Facts = {
    calls: new Map(),
    fields: new Map(),
    types: new Map(),
    constants: new Map(),
    ops: new Map(),
    loops: new Map(),
    roles: new Map(),
    units: new Map(),
  };
  const ignore: (Span & { readonly rule: string })[] = [];
  const { value, problems: syntax } = readJson(json);
  const problems: Problem[] = [...syntax];
  const report = (place: Json, message: string): void => {
    problems.push({ start: place.start, end: place.end, message, severity: 'warning', code: 'project-facts' });
  };
  if (value && value.kind !== 'object') report(value, 'an object in braces is expected');
  for (const section of value?.kind === 'object' ? value.members : []) {
    if (section.name === '$schema') continue;
    if (section.name === 'ignore') {
      const ids = listOf<Span & { rule: string }>((item, fail) => {
        const rule = aString(item, fail);
        return rule === undefined ? undefined : { start: item.start, end: item.end, rule };
      })(section.value, report);
      ignore.push(...(ids ?? []));
      continue;
    }
    const known = sections.find((name) => name === section.name);
    if (!known) {
      report(
        { ...section.value, ...section.nameSpan },
        `"${section.name}" is not known; known are ${[...sections, 'ignore'].join(', ')}`,
      );
    } else if (section.value.kind !== 'object') {
      report(section.value, 'an object in braces is expected');
    } else {
      for (const member of section.value.members) readFact(known, member, facts, report);
    }
  }
  return { value: { knowledge: layered(base, facts), ignore }, problems };
}

function readFact(
  section: (typeof sections)[number],
  member: JsonMember,
  facts: Facts,
  report: (json: Json, message: string) => void,
): void {
  const { name, value } = member;
  if (section === 'calls') {
    const fact = anObject<ToldOfCall>(factKeys.calls)(value, report);
    // What fails with an error pointer does not fail with NULL, unless that is said, too.
    if (fact) facts.calls.set(name, { ...(fact.returnsErrPtr && { mayReturnNull: false }), ...fact, name });
  } else if (section === 'fields') {
    const parts = twoParts(member, report);
    const fact = anObject<WithoutName<FieldFact, 'struct' | 'field'>>(factKeys.fields, 'type')(value, report);
    if (parts && fact) facts.fields.set(parts.join('.'), { ...fact, struct: parts[0], field: parts[1] });
  } else if (section === 'types') {
    const fact = anObject<{ bits: number; bits32?: number; signed?: boolean }>(factKeys.types, 'bits')(value, report);
    if (fact) facts.types.set(name, { text: name, kind: 'integer', bits32: fact.bits, signed: false, ...fact });
  } else if (section === 'constants') {
    const number = aBigInt(value, report);
    if (number !== undefined) facts.constants.set(name, number);
  } else if (section === 'ops') {
    const parts = twoParts(member, report);
    const fact = anObject<WithoutName<OpsFact, 'ops' | 'slot'>>(factKeys.ops, 'returns', 'role')(value, report);
    if (parts && fact) facts.ops.set(parts.join('.'), { ...fact, ops: parts[0], slot: parts[1] });
  } else if (section === 'loops') {
    const fact = anObject<WithoutName<LoopMacroFact, 'name'>>(factKeys.loops, 'cursor', 'afterLoop')(value, report);
    if (fact) facts.loops.set(name, { ...fact, name });
  } else if (section === 'roles') {
    const role = oneOf(roles)(value, report);
    if (role !== undefined) facts.roles.set(name, role);
  } else {
    const unit = oneOf(units)(value, report);
    if (unit !== undefined) facts.units.set(name, unit);
  }
}

/** The project's facts first; what it says of a call is laid over what the base says of it. */
function layered(base: Knowledge, facts: Facts): Knowledge {
  return {
    // What a project cannot say is as the base has it.
    ...base,
    call(name) {
      const own = facts.calls.get(name);
      return own ? { ...base.call(name), ...own } : base.call(name);
    },
    callThroughPointer(slot) {
      const own = facts.calls.get(slot);
      return own ? { ...base.callThroughPointer(slot), ...own } : base.callThroughPointer(slot);
    },
    field(struct, field) {
      if (struct !== undefined) return facts.fields.get(`${struct}.${field}`) ?? base.field(struct, field);
      const own = [...facts.fields.values()].filter((fact) => fact.field === field);
      if (own.length === 0) return base.field(undefined, field);
      const all = [...own, base.field(undefined, field) ?? own[0]!];
      return all.every((fact) => fact.type === own[0]!.type && fact.unit === own[0]!.unit) ? own[0] : undefined;
    },
    type: (name) => facts.types.get(name) ?? base.type(name),
    constant: (name) => facts.constants.get(name) ?? base.constant(name),
    ops(ops, slot) {
      if (ops !== undefined) return facts.ops.get(`${ops}.${slot}`) ?? base.ops(ops, slot);
      const own = [...facts.ops.values()].filter((fact) => fact.slot === slot);
      const known = base.ops(undefined, slot);
      const all = known ? [...own, known] : own;
      return all.every((fact) => fact.role === all[0]!.role && fact.returns === all[0]!.returns) ? all[0] : undefined;
    },
    roleOfName: (name) => facts.roles.get(name) ?? base.roleOfName(name),
    unitOfName: (name) => facts.units.get(name) ?? base.unitOfName(name),
    loopMacro: (name) => facts.loops.get(name) ?? base.loopMacro(name),
  };
}
