import type { Span } from '../text/problem.ts';
import type { FunctionAnalysis, StructTable } from '../c/index.ts';
import type { Prose } from './prose.ts';
import type { PatchMessage } from '../patch/model.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What is known of a rule before it runs. `id` names its file, its page and its documentation URL. */
export interface RuleMeta {
  readonly id: string;
  /** Class number in the project's defect catalogue: `R1`. */
  readonly number: string;
  readonly title: string;
  readonly severity: Severity;
  /** Version that brought the rule. */
  readonly since: string;
  /** Off unless asked for: new or noisy. */
  readonly nursery?: boolean;
  /** Of no use for other projects: what functions of the same names take there is another thing. */
  readonly kernelOnly?: boolean;
  /** Kernel commits, files and threads the rule was learned from. */
  readonly sources: readonly string[];
}

/** Another place that matters, in the same text as the finding. */
export interface Related extends Span {
  readonly message: string;
}

/** Replacements in the text the rule read. The analysis carries them to the document, hunk counts included. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly (Span & { readonly text: string })[];
  /** Safe to apply unseen, in a fix-all. */
  readonly safe?: boolean;
}

/** What a rule reports. Offsets are in the text it was given. */
export interface Report extends Span {
  /** What is wrong. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do; a judgement is put as a question. Of what a patch mends it is told by `compare` and `checkPatch` alone. */
  readonly advice: string;
  /** A handful of words for a summary line: `says 8 MB, is 4 MB`. */
  readonly brief?: string;
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** Of `checkPatch`, where both sides were compared: what the patch does. The other checks see one side only. */
  readonly change?: 'introduced' | 'fixed';
  /** Of `checkPatch`, where the words of the message tell it: nothing is said where the code in here shows one of the same change. */
  readonly around?: Span;
  /** Day since when the facts it rests on hold, `2021-08-09`: of code from before it says nothing. */
  readonly since?: string;
  /** Of code that a patch only shows nothing is said: told where the patch introduces or fixes it. */
  readonly changesOnly?: boolean;
  /** What a patch must add for it to be fixed, where the code itself goes: what only goes is not mended. */
  readonly mendedBy?: Mending;
  /**
   * It rests on what the rest of the text lacks: nothing is said on a line that the patch leaves as it is, nor where its
   * key stood in the old text, too.
   */
  readonly restsOnAbsence?: boolean;
  /** Where the new side lacks it, nothing is said: what a patch mends of it, `compare` tells. */
  readonly fixIsCompared?: boolean;
  /** Which of several slips that a rule knows: a line rewritten from one to another has one fixed and one introduced. */
  readonly slip?: string;
  /** Distinguishes findings of one rule in one function across images; default: the text of the span. */
  readonly key?: string;
}

/** What one of the added lines must have: those in the place of the code that goes, or all of the message. */
export interface Mending {
  readonly line: RegExp;
  readonly anywhere?: boolean;
  /** A line that stays is as it was, whatever else the patch changes. */
  readonly notOfContext?: boolean;
}

/** Something stands in its place. */
export const inPlace: Mending = { line: /\S/ };

export type Reporter = (report: Report) => void;

/**
 * What one side of a patch shows that proves nothing by itself: a result that nobody in view tests. Where the old side
 * has it open and the new side has it settled, under the same key in the same function, the patch fixes it.
 */
export type Observation =
  /** `what` says what the patch did about it, in place of the words of the old side. */
  | { readonly key: string; readonly state: 'settled'; readonly what?: string }
  /** `report` is how it is told; its place is on the old side. */
  | {
      readonly key: string;
      readonly state: 'open';
      readonly report: Report;
      /** What the message must speak of: others change the same for another reason. */
      readonly claim?: RegExp;
    };

/** Observations of one kind, and which patches are asked for them. */
export interface Comparison {
  /** What one of the added lines must have. */
  readonly added: RegExp;
  /** What the message must speak of. */
  readonly about?: RegExp;
  /** Words of functions, where they are others than the rule's. */
  readonly words?: RegExp;
  observe(fn: FunctionAnalysis, note: (observation: Observation) => void): void;
}

/** One class of defect. A rule implements the checks that it needs. */
export interface Rule {
  readonly meta: RuleMeta;
  /** Words of which at least one must occur in a function for the rule to be asked (a plain text scan). */
  readonly words?: RegExp;
  /** The same for prose. */
  readonly proseWords?: { test(text: string): boolean };
  /** Each function (or fragment of one) of a C text. */
  checkFunction?(fn: FunctionAnalysis, report: Reporter): void;
  /** The same, asked of both sides of a patch, for what proves nothing on one side alone. */
  readonly compare?: Comparison | readonly Comparison[];
  /** Each struct that a C text initialises outside of functions: ops tables. */
  checkTable?(table: StructTable, report: Reporter): void;
  /** Each stretch of prose: a commit message, a comment, the reviewer's words. */
  checkProse?(prose: Prose, report: Reporter): void;
  /** A message that carries a patch: its diffstat, hunks and raw lines. Offsets are in the document. */
  checkPatch?(message: PatchMessage, report: Reporter): void;
}
