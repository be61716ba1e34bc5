import type { PatchMessage } from './model.ts';

/** The subject of a message, and each stretch of its words. */
export function textsOf(message: PatchMessage): string[] {
  return [message.facts.subject, ...message.prose.map(({ text }) => text)];
}
