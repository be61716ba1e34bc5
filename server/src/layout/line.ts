import { formatHex, formatSizeInput, parseAddress, parseExtent } from '../quantity/index.ts';
import type { Format, Parameter, Region, TableRequest, Value } from '../table/model.ts';
import { completeValues, findParameter } from '../table/values.ts';
import type { Parsed, Problem } from '../text/problem.ts';
import { formatNamed, formatsOf } from './formats.ts';
import type { LayoutOptions } from './model.ts';
import { didYouMean } from './nearest.ts';
import { formatValue, parseValue } from './value.ts';

/** A calculator line that was understood. */
export interface LineRequest {
  readonly format: Format;
  readonly request: TableRequest;
}

/** One completion of a calculator line. */
export interface Completion {
  readonly label: string;
  readonly detail: string;
  /** The whole line with the completion put in. */
  readonly line: string;
}

/** Regions that a line or a command shows; more belong into a file. */
const mostRegions = 64;

interface Word {
  readonly text: string;
  readonly start: number;
}

function wordsOf(line: string): Word[] {
  return [...line.slice(0, 65_536).matchAll(/\S+/g)].map((match) => ({ text: match[0], start: match.index }));
}

/** What a bare size in a line sets: the page size. */
function pageParameter(format: Format): Parameter | undefined {
  return (
    findParameter(format, 'page') ??
    findParameter(format, 'granule') ??
    format.parameters.find((parameter) => parameter.kind === 'size' && parameter.whatIf)
  );
}

/**
 * A calculator line: `powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G@0x2000000000`. The first word is the
 * format; a lone size is the page size, a range is a region (`@` or `->` before its physical address), a lone word a
 * flag, the rest is `name=value`.
 */
export function parseLine(line: string, options: LayoutOptions = {}): Parsed<LineRequest | undefined> {
  const [first, ...rest] = wordsOf(line);
  const problems: Problem[] = [];
  const at = ({ text, start }: Word, message: string, code: string): void => {
    problems.push({ start, end: start + text.length, message, code });
  };
  const ids = formatsOf(options).map((format) => format.id);
  if (!first) {
    return {
      value: undefined,
      problems: [{ start: 0, end: 0, message: `start with a format: ${ids.join(', ')}`, code: 'no-format' }],
    };
  }
  const format = formatNamed(first.text, options);
  if (!format) {
    at(
      first,
      `there is no format \`${first.text.slice(0, 40)}\`.${didYouMean(first.text, ids)} Known: ${ids.join(', ')}`,
      'unknown-format',
    );
    return { value: undefined, problems };
  }
  const partial: Record<string, Value> = {};
  const regions: Region[] = [];
  let window: TableRequest['window'];
  let clear: TableRequest['clear'];
  const known = ['window', 'clear', ...format.parameters.map(({ id }) => id)];
  const read = <T>(text: string, start: number, parse: (text: string) => Parsed<T>): T => {
    const { value, problems: found } = parse(text);
    for (const problem of found) problems.push({ ...problem, start: problem.start + start, end: problem.end + start });
    return value;
  };
  for (const word of rest) {
    const { text, start } = word;
    const equals = text.indexOf('=');
    if (equals > 0 && /^[a-z]/i.test(text)) {
      const name = text.slice(0, equals).toLowerCase();
      const value = text.slice(equals + 1);
      const valueStart = start + equals + 1;
      const parameter = findParameter(format, name);
      if (name === 'window') window = read(value, valueStart, parseExtent) ?? window;
      else if (name === 'clear') clear = read(value, valueStart, parseExtent) ?? clear;
      else if (!parameter)
        at(word, `\`${name}\` is not a parameter of \`${format.id}\`.${didYouMean(name, known)}`, 'unknown-directive');
      else {
        const parsed = read(value, valueStart, (piece) => parseValue(parameter, piece));
        if (parsed !== undefined) partial[parameter.id] = parsed;
      }
    } else if (/^[0-9].*(?:\+|\.\.|-)/.test(text) || /^[0-9a-f]+-[0-9a-f]+$/i.test(text)) {
      const mark = /@|->/.exec(text);
      const extent = read(mark ? text.slice(0, mark.index) : text, start, parseExtent);
      const physAt = mark ? mark.index + mark[0].length : 0;
      const phys = mark ? read(text.slice(physAt), start + physAt, parseAddress) : undefined;
      if (extent) regions.push({ iova: extent.start, size: extent.size, ...(phys === undefined ? {} : { phys }) });
    } else if (/^[0-9]|^SZ_/.test(text)) {
      const parameter = pageParameter(format);
      const parsed = parameter && read(text, start, (piece) => parseValue(parameter, piece));
      if (!parameter) at(word, `\`${format.id}\` has no page size to set`, 'unknown-directive');
      else if (parsed !== undefined) partial[parameter.id] = parsed;
    } else {
      const negated = text.startsWith('no-') ? findParameter(format, text.slice(3)) : undefined;
      const parameter = findParameter(format, text) ?? negated;
      if (parameter?.kind === 'flag') partial[parameter.id] = parameter !== negated;
      else
        at(
          word,
          `\`${text.slice(0, 40)}\` is not understood.${didYouMean(text, known)} Write \`name=value\`, a size, or a range such as \`0+16G\``,
          'unknown-directive',
        );
    }
  }
  if (window && !format.hasWindow) {
    problems.push({
      start: 0,
      end: line.length,
      message: `\`${format.id}\` has no window to choose`,
      code: 'no-window',
      severity: 'warning',
    });
    window = undefined;
  }
  const request: TableRequest = {
    values: completeValues(format, partial).values,
    regions,
    ...(window ? { window } : {}),
    ...(clear ? { clear } : {}),
  };
  return { value: { format, request }, problems };
}

