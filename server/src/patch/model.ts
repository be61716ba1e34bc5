import type { Problem, Span } from '../text/problem.ts';
import type { SourceMap } from '../text/sourceMap.ts';

/** One line of a hunk. Offsets are in the document; `text` has no marker, no quote marks and no line end. */
export interface HunkLine {
  readonly kind: 'context' | 'added' | 'removed' | 'comment' | 'no-newline';
  readonly text: string;
  /** Document span of the content after the marker. */
  readonly start: number;
  readonly end: number;
  /**
   * Present where the document does not hold `text` character by character (quoted-printable, base64, a line that
   * a mailer wrapped): offsets in `text` to offsets in the document.
   */
  readonly map?: SourceMap;
  /** Line numbers (1-based) in the old and new file; undefined on the side the line is not on. */
  readonly oldLine?: number;
  readonly newLine?: number;
}

/** What is wrong with a file or hunk of a message's own patch, so that `git apply` refuses or misreads it. */
export interface HunkDamage extends Span {
  /**
   * `short`: lines are missing. `long`: more changed lines than the header counts. `wrapped`: a line was broken in
   * two. `foreign`: a line without a marker. `blanks`: a no-break space where a context line has its blank.
   * `header`: a `+++ ` line without a `--- ` line above it.
   */
  readonly kind: 'short' | 'long' | 'wrapped' | 'foreign' | 'blanks' | 'header';
}

export interface Hunk {
  /** Document span of the `@@` line (without quote marks). */
  readonly header: Span;
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** What stands behind the second `@@`: usually the function the hunk is in. */
  readonly section: string;
  /** Document offset where `section` starts. */
  readonly sectionStart: number;
  readonly lines: readonly HunkLine[];
  /** True where lines were trimmed (a quoted reply) or the counts do not add up: what is out of view is unknown. */
  readonly fragment: boolean;
  /** Present where the hunk of an own patch is damaged. Quoted hunks are cut on purpose: no damage. */
  readonly damage?: readonly HunkDamage[];
}

export type Side = 'old' | 'new';

/** A stretch of an image: one hunk, and the file line its first line has on this side. */
export interface ImagePiece extends Span {
  readonly hunk: Hunk;
  readonly firstLine: number;
}

/** The text that a file's hunks stand for on one side. Pieces are in order; between two pieces is unseen code. */
export interface Image {
  readonly side: Side;
  readonly path: string;
  readonly text: string;
  /** Image offsets to document offsets. */
  readonly map: SourceMap;
  readonly pieces: readonly ImagePiece[];
  /** True where the text is the whole file, not only what the hunks show of it. */
  readonly whole: boolean;
}

export interface FilePatch {
  /** Document span of the file's part of the diff, from its first header line to the end of its last hunk. */
  readonly span: Span;
  /** Paths without `a/` and `b/`; undefined for `/dev/null`. */
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  readonly kind: 'modify' | 'add' | 'delete' | 'rename' | 'copy' | 'mode';
  readonly binary: boolean;
  /** True for hunks whose file header was cut away (`[snip]`): both paths are undefined. */
  readonly pathUnknown?: boolean;
  /** How deep this file's diff is quoted; absent for 0. A reply may hold quoted and own diffs. */
  readonly quoteDepth?: number;
  /** `diff --cc`: read for its structure, never analysed. */
  readonly combined: boolean;
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
  /** Present where a header line of an own patch was broken in two, or other text stands between its hunks. */
  readonly damage?: readonly HunkDamage[];
}

/** A line `name: value` of the message's end: Signed-off-by, Fixes, Link... */
export interface Trailer extends Span {
  readonly name: string;
  readonly value: string;
}

export interface DiffstatEntry extends Span {
  readonly path: string;
  readonly changes: number | undefined;
}

export interface Diffstat extends Span {
  readonly entries: readonly DiffstatEntry[];
  readonly files?: number;
  readonly insertions?: number;
  readonly deletions?: number;
}

/** What the message says about itself. */
export interface MessageFacts {
  readonly subject: string;
  /** Subject without `[PATCH v2 3/5]` and `Re:`. */
  readonly title: string;
  readonly from: string;
  readonly date: string;
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly references: readonly string[];
  readonly isReply: boolean;
  readonly isPatch: boolean;
  /** The subject names another project than the kernel. */
  readonly isOfOther: boolean;
  readonly version: number | undefined;
  readonly number: number | undefined;
  readonly total: number | undefined;
  readonly trailers: readonly Trailer[];
  readonly fixes: readonly (Span & { readonly commit: string; readonly subject: string })[];
  readonly links: readonly (Span & { readonly url: string })[];
  readonly baseCommit: string | undefined;
  readonly diffstat: Diffstat | undefined;
}

/** A stretch of the message's own words (not quoted, not diff), with its map to the document. */
export interface ProsePart {
  readonly kind: 'message' | 'changelog' | 'reply' | 'quoted';
  readonly text: string;
  readonly map: SourceMap;
}

/** One mail (or one bare diff, or one commit of `git log -p`) of a document. All offsets are in the document. */
export interface PatchMessage {
  readonly span: Span;
  readonly facts: MessageFacts;
  readonly prose: readonly ProsePart[];
  readonly files: readonly FilePatch[];
  /** How deep the diff is quoted; 0 for the message's own. */
  readonly quoteDepth: number;
  /** Decoded body text and its map, for rules that look at raw lines. */
  readonly body: { readonly text: string; readonly map: SourceMap };
  /** First line of an own diff that `git am` spoils: the mail declares format=flowed, and its diff does not follow it. */
  readonly spoiledByFlow?: Span;
  /** Present where an own diff was read from HTML, because the mail has no other text: git reads the tags as lines. */
  readonly isHtml?: true;
  readonly problems: readonly Problem[];
}

export interface PatchDocument {
  readonly kind: 'diff' | 'mail' | 'mbox' | 'log';
  readonly messages: readonly PatchMessage[];
  readonly problems: readonly Problem[];
}
