/** Something a parser wants to say about a place in its text. Offsets are UTF-16 units, `end` exclusive. */
export interface Problem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Absent means `error`. */
  readonly severity?: 'error' | 'warning' | 'information';
  /** Stable id, for tests and quick fixes. */
  readonly code?: string;
}

/** What every parser returns: the best value it could make, and what was wrong. Parsers never throw. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

/** A half-open stretch of text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