/** The parameters that matter to a reader: those that may vary, and those that differ from their defaults. */
function telling(format: Format, request: TableRequest): { parameter: Parameter; value: Value }[] {
  return format.parameters.flatMap((parameter) => {
    const value = request.values[parameter.id];
    return value === undefined || (value === parameter.default && !parameter.whatIf) ? [] : [{ parameter, value }];
  });
}

function range({ start, size }: { readonly start: bigint; readonly size: bigint }): string {
  return `${start === 0n ? '0' : formatHex(start)}+${formatSizeInput(size)}`;
}

function regionWord({ iova, size, phys }: Region): string {
  return range({ start: iova, size }) + (phys === undefined ? '' : `@${formatHex(phys)}`);
}

/** The request as a calculator line that `parseLine` reads back; names of regions are not part of it. */
export function formatLine(format: Format, request: TableRequest): string {
  const page = pageParameter(format);
  const words = [format.id];
  for (const { parameter, value } of telling(format, request)) {
    const text = formatValue(parameter, value);
    words.push(
      parameter === page && typeof value === 'bigint' && parameter.kind === 'size' ? text : `${parameter.id}=${text}`,
    );
  }
  if (request.window) words.push(`window=${range(request.window)}`);
  if (request.clear) words.push(`clear=${range(request.clear)}`);
  words.push(...request.regions.map(regionWord));
  return words.join(' ');
}

/** The same as a command; with very many regions, the command for a file. */
export function toCommandLine(format: Format, request: TableRequest): string {
  if (request.regions.length > mostRegions) return 'iommu-lens size LAYOUT.iommu';
  const words = ['iommu-lens size', `--format ${format.id}`];
  for (const { parameter, value } of telling(format, request)) {
    words.push(`--${parameter.id === 'page' ? 'page-size' : parameter.id} ${formatValue(parameter, value)}`);
  }
  if (request.window) words.push(`--window ${range(request.window)}`);
  if (request.clear) words.push(`--clear ${range(request.clear)}`);
  for (const region of request.regions) words.push(`--map ${regionWord(region)}`);
  return words.join(' ');
}

/** What could stand at `offset`: formats, then names, values and examples of ranges. */
export function completeLine(line: string, offset: number, options: LayoutOptions = {}): Completion[] {
  const at = Math.max(0, Math.min(offset, line.length));
  let start = at;
  while (start > 0 && !/\s/.test(line.charAt(start - 1))) start--;
  let end = at;
  while (end < line.length && !/\s/.test(line.charAt(end))) end++;
  const typed = line.slice(start, at).toLowerCase();
  const put = (text: string, detail: string): Completion => ({
    label: text,
    detail,
    line: line.slice(0, start) + text + line.slice(end),
  });
  const before = wordsOf(line.slice(0, start));
  if (before.length === 0) {
    return formatsOf(options)
      .filter((format) => [format.id, ...(format.aliases ?? [])].some((name) => name.startsWith(typed)))
      .map((format) => put(format.id, format.title));
  }
  const format = formatNamed(before[0]!.text, options);
  if (!format) return [];
  const result: Completion[] = [];
  const equals = typed.indexOf('=');
  if (equals > 0) {
    const name = typed.slice(0, equals);
    const parameter = findParameter(format, name);
    if (!parameter) return [];
    for (const { text, title } of usualValues(parameter)) {
      if (text.toLowerCase().startsWith(typed.slice(equals + 1))) result.push(put(`${name}=${text}`, title));
    }
    return result;
  }
  const used = new Set(before.map(({ text }) => text.split('=')[0]!.toLowerCase()));
  for (const parameter of format.parameters) {
    if (!parameter.id.startsWith(typed) || used.has(parameter.id)) continue;
    if (parameter.kind === 'flag')
      result.push(put(parameter.default === true ? `no-${parameter.id}` : parameter.id, parameter.title));
    else result.push(put(`${parameter.id}=${formatValue(parameter, parameter.default)}`, parameter.title));
  }
  if (format.hasWindow && 'window'.startsWith(typed) && !used.has('window')) {
    result.push(put('window=0+64T', 'the addresses that the table covers'));
  }
  const page = pageParameter(format);
  if (page) {
    for (const { text, title } of usualValues(page))
      if (text.toLowerCase().startsWith(typed)) result.push(put(text, title));
  }
  if ('0+16g'.startsWith(typed))
    result.push(put('0+16G', 'a mapped region: START+SIZE, with @PHYSICAL where it matters'));
  return result;
}

function usualValues(parameter: Parameter): { text: string; title: string }[] {
  if (parameter.kind === 'flag') return ['on', 'off'].map((text) => ({ text, title: parameter.title }));
  return (parameter.choices ?? [{ value: parameter.default, title: 'default' }]).map(({ value, title }) => ({
    text: formatValue(parameter, value),
    title,
  }));
}
