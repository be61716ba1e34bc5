import { formatFor } from '../kernel/tableFormats.ts';
import { formatBytes, formatDecimal, parseSize } from '../quantity/index.ts';
import type { Format, LevelReport, Value } from '../table/model.ts';
import { findFormat } from '../table/registry.ts';
import { completeValues, findParameter } from '../table/values.ts';
import type { Span } from '../text/problem.ts';

/** What a sentence says of a table, and what the model says. */
export interface TableClaim {
  /** The number that is checked, with its unit. */
  readonly stated: Span;
  readonly statedText: string;
  /** What the model says, in words that can stand in its place. */
  readonly computed: string;
  /** How it comes to that, in one sentence without its full stop. */
  readonly working: string;
  /** The parts of the sentence that it follows from. */
  readonly from: Span;
  readonly right: boolean;
}

const size = String.raw`\d{1,6}(?:\.\d{1,3})? ?[KMGTP](?:i?B)?\b`;
const anySize = new RegExp(String.raw`(?<![\w.])${size}`, 'g');
const kinds = String.raw`(?:(?:DMA|IOVA|IOMMU|TCE|address|guest|default|huge|32-bit|64-bit|system|I\/O) ){0,2}`;
/** `a 64TB window`, `a window of 2GB`, `mapping 16GB`. */
const windows = new RegExp(
  String.raw`(?<![\w.])(${size})[ -]${kinds}(?:window|aperture|range|space|region|RAM|memory)\b|\bwindow (?:size )?of (${size})|\b(?:[Mm]ap(?:s|ping)?|[Cc]over(?:s|ing)?) (?:all |a |the )?(${size})(?! ${kinds}pages?\b)`,
  'g',
);
/** `64K pages`, `2MB TCEs`, `4K granule`. */
const pages = new RegExp(String.raw`(?<![\w.])(${size})[ -]${kinds}(?:pages?|granules?|TCEs)\b(?! tables?\b)`, 'g');
/** `needs 8 GB of TCEs`, `the table is 4MB`. */
const memory = new RegExp(
  String.raw`\b(?:needs?|takes?|requires?|uses?|consumes?|costs?|occupies|is|are|has|makes?|gives?|means) (?:(?:about|roughly|only|just|exactly|a|an|some|up to|almost) ){0,2}(${size})(?![ -](?:${kinds}(?:pages?|granules?|TCEs)(?! tables?)|aligned|alignment|boundar(?:y|ies)|apart|larger|smaller|bigger|free|above|below)\b)|(${size}) (?:of|for) (?:TCEs?|PTEs|(?:the )?(?:TCE |I/O |IO |page )?tables?)\b`,
  'g',
);
/** `1,048,576 TCEs`, `32768 entries`. */
const counts =
  /(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{3,12}) (?:TCEs?|TCE entries|entries|I?O?PTEs?|table entries|leaf entries)\b/g;
/** Where none of these stands, nothing is said of a table. */
const tableWord = /\b(?:TCEs?|PTEs?|IOPTEs?|page[ -]?tables?|tables?|entries|levels?)\b/;
/** A comparison, a share, a change: its numbers are not one table's. */
const comparing =
  /\b(?:instead|saves?|saved|saving|less|more than|rather|versus|vs|from|up from|per|each|every|else|was|were)\b/i;
const levelCount = /\b([2-6]|two|three|four|five|six)[ -]levels?\b/gi;
const bits = /(?<![\w.-])(\d\d)[ -]bits?\b/g;
const reaching = /\b(?:cover|reach|span|address|translate|resolve|support|allow|give|provide|handle)(?:s|es|ing)?\b/i;
/** Tables side by side at the root reach further; and there is another end to an address. */
const elsewhere =
  /\bphysical\b|\boutput\b|\b[OP]A\b|stage[- ]?(?:2|two)|\bS2\b|\bIPA\b|concatenat|G-stage|x4\b|LPA2|52[- ]bit/i;
const numerals = ['zero', 'one', 'two', 'three', 'four', 'five', 'six'];

const longestSentence = 400;

