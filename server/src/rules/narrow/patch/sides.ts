import type { Token } from '../../support/tokens.ts';

/** Both sides of a run of changed lines. */
export interface Sides {
  readonly path: string;
  readonly removed: readonly Token[];
  readonly added: readonly Token[];
}

/** Of what is narrow on one side: fixed where that is the old one. */
export type Change = 'fixed' | 'introduced';

/** Compares two sides both ways: what was narrow and no longer is, and what has become so. */
export function bothWays<T, R>(old: T, fresh: T, compare: (narrow: T, wide: T, change: Change) => R[]): R[] {
  return [...compare(old, fresh, 'fixed'), ...compare(fresh, old, 'introduced')];
}
