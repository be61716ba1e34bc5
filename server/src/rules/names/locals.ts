import type { HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { codeOf, linesByWord, longestLine, type Segment } from './segments.ts';

/** Lines of the new side of a file that have a word. */
export type NewLines = (word: string) => readonly HunkLine[];

/** A local whose declaration the patch removes while a line further down that stays uses it. */
export function staleLocals(newLines: NewLines, { lines }: Segment): Report[] {
  const found: Report[] = [];
  // Code that is built or not by a condition may have another declaration.
  if (lines.some(({ text }) => /^\s*#/.test(text))) return found;
  // Who adds a line knows what is declared: another of the name, of the whole file.
  const stays = linesByWord(lines.filter(({ kind }) => kind === 'context'));
  const asked = new Set<string>();
  for (const line of lines) {
    if (line.kind !== 'removed') continue;
    for (const { name, column } of declaredIn(line)) {
      if (asked.has(name)) continue;
      asked.add(name);
      const use = stays(name).find((one) => one.start > line.start && placeOf(one, name) !== undefined);
      // As a variable, a parameter or a macro, anywhere in the file.
      if (!use || newLines(name).some((one) => mayDeclare(one, name))) continue;
      const start = use.start + placeOf(use, name)!;
      const place = { start: line.start + column, end: line.start + column + name.length };
      found.push({
        start,
        end: start + name.length,
        change: 'introduced',
        what: `${name} is used here, and the patch removes its declaration above.`,
        why: 'This does not build.',
        advice: 'Is the use to go as well, or the declaration to stay?',
        brief: `${name} is no longer declared`,
        related: [{ ...place, message: 'declared here before' }],
        key: `stale ${name}`,
      });
    }
  }
  return found;
}

/** In the outermost block: of an inner one, the block around may have another of the name. */
const typed =
  /^(\t(?:(?:const|volatile|unsigned|signed|register)\s+)*(?:(?:struct|union|enum)\s+\w+|\w+)(?:\s+(?:int|long|char|short|const)\b)*(?:\s+__\w+)*[\s*]+)(\**[a-z_]\w*(?:\[\w*\])?(?:\s*=.*|\s*,.*)?);\s*$/;
/** What begins a statement. */
const noType = /^\s*(?:return|goto|case|else|sizeof|typedef|break|continue|extern|static|do|if|while|for)\b/;
const keyword = /^(?:int|long|char|short|unsigned|signed|const|void|bool|float|double|__\w+)$/;

/** Names that a line declares, with where they stand in it. */
function declaredIn(line: HunkLine): { readonly name: string; readonly column: number }[] {
  if (line.text.length > longestLine) return [];
  const text = codeOf(line);
  const match = noType.test(text) ? null : typed.exec(text);
  if (!match) return [];
  const [, before, rest] = match as unknown as [string, string, string];
  // An initialiser may have commas of its own.
  const list = rest.includes('=') ? rest.slice(0, rest.indexOf('=')) : rest;
  return Array.from(list.matchAll(/(?:^|,)\s*\**\s*([a-z_]\w*)/g), (one) => ({
    name: one[1]!,
    column: before.length + one.index + one[0].length - one[1]!.length,
  })).filter(({ name }) => !keyword.test(name));
}

/** Errs on the side of true: something that may be a type, or a star, stands before the name. */
function mayDeclare(line: HunkLine, name: string): boolean {
  const text = codeOf(line);
  return [
    // `struct x *name __free(put) = get(x)`, `(int name,`; a product looks the same.
    String.raw`(?<!\b(?:return|goto|case|else|sizeof|in))(?:\b[a-z_]\w*\s+|\*\s*|}\s*)${name}\b(?!\s*(?:\(|[-+|&^]?=\s*=))`,
    // One of a list: `u32 a = 0, name;`, or a line of such a list.
    String.raw`^\s*[a-z_]\w*[\s*]+\w+\b.*,\s*\**${name}\s*(?:[=,;[]|$)`,
    String.raw`^\s+\**${name}(?:\[\w*\])?\s*(?:,|=.*,|;)`,
    // A label, which macros jump to.
    String.raw`^\s*${name}:(?!:)`,
    String.raw`^\s*#\s*define\b.*\b${name}\b`,
    // DEFINE_FOO(name), CLASS(foo, name), for_each_foo_scoped(name, x)
    String.raw`\b[a-z_]*(?:DEFINE|DECLARE|CLASS|HEAD|ONSTACK|scoped|guard|LIST)\w*\s*\(.*\b${name}\b`,
  ].some((pattern) => new RegExp(pattern, 'i').test(text));
}

/**
 * Where a line surely uses a name as a variable: sets it, reads through it, returns or tests it. An argument may be a
 * member or a label to a macro.
 */
function placeOf(line: HunkLine, name: string): number | undefined {
  const isUse = [
    String.raw`(?<![\w.>]|struct |enum |union |goto )${name}\b(?=\s*(?:[-+*/%|&^]?=[^=]|->|\[|\+\+|--|<<=|>>=))`,
    String.raw`(?<=[^=!<>]= )${name}\b(?=\s*(?:;|[-+*/|&]))`,
    String.raw`(?<=\breturn |\bif \(!?|\bwhile \(!?|&& !?|\|\| !?)${name}\b(?!\s*\()`,
  ];
  const code = codeOf(line);
  const found = isUse.flatMap((pattern) => new RegExp(pattern).exec(code)?.index ?? []);
  return found.length > 0 ? Math.min(...found) : undefined;
}