/** A plain scan: without a size or bits, and a word for a table, there is no claim about one. */
export function mayHoldTableClaim(text: string): boolean {
  return /\d ?[KMGTP](?:i?B)?\b|\d\d[ -]bit/.test(text) && tableWord.test(text);
}

/**
 * Claims about a table that the model can check: what a window takes in pages of a size (`a 64TB window with 64K pages
 * needs 8 GB of TCEs`), how many entries it has, how far levels reach (`3 levels of 4K tables cover 39 bits`). Only where
 * one sentence says all of it, once, and the format is known from the files or the words. Linear in the text.
 */
export function findTableClaims(text: string, paths: readonly string[]): TableClaim[] {
  if (!mayHoldTableClaim(text)) return [];
  let format: Format | undefined | null = null;
  const claims: TableClaim[] = [];
  for (const sentence of sentences(text)) {
    if (!tableWord.test(sentence.text) || comparing.test(sentence.text)) continue;
    if (format === null) {
      const id = formatFor(paths, text);
      format = id === undefined ? undefined : findFormat(id);
    }
    if (!format) return [];
    const claim = sizeClaim(sentence, format) ?? reachClaim(sentence, format);
    if (claim) claims.push(claim);
  }
  return claims;
}

interface Sentence {
  /** With one blank where lines and quote marks part words. */
  readonly text: string;
  /** Where each of its letters stands. */
  readonly places: readonly number[];
}

function* sentences(text: string): Generator<Sentence> {
  const end = /[.!?;](?=\s|$)|\n[> \t*]*(?=\n)|$/g;
  for (let start = 0; start < text.length;) {
    end.lastIndex = start;
    const stop = end.exec(text)!.index;
    if (stop > start && stop - start <= longestSentence) yield squeezed(text, start, stop);
    start = stop + 1;
  }
}

function squeezed(text: string, start: number, end: number): Sentence {
  let words = '';
  const places: number[] = [];
  const push = (letters: string, at: number): void => {
    for (let i = 0; i < letters.length; i++) places.push(at + i);
    words += letters;
  };
  for (const { 0: piece, index } of text.slice(start, end).matchAll(/(?:\s*\n[> \t*]*|\s)+|[^\s]+/g)) {
    if (/^\s/.test(piece)) push(' ', start + index);
    else push(piece, start + index);
  }
  return { text: words, places };
}

function spanOf({ places }: Sentence, index: number, length: number): Span {
  return { start: places[index]!, end: places[index + length - 1]! + 1 };
}

/** A size or a count in a sentence. */
interface Found {
  readonly text: string;
  readonly index: number;
  readonly value: bigint;
}

/** The only match of a pattern with a number in one of its groups; undefined where there is none or more. */
function theOnly({ text }: Sentence, pattern: RegExp): Found | undefined {
  const matches = [...text.matchAll(pattern)];
  if (matches.length !== 1) return undefined;
  const words = matches[0]!.slice(1).find((group) => group !== undefined);
  if (words === undefined) return undefined;
  const value = /[KMGTP]/.test(words) ? bytesOf(words) : BigInt(words.replaceAll(',', ''));
  return value === undefined
    ? undefined
    : { text: words, index: matches[0]!.index + matches[0]![0].indexOf(words), value };
}

/** Whole bytes of `2.2MB`. */
function bytesOf(words: string): bigint | undefined {
  const [, digits, decimals, unit] = /^(\d+)(?:\.(\d+))?(.*)$/.exec(words) ?? [];
  const bytes = parseSize(`1${unit ?? ''}`).value?.bytes;
  const fraction = decimals ?? '';
  return bytes && (BigInt(digits! + fraction) * bytes) / 10n ** BigInt(fraction.length);
}

