import type { FilePatch, HunkLine } from '../../patch/model.ts';

/** A stretch of one function that a hunk shows without a break, on both sides. */
export interface Segment {
  readonly lines: readonly HunkLine[];
  /** From its head to its closing brace. */
  readonly whole: boolean;
}

/**
 * Stretches between lines that start at the margin: heads of functions and their braces, whichever side they are on.
 * What begins or ends on one side only is left out: its lines may be parts of two functions.
 */
export function segmentsOf(file: FilePatch): Segment[] {
  return file.hunks.flatMap(({ lines: all }) => {
    const found: Segment[] = [];
    let lines: HunkLine[] = [];
    let fromHead = false;
    let isKept = true;
    const close = (last: HunkLine | undefined): void => {
      const isWhole = fromHead && last?.text.startsWith('}') === true;
      if (lines.length > 0 && isKept && (last?.kind ?? 'context') === 'context') found.push({ lines, whole: isWhole });
      lines = [];
    };
    for (const line of all) {
      if (line.kind === 'comment' || line.kind === 'no-newline') continue;
      if (!/^[^\s#/]/.test(line.text) || /^\w+:\s*$/.test(line.text)) {
        lines.push(line);
        continue;
      }
      close(line);
      fromHead = line.text.startsWith('{') && line.kind === 'context';
      isKept = line.kind === 'context';
    }
    close(undefined);
    return found;
  });
}

/** Lines by the words in them, in order: most names are in few. Lines that no person writes are left out. */
export function linesByWord(lines: readonly HunkLine[]): (word: string) => readonly HunkLine[] {
  let byWord: Map<string, HunkLine[]> | undefined;
  return (word) => {
    if (!byWord) {
      byWord = new Map();
      for (const line of lines) {
        if (line.text.length > longestLine) continue;
        for (const one of new Set(codeOf(line).match(/[A-Za-z_]\w*/g))) {
          const same = byWord.get(one);
          if (same) same.push(line);
          else byWord.set(one, [line]);
        }
      }
    }
    return byWord.get(word) ?? [];
  };
}

/** Characters of a line that is looked at. */
export const longestLine = 200;

/** The code of a line: strings and comments are blanks of the same length. */
export function codeOf({ text }: HunkLine): string {
  const blank = (part: string): string => ' '.repeat(part.length);
  return text
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'/g, blank)
    .replace(/\/\*.*?(?:\*\/|$)|\/\/.*$/g, blank)
    .replace(/^\s*\*(?:[\s/].*)?$/, blank);
}
