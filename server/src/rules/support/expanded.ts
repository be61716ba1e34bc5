import type { HunkLine } from '../../patch/model.ts';
import { tokensOf, type Token } from './tokens.ts';

/** What added lines set once, by its name: `pgoff_t pgoff = OFFSET + irq * 2;`. */
export function madeIn(lines: readonly HunkLine[]): ReadonlyMap<string, readonly Token[]> {
  const made = new Map<string, readonly Token[]>();
  const again = new Set<string>();
  for (const line of lines) {
    const { name, value } = (line.kind === 'added' && setting.exec(line.text)?.groups) || {};
    if (name === undefined || value === undefined) continue;
    if (made.has(name)) again.add(name);
    made.set(name, tokensOf([{ ...line, text: value, start: line.start + line.text.lastIndexOf(value) }]));
  }
  // What the old side has, too, is no new name for something.
  const old = new Set(tokensOf(lines.filter(({ kind }) => kind === 'removed')).map(({ text }) => text));
  return new Map([...made].filter(([name]) => !again.has(name) && !old.has(name)));
}

const setting = /^\s*(?:(?:const |unsigned |struct )?\w[\w ]*\s\*?)?(?<name>[a-z]\w*) = (?<value>[^;]+);\s*$/;

/** Tokens with new names replaced by what they were made of, and without the brackets. */
export function expanded(tokens: readonly Token[], made: ReadonlyMap<string, readonly Token[]>): Token[] {
  return tokens.flatMap((token) => made.get(token.text) ?? [token]).filter(({ text }) => !/^[()]$/.test(text));
}
