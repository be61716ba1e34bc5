import type { FilePatch, HunkLine } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';
import type { Reporter } from '../rule.ts';

/** Control characters but tab and form feed, and all that format text without being seen. */
const invisible = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]|[\p{Cf}]/u;

/** Of each file the first. */
export function checkInvisible(own: readonly FilePatch[], report: Reporter): void {
  for (const file of own) {
    for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
      if (line.kind !== 'added') continue;
      const match = invisible.exec(line.text);
      if (!match) continue;
      const code = match[0].codePointAt(0)!;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      const isOrder = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(match[0]);
      report({
        ...placeOf(line, match.index, match[0].length),
        what: isOrder
          ? `This added line has the bidirectional control character ${name}: it reads in another order than it is compiled in.`
          : `This added line has the invisible character ${name}.`,
        why: 'What is reviewed is not what is compiled.',
        advice: 'Remove it, or write it as an escape if a string needs it.',
        brief: `invisible ${name}`,
        ...(isOrder ? { severity: 'error' as const } : {}),
        key: name,
      });
      break;
    }
  }
}

/** Document span of a part of a hunk line. */
function placeOf(line: HunkLine, at: number, length: number): Span {
  const mapped = line.map?.spanToSource(at, at + length);
  return mapped ?? { start: line.start + at, end: line.start + at + length };
}
