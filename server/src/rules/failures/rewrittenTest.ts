import { loggingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { bareText, blocksOf } from '../support/changedCode.ts';
import {
  asksOrder,
  comparisonsOf,
  conditionOf,
  isTrueIn,
  worldsOf,
  type Condition,
  type Pair,
} from '../support/conditions.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { behindBrackets, plainText, tokensOf, type Token } from '../support/tokens.ts';

/**
 * A fix that makes a condition another one, and leaves what it decides as it is: with one more `!`, with `&&` where `||`
 * was, with brackets at another place, with other values of what is tested. The old condition was wrong. `given`: what
 * `givenNames()` tells of the patch.
 */
export function checkRewritten(hunk: Hunk, given: ReadonlySet<string>, report: Reporter): void {
  const told = new Set<string>();
  for (const { before, after, was, is, mend } of rewrittenIn(hunk)) {
    // One condition may be changed in several of its lines.
    const key = `${was.text} > ${is.text}`;
    if (told.has(key) || isGivenAnew(was, given)) continue;
    told.add(key);
    report({
      ...bareSpan(before),
      change: 'fixed',
      what: `\`${shortened(was.text)}\` was the condition here; the patch makes it \`${shortened(is.text)}\`.`,
      why: whyBy[mend],
      advice: 'Is the same asked anywhere else?',
      brief: mend === 'turned' ? 'the condition was wrong' : 'the condition left values out',
      related: [{ ...bareSpan(after), message: 'here' }],
      key: `condition ${was.text}`,
    });
  }
}

type Mend = 'turned' | 'narrowed';
const whyBy: Readonly<Record<Mend, string>> = {
  turned:
    'It asked the same things and drew another conclusion: what it was to keep out, or to let in, went the other way.',
  narrowed: 'It took one value for all there are: another one went the wrong way.',
};

/** A condition on one side of a patch. */
interface Test {
  readonly text: string;
  readonly condition: Condition;
  /** What follows the condition on its line. */
  readonly rest: string;
  /** The first line behind it. */
  readonly next: string;
}

interface Rewritten {
  readonly before: HunkLine;
  readonly after: HunkLine;
  readonly was: Test;
  readonly is: Test;
  readonly mend: Mend;
}

function rewrittenIn(hunk: Hunk): Rewritten[] {
  const sides = { removed: new Map<HunkLine, number>(), added: new Map<HunkLine, number>() };
  const lines = { removed: sideOf(hunk, 'added'), added: sideOf(hunk, 'removed') };
  for (const side of ['removed', 'added'] as const) lines[side].forEach((line, i) => sides[side].set(line, i));
  return blocksOf(hunk).flatMap(({ removed, added }): Rewritten[] => {
    const [before, after] = [removed[0]!, added[0]!];
    const was = testAt(lines.removed, headAbove(lines.removed, sides.removed.get(before)!));
    const is = testAt(lines.added, headAbove(lines.added, sides.added.get(after)!));
    if (!was || !is || was.text === is.text || was.rest !== is.rest || was.next !== is.next) return [];
    const mend = mendOf(hunk, was.condition, is.condition);
    return mend ? [{ before, after, was, is, mend }] : [];
  });
}

function sideOf({ lines }: Hunk, other: HunkLine['kind']): HunkLine[] {
  return lines.filter(({ kind }) => kind !== other && kind !== 'no-newline');
}

const head = /^\s*(?:\} else )?(?:if|while) \(|^\s*return\b|^\s*(?:VM_)?(?:WARN|BUG)_ON\w*\(/;

/** Lines that one condition may take. */
const longest = 6;

/** The line that the condition begins on which a line is a part of. */
function headAbove(lines: readonly HunkLine[], at: number): number {
  for (let i = at; i >= 0 && i > at - longest; i--) {
    if (head.test(lines[i]!.text)) return i;
    if (/[;{}:]\s*$/.test(lines[i - 1]?.text ?? ';')) return -1;
  }
  return -1;
}

function testAt(lines: readonly HunkLine[], at: number): Test | undefined {
  if (at < 0) return undefined;
  for (let end = at + 1; end <= lines.length && end <= at + longest; end++) {
    const tokens = tokensOf(lines.slice(at, end));
    const open = tokens.findIndex(({ text }) => text === '(' || text === 'return');
    const isReturn = tokens[open]?.text === 'return';
    const close = isReturn ? tokens.findIndex(({ text }) => text === ';') : behindBrackets(tokens, open) - 1;
    if (tokens[close]?.text !== (isReturn ? ';' : ')')) continue;
    const inner = tokens.slice(open + 1, isReturn ? close : firstArgument(tokens, open, close));
    const condition = conditionOf(inner);
    if (!condition) return undefined;
    const rest = tokens.slice(close + 1).map(({ text }) => text);
    return {
      text: plainText(inner),
      condition,
      rest: rest.filter((text) => text !== '{').join(' '),
      next: isReturn ? '' : nextStatement(lines, end),
    };
  }
  return undefined;
}

/** The first line that does more than to tell the user of something. */
function nextStatement(lines: readonly HunkLine[], from: number): string {
  let at = from;
  while (loggingNames.test(lines[at]?.text.trim() ?? '')) {
    while (at < lines.length && !/;\s*$/.test(lines[at]!.text)) at++;
    at++;
  }
  return bareText(lines[at]?.text ?? '');
}

/** `VM_WARN_ON_ONCE_PAGE(condition, page)`: where the first argument ends. */
function firstArgument(tokens: readonly Token[], open: number, close: number): number {
  for (let i = open + 1; i < close; i++) {
    if (tokens[i]!.text === ',') return i;
    if (/^[([]$/.test(tokens[i]!.text)) i = behindBrackets(tokens, i) - 1;
  }
  return close;
}

function mendOf(hunk: Hunk, was: Condition, is: Condition): Mend | undefined {
  const [old, fresh] = [was, is].map((one) => new Map(comparisonsOf(one).map(({ key, pair }) => [key, pair])));
  if (asksOtherBits([...old!.keys()], [...fresh!.keys()])) return 'turned';
  if (![...old!.keys()].every((key) => fresh!.has(key))) return undefined;
  const more = [...fresh!].flatMap(([key, pair]) => (old!.has(key) ? [] : [pair]));
  if (!isDecided(hunk, was, is)) return undefined;
  if (more.length === 0) return 'turned';
  // `if (p)` to `if (p && p != NONE)`: other values of what was tested, and no other question.
  const places = new Set([...old!.values()].filter(({ right }) => right === '0').map(({ left }) => left));
  return more.every((pair) => isValueOf(pair, places)) ? 'narrowed' : undefined;
}

/** `x & ~FLAG` and `x & FLAG`, all else being asked alike. */
function asksOtherBits(old: readonly string[], fresh: readonly string[]): boolean {
  const [gone, ...moreGone] = old.filter((key) => !fresh.includes(key));
  const [come, ...moreCome] = fresh.filter((key) => !old.includes(key));
  if (gone === undefined || come === undefined || moreGone.length + moreCome.length > 0) return false;
  const bare = (key: string): string => key.replace(/ & ~/, ' & ');
  return gone.includes(' & ~') !== come.includes(' & ~') && bare(gone) === bare(come);
}

/** Whether one of a place's values is asked for. */
function isValueOf({ left, right }: Pair, places: ReadonlySet<string>): boolean {
  if (right === '0') return places.has(/^IS_ERR\((.+)\)$/.exec(left)?.[1] ?? left);
  const isNamed = (text: string): boolean => /^-?[A-Z][A-Z0-9_]*$/.test(text);
  return (places.has(left) && isNamed(right)) || (places.has(right) && isNamed(left));
}

/** There is a way for things to be in which the two conditions differ. Of the ends of ranges `range-end` tells. */
function isDecided(hunk: Hunk, was: Condition, is: Condition): boolean {
  const ordered = [was, is].flatMap(comparisonsOf).filter(asksOrder);
  const bounds = new Set(ordered.filter(({ pair }) => pair.right !== '0').map(({ key }) => key));
  // Another sign is asked for: which numbers are failures, too, a fix of what a call gave may know.
  const signs = ordered.filter(({ pair, key }) => pair.right === '0' && splitsOf(was, key) !== splitsOf(is, key));
  return worldsOf([was, is]).some(
    (world) =>
      isTrueIn(world, was) !== isTrueIn(world, is) &&
      ![...bounds].some((key) => world.get(key) === 'equal') &&
      signs.every(({ key, pair }) => isGiven(hunk, pair.left) && world.get(key) === missedBy(was, is, key)),
  );
}

/** The numbers that a test lets through which another one finds: 0 where all below it were, and those below where 0 was. */
function missedBy(was: Condition, is: Condition, key: string): 'equal' | 'less' | undefined {
  if (splitsOf(was, key) === belowZero) return 'equal';
  return splitsOf(was, key) === onlyZero && splitsOf(is, key) === belowZero ? 'less' : undefined;
}

/** `< 0` and `>= 0`, as `splitsOf()` tells it. */
const belowZero = '100';
/** `== 0` and `!= 0`. */
const onlyZero = '101';

/** How a condition divides the values of a pair: `<` and `>=` do so alike. */
function splitsOf(condition: Condition, key: string): string {
  const own = comparisonsOf(condition).filter((one) => one.key === key);
  const splits = own.map(({ holds }) => ['less', 'equal', 'more'].map((order) => holds.includes(order as never)));
  return [...new Set(splits.map((split) => split.map((side) => Number(side === split[0])).join('')))].sort().join(' ');
}

/** A line puts what a call gives into it; or it is a call. */
function isGiven({ lines }: Hunk, name: string): boolean {
  if (/^[a-z_]\w*\(/.test(name)) return true;
  return lines.some(({ text }) => /(?:^|[\s*])([\w>.[\]-]+) = \w+\(/.exec(text)?.[1] === name);
}

/** What was asked comes from elsewhere now, or is called for another answer: then the old condition was right. */
function isGivenAnew({ condition }: Test, given: ReadonlySet<string>): boolean {
  const asked = comparisonsOf(condition).flatMap(({ pair }) => [pair.left, pair.right]);
  return asked.some((text) => (text.match(/[A-Za-z_]\w*/g) ?? []).some((name) => given.has(name)));
}

/** Names that changed lines give a value, lend out, or are the heads of. */
export function givenNames(hunks: readonly Hunk[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, text } of hunks.flatMap(({ lines }) => lines)) {
    if (kind !== 'added' && kind !== 'removed') continue;
    for (const [, ...found] of text.matchAll(/(?<![\w.])(?:(\w+) = |&(\w+)|^\w[\w\s*]*?\b(\w+)\()/g))
      for (const name of found) if (name !== undefined) names.add(name);
  }
  return names;
}

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}...` : text);
