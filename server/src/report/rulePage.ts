import { rulePages } from '../rules/pages.ts';

/** A rule's page as Markdown: what it looks for, why, what it needs to see, examples. */
export function rulePage(rule: string): string | undefined {
  return Object.hasOwn(rulePages, rule) ? rulePages[rule] : undefined;
}
