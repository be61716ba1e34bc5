import { countingUp } from '../../../kernel/pageNames.ts';
import { lengthResultNames } from '../../../kernel/sizeNames.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { tokensOf } from '../../support/tokens.ts';
import { countedIn } from './counted.ts';

/** `size >> PAGE_SHIFT` in the place of code that rounded the same size up. */
export function sizesCut(hunk: Hunk): Report[] {
  const of = (kind: HunkLine['kind']): HunkLine[] => hunk.lines.filter((line) => line.kind === kind);
  const added = of('added').filter(({ text }) => cut.test(text));
  if (added.length === 0) return [];
  const rounded = (lines: readonly HunkLine[]) => countedIn(tokensOf(lines), roundingUp);
  const [old, still] = [rounded(of('removed')), rounded([...of('added'), ...of('context')])];
  return added.flatMap(({ text, start }): Report[] => {
    const match = cut.exec(text)!;
    const name = match.groups!['name']!;
    const was = old.find(({ parts }) => parts.join() === name);
    if (!lengthResultNames.test(name) || !was || still.some(({ parts }) => parts.join() === name)) return [];
    const from = start + match.index;
    return [
      {
        start: from,
        end: from + match[0].length,
        change: 'introduced',
        what: `\`${match[0]}\` leaves out what is less than a page; \`${was.name}(${name})\` rounded up before.`,
        why: 'A size that need not be one of whole pages is counted too short: the last page is not allocated, mapped or freed.',
        advice: `Write PFN_UP(${name}), or round ${name} up first. Or do all callers align it?`,
        brief: `${name} is not rounded up`,
        related: [{ start: was.start, end: was.end, message: 'rounded up here' }],
        key: `cut ${name}`,
      },
    ];
  });
}

const roundingUp = new RegExp(`^get_order$|${countingUp.source}`);

const cut = /\b(?<name>[a-z]\w*) (?:>> \w*PAGE_SHIFT|\/ \w*PAGE_SIZE)\b/;
