import type { LineRequest } from '../layout/index.ts';
import { formatFor } from '../kernel/tableFormats.ts';
import { parseAddress, parseSize } from '../quantity/index.ts';
import type { Extent, Region, Value } from '../table/model.ts';
import { findFormat } from '../table/registry.ts';
import { completeValues, findParameter } from '../table/values.ts';

/** What a text says of a table, as far as it is said without doubt. */
export interface ProseTable {
  readonly page: bigint | undefined;
  readonly levels: bigint | undefined;
  readonly window: bigint | undefined;
  readonly regions: readonly Region[];
  /** Ranges that are set aside but not (all) mapped. */
  readonly reserved: readonly Extent[];
}

const size = String.raw`\d{1,6}(?:\.\d{1,3})? ?[KMGTP](?:i?B)?\b`;
const sizes = new RegExp(String.raw`(?<![\w.])${size}(?![ -](?:\w{1,12}[ -])?pages?\b)`, 'g');
/** `at 0x244000000000`, `at address 0`. */
const places = /\bat (?:address |IOVA |offset |bus address )?(0x[0-9a-f]{1,16}|0)\b(?!\.\d)/gi;
/** `64K pages`, `4 KB IOMMU page size`. */
const pages = new RegExp(String.raw`(?<![\w.])(${size})[ -](?:(\w{1,12})[ -])?pages?\b`, 'g');
const levelCounts = /\b([1-6]|one|two|three|four|five|six)[ -]levels?\b(?! of)/gi;
/** `a window of 2^46 bytes`, `64TB window`. */
const windows = new RegExp(
  String.raw`\bwindow (?:size )?of (?:(${size})|2\^(\d{1,2}))|(?<![\w.])(${size})(?: DMA)? window\b`,
  'gi',
);
const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six'];
/** How far before its address a region's size may stand. */
const MAXIMUM_BACK = 120;
/** Longest text that is looked at. */
const MAXIMUM_TEXT = 100_000;
/** `(16GB of actual RAM)`: what is really there of a larger range. */
const actual = /\([^()]{0,30}\b(?:actual|used|present|populated|backed|mapped)\b[^()]{0,30}\)/;

/**
 * Reads what a commit message says of a table: regions (`16GB RAM mapped at 0x0`), page size, levels, window. A number
 * that is given in two ways is left open, a region with two sizes is left out.
 */
export function readProseTable(message: string): ProseTable {
  // Words run over line ends, but not over empty lines.
  const text = message.slice(0, MAXIMUM_TEXT).replace(/\r?\n(?![ \t]*\r?\n)[ \t]*/g, ' ');
  const regions: Region[] = [];
  const reserved: Extent[] = [];
  let behind = 0;
  for (const match of text.matchAll(places)) {
    const before = text.slice(Math.max(behind, match.index - MAXIMUM_BACK), match.index);
    behind = match.index + match[0].length;
    // The sentence or the line that the address ends.
    const own = before.slice(
      Math.max(before.lastIndexOf('. '), before.lastIndexOf('\n'), before.lastIndexOf(': ')) + 1,
    );
    const start = parseAddress(match[1]!).value;
    const found = [...own.matchAll(sizes)].map(([words]) => bytesOf(words));
    const part = actual.exec(own);
    if (start === undefined || found.length === 0 || found.some((bytes) => bytes === undefined)) continue;
    const whole = found[0]!;
    if (start + whole > 1n << 64n || whole === 0n) continue;
    if (found.length === 1) regions.push({ iova: start, size: whole });
    else if (found.length === 2 && part && found[1]! <= whole && found[1]! > 0n) {
      regions.push({ iova: start, size: found[1]! });
      reserved.push({ start, size: whole });
    }
  }
  return {
    page: theOnly(
      [...text.matchAll(pages)].flatMap(([, words, kind]) =>
        /^(?:host|system|kernel|huge|struct|of|guest|CPU)$/i.test(kind ?? '') ? [] : [bytesOf(words!)],
      ),
    ),
    levels: theOnly(
      [...text.matchAll(levelCounts)].map(([, word]) =>
        BigInt(/\d/.test(word!) ? word! : numbers.indexOf(word!.toLowerCase())),
      ),
    ),
    window: theOnly(
      [...text.matchAll(windows)].flatMap(([, of, power, named]) => {
        // A window at a place is a region, and not where the table begins.
        if (named !== undefined && regions.length > 0 && reserved.some((one) => one.size === bytesOf(named))) return [];
        return [power === undefined ? bytesOf((of ?? named)!) : 1n << BigInt(Math.min(64, Number(power)))];
      }),
    ),
    regions: withoutRepeats(regions),
    reserved,
  };
}

function bytesOf(words: string): bigint | undefined {
  return parseSize(words).value?.bytes;
}

function theOnly(values: readonly (bigint | undefined)[]): bigint | undefined {
  return values.length > 0 && values.every((value) => value === values[0]) ? values[0] : undefined;
}

function withoutRepeats(regions: readonly Region[]): Region[] {
  return regions.filter(
    (region, i) => regions.findIndex(({ iova, size: own }) => iova === region.iova && own === region.size) === i,
  );
}

/** The table that a text describes; undefined where a region or the page size is not said. */
export function proseTable(text: string, paths: readonly string[]): LineRequest | undefined {
  const { page, levels, window, regions, reserved } = readProseTable(text);
  const id = regions.length === 0 ? undefined : formatFor(paths, text);
  const format = id === undefined ? undefined : findFormat(id);
  if (!format) return undefined;
  const values: Record<string, Value> = {};
  const pageParameter = findParameter(format, 'page');
  if (pageParameter && page === undefined) return undefined;
  if (pageParameter && page !== undefined) values[pageParameter.id] = page;
  if (levels !== undefined && findParameter(format, 'levels')) values['levels'] = levels;
  const request = { values: completeValues(format, values).values, regions };
  if (!format.hasWindow) return { format, request };
  if (window !== undefined) return { format, request: { ...request, window: { start: 0n, size: window } } };
  if (reserved.length === 0) return { format, request };
  // What is set aside decides the window, what is mapped decides the rest.
  const all = [...regions, ...reserved.map(({ start, size: own }) => ({ iova: start, size: own }))];
  return { format, request: { ...request, window: format.report({ ...request, regions: all }).window } };
}
