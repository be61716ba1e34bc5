/** Words meant for people: a commit message, a comment, a reviewer's reply. */
export interface Prose {
  readonly kind: 'message' | 'comment' | 'reply';
  readonly text: string;
  /** Files that the message changes, or that the comment is in: what kind of table is spoken of. */
  readonly paths?: readonly string[];
}
