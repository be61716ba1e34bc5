import { sgMappers, tableMapperNames, wholeTableNames } from '../../kernel/scatterlists.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { behindBrackets, plainText, tokensOf, type Token } from '../support/tokens.ts';

/** The message knows the two counts of a table. */
export const aboutCounts = /\bnents\b|\bnumber of (?:[a-z]+ )?(?:sg|sgl|scatterlist|scatter-?gather)? ?entries\b/i;

/** Both counts as they are written, and a count of a table that a text names. */
type Member = 'nents' | 'orig_nents';
interface Count extends Span {
  /** `sgt` of `sgt->nents`. */
  readonly table: string;
  readonly member: Member;
  /** As written. */
  readonly text: string;
}

/** A table that goes into a call as a whole. */
interface Whole extends Span {
  readonly table: string;
}

/**
 * `sgt->nents` that becomes `sgt->orig_nents`, or goes into a function that takes the table and counts all of it, and the
 * other way round. Which one is right nothing in view needs to tell: the message does.
 */
export function countsCorrected(hunk: Hunk): Report[] {
  const blocks = blocksOf(hunk);
  if (!blocks.some(({ removed }) => removed.some(({ text }) => /\b(?:orig_)?nents\b/.test(text)))) return [];
  // A call may begin above what changes.
  const [old, fresh] = (['removed', 'added'] as const).map((side) =>
    tokensOf(hunk.lines.filter(({ kind }) => kind === 'context' || kind === side)),
  ) as [Token[], Token[]];
  const [before, after, wholes] = [countsIn(old), countsIn(fresh), wholeTablesIn(fresh)];
  return blocks.flatMap(({ removed, added }) => {
    const was = before.filter(isOf(removed));
    const is = after.filter(isOf(added));
    const tables = wholes.filter(isOf(added)).map(({ table }) => table);
    return [...corrected(was, is, 'nents', tables), ...corrected(was, is, 'orig_nents', [])];
  });
}

function isOf(lines: readonly HunkLine[]): (span: Span) => boolean {
  const [from, to] = [lines[0]!.start, lines.at(-1)!.end];
  return ({ start, end }) => from <= start && end <= to;
}

function corrected(
  before: readonly Count[],
  after: readonly Count[],
  was: Member,
  wholes: readonly string[],
): Report[] {
  const tables = new Set([...wholes, ...after.filter(({ member }) => member !== was).map(({ table }) => table)]);
  const stays = after.filter(({ member }) => member === was).map(({ table }) => table);
  return before.flatMap(({ table, member, text, start, end }) => {
    if (member !== was) return [];
    // As often as it stands on the new side, it may be one of those.
    const at = stays.indexOf(table);
    if (at !== -1) stays.splice(at, 1);
    if (at !== -1 || !tables.has(table)) return [];
    return [{ start, end, change: 'fixed' as const, ...wordsOf(text, was), key: `${was} of ${table}` }];
  });
}

function wordsOf(text: string, was: Member): Pick<Report, 'what' | 'why' | 'advice' | 'brief'> {
  return was === 'nents'
    ? {
        what: `${text} says how many entries are mapped for the device; the patch takes all that there are.`,
        why: 'An IOMMU may put neighbouring entries together: then fewer are mapped, and the pages of the last ones are left out.',
        advice: 'Do all that go through the pages of this table take orig_nents?',
        brief: 'mapped entries taken for all',
      }
    : {
        what: `${text} says how many entries there are; the patch takes those that are mapped for the device.`,
        why: 'An IOMMU may put neighbouring entries together: then fewer are mapped, and behind them there are no addresses.',
        advice: 'Do all that use the addresses of this table take nents?',
        brief: 'all entries taken for those mapped',
      };
}

/** Counts that are read: not what is set, and not what is given to the call that maps, which may well be the first count. */
function countsIn(tokens: readonly Token[]): Count[] {
  const given = givenToMap(tokens);
  return tokens.flatMap(({ text, start, end }, i): Count[] => {
    const arrow = tokens[i - 1]?.text;
    if ((text !== 'nents' && text !== 'orig_nents') || (arrow !== '->' && arrow !== '.')) return [];
    if (tokens[i + 1]?.text === '=' || given.some(([from, to]) => from < i && i < to)) return [];
    const from = placeStart(tokens, i);
    return [
      {
        table: plainText(tokens.slice(from, i - 1)),
        member: text,
        text: plainText(tokens.slice(from, i + 1)),
        start: tokens[from]?.start ?? start,
        end,
      },
    ];
  });
}

function givenToMap(tokens: readonly Token[]): (readonly [from: number, to: number])[] {
  return tokens.flatMap(({ text }, i) => (sgMappers.has(text) ? [[i, behindBrackets(tokens, i + 1)] as const] : []));
}

/** `table` of `dma_unmap_sgtable(dev, table, ...)` and of `..._sgtable(dev, &table, ...)`. */
function wholeTablesIn(tokens: readonly Token[]): Whole[] {
  return tokens.flatMap(({ text }, i) => {
    if (!wholeTableNames.test(text) || tableMapperNames.test(text) || tokens[i + 1]?.text !== '(') return [];
    return argumentsOf(tokens.slice(i + 2, behindBrackets(tokens, i + 1) - 1));
  });
}

/** Arguments as written, without `&`, from the tokens between the brackets. */
function argumentsOf(tokens: readonly Token[]): Whole[] {
  const found: Whole[] = [];
  let from = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const text = tokens[i]?.text;
    if (text === '(' || text === '[') i = behindBrackets(tokens, i) - 1;
    else if (text === ',' || text === undefined) {
      if (tokens[from]?.text === '&') from++;
      const [first, last] = [tokens[from], tokens[i - 1]];
      if (first && last && from < i)
        found.push({ table: plainText(tokens.slice(from, i)), start: first.start, end: last.end });
      from = i + 1;
    }
  }
  return found;
}

/** Index of the first token of the place whose last member is at `at`: `a->b[i].nents`. */
function placeStart(tokens: readonly Token[], at: number): number {
  let i = at;
  while (i > 1 && /^(?:->|\.)$/.test(tokens[i - 1]!.text)) {
    let before = i - 2;
    if (tokens[before]!.text === ']') {
      while (before > 0 && tokens[before]!.text !== '[') before--;
      before--;
    }
    if (before < 0 || !/^\w/.test(tokens[before]!.text)) return i;
    i = before;
  }
  return i;
}
