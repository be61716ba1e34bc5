import type { HunkLine } from '../../patch/model.ts';
import { callsIn, type TextCall } from './rewrittenCalls.ts';

/** The first call behind a line, of those that stay, that gets a variable before it is set anew. */
export function callBehind(lines: readonly HunkLine[], at: number, name: string): TextCall | undefined {
  const behind = lines.slice(at + 1);
  const own = behind.findIndex(({ text }) => new RegExp(`\\b${name} [-+]?= |^}`).test(text));
  const kept = behind.slice(0, own < 0 ? undefined : own).filter(({ kind }) => kind === 'context');
  return callsIn(kept).find(({ args }) => args.includes(name));
}
