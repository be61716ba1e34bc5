import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hintFamilies } from '../../server/src/analysis/hints.ts';
import { strings as pageStrings } from '../../client/src/tableView/page/strings.ts';
import { bundleText } from '../../scripts/l10n.ts';
import { version } from '../../server/src/cli/version.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('package.json');
const manifest = JSON.parse(text) as {
  version: string;
  activationEvents: string[];
  contributes: {
    commands: { command: string; category: string }[];
    configuration: { properties: Record<string, { default: unknown }> };
    grammars: { path: string; scopeName: string }[];
    languages: { configuration: string }[];
    walkthroughs: { steps: { media: { svg: string } }[] }[];
  };
};
const strings = JSON.parse(read('package.nls.json')) as Record<string, string>;
const { contributes } = manifest;

describe('the manifest', () => {
  it('takes every text from package.nls.json, and leaves none there unused', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    expect([...used].filter((key) => strings[key!] === undefined)).toEqual([]);
    expect(Object.keys(strings).filter((key) => !used.has(key))).toEqual([]);
  });

  it('has every word of the client in the file that translators start from', () => {
    expect(read('l10n/bundle.l10n.json')).toBe(bundleText());
    for (const text of pageStrings) expect(bundleText()).toContain(JSON.stringify(text));
  });

  it('has a setting for every family of hints, on by default', () => {
    for (const family of hintFamilies) {
      expect(contributes.configuration.properties[`iommuLens.hints.${family}`]?.default, family).toBe(true);
    }
  });

  it('wakes for languages and its own view only', () => {
    for (const event of manifest.activationEvents)
      expect(event).toMatch(/^onLanguage:(diff|c)$|^onWebviewPanel:iommuLens\./);
  });

  it('names only commands of one category, each registered by the client', () => {
    const client = readdirSync(join(root, 'client/src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => read(join('client/src', path)))
      .join('\n');
    for (const { command, category } of contributes.commands) {
      expect(category).toBe('%category%');
      expect(client, command).toContain(`registerCommand('${command}'`);
    }
  });

  it('points only to files that are there', () => {
    const paths = [
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
    for (const { path, scopeName } of contributes.grammars) {
      expect((JSON.parse(read(path)) as { scopeName: string }).scopeName).toBe(scopeName);
    }
  });

  it('has the pictures that the documents show, none of them large', () => {
    const pictures = readdirSync(join(root, 'docs/images'));
    for (const name of pictures) expect(statSync(join(root, 'docs/images', name)).size, name).toBeLessThan(300_000);
    for (const document of ['README.md', 'docs/guide.md']) {
      const shown = [...read(document).matchAll(/!\[[^\]]+\]\((?:docs\/)?images\/([^)]+)\)/g)].map(([, name]) => name!);
      expect(shown.length, document).toBeGreaterThan(1);
      for (const name of shown) expect(pictures, document).toContain(name);
    }
  });

  it('has the version that the command line prints', () => {
    expect(manifest.version).toBe(version);
  });
});
