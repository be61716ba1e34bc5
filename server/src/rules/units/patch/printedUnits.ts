import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf, type Block } from '../../support/changedCode.ts';
import { differences, spaced, tokensOf, type Difference, type Token } from '../../support/tokens.ts';

/** `printf("%u kB", 1 << shift)` that becomes `printf("%u kB", 1 << (shift - 10))`, `("%u bytes", size)` with another size. */
export function printedUnits(hunk: Hunk, subject: string): Report[] {
  if (!hunk.lines.some(({ text }) => withUnit.test(text))) return [];
  return blocksOf(hunk).flatMap((block): Report[] => {
    const { removed, added } = block;
    if (removed.length > mostLines || added.length > mostLines) return [];
    const unit = unitIn(hunk.lines, block);
    if (unit === undefined) return [];
    const [old, fresh] = [removed, added].map((lines) => tokensOf(lines.map(withoutStrings)));
    const [only, ...more] = differences(old!, fresh!).filter(({ from, to, start, end }) => {
      return /\w/.test(spaced(old!.slice(from, to)) + spaced(fresh!.slice(start, end)));
    });
    if (
      !only ||
      more.length > 0 ||
      !changesUnit(old!, fresh!, only, aboutMessages.test(subject) ? undefined : hunk.lines)
    )
      return [];
    const first = old![Math.min(only.from, old!.length - 1)];
    const line = first && removed.find((one) => one.start <= first.start && first.start < one.end);
    if (!first || !line) return [];
    const bare = /\S/.exec(line.text)?.index ?? 0;
    return [
      {
        start: line.start + bare,
        end: line.end,
        change: 'fixed',
        what: `What is printed here as \`${unit}\` counts another unit, or another thing: the patch converts it.`,
        why: 'Who reads the message takes the number for something that is many times larger or smaller.',
        advice: 'Do other messages print the same number?',
        brief: `not ${unit}`,
        slip: 'printed',
        key: `printed ${unit}`,
      },
    ];
  });
}

/** The subject is about what is printed: then a name for another is no new name for the same. */
const aboutMessages = /\b(?:messages?|print\w*|display\w*|shown?|output|logs?)\b/i;

const mostLines = 4;

const withUnit = /%[-+ #0-9.*]*(?:hh?|ll?|z|j|t)?[diuxX]\s?\(?(?<unit>[kKMGT]i?B|[KMG]?bytes?|[KM]bits|pages?)\b/;

/** The unit in the format of a message: in the changed lines, where both sides have the same, or just above them. */
function unitIn(lines: readonly HunkLine[], { removed, added }: Block): string | undefined {
  const [was, is] = [removed, added].map((side) =>
    side.map(({ text }) => withUnit.exec(text)?.groups!['unit']).find(Boolean),
  );
  if (was !== undefined || is !== undefined) return was === is ? was : undefined;
  const at = lines.indexOf(removed[0]!);
  const above: HunkLine[] = [];
  for (let i = at - 1; i >= 0 && above.length < mostLines && !/[;{}]\s*$/.test(lines[i]!.text); i--)
    above.push(lines[i]!);
  return above.map(({ text }) => withUnit.exec(text)?.groups!['unit']).find(Boolean);
}

function withoutStrings(line: HunkLine): HunkLine {
  return { ...line, text: line.text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => `"${' '.repeat(string.length - 2)}"`) };
}

/** A factor comes or goes, or one number that is known on both sides takes the place of another. */
function changesUnit(
  old: readonly Token[],
  fresh: readonly Token[],
  only: Difference,
  lines: readonly HunkLine[] | undefined,
): boolean {
  const [out, into] = [spaced(old.slice(only.from, only.to)), spaced(fresh.slice(only.start, only.end))];
  if (isFactor.test(into) !== isFactor.test(out)) return true;
  if (!isName.test(out) || !isName.test(into)) return false;
  if (!lines) return true;
  const has = (name: string, side: HunkLine['kind']): boolean =>
    lines.some(({ kind, text }) => (kind === 'context' || kind === side) && new RegExp(`\\b${name}\\b`).test(text));
  return has(out, 'added') && has(into, 'removed');
}

const isName = /^[a-z]\w*$/;
const isFactor = /^(?:>>|<<|\/|\*) [\w ().>-]+$|^- 10$|^[\w>.( )-]+ (?:>>|<<) [\w ().>-]+$/;
