import type { CallFact, Citation, Condition, ParameterFact, Unit } from '../c/knowledge.ts';
import { release } from './declared/release.ts';

/** Where a fact was read. `version` only where it is not the release that all the others were read from. */
export function cite(file: string, where?: string, version: string = release): Citation {
  return where === undefined ? { file, version } : { function: where, file, version };
}

/** Facts that hold of several names alike, with the place where each was read. */
export function each(names: string, fact: Omit<CallFact, 'name' | 'cite'>, file: string, version?: string): CallFact[] {
  return names.split(' ').map((name) => ({ ...fact, name, cite: cite(file, name, version) }));
}

/** The call sleeps where this argument, its allocation flags, allows it. */
export function sleepsWith(argument: number): Condition {
  return { argument, hasFlag: 'GFP_KERNEL' };
}

/** `type name`, `type name:unit`, or `type name:unit:whose page`, separated by commas. */
function parameters(text: string): ParameterFact[] {
  return text.split(', ').map((one) => {
    const [declaration, unit, ofPage] = one.split(':') as [string, Unit | undefined, Unit | undefined];
    const at = declaration.search(/\w+$/);
    const type = declaration.slice(0, at).trim();
    return { name: declaration.slice(at), type, ...(unit && { unit }), ...(ofPage && { ofPage }) };
  });
}

interface Listed {
  readonly result?: string;
  readonly unit?: Unit;
  /** The list of other releases. */
  readonly or?: string;
  readonly version?: string;
}

/** What the parameters and the result of a function count. */
export function takes(name: string, file: string, list: string, { result, unit, or, version }: Listed = {}): CallFact {
  return {
    name,
    ...(result !== undefined && { type: result }),
    ...(unit && { resultUnit: unit }),
    parameters: parameters(list),
    ...(or !== undefined && { otherParameters: [parameters(or)] }),
    cite: cite(file, name, version),
  };
}
