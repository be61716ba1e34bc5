import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { differences, spaced, tokensOf, type Token } from '../../support/tokens.ts';
import { pageKinds } from '../../../kernel/pageNames.ts';
import { isConverter } from './conversions.ts';

/** Lines on a side: what is rewritten at length has reasons that no comparison shows. */
const longestBlock = 3;

/** Words and signs of `>> tbl->it_page_shift` and its like. */
const longestConversion = 6;

/**
 * A conversion that a patch takes out, or exchanges for that of the CPU's page, and says nothing of: `size >> shift` that
 * becomes `size`.
 */
export function unexplained(blocks: readonly Block[]): Report[] {
  const found = blocks.flatMap((block) => changeOf(block) ?? []);
  // What goes in one place and comes in another has moved.
  return found.filter(({ lost }) => lost !== undefined && !found.some(({ gained }) => gained === lost)).map(say);
}

interface Change {
  readonly before: readonly Token[];
  readonly after: readonly Token[];
  /** The conversion on either side. */
  readonly lost?: string;
  readonly gained?: string;
}

/** The only difference of a short run of changed lines, where that is a conversion. */
function changeOf({ removed, added }: Block): Change | undefined {
  if (removed.length > longestBlock || added.length > longestBlock) return undefined;
  const [old, fresh] = [removed, added].map((lines) => tokensOf(lines).filter(({ text }) => !/^[()]$/.test(text)));
  const [only, ...more] = differences(old!, fresh!);
  if (!only || more.length > 0) return undefined;
  const { from, to, start, end } = only;
  if (to - from > longestConversion || end - start > longestConversion) return undefined;
  const [out, into] = [spaced(old!.slice(from, to)), spaced(fresh!.slice(start, end))];
  const isExchange = isPage(out) && /^PAGE_(?:SHIFT|SIZE|MASK)$/.test(into);
  if (!isExchange && !(isScale(out) && into === '') && !(isScale(into) && out === '')) return undefined;
  // With the value before it, or behind the name of a function.
  const isCall = isConverter(out) || isConverter(into);
  const first = (tokens: readonly Token[], at: number): number => (isExchange || isCall ? at : valueBefore(tokens, at));
  const before = old!.slice(first(old!, from), Math.max(to + Number(isCall), from + 1));
  const after = fresh!.slice(first(fresh!, start), end + Number(isCall));
  if (before.length === 0 || after.length === 0) return undefined;
  return { before, after, ...(out !== '' && { lost: out }), ...(into !== '' && { gained: into }) };
}

/** Index of the first token of the value that ends before `at`. */
function valueBefore(tokens: readonly Token[], at: number): number {
  let i = at;
  while (i > 0 && i > at - longestConversion && /^(?:\w+|->|\.)$/.test(tokens[i - 1]!.text)) i--;
  return i;
}

/** `>> shift`, `* PAGE_SIZE`, `- tbl->it_offset`, or a function that converts. */
function isScale(text: string): boolean {
  return scaling.test(text) || isConverter(text);
}

const scaling =
  /^(?:<<|>>) [\w>. -]*?\w*shift(?: \w+)?$|^(?:<<|>>) \w*PAGE_SHIFT$|^[*/] (?:\w*PAGE_SIZE|(?:[\w>. -]* )?page_?size|subpages)$|^- \w+ (?:->|\.) (?:it_offset|base_gfn)$/;

function isPage(text: string): boolean {
  const name = /(\w+)$/.exec(text.replace(/^(\w+_(?:SIZE|SHIFT|MASK)) \w+$/, '$1'))?.[1] ?? '';
  return pageKinds.some((kind) => kind.test(name)) && /^[\w>. -]+$/.test(text);
}

function say({ before, after, lost, gained }: Change): Report {
  const [old, fresh] = [spaced(before), spaced(after)].map((text) => text.replace(/ (->|\.) /g, '$1'));
  return {
    start: after[0]!.start,
    end: after.at(-1)!.end,
    change: 'introduced',
    what:
      gained === undefined
        ? `\`${old}\` becomes \`${fresh}\`: without \`${lost}\` it counts another unit.`
        : `\`${lost}\` becomes \`${gained}\`: pages of another size are counted.`,
    why: 'The message says nothing of it, and what is computed from the value, or called with it, stays as it was.',
    advice: 'Is what takes the value changed with it? Then say so in the message.',
    brief: `${old} to ${fresh}`,
    related: [{ start: before[0]!.start, end: before.at(-1)!.end, message: 'on the other side' }],
    key: `unexplained ${old}`,
  };
}
