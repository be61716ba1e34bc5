import { rulePages } from '../rules/pages.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';

const mention = /\biommu-lens: ignore ([A-Za-z][\w-]{0,60})/g;

/** On a rule that a comment silences: what it looks for. */
export function ruleHover({ text }: Analysis, offset: number): HoverText | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? text.length : end);
  for (const match of line.matchAll(mention)) {
    const from = start + match.index + match[0].length - match[1]!.length;
    const to = start + match.index + match[0].length;
    if (offset < from || offset > to) continue;
    if (!Object.hasOwn(rulePages, match[1]!)) {
      return { start: from, end: to, parts: [{ text: `There is no rule ${match[1]}: this silences nothing.` }] };
    }
    // Heading, a line of facts, then what it is about.
    const [title, , about] = rulePages[match[1]!]!.split('\n\n');
    const parts = [`${title!.replace(/^# /, '')}.`, about!.replace(/\n/g, ' '), `Rule ${match[1]}, silenced here.`];
    return { start: from, end: to, parts: parts.map((words) => ({ text: words })) };
  }
  return undefined;
}
