import type { FilePatch, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { behindBrackets, differences, plainText, tokensOf, type Token } from '../../support/tokens.ts';

/** The message is about how large something is, or how many there are. */
export const aboutSizes =
  /\b(?:sizes?|sizeof|ARRAY_SIZE|too (?:small|large|short|long)|entry|entries|counters?|arrays?|elements?|overflow\w*|overr[au]n\w*|out[- ]of[- ]bounds?)\b/i;

/** The subject is about such a size, and nothing else. */
const aboutSizeof = /\bsizeof\b|\b(?:allocation|allocated|wrong) size\b/i;

/**
 * `sizeof(void *) << shift` that becomes `sizeof(pgd_t) << shift`, `i < ARRAY_SIZE(names)` that becomes
 * `i < ARRAY_SIZE(counters)`: the size of one thing for that of another.
 */
export function otherSizes({ hunks }: FilePatch, subject: string): Report[] {
  const isOfSizeof = aboutSizeof.test(subject);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return hunks.flatMap(blocksOf).flatMap(({ removed, added }): Report[] => {
    if (![removed, added].every((side) => side.some(({ text }) => /sizeof|ARRAY_SIZE/.test(text)))) return [];
    const [old, fresh] = [tokensOf(removed), tokensOf(added)];
    const [only, ...more] = differences(old, fresh);
    const open = only && more.length === 0 ? old.slice(0, only.from).findLastIndex(({ text }) => text === '(') : -1;
    const name = old[open - 1]?.text ?? '';
    if (!only || !/^(?:sizeof|ARRAY_SIZE)$/.test(name) || fresh[open - 1]?.text !== name) return [];
    const [before, after] = [insideOf(old, open), insideOf(fresh, open)];
    if (only.to > open + 1 + before.length || only.end > open + 1 + after.length) return [];
    // `sizeof(p)` and `sizeof(*p)`: what is allocated tells that, or the message does.
    if ([before, after].some((side) => side.length === 0)) return [];
    const isOfPointee = [before, after].some((side) => side[0]!.text === '*');
    if (isOfPointee && !isOfSizeof) return [];
    // What is pointed to stands in front of the allocation as well.
    const isNew = standsElsewhere(before, lines, 'removed') || standsElsewhere(after, lines, 'added');
    if (isNew && !isOfPointee) return [];
    const [was, is] = [plainText(before), plainText(after)];
    // `struct timeval` and `struct __kernel_old_timeval`: the same by another name.
    if (!isOfPointee && (isPartOf(before, after) || isPartOf(after, before))) return [];
    return [
      {
        start: old[open - 1]!.start,
        end: before.at(-1)!.end + 1,
        change: 'fixed',
        what: `\`${name}(${was})\` is how large or how many something else is: the patch takes \`${name}(${is})\`.`,
        why: 'It goes well where both happen to be equal: elsewhere the memory is too short, or what lies behind the end is touched.',
        advice: 'Do other places take the size of the same thing?',
        brief: `the size of ${was}`,
        related: [{ start: fresh[open - 1]!.start, end: after.at(-1)!.end + 1, message: 'on the other side' }],
        key: `size of ${was}`,
      },
    ];
  });
}

function insideOf(tokens: readonly Token[], open: number): readonly Token[] {
  return tokens.slice(open + 1, behindBrackets(tokens, open) - 1);
}

const nameIn = (inside: readonly Token[]): string =>
  inside.findLast(({ text }) => /^[a-z]\w*$/i.test(text))?.text ?? '';

const isPartOf = (a: readonly Token[], b: readonly Token[]): boolean => nameIn(b).includes(nameIn(a));

/** What is renamed, or used for other things on that side as well, is no other size. */
function standsElsewhere(inside: readonly Token[], lines: readonly HunkLine[], side: HunkLine['kind']): boolean {
  const name = nameIn(inside);
  const text = lines.flatMap((line) => (line.kind === side ? [line.text] : [])).join('\n');
  return new RegExp(`\\b${name}\\b`).test(text.replace(/\b(?:sizeof|ARRAY_SIZE)\([^()]*\)/g, ''));
}
