import { kernelKnowledge } from '../../kernel/index.ts';
import { behindBrackets, differences, operandEnd, plainText, tokensOf, type Token } from '../support/tokens.ts';
import type { Block } from '../support/changedCode.ts';
import type { Span } from '../../text/problem.ts';

/** A conversion between units that a patch puts in, takes out or exchanges for another. */
export interface Rescaled extends Span {
  readonly before: string;
  readonly after: string;
  /** The conversion alone, on each side: `>> page_shift`, or nothing. */
  readonly out: string;
  readonly into: string;
  /** A size is rounded to whole pages before it is cut into pages. */
  readonly isRounding: boolean;
  readonly related: Span;
}

/** lg of a page's size, and the size itself, by name. */
const shift = /^(?!\w*PER_PAGE)(?:\w*PAGE_SHIFT\w*|(?:\w*_)?(?:page|tce|pg|iova|win(?:dow)?)_?shift)$/;
const size = /^(?:\w*PAGE_SIZE\w*|\w*page_size|granule|SZ_\d+[KMG])$/;
/** The shift of a page that was looked up, as walkers of the CPU's tables give it. */
const foundShift = /^(?:\w+_)?p?shift$/;
const aligner = /^\w*PAGE_ALIGN(?:_UP|ED)?$/;
const kinds: readonly RegExp[] = [shift, size, /^\w*PAGE_MASK\w*$/, /^\w*PAGE_ALIGN\w*$/];

/** A page of the CPU where that of something else is meant, or the other way round: `PAGE_SHIFT` and `HV_HYP_PAGE_SHIFT`. */
export function isOtherPage({ out, into }: Rescaled): boolean {
  if ([out, into].includes('PAGE_SIZE') && [out, into].some((side) => isSizeOf(side))) return true;
  const [from, to] = [pageName.exec(out), pageName.exec(into)];
  return from?.[2] !== undefined && from[2] === to?.[2] && (from[1] === '') !== (to[1] === '');
}

/** `BIT(x->page_shift)`, without brackets, or the size of a page of some hardware as a number. */
function isSizeOf(text: string): boolean {
  return /^(?:BIT(?:_ULL)?|1[uUlL]* <<) [\w>. -]*\w*page_shift$|^(?:4096|0x1000|SZ_(?:4|16|64)K)$/.test(text);
}

const pageName = /^(?:[<>*/+-]+ )?(|[A-Z\d_]+_)PAGE_(SHIFT|SIZE|ALIGN)$/;

/** Conversions that differ between both sides of a run of changed lines, with the value that they are applied to. */
export function rescaledIn({ removed, added }: Block): Rescaled[] {
  const old = tokensOf(removed).filter(isNoBracket);
  const fresh = tokensOf(added).filter(isNoBracket);
  const masks = masksOf(fresh);
  const found = rescaledBetween(old, fresh, masks);
  if (found) return found;
  return pairedStatements(old, fresh).flatMap(([before, after]) => rescaledBetween(before, after, masks) ?? []);
}

/** Undefined where one side has little of the other: code that is written anew has conversions of its own. */
function rescaledBetween(
  old: readonly Token[],
  fresh: readonly Token[],
  masks: ReadonlySet<string>,
): Rescaled[] | undefined {
  const all = differences(old, fresh);
  const gone = all.reduce((sum, { from, to }) => sum + to - from, 0);
  const come = all.reduce((sum, { start, end }) => sum + end - start, 0);
  if (2 * gone > old.length || 2 * come > fresh.length) return undefined;
  return all.flatMap(({ from, to, start, end }) => {
    const out = old.slice(from, to);
    const into = fresh.slice(start, end);
    const isRounding = isRounded(out, into, fresh, end);
    if (!isRounding && !isConversion(out, into) && !isOtherOffset(out, into, masks)) return [];
    // What comes before must be the same value on both sides, and some value it must be.
    const value = isRounding || isConverter(out[0]?.text ?? '') ? from : valueBefore(old, from);
    const isExchange = out.length > 0 && into.length > 0;
    if (value === from && !isExchange && !isRounding && !isCall(into) && !isCall(out)) return [];
    const first = old[value] ?? old[from];
    const hasValueBehind = isRounding || isCall(out) || isCall(into);
    const last = old[Math.max(to, from + (hasValueBehind ? 1 : 0)) - 1] ?? first;
    const freshFirst = fresh[start] ?? fresh[start - 1];
    if (!first || !last || !freshFirst) return [];
    return [
      {
        start: first.start,
        end: Math.max(last.end, first.end),
        before: plainText(old.slice(value, Math.max(to, value + 1))),
        after: plainText(fresh.slice(Math.max(0, start - (from - value)), Math.max(end, start + 1))),
        out: words(out),
        into: words(into),
        isRounding,
        related: { start: freshFirst.start, end: (fresh[Math.max(end, start + 1) - 1] ?? freshFirst).end },
      },
    ];
  });
}

