/** Words meant for people: a commit message, a comment, a reviewer's reply. */
export interface Prose {
  readonly kind: 'message' | 'comment' | 'reply';
  readonly text: string;
}
