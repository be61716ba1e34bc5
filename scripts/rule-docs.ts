/**
 * Writes the pages of the rules from their doc comments: docs/rules/ for readers, and server/src/rules/pages.ts for the
 * editor and the command line. `--check` only says whether they are in step.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rules } from '../server/src/rules/index.ts';
import type { Rule } from '../server/src/rules/rule.ts';

const root = resolve(import.meta.dirname, '..');

/** Source text of a rule's file. */
export function ruleSource(rule: Rule): string {
  return readFileSync(join(root, `server/src/rules/${rule.meta.id}.ts`), 'utf8');
}

/** The doc comment in front of the rule itself, as Markdown; empty where there is none. */
export function docComment(source: string): string {
  const at = source.search(/^export const \w+: Rule\b/m);
  const head = source.slice(0, at === -1 ? 0 : at).trimEnd();
  const open = head.lastIndexOf('/**');
  if (open === -1 || !head.endsWith('*/')) return '';
  return head
    .slice(open + 3, -2)
    .split('\n')
    .map((line) => line.replace(/^ \*(?: |$)/, '').trimEnd())
    .join('\n')
    .trim();
}

/** A rule's page: its doc comment, with what its metadata says under the title. */
export function rulePage(rule: Rule): string {
  const { id, number, severity, since, nursery, sources } = rule.meta;
  const [title = '', ...body] = docComment(ruleSource(rule)).split('\n');
  const state = nursery ? 'In the nursery: off unless asked for' : 'On';
  return [
    title,
    '',
    `\`${id}\` · ${number} · ${severity} · ${state}, since ${since}`,
    ...body,
    ...(sources.length > 0 ? ['', '## Learned from', '', ...sources.map((source) => `- ${escapeHtml(source)}`)] : []),
    '',
  ].join('\n');
}

/** Message ids stand in angle brackets. */
const escapeHtml = (text: string): string => text.replace(/<([^>]*)>/g, '`<$1>`');

/** All files that are made from the rules, by their path in the project. */
export function rulePages(): Map<string, string> {
  const sorted = [...rules].sort((a, b) => a.meta.id.localeCompare(b.meta.id));
  const pages = new Map(sorted.map((rule): [string, string] => [`docs/rules/${rule.meta.id}.md`, rulePage(rule)]));
  pages.set(
    'docs/rules/README.md',
    [
      '# Rules',
      '',
      'What is looked for, by rule. The pages are written by `node scripts/rule-docs.ts` from the doc comments of the rules.',
      '',
      '| rule | finds | severity |',
      '| --- | --- | --- |',
      ...sorted.map(
        ({ meta }) =>
          `| [${meta.id}](${meta.id}.md) | ${meta.title} | ${meta.severity}${meta.nursery ? ', nursery' : ''} |`,
      ),
      '',
    ].join('\n'),
  );
  const entries = sorted.map((rule) => `  ${JSON.stringify(rule.meta.id)}: ${JSON.stringify(rulePage(rule))},`);
  pages.set(
    'server/src/rules/pages.ts',
    [
      '/** The pages of the rules, written by scripts/rule-docs.ts from their doc comments. */',
      'export const rulePages: Readonly<Record<string, string>> = {',
      ...entries,
      '};',
      '',
    ].join('\n'),
  );
  return pages;
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  for (const [name, text] of rulePages()) {
    const path = join(root, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    if (check) {
      console.error(`${name} is out of step: run node scripts/rule-docs.ts`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${name}`);
  }
}
