import type { CallFact, Citation, Condition } from '../c/knowledge.ts';
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