/** `a 64TB window with 64K pages needs 8 GB of TCEs`: window, page size, and what it takes; no other size. */
function sizeClaim(sentence: Sentence, format: Format): TableClaim | undefined {
  const window = theOnly(sentence, windows);
  const page = theOnly(sentence, pages);
  if (!window || !page || window.index === page.index || window.value <= page.value || page.value < 4096n)
    return undefined;
  const others = [...sentence.text.matchAll(anySize)].filter(
    ({ index }) => index !== window.index && index !== page.index,
  );
  const took = theOnly(sentence, memory);
  const count = theOnly(sentence, counts);
  const stated =
    others.length === 0 ? count : others.length === 1 && others[0]!.index === took?.index ? took : undefined;
  if (!stated || (took && count && others.length === 0 && took.index !== count.index)) return undefined;
  const answer = tableOf(format, window.value, page.value);
  if (!answer) return undefined;
  const right =
    stated === count ? isSame(answer.entries, stated.value, 0n) : answer.bytes.some((bytes) => isNear(bytes, stated));
  const meant = stated === count ? answer.entries : answer.bytes[0]!;
  // A quite different number is a different thing.
  if (!right && (meant > stated.value * 16n || stated.value > meant * 16n)) return undefined;
  const parts = [window, page].sort((a, b) => a.index - b.index);
  return {
    stated: spanOf(sentence, stated.index, stated.text.length),
    statedText: stated.text,
    computed: stated === count ? countLike(answer.entries, stated.text) : sizeLike(answer.bytes[0]!, stated.text),
    working: `${window.text} in ${page.text} pages are ${formatDecimal(answer.entries)} entries of ${answer.entryBytes} bytes (${format.title})`,
    from: {
      start: spanOf(sentence, parts[0]!.index, parts[0]!.text.length).start,
      end: spanOf(sentence, parts[1]!.index, parts[1]!.text.length).end,
    },
    right,
  };
}

function countLike(count: bigint, written: string): string {
  return written.includes(',') ? formatDecimal(count) : count.toString();
}

/** In the unit that is written, where that comes out even. */
function sizeLike(bytes: bigint, written: string): string {
  const [, unitText] = /^[\d.]+(.*)$/.exec(written)!;
  const unit = bytesOf(`1${unitText!}`);
  const isEven = unit !== undefined && bytes % unit === 0n && bytes / unit < 10_000n;
  return isEven ? `${bytes / unit}${unitText!}` : formatBytes(bytes);
}

function isSame(a: bigint, b: bigint, tolerance: bigint): boolean {
  const distance = a > b ? a - b : b - a;
  return distance <= tolerance;
}

/** Within the last digit that is written, and the few upper tables that people leave out. */
function isNear(bytes: bigint, { value, text }: Found): boolean {
  const decimals = /\.(\d+)/.exec(text)?.[1]!.length ?? 0;
  const digits = BigInt(/^[\d.]+/.exec(text)![0].replace('.', ''));
  const step = digits === 0n ? value : value / digits;
  return (
    isSame(bytes, value, step / 2n + bytes / 100n) ||
    (decimals === 0 && isSame(bytes, value, bytes / 16n) && digits >= 10n)
  );
}

interface Answer {
  readonly entries: bigint;
  readonly entryBytes: bigint;
  /** What people call the table's size: the leaf entries first, then with the upper levels, copies and all. */
  readonly bytes: readonly bigint[];
}

/** The model's table for a window that is mapped in full in pages of one size. */
function tableOf(format: Format, window: bigint, page: bigint): Answer | undefined {
  const results: bigint[] = [];
  let entries = 0n;
  let entryBytes = 0n;
  const levels = findParameter(format, 'levels');
  const tries = format.hasWindow && levels?.kind === 'count' ? [undefined, 1n, 2n, 3n, 4n, 5n] : [undefined];
  for (const level of tries) {
    const report = reportOf(format, page, window, level);
    const at = report?.levels.findIndex(({ entryShift }) => 1n << BigInt(entryShift) === page) ?? -1;
    if (!report || report.rejection || at === -1) continue;
    const leaf = report.levels[at]!;
    entryBytes = leaf.tableBytes / leaf.entries;
    entries = (window + page - 1n) / page;
    const all = report.levels.slice(0, at + 1).reduce((sum, one) => sum + tablesOf(one, window) * one.tableBytes, 0n);
    results.push(entries * entryBytes, all);
    if (format.hasWindow) {
      const { items, full, upfront, onDemand } = report.memory;
      results.push(full, upfront, onDemand, ...items.flatMap((item) => [item.full, item.upfront, item.onDemand]));
    }
  }
  return results.length === 0 ? undefined : { entries, entryBytes, bytes: results.filter((bytes) => bytes > 0n) };
}

