import { sgMappers, wholeTableCalls } from '../../kernel/scatterlists.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { behindBrackets, plainText, tokensOf, type Token } from '../support/tokens.ts';

/** The message knows the two counts of a table. */
export const aboutCounts = /\bnents\b|\bnumber of (?:[a-z]+ )?(?:sg|sgl|scatterlist|scatter-?gather)? ?entries\b/i;

/** Both counts as they are written, and a count of a table that a text names. */
type Member = 'nents' | 'orig_nents';
interface Count {
  readonly table: string;
  readonly member: Member;
  readonly start: number;
  readonly end: number;
}

/**
 * `sgt->nents` that becomes `sgt->orig_nents`, or goes into a function that takes the table and counts all of it, and the
 * other way round. Which one is right nothing in view needs to tell: the message does.
 */
export function countsCorrected(hunk: Hunk): Report[] {
  const blocks = blocksOf(hunk);
  if (!blocks.some(({ removed }) => removed.some(({ text }) => /\b(?:orig_)?nents\b/.test(text)))) return [];
  // The call that maps may begin above what changes.
  const old = countsIn(tokensOf(hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed')));
  return blocks.flatMap(({ removed, added }) => {
    const [from, to] = [removed[0]!.start, removed.at(-1)!.end];
    const here = old.filter(({ start, end }) => from <= start && end <= to);
    const fresh = tokensOf(added);
    return [...corrected(here, fresh, 'nents', 'orig_nents'), ...corrected(here, fresh, 'orig_nents', 'nents')];
  });
}

function corrected(old: readonly Count[], fresh: readonly Token[], was: Member, is: Member): Report[] {
  const before = old.filter(({ member }) => member === was);
  if (before.length === 0) return [];
  const counts = countsIn(fresh);
  const stays = counts.filter(({ member }) => member === was).map(({ table }) => table);
  const tables = new Set(counts.filter(({ member }) => member === is).map(({ table }) => table));
  if (is === 'orig_nents') for (const table of wholeTablesIn(fresh)) tables.add(table);
  return before.flatMap(({ table, start, end }) => {
    // As often as it stands on the new side, it may be one of those.
    const at = stays.indexOf(table);
    if (at !== -1) stays.splice(at, 1);
    if (at !== -1 || !tables.has(table)) return [];
    return [{ start, end, change: 'fixed' as const, ...wordsOf(table, was), key: `${was} of ${table}` }];
  });
}

function wordsOf(table: string, was: Member): Pick<Report, 'what' | 'why' | 'advice' | 'brief'> {
  return was === 'nents'
    ? {
        what: `${table}nents says how many entries are mapped for the device; the patch takes all that there are.`,
        why: 'An IOMMU may put neighbouring entries together: then fewer are mapped, and the pages of the last ones are left out.',
        advice: 'Do all that go through the pages of this table take orig_nents?',
        brief: 'mapped entries taken for all',
      }
    : {
        what: `${table}orig_nents says how many entries there are; the patch takes those that are mapped for the device.`,
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
    return [{ table: plainText(tokens.slice(from, i)), member: text, start: tokens[from]?.start ?? start, end }];
  });
}

function givenToMap(tokens: readonly Token[]): (readonly [from: number, to: number])[] {
  return tokens.flatMap(({ text }, i) => (sgMappers.has(text) ? [[i, behindBrackets(tokens, i + 1)] as const] : []));
}

/** Tables that go whole into a call: `table->` of `dma_unmap_sgtable(dev, table, ...)`, `table.` of `&table`. */
function wholeTablesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ text }, i) => {
    if (!wholeTableCalls.has(text) || tokens[i + 1]?.text !== '(') return [];
    const end = behindBrackets(tokens, i + 1);
    return argumentsOf(tokens.slice(i + 2, end - 1)).map((arg) =>
      arg.startsWith('&') ? `${arg.slice(1)}.` : `${arg}->`,
    );
  });
}

/** Arguments as written, from the tokens between the brackets. */
function argumentsOf(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  let from = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const text = tokens[i]?.text;
    if (text === '(' || text === '[') i = behindBrackets(tokens, i) - 1;
    else if (text === ',' || text === undefined) {
      found.push(plainText(tokens.slice(from, i)).replace(/^& /, '&'));
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
