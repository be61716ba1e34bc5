import type { HunkLine } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';

/** A word or sign of C. */
export interface Token extends Span {
  readonly text: string;
}

/** Words and signs of lines, without comments and without the backslashes that continue a macro. */
export function tokensOf(lines: readonly HunkLine[]): Token[] {
  return lines.flatMap(({ text, start }) =>
    wordsAndSigns(
      text.replace(/\/\*.*?\*\/|\/\/.*$|^\s*\*(?:[\s/].*)?$|\\\s*$/g, (part) => ' '.repeat(part.length)),
      start,
    ),
  );
}

/** Words and signs of a text that starts at an offset. */
export function wordsAndSigns(text: string, start: number): Token[] {
  return Array.from(text.matchAll(/\w+|<<=?|>>=?|->|&&|\|\||[-+*/%&|^=<>!]=?|[^\s\w]/g), ({ 0: word, index }) => ({
    text: word,
    start: start + index,
    end: start + index + word.length,
  }));
}

/** Index behind the operand that starts at `at`: a name with members, calls and indexes, or what is in brackets. */
export function operandEnd(tokens: readonly Token[], at: number): number {
  let i = at;
  if (tokens[i]?.text === '(') return behindBrackets(tokens, i);
  if (!tokens[i] || !/^\w/.test(tokens[i]!.text)) return at;
  i++;
  for (;;) {
    const text = tokens[i]?.text;
    if ((text === '->' || text === '.') && /^\w/.test(tokens[i + 1]?.text ?? '')) i += 2;
    else if (text === '(' || text === '[') i = behindBrackets(tokens, i);
    else return i;
  }
}

/** Tokens between the farthest brackets that belong together: those of one operand, not of a body. */
const farthest = 400;

/** Index behind the bracket that closes the one at `at`; far on where none does. */
export function behindBrackets(tokens: readonly Token[], at: number): number {
  let depth = 0;
  const end = Math.min(tokens.length, at + farthest);
  for (let i = at; i < end; i++) {
    if (/^[([]$/.test(tokens[i]!.text)) depth++;
    else if (/^[)\]]$/.test(tokens[i]!.text) && --depth === 0) return i + 1;
  }
  return end;
}

/** Text of tokens with the brackets around the whole dropped. */
export function plainText(tokens: readonly Token[]): string {
  let [from, to] = [0, tokens.length];
  while (to - from > 2 && tokens[from]!.text === '(' && behindBrackets(tokens.slice(0, to), from) === to) {
    from++;
    to--;
  }
  let text = '';
  for (let i = from; i < to; i++) {
    const { text: word } = tokens[i]!;
    const before = i === from ? '' : tokens[i - 1]!.text;
    const isTight =
      before === '' ||
      /^(?:->|[.)\],;[])$/.test(word) ||
      /^(?:->|[.([!~])$/.test(before) ||
      (word === '(' && /^\w/.test(before));
    text += isTight ? word : ` ${word}`;
  }
  return text;
}

/** Tokens with a blank in between: to be compared, not to be shown. */
export const spaced = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ');

/** Removes from both lists what they have in common, one for one. */
export function cancel<T>(a: readonly T[], b: readonly T[], key: (one: T) => string): [T[], T[]] {
  /** Places in `b` by key, the first one last. */
  const places = new Map<string, number[]>();
  for (let j = b.length - 1; j >= 0; j--) {
    const same = places.get(key(b[j]!));
    if (same) same.push(j);
    else places.set(key(b[j]!), [j]);
  }
  const goneLeft = new Set<number>();
  const goneRight = new Set<number>();
  for (let i = a.length - 1; i >= 0; i--) {
    const j = places.get(key(a[i]!))?.pop();
    if (j === undefined) continue;
    goneLeft.add(i);
    goneRight.add(j);
  }
  return [a.filter((_, i) => !goneLeft.has(i)), b.filter((_, j) => !goneRight.has(j))];
}

/** Where two runs of tokens differ: [from, to) of the old one became [start, end) of the new one. */
export interface Difference {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Runs longer than this are not compared. */
const longestRun = 600;

/** The differences of two runs of tokens by their longest common subsequence. */
export function differences(old: readonly Token[], fresh: readonly Token[]): Difference[] {
  const [n, m] = [old.length, fresh.length];
  if (n > longestRun || m > longestRun) return [];
  const width = m + 1;
  const common = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      common[i * width + j] =
        old[i]!.text === fresh[j]!.text
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const found: Difference[] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    if (i < n && j < m && old[i]!.text === fresh[j]!.text) {
      i++;
      j++;
      continue;
    }
    const [from, start] = [i, j];
    while ((i < n || j < m) && !(i < n && j < m && old[i]!.text === fresh[j]!.text)) {
      if (j >= m || (i < n && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) i++;
      else j++;
    }
    found.push({ from, to: i, start, end: j });
  }
  return found;
}
