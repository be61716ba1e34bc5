import type { Severity } from '../rules/rule.ts';
import type { Span } from '../text/problem.ts';

/** Whether a patch brings a finding, takes it away, or leaves it. */
export type Change = 'introduced' | 'fixed' | 'existing';

export interface FindingPlace extends Span {
  readonly message: string;
}

/** Edits in the document. */
export interface FindingFix {
  readonly title: string;
  readonly edits: readonly (Span & { readonly text: string })[];
  readonly safe: boolean;
}

/** A finding, in the document that the user has open. */
export interface Finding extends Span {
  readonly rule: string;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  /** Empty where the patch that fixes it does it already. */
  readonly advice: string;
  /** A handful of words for a summary line: `says 8 MB, is 4 MB`. */
  readonly brief?: string;
  readonly function?: string;
  /** The file inside the patch. */
  readonly path?: string;
  readonly change?: Change;
  readonly messageId?: string;
  /** Index of the message (patch of a series) in the document. */
  readonly message?: number;
  /** A later patch of the series that takes the finding away again: its index in the document. */
  readonly fixedBy?: number;
  /** Title of that patch, which may also be in another document. */
  readonly fixedByTitle?: string;
  readonly related: readonly FindingPlace[];
  readonly fix?: FindingFix;
}
