import type { Deref, Value } from '../../c/index.ts';

/** A place that reads or writes through a pointer, and one of the values that the pointer may have there. */
export interface Use {
  readonly deref: Deref;
  readonly value: Value;
  /** The pointer, and what is done with it, in words. */
  readonly pointer: string;
  readonly how: string;
}