/** `size >> shift` that becomes `ALIGN(size, 1 << shift) >> shift`: by the same shift, so it says by itself what it does. */
export function roundedIn({ removed, added }: Block): Rescaled[] {
  if (!added.some(({ text }) => /\b(?:ALIGN|round_?up)\(/.test(text))) return [];
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  const at = fresh.findIndex(({ text }) => /^(?:ALIGN|round_?up)$/.test(text));
  if (at < 0 || fresh[at + 1]?.text !== '(') return [];
  const behind = behindBrackets(fresh, at + 1);
  const inside = words(fresh.slice(at + 2, behind - 1));
  const made = /^(.+) , (?:\( )?(?:1\w* << |BIT(?:_ULL)? \( )([\w>. -]+?)(?: \))?$/.exec(inside);
  const shift = made && words(fresh.slice(behind + 1, operandEnd(fresh, behind + 1)));
  if (!made || fresh[behind]?.text !== '>>' || shift !== made[2]) return [];
  const before = `${made[1]} >> ${shift}`;
  const from = old.findIndex((_, i) => words(old.slice(i, i + before.split(' ').length)) === before);
  if (from < 0) return [];
  const last = old[from + before.split(' ').length - 1]!;
  return [
    {
      start: old[from]!.start,
      end: last.end,
      before,
      after: words(fresh.slice(at, operandEnd(fresh, behind + 1))),
      out: '',
      into: words(fresh.slice(at, behind)),
      isRounding: true,
      related: { start: fresh[at]!.start, end: fresh[behind - 1]!.end },
    },
  ];
}

/** Statements of both sides that set the same place, where each side sets it once; parts of one that differ in a word. */
function pairedStatements(old: readonly Token[], fresh: readonly Token[]): [readonly Token[], readonly Token[]][] {
  const [before, after] = [assignmentsIn(old), assignmentsIn(fresh)];
  const set = [...before].flatMap(([place, statement]) => {
    const twin = after.get(place);
    return statement && twin ? [[statement, twin] as [readonly Token[], readonly Token[]]] : [];
  });
  const others = statementsIn(fresh).filter((one) => isPart(one));
  const parts = statementsIn(old)
    .filter((one) => isPart(one))
    .flatMap((part) => {
      const twins = others.filter((one) => one.length === part.length && differsInOne(one, part));
      return twins.length === 1 ? [[part, twins[0]!] as [readonly Token[], readonly Token[]]] : [];
    });
  return [...set, ...parts];
}

function statementsIn(tokens: readonly Token[]): (readonly Token[])[] {
  const found: (readonly Token[])[] = [];
  let from = 0;
  tokens.forEach(({ text }, i) => {
    if (!/^[;{}]$/.test(text)) return;
    found.push(tokens.slice(from, i));
    from = i + 1;
  });
  return found;
}

/** The end of a statement that began above the changed lines. */
function isPart(statement: readonly Token[]): boolean {
  return statement.length > 1 && !statement.some(({ text }) => text === '=');
}

function differsInOne(a: readonly Token[], b: readonly Token[]): boolean {
  return a.filter(({ text }, i) => text !== b[i]!.text).length === 1;
}

/** Assignments by the text of what they set; undefined where it is set more than once. */
function assignmentsIn(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[] | undefined> {
  const found = new Map<string, readonly Token[] | undefined>();
  for (const statement of statementsIn(tokens)) {
    const sign = statement.findIndex((token) => token.text === '=');
    if (sign < 1) continue;
    const place = words(statement.slice(0, sign));
    found.set(place, found.has(place) ? undefined : statement);
  }
  return found;
}

/** Names that lines give the low bits of a page to: `mask = (1UL << shift) - 1`. */
function masksOf(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(
    [...assignmentsIn(tokens)].flatMap(([place, statement]) => {
      const made = statement && /^(\w+) = 1[uUlL]* << [\w>. -]*?(\w+) - 1$/.exec(words(statement));
      return made && /shift|order|bits/i.test(made[2]!) ? [place] : [];
    }),
  );
}

/** The offset inside a CPU page, and that inside a page of a size that was looked up: `~PAGE_MASK` and `mask`. */
function isOtherOffset(out: readonly Token[], into: readonly Token[], masks: ReadonlySet<string>): boolean {
  return words(out) === '~ PAGE_MASK' && into.length === 1 && masks.has(into[0]!.text);
}

const isNoBracket = ({ text }: Token): boolean => text !== '(' && text !== ')';
const words = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ');

/** A shift or a size put in or taken out, or one exchanged for another. */
function isConversion(out: readonly Token[], into: readonly Token[]): boolean {
  if (words(out) === 'PAGE_SHIFT' && into.length === 1 && foundShift.test(into[0]!.text)) return true;
  if (out.length === 0) return isScale(into);
  if (into.length === 0) return isScale(out);
  if (words(out) === 'PAGE_SIZE' && isSizeOf(words(into))) return true;
  if (isScale(out) && isScale(into) && words(out) !== words(into)) return true;
  const [a, b] = [lastName(out), lastName(into)];
  if (a === undefined || b === undefined || a === b) return false;
  return (
    kinds.some((kind) => kind.test(a) && kind.test(b)) || (isConverter(a) && (isConverter(b) || /pfn|page/i.test(b)))
  );
}

/** `PAGE_ALIGN` put before a value that is shifted by the size of a page then. */
function isRounded(out: readonly Token[], into: readonly Token[], fresh: readonly Token[], end: number): boolean {
  if (out.length > 0 || into.length !== 1 || !aligner.test(into[0]!.text)) return false;
  let i = end;
  while (/^(?:\w+|->|\.)$/.test(fresh[i]?.text ?? '')) i++;
  return fresh[i]?.text === '>>' && shift.test(fresh[i + 1]?.text ?? '');
}

/** `>> page_shift`, `* PAGE_SIZE`, `- page_shift`, or the name of a function that converts. */
function isScale(tokens: readonly Token[]): boolean {
  const [first, ...rest] = tokens;
  if (!first) return false;
  if (rest.length === 0) return isConverter(first.text);
  const name = lastName(rest);
  if (name === undefined) return false;
  return (/^(?:<<|>>|-|\+)$/.test(first.text) && shift.test(name)) || (/^[*/]$/.test(first.text) && size.test(name));
}

/** The last name of a plain value: `tbl->it_page_shift` gives `it_page_shift`, `IOMMU_PAGE_SIZE tbl` the macro. */
function lastName(tokens: readonly Token[]): string | undefined {
  if (tokens.length === 0 || !tokens.every(({ text }) => /^(?:\w+|->|\.)$/.test(text))) return undefined;
  const names = tokens.filter(({ text }) => /^\w/.test(text)).map(({ text }) => text);
  return names.find((name) => kinds.some((kind) => kind.test(name))) ?? names.at(-1);
}

function isCall(tokens: readonly Token[]): boolean {
  return tokens.length === 1 && isConverter(tokens[0]!.text);
}

/** A function of the kernel that makes pages of bytes or the other way round. */
function isConverter(name: string): boolean {
  const fact = kernelKnowledge.call(name);
  const from = fact?.parameters?.length === 1 ? fact.parameters[0]!.unit : undefined;
  const to = fact?.resultUnit;
  return from !== undefined && to !== undefined && from !== to && to !== 'count' && to !== 'shift';
}

/** Index of the first token of the value that ends before `at`. */
function valueBefore(tokens: readonly Token[], at: number): number {
  let i = at;
  while (i > 0 && /^(?:\w+|->|\.)$/.test(tokens[i - 1]!.text)) {
    if (/^\w/.test(tokens[i - 1]!.text) && /^\w/.test(tokens[i]?.text ?? '') && i < at) break;
    i--;
  }
  return i;
}
