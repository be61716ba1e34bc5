import type { CallFact, Citation, FieldFact, ParameterFact, Unit } from '../c/knowledge.ts';
import { constants } from './declared/constants.ts';
import { dereferences } from './declared/dereferences.ts';
import { failures } from './declared/failures.ts';
import { outcomes } from './declared/outcomes.ts';
import { prototypes } from './declared/prototypes.ts';
import { structs } from './declared/structs.ts';
import { units } from './declared/units.ts';
import { cite as citeIn } from './fact.ts';
import { fieldUnits } from './fields.ts';

/** `path`, or `path@version` for what only an older release has. */
function cite(file: string, where: string): Citation {
  const [path, version] = file.split('@');
  return citeIn(path!, where, version);
}

/** Reads lines under `# file` headings: `name: rest` or `name rest`. */
function readLines(text: string, take: (name: string, rest: string, file: string) => void): void {
  let file = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) {
      file = line.slice(2);
      continue;
    }
    const at = line.indexOf(' ');
    if (at < 0) continue;
    take(line.slice(0, line[at - 1] === ':' ? at - 1 : at), line.slice(at + 1), file);
  }
}

/** `u32 flags` to name and type; a parameter without a name keeps its type. */
function parameterOf(text: string): ParameterFact {
  const match = /^(.*?[\s*])(\w+)$/.exec(text.trim());
  if (!match || match[1]!.trim() === '' || /^(?:struct|enum|union|unsigned|const)$/.test(match[1]!.trim())) {
    return { name: '', type: text.trim() };
  }
  return { name: match[2]!, type: match[1]!.trim() };
}

/** Functions that headers declare, by name. */
export function declaredCalls(): Map<string, CallFact> {
  const calls = new Map<string, CallFact>();
  readLines(prototypes, (name, rest, file) => {
    const open = rest.indexOf('(');
    const inside = rest.slice(open + 1, -1);
    calls.set(name, {
      name,
      type: rest.slice(0, open).trim(),
      parameters: inside === '' ? [] : inside.split(', ').map(parameterOf),
      cite: cite(file, name),
    });
  });
  return calls;
}

/** Members that headers and drivers declare, by struct and by member. */
export function declaredFields(): Map<string, Map<string, FieldFact>> {
  const fields = new Map<string, Map<string, FieldFact>>();
  readLines(structs, (struct, rest, file) => {
    const members = new Map<string, FieldFact>();
    for (const one of rest.split('; ')) {
      const at = one.indexOf(' ');
      const field = one.slice(0, at);
      const known = fieldUnits.get(`${struct}.${field}`);
      const [type, bits] = one.slice(at + 1).split(':') as [string, string | undefined];
      const bitField = bits === undefined ? {} : { bitField: Number(bits) };
      members.set(field, { struct, field, type, ...bitField, ...known, cite: cite(file, `struct ${struct}`) });
    }
    fields.set(struct, members);
  });
  return fields;
}

/** Constants that headers define, by name. */
export function declaredConstants(): Map<string, bigint> {
  const values = new Map<string, bigint>();
  readLines(constants, (name, rest) => values.set(name, BigInt(rest)));
  return values;
}

/** What the parameters and results of functions count, by name: what their bodies and callers agree on. */
export function declaredUnits(): CallFact[] {
  const facts: CallFact[] = [];
  readLines(units, (name, rest, file) => {
    const open = rest.indexOf('(');
    const [type, unit] = rest.slice(0, open).trim().split(':') as [string, Unit | undefined];
    const parameters = rest
      .slice(open + 1, -1)
      .split(', ')
      .map((one): ParameterFact => {
        if (one === '*') return { name: '', type: 'void *' };
        const [name, unit, ofPage] = one.split(':') as [string, Unit | undefined, Unit | undefined];
        return { name, type: '', ...(unit && { unit, ofRelease: true }), ...(ofPage && { ofPage }) };
      });
    facts.push({ name, ...(unit && { type, resultUnit: unit }), parameters, cite: cite(file, name) });
  });
  return facts;
}

/** A fact with what is known of its units: a prototype says more of the parameters themselves. */
export function withUnits(known: CallFact | undefined, counted: CallFact): CallFact {
  const parameters = counted.parameters!;
  if (known?.parameters?.length !== parameters.length) return { ...counted, ...known, parameters };
  const both = known.parameters.map((one, i) => {
    const { unit, ofPage } = parameters[i]!;
    return { ...one, ...(unit && { unit, ofRelease: true }), ...(ofPage && { ofPage }) };
  });
  return { ...counted, ...known, parameters: both };
}

/** How functions fail, by name: what their bodies do, and what nearly all of their callers test the result for. */
export function declaredFailures(): CallFact[] {
  const facts: CallFact[] = [];
  const keep = (name: string, way: string, type: string, file: string): void => {
    facts.push({ name, ...(type !== '' && { type }), ...failing(name, way), cite: cite(file, name) });
  };
  readLines(outcomes, (name, rest, file) => {
    const [, way, type] = /^(\w+) (.*)$/.exec(rest)!;
    keep(name, way!, type!, file);
  });
  readLines(failures, (name, rest, file) => {
    const [, way, type] = /^(\w+) \S+ ?(.*)$/.exec(rest)!;
    keep(name, way!, type!, file);
  });
  return facts;
}

/** Which arguments inline functions of headers read through, by name. */
export function declaredDereferences(): CallFact[] {
  let file = '';
  return dereferences.split('\n').flatMap((line) => {
    if (line.startsWith('# ')) file = line.slice(2);
    if (line === '' || line.startsWith('# ')) return [];
    return line.split(' ').map((one): CallFact => {
      const [name, read = '0'] = one.split(':') as [string, string | undefined];
      return { name, dereferences: read.split(',').map(Number), cite: cite(file, name) };
    });
  });
}

/** What makes a thing owes it: a look-up that gives NULL may just have found nothing. */
const makes = /alloc|create|dup|iomap|ioremap|prep/;

function failing(name: string, way: string): Partial<CallFact> {
  if (way === 'error') return { returnsErrPtr: true, mayReturnNull: false };
  if (way === 'status') return { zeroIsSuccess: true };
  if (way === 'always') return { zeroIsSuccess: true, mustCheck: true };
  if (way === 'memory') return { mayReturnNull: true, nullIsFailure: true };
  return { mayReturnNull: true, ...(makes.test(name) && { nullIsFailure: true }) };
}