function tablesOf({ entryShift, entries }: LevelReport, window: bigint): bigint {
  const bytes = entries << BigInt(entryShift);
  return (window + bytes - 1n) / bytes;
}

function reportOf(format: Format, page: bigint | undefined, window: bigint, levels?: bigint) {
  const pageParameter = findParameter(format, 'page') ?? findParameter(format, 'granule');
  const given: Record<string, Value | undefined> = { ...(levels !== undefined && { levels }) };
  if (pageParameter && page !== undefined) given[pageParameter.id] = page;
  const { values, problems } = completeValues(format, given);
  if (problems.length > 0) return undefined;
  const extent = { start: 0n, size: window };
  return format.report(
    format.hasWindow ? { values, window: extent, regions: [] } : { values, regions: [{ iova: 0n, size: window }] },
  );
}

/** `3 levels of 4K tables cover 39 bits`, `48 bits (16K pages, 4 levels)`. */
function reachClaim(sentence: Sentence, format: Format): TableClaim | undefined {
  const { text } = sentence;
  if (format.hasWindow || elsewhere.test(text) || !reaching.test(text)) return undefined;
  const level = [...text.matchAll(levelCount)];
  const reach = [...text.matchAll(bits)];
  const sizes = [...text.matchAll(anySize)];
  if (level.length !== 1 || reach.length + sizes.length > 2) return undefined;
  const page = theOnly(sentence, pages);
  const far = sizes.filter(({ index }) => index !== page?.index);
  if (reach.length + far.length !== 1) return undefined;
  const stated = reach[0] ?? far[0]!;
  const number = stated[0].replace(/[ -]?bits?$/, '');
  const value = reach[0] ? BigInt(number) : lg(bytesOf(number));
  const words = level[0]![1]!.toLowerCase();
  const count = /\d/.test(words) ? Number(words) : numerals.indexOf(words);
  const granule = findParameter(format, 'granule');
  if (value === undefined || (granule && !page) || (!granule && page && page.value !== 4096n)) return undefined;
  const computed = reachOf(format, page?.value, count);
  if (computed === undefined) return undefined;
  const pageText = page ? ` of ${page.text}` : '';
  return {
    stated: spanOf(sentence, stated.index, number.length),
    statedText: number,
    computed: reach[0] ? computed.toString() : sizeLike(1n << computed, number),
    working: `${count} levels${pageText} reach ${computed} bits, ${formatBytes(1n << computed)} (${format.title})`,
    from: spanOf(sentence, level[0]!.index, level[0]![0].length),
    // The root may be used in part.
    right: value <= computed,
  };
}

function lg(value: bigint | undefined): bigint | undefined {
  if (value === undefined || value <= 0n || (value & (value - 1n)) !== 0n) return undefined;
  return BigInt(value.toString(2).length - 1);
}

/** Bits of input address that so many levels translate when the root is full. */
function reachOf(format: Format, page: bigint | undefined, count: number): bigint | undefined {
  const levels = reportOf(format, page, 1n << 21n)?.levels ?? [];
  const leaf = levels[levels.length - 1];
  if (!leaf || count < 1 || count > 5) return undefined;
  let result = BigInt(leaf.entryShift);
  for (let i = 1; i <= count; i++) {
    const level = levels[levels.length - i];
    // A root that is smaller than the other tables is used in part.
    const isOther = level !== undefined && level.tableBytes > leaf.tableBytes;
    if (!level && levels.some(({ tableBytes }) => tableBytes > leaf.tableBytes)) return undefined;
    const entries = isOther ? level.entries : leaf.entries;
    result += lg(entries) ?? 0n;
  }
  return result;
}
