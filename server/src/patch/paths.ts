/** Paths of a diff's header lines. `undefined` as a path is `/dev/null`. */

/** Undoes git's quoting of a path: `"a/\303\251.c"`. Octal escapes are bytes of UTF-8. */
export function unquotePath(quoted: string): string {
  if (!quoted.startsWith('"')) return quoted;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let i = 1;
  while (i < quoted.length && quoted[i] !== '"') {
    if (quoted[i] !== '\\') {
      const character = String.fromCodePoint(quoted.codePointAt(i)!);
      bytes.push(...encoder.encode(character));
      i += character.length;
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(quoted.slice(i + 1, i + 4))?.[0];
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8) & 0xff);
      i += 1 + octal.length;
      continue;
    }
    const letter = quoted[i + 1] ?? '\\';
    const at = 'abtnvfr'.indexOf(letter);
    bytes.push(...(at === -1 ? encoder.encode(letter) : [7 + at]));
    i += 2;
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** The name on a `--- ` or `+++ ` line, without its time stamp, with its prefix. */
export function nameOnLine(rest: string): string {
  if (rest.startsWith('"')) return unquotePath(rest);
  const tab = rest.indexOf('\t');
  const name = tab === -1 ? rest : rest.slice(0, tab);
  const words = name.trimEnd();
  return words.includes(' ') ? words.replace(/ \d{4}-\d\d-\d\d[ T][\d:. +-]*$/, '').trimEnd() : words;
}

/** The two names of `diff --git old new`, with their prefixes; undefined where it cannot be told where one ends. */
export function namesOfGitLine(rest: string): { old: string; new: string } | undefined {
  const line = rest.trimEnd();
  if (line.startsWith('"') || line.endsWith('"')) {
    const match = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(line);
    return match ? { old: unquotePath(match[1]!), new: unquotePath(match[2]!) } : undefined;
  }
  const first = line.indexOf(' ');
  if (first !== -1 && !line.includes(' ', first + 1)) return { old: line.slice(0, first), new: line.slice(first + 1) };
  const middle = (line.length - 1) / 2;
  if (line[middle] === ' ' && bare(line.slice(0, middle)) === bare(line.slice(middle + 1))) {
    return { old: line.slice(0, middle), new: line.slice(middle + 1) };
  }
  const split = line.indexOf(' b/');
  return split === -1 ? undefined : { old: line.slice(0, split), new: line.slice(split + 1) };
}

const bare = (name: string): string => name.slice(name.indexOf('/') + 1);

/**
 * Takes the prefixes off a pair of names: `a/` and `b/`, the other letters git can use, or two different top
 * folders of one tree (`linux.orig/` and `linux/`). Names that are equal have no prefix.
 */
export function withoutPrefixes(
  old: string | undefined,
  fresh: string | undefined,
): { old: string | undefined; new: string | undefined } {
  const o = old === '/dev/null' ? undefined : old;
  const n = fresh === '/dev/null' ? undefined : fresh;
  if (o === undefined || n === undefined) return { old: o && withoutLetter(o), new: n && withoutLetter(n) };
  if (letter(o) && letter(n)) return { old: o.slice(2), new: n.slice(2) };
  const rest = bare(o);
  if (o !== n && rest !== o && rest === bare(n) && rest !== '') return { old: rest, new: rest };
  if (letter(o) && o.slice(2) === n) return { old: n, new: n };
  if (letter(n) && n.slice(2) === o) return { old: o, new: o };
  return { old: o, new: n };
}

const letter = (name: string): boolean => name[1] === '/' && 'abciow12'.includes(name[0]!);
const withoutLetter = (name: string): string => (/^[ab]\//.test(name) ? name.slice(2) : name);
