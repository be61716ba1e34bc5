/**
 * Writes l10n/bundle.l10n.json, the client's own words in English: what a translator starts from. Words come from
 * `vscode.l10n.t('...')` in the client and from the list that the table view's page has. `--check` only compares.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strings } from '../client/src/tableView/page/strings.ts';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'l10n/bundle.l10n.json');

/** Every text that the client can show, in order. */
export function words(): string[] {
  const found = new Set<string>(strings);
  const sources = readdirSync(join(root, 'client/src'), { recursive: true, encoding: 'utf8' });
  for (const path of sources.filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(root, 'client/src', path), 'utf8');
    // `t` is what files that know no editor are given.
    for (const [, quoted] of text.matchAll(/\b(?:l10n\.)?t\(\s*('(?:[^'\\\n]|\\.)*')/g)) found.add(unquote(quoted!));
  }
  return [...found].sort();
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/** The file as it should be. */
export function bundleText(): string {
  return `${JSON.stringify(Object.fromEntries(words().map((text) => [text, text])), null, 2)}\n`;
}

if (import.meta.main) {
  if (!process.argv.includes('--check')) writeFileSync(bundle, bundleText());
  else if (readFileSync(bundle, 'utf8') !== bundleText()) {
    console.error('l10n/bundle.l10n.json is out of date: run node scripts/l10n.ts');
    process.exitCode = 1;
  }
}
