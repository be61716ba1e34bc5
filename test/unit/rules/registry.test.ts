import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { docComment, rulePages, ruleSource } from '../../../scripts/rule-docs.ts';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';
import { rules } from '../../../server/src/rules/index.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';

const root = resolve(import.meta.dirname, '../../..');
const engine = await createEngine();

const ruleFiles = readdirSync(join(root, 'server/src/rules'))
  .filter((name) => name.endsWith('.ts'))
  .filter((name) => /^export const \w+: Rule\b/m.test(readFileSync(join(root, 'server/src/rules', name), 'utf8')))
  .map((name) => name.slice(0, -3));

describe('the registry', () => {
  it.each(ruleFiles.map((name) => [name]))('has the rule of %s.ts', (name) => {
    expect(rules.map((rule) => rule.meta.id)).toContain(name);
  });

  it('has nothing else, and nothing twice', () => {
    expect(rules.map((rule) => rule.meta.id).sort()).toEqual([...ruleFiles].sort());
    expect(new Set(rules.map((rule) => rule.meta.number)).size).toBe(rules.length);
  });
});

/** Code blocks of a page under a heading, with the language of each. */
function blocks(page: string, heading: string): { language: string; text: string }[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    text: match[2]!,
  }));
}

/** Name under which an example of each language is analysed. */
const names: Readonly<Record<string, string>> = {
  c: 'drivers/iommu/example.c',
  patch: 'example.patch',
  message: 'example.txt',
};

function findings(rule: Rule, { language, text }: { language: string; text: string }): string[] {
  const mail = `From: Example Developer <dev@example.org>\nSubject: [PATCH] iommu: example\n\n${text}`;
  const document = language === 'message' ? { name: 'example.eml', text: mail } : { name: names[language]!, text };
  return analyseDocument(document, engine, { nursery: true, only: new Set([rule.meta.id]) }).findings.map(
    (finding) => `${finding.rule}: ${finding.what}`,
  );
}

describe.each(rules.map((rule) => [rule.meta.id, rule] as const))('%s', (_, rule) => {
  const page = docComment(ruleSource(rule));

  it('has a page with a title, what it is about, and examples', () => {
    expect(page).toMatch(/^# \S/);
    expect(page).toContain('\n## Invalid\n');
    expect(page).toContain('\n## Valid\n');
    expect(page.split('\n')[0]).toBe(`# ${rule.meta.title}`);
  });

  it.each(blocks(page, 'Invalid').map((block, i) => [i + 1, block] as const))(
    'reports invalid example %i',
    (_i, block) => {
      expect(findings(rule, block).length).toBeGreaterThan(0);
    },
  );

  it.each(blocks(page, 'Valid').map((block, i) => [i + 1, block] as const))(
    'is silent about valid example %i',
    (_i, block) => {
      expect(findings(rule, block)).toEqual([]);
    },
  );
});

describe('the pages', () => {
  it.each([...rulePages()])('%s says what the doc comment says', (name, text) => {
    const path = join(root, name);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(text);
  });
});
