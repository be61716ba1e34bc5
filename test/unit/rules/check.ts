import { analyseC } from '../../../server/src/c/index.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';
import type { Report, Rule } from '../../../server/src/rules/rule.ts';

const { parser, knowledge } = await createEngine();

/** What a rule reports in a C text. */
export function check(rule: Rule, text: string, path = 'example.c'): Report[] {
  const reports: Report[] = [];
  const { functions } = analyseC({ kind: 'file', path, text }, parser!, knowledge);
  for (const fn of functions) {
    // A rule is asked only where one of its words occurs: they must not cost a finding.
    if (rule.words?.test(text.slice(fn.location.start, fn.location.end)) === false) continue;
    rule.checkFunction?.(fn, (report) => reports.push(report));
  }
  return reports.sort((a, b) => a.start - b.start);
}

/** What a rule reports of the tables of a C text. */
export function tables(rule: Rule, text: string, path = 'example.c'): Report[] {
  const reports: Report[] = [];
  const analysis = analyseC({ kind: 'file', path, text }, parser!, knowledge);
  for (const table of analysis.tables) rule.checkTable?.(table, (report) => reports.push(report));
  return reports.sort((a, b) => a.start - b.start);
}

/** `line:column text` of each place, for comparison with `marked()`. */
export function places(text: string, reports: readonly { readonly start: number; readonly end: number }[]): string[] {
  return reports.map(({ start, end }) => {
    const before = text.slice(0, start).split('\n');
    return `${before.length}:${before.at(-1)!.length + 1} ${text.slice(start, end).replace(/\s+/g, ' ')}`;
  });
}

/**
 * Splits a fixture into the code and the places that its `^^^` lines mark in the line above; tabs stand for
 * themselves in both.
 */
export function marked(fixture: string): { readonly text: string; readonly expected: string[] } {
  const lines: string[] = [];
  const spans: { start: number; end: number }[] = [];
  let lineStart = 0;
  let length = 0;
  for (const line of fixture.split('\n')) {
    if (/^[ \t]*\^[ \t^]*$/.test(line)) {
      for (const { index, 0: carets } of line.matchAll(/\^+/g)) {
        spans.push({ start: lineStart + index, end: lineStart + index + carets.length });
      }
      continue;
    }
    lineStart = length;
    lines.push(line);
    length += line.length + 1;
  }
  const text = lines.join('\n');
  return { text, expected: places(text, spans) };
}

/** Code blocks of a rule's page under a heading: its own examples. */
export function examples(page: string, heading: 'Invalid' | 'Valid'): string[] {
  const section = page.split(/^ \* ## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^ \* ```c\n([\s\S]*?)^ \* ```$/gm)].map((match) => match[1]!.replace(/^ \* ?/gm, ''));
}

/** A text with the fix of its only report applied. */
export function fixed(rule: Rule, text: string): string | undefined {
  const [report, ...more] = check(rule, text);
  if (!report?.fix || more.length > 0) return undefined;
  let result = text;
  for (const { start, end, text: words } of [...report.fix.edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + words + result.slice(end);
  return result;
}
