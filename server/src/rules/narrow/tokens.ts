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
      text.replace(/\/\*.*?\*\/|\/\/.*$|^\s*\*.*$|\\\s*$/g, (part) => ' '.repeat(part.length)),
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

/** Index behind the bracket that closes the one at `at`. */
export function behindBrackets(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (/^[([]$/.test(tokens[i]!.text)) depth++;
    else if (/^[)\]]$/.test(tokens[i]!.text) && --depth === 0) return i + 1;
  }
  return tokens.length;
}

/** Text of tokens with the brackets around the whole dropped. */
export function plainText(tokens: readonly Token[]): string {
  let [from, to] = [0, tokens.length];
  while (to - from > 2 && tokens[from]!.text === '(' && behindBrackets(tokens.slice(0, to), from) === to) {
    from++;
    to--;
  }
  return tokens
    .slice(from, to)
    .map(({ text }) => text)
    .join(' ');
}

/** Removes from both lists what they have in common, one for one. */
export function cancel<T>(a: readonly T[], b: readonly T[], key: (one: T) => string): [T[], T[]] {
  const left = [...a];
  const right = [...b];
  for (let i = left.length - 1; i >= 0; i--) {
    const j = right.findIndex((one) => key(one) === key(left[i]!));
    if (j === -1) continue;
    left.splice(i, 1);
    right.splice(j, 1);
  }
  return [left, right];
}
