import { roundingUp } from '../../../kernel/pageNames.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';

/** `size = ALIGN(size, leaf);` that a fix puts before `count = size >> shift;`: what is less than a page was left out. */
export function roundedBefore({ lines }: Hunk): Report[] {
  return lines.flatMap((line, at): Report[] => {
    const name = line.kind === 'added' ? rounding.exec(line.text)?.groups!['name'] : undefined;
    if (
      name === undefined ||
      lines.some(({ kind, text }) => kind === 'removed' && rounding.exec(text)?.groups!['name'] === name)
    )
      return [];
    const cut = cutBehind(lines, at, name);
    if (!cut) return [];
    const [use, match] = cut;
    const start = use.start + match.index;
    return [
      {
        start,
        end: start + match[0].length,
        change: 'fixed',
        what: `\`${match[0]}\` leaves out what is less than a whole one: the patch rounds ${name} up first.`,
        why: 'For what is left over nothing is counted, and where it is less than one altogether the result is 0.',
        advice: 'Do other places that cut the same size round up as well?',
        brief: `${name} is not rounded up`,
        related: [{ start: line.start, end: line.end, message: 'rounded up here' }],
        key: `cut ${name}`,
      },
    ];
  });
}

/** Lines from the rounding to where the size is cut. */
const farthest = 12;

/** The first line that stays and cuts the size, before it is set anew. */
function cutBehind(
  lines: readonly HunkLine[],
  at: number,
  name: string,
): readonly [HunkLine, RegExpExecArray] | undefined {
  const cut = new RegExp(`(?<![\\w.>])${name} (?:>> [\\w>.-]+|/ [\\w>.-]*(?:size|SIZE|SZ)\\w*)`);
  const again = new RegExp(`(?<![\\w.>])${name} [-+*/|&]?= |(?<![\\w.>])${name} (?:>>|<<)= |^}`);
  for (const line of lines.slice(at + 1, at + 1 + farthest)) {
    if (line.kind === 'removed') continue;
    const match = cut.exec(line.text);
    if (match && line.kind === 'context') return [line, match];
    if (match || again.test(line.text)) return undefined;
  }
  return undefined;
}

const rounding = new RegExp(`^\\s*(?<name>[a-z]\\w*) = (?:${roundingUp.source})\\(\\k<name>\\b[^;]*\\);`);
