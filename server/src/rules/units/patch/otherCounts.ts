import { countBounds } from '../../../kernel/pageNames.ts';
import type { FilePatch } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { differences, plainText, spaced, tokensOf, type Token } from '../../support/tokens.ts';

/** `pos <= nr_cpu_ids` that becomes `pos <= NR_STATS`, `i < 4` that becomes `i < ARRAY_SIZE(slots)`: the number of other things. */
export function otherCounts({ hunks }: FilePatch): Report[] {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const has = (name: string, side: 'added' | 'removed'): boolean =>
    lines.some(({ kind, text }) => kind === side && new RegExp(`\\b${name}\\b`).test(text));
  return hunks.flatMap(blocksOf).flatMap(({ removed, added }): Report[] => {
    if (removed.length > 2 || added.length > 2) return [];
    const [old, fresh] = [tokensOf(removed), tokensOf(added)];
    const [only, ...more] = differences(old, fresh);
    if (!only || more.length > 0 || only.to - only.from !== 1) return [];
    const [was, is] = [old[only.from]!, fresh[only.start]!];
    const isSize =
      /^[2-9]\d*$/.test(was.text) && /^ARRAY_SIZE \( [\w>. -]+ \)$/.test(spaced(fresh.slice(only.start, only.end)));
    if (
      isSize &&
      isBound(
        old.map(({ text }) => text),
        only.from,
      )
    )
      return [told(was, is, plainText(fresh.slice(only.start, only.end)))];
    if (only.end - only.start !== 1) return [];
    if (
      !countBounds.test(was.text) ||
      !countBounds.test(is.text) ||
      !isBound(
        old.map(({ text }) => text),
        only.from,
      )
    )
      return [];
    // What is declared anew is another name for the same, and so is a name within the other.
    const [a, b] = [was, is].map(({ text }) => text.toLowerCase());
    if (a!.includes(b!) || b!.includes(a!)) return [];
    const declares = (name: string) => new RegExp(`#define ${name}\\b|\\b${name} = |\\w ${name};`);
    if (
      lines.some(
        ({ kind, text }) =>
          (kind === 'added' && declares(is.text).test(text)) || (kind === 'removed' && declares(was.text).test(text)),
      )
    )
      return [];
    if (has(was.text, 'added') || has(is.text, 'removed')) return [];
    return [told(was, is, is.text)];
  });
}

function told(was: Token, is: Token, after: string): Report {
  return {
    start: was.start,
    end: was.end,
    change: 'fixed',
    what: `\`${was.text}\` is how many other things there are: the patch takes \`${after}\`.`,
    why: 'Some of what is meant are left out, or the loop goes on behind the last one.',
    advice: 'Do other loops over the same things end at the right number?',
    brief: `${was.text}, not ${after}`,
    slip: 'count',
    related: [{ start: is.start, end: is.end, message: 'on the other side' }],
    key: `count ${was.text}`,
  };
}

/** Behind a comparison, with members before it. */
function isBound(words: readonly string[], at: number): boolean {
  let i = at - 1;
  while (i > 0 && /^(?:->|\.)$/.test(words[i]!)) i -= 2;
  return /^[<>]=?$/.test(words[i] ?? '');
}
