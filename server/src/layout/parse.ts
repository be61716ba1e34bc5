import { parseExtent } from '../quantity/index.ts';
import type { Extent, Format, Value } from '../table/model.ts';
import { completeValues, findParameter } from '../table/values.ts';
import type { Parsed, Problem, Span } from '../text/problem.ts';
import { checkBlock } from './check.ts';
import { formatNamed, formatsOf } from './formats.ts';
import { extentOf, isMappedResource, readMachineLine } from './machine.ts';
import type { Layout, LayoutBlock, LayoutOptions } from './model.ts';
import { didYouMean } from './nearest.ts';
import { maxPatterned, parseRegionLine, regionsOf } from './range.ts';
import { RegionList } from './regions.ts';
import { parseValue } from './value.ts';

/** A line `name value` whose meaning depends on the format. */
interface Setting {
  readonly name: string;
  readonly namePlace: Span;
  readonly value: string;
  readonly valueStart: number;
}

/** A block while it is read; the first one, without a format, holds what stands before the first `format` line. */
class Draft implements Span {
  readonly format: Format | undefined;
  readonly formatPlace: Span;
  readonly start: number;
  end: number;
  readonly settings: Setting[] = [];
  readonly list = new RegionList();
  window: (Span & { readonly extent: Extent; readonly stated: boolean; readonly page?: bigint }) | undefined;
  clear: Extent | undefined;
  /** The tables of the machine that regions were taken from. */
  readonly from = new Set<string>();
  /** The top-level /proc/iomem entry that the next lines may be inside. */
  parent: { readonly indent: number; readonly start: bigint; readonly end: bigint } | undefined;
  patterned = 0n;

  constructor(format: Format | undefined, formatPlace: Span) {
    this.format = format;
    this.formatPlace = formatPlace;
    this.start = formatPlace.start;
    this.end = formatPlace.end;
  }
}

/** `000000000000-0003ffffffff : System RAM`, with the indentation and the name. */
const iomem = /([ \t]*)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : ([^\n#]*)/y;
/** The commonest forms of a range, read without a detour: `0x1000+4K`, `0x1000+0x2000 : name -> 0x3000`. */
const simple =
  /[ \t]*(0x[0-9a-f]{1,16})\+(0x[0-9a-f]{1,16}|[1-9]\d{0,11})([KMGT]?)(?: : (\w[\w .()-]{0,60}))?(?: -> (0x[0-9a-f]{1,16}))?[ \t]*(?=\r?\n|$)/y;
const shifts: Readonly<Record<string, bigint>> = { '': 0n, K: 10n, M: 20n, G: 30n, T: 40n };
/** A line of the kernel log or of syslog, by its first characters: `[    0.0]`, `<6>`, `Jan  1 00:`. */
const logged = /^[[<]|^[A-Z][a-z]{2} +\d+ \d\d:/;
const ownWords = ['format', 'window', 'clear'];

/**
 * Reads a layout (`.iommu`): `format`, the format's own directives, `window`, `clear`, and regions as ranges, lines of
 * `/proc/iomem`, of `lsmem` or of the kernel log. What stands before the first `format` belongs to every block; a
 * block without regions of its own takes those of the block before it, so that formats compare.
 * Overlaps, regions outside the window and misalignment are problems too. About a million lines a second.
 */
export function parseLayout(text: string, options: LayoutOptions = {}): Parsed<Layout> {
  const problems: Problem[] = [];
  const common = new Draft(undefined, { start: 0, end: 0 });
  const drafts: Draft[] = [];
  let draft = common;
  for (let at = 0; at < text.length;) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    if (!readFast(text, at, draft)) {
      const next = readLine(text, at, end, draft, problems, options);
      if (next) {
        draft = next;
        drafts.push(next);
      }
    }
    draft.end = end;
    at = end + 1;
  }
  const blocks: LayoutBlock[] = [];
  for (const one of drafts) {
    const block = finish(one, common, blocks[blocks.length - 1], problems);
    checkBlock(block, problems);
    blocks.push(block);
  }
  if (drafts.length === 0) {
    reportUnused(common, problems, options);
    if (common.list.length > 0 || common.settings.length > 0) {
      const message = `a layout needs a \`format\` line: ${names(options)}`;
      problems.push({ start: 0, end: Math.min(text.length, endOfLine(text)), message, code: 'no-format' });
    }
  }
  problems.sort((a, b) => a.start - b.start);
  return { value: { blocks }, problems };
}

function endOfLine(text: string): number {
  const end = text.indexOf('\n');
  return end === -1 ? text.length : end;
}

function names(options: LayoutOptions): string {
  return formatsOf(options)
    .map((format) => `\`${format.id}\``)
    .join(', ');
}

/** The two forms that long layouts consist of. False where the line needs a closer look. */
function readFast(text: string, at: number, draft: Draft): boolean {
  simple.lastIndex = at;
  const plain = simple.exec(text);
  if (plain) {
    const start = BigInt(plain[1]!);
    const size = BigInt(plain[2]!) << shifts[plain[3]!]!;
    if (size === 0n || start + size > 1n << 64n) return false;
    const name = plain[4]?.trim();
    const phys = plain[5] === undefined ? undefined : BigInt(plain[5]);
    if (phys !== undefined && phys + size > 1n << 64n) return false;
    const region =
      phys === undefined
        ? name
          ? { iova: start, size, name }
          : { iova: start, size }
        : { iova: start, size, phys, ...(name ? { name } : {}) };
    const from = at + plain[0].length - plain[0].trimStart().length;
    draft.list.add(region, from, at + plain[0].trimEnd().length);
    return true;
  }
  iomem.lastIndex = at;
  const line = iomem.exec(text);
  if (!line) return false;
  const extent = extentOf(line[2]!, line[3]!);
  if (!extent || (extent.start === 0n && extent.size === 1n)) return false;
  const indent = line[1]!.length;
  const { parent } = draft;
  const stop = extent.start + extent.size;
  if (parent && indent > parent.indent && extent.start >= parent.start && stop <= parent.end) return true;
  const name = line[4]!.trim();
  if (!isMappedResource(name)) return false;
  draft.parent = { indent, start: extent.start, end: stop };
  const start = at + indent;
  draft.list.add({ iova: extent.start, size: extent.size, name }, start, at + line[0].trimEnd().length);
  return true;
}

/** Any other line. Returns a new draft where the line starts a block. */
function readLine(
  text: string,
  lineStart: number,
  lineEnd: number,
  draft: Draft,
  problems: Problem[],
  options: LayoutOptions,
): Draft | undefined {
  const whole = text.slice(lineStart, lineEnd);
  const raw = whole.slice(0, commentIn(whole));
  const line = raw.trim();
  if (line === '') return undefined;
  const start = lineStart + raw.length - raw.trimStart().length;
  const end = start + line.length;
  const complain = (message: string, code: string, severity?: Problem['severity']): undefined => {
    problems.push({ start, end, message, code, ...(severity ? { severity } : {}) });
    return undefined;
  };
  iomem.lastIndex = lineStart;
  const resource = iomem.exec(text);
  if (resource) {
    const extent = extentOf(resource[2]!, resource[3]!);
    if (!extent) return complain('the end lies before the start', 'order');
    if (extent.start === 0n && extent.size === 1n) {
      return complain('the addresses are all zero: /proc/iomem shows them to root only', 'hidden', 'warning');
    }
    draft.parent = { indent: resource[1]!.length, start: extent.start, end: extent.start + extent.size };
    const name = resource[4]!.trim();
    return complain(
      `\`${name}\` is not memory that devices use, so it is left out; write it as START+SIZE to map it`,
      'ignored',
      'information',
    );
  }
  const word = /^([A-Za-z][\w-]*)(?:\s*=\s*|\s+|$)/.exec(line);
  if (
    word &&
    !logged.test(line) &&
    !line.includes('[mem ') &&
    !/^(?:node +\d+:|pci |pci_bus |RANGE |Memory block|Total )/.test(line)
  ) {
    const namePlace = { start, end: start + word[1]!.length };
    const valueStart = start + word[0].length;
    const value = line.slice(word[0].length);
    const name = word[1]!.toLowerCase();
    if (name === 'format') return startBlock(value, valueStart, namePlace, problems, options);
    if (name === 'window' || name === 'clear') {
      const { value: extent, problems: found } = parseExtent(value);
      push(problems, found, valueStart);
      if (!extent) return undefined;
      if (name === 'clear') draft.clear = extent;
      else draft.window = { start: valueStart, end, extent, stated: true };
      return undefined;
    }
    const range = readMachineLine(line);
    if (!range) {
      if (/^[0-9a-f]+(?:-|\+|\.\.)/i.test(line)) readRange(line, start, draft, problems);
      else draft.settings.push({ name, namePlace, value, valueStart });
      return undefined;
    }
  }
  const machine = readMachineLine(line);
  if (!machine) {
    if (logged.test(line))
      return complain('this line of the log states no memory and no window', 'ignored', 'information');
    readRange(line, start, draft, problems);
    return undefined;
  }
  if (machine.kind === 'ignored') {
    return machine.why ? complain(`left out: ${machine.why}`, 'ignored', 'information') : undefined;
  }
  const extent = machine.extent!;
  if (machine.kind === 'window') {
    if (draft.window) return complain('there is a window already, so this one is left out', 'ignored', 'information');
    draft.window = { start, end, extent, stated: false, ...(machine.page === undefined ? {} : { page: machine.page }) };
    return undefined;
  }
  // A boot log tells its memory twice: as the firmware did, and by node.
  if (machine.from === 'node' && draft.from.has('e820')) {
    return complain('left out: the e820 lines tell the same memory', 'ignored', 'information');
  }
  draft.from.add(machine.from);
  draft.list.add(
    { iova: extent.start, size: extent.size, ...(machine.name ? { name: machine.name } : {}) },
    start,
    end,
  );
  return undefined;
}

/** Where a comment starts in a line: a `#` at its start or behind white space. */
function commentIn(line: string): number {
  for (let at = line.indexOf('#'); at !== -1; at = line.indexOf('#', at + 1)) {
    if (at === 0 || line.charCodeAt(at - 1) <= 32) return at;
  }
  return line.length;
}

function readRange(line: string, start: number, draft: Draft, problems: Problem[]): void {
  const { value, problems: found } = parseRegionLine(line);
  push(problems, found, start);
  if (!value) return;
  if (value.count > 1n) {
    draft.patterned += value.count;
    if (draft.patterned > maxPatterned) {
      const message = 'together the `every` lines make too many regions, so this one is left out';
      problems.push({ start, end: start + line.length, message, code: 'limit' });
      return;
    }
  }
  for (const region of regionsOf(value)) draft.list.add(region, start, start + line.length);
}

function push(problems: Problem[], found: readonly Problem[], by: number): void {
  for (const problem of found) problems.push({ ...problem, start: problem.start + by, end: problem.end + by });
}

function startBlock(
  value: string,
  valueStart: number,
  namePlace: Span,
  problems: Problem[],
  options: LayoutOptions,
): Draft | undefined {
  const place = value === '' ? namePlace : { start: valueStart, end: valueStart + value.length };
  const format = formatNamed(value, options);
  if (format) return new Draft(format, place);
  const ids = formatsOf(options).flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]);
  const message =
    value === ''
      ? `\`format\` needs a name: ${names(options)}`
      : `there is no format \`${value.slice(0, 40)}\`.${didYouMean(value, ids)} Known: ${names(options)}`;
  problems.push({ ...place, message, code: 'unknown-format' });
  return undefined;
}

/** Settings in a file without any format: say at least which of them no format knows. */
function reportUnused(common: Draft, problems: Problem[], options: LayoutOptions): void {
  const known = [...ownWords, ...formatsOf(options).flatMap((format) => format.parameters.map(({ id }) => id))];
  for (const { name, namePlace } of common.settings) {
    if (!known.includes(name)) problems.push(unknownDirective(name, namePlace, known, 'any format'));
  }
}

function unknownDirective(name: string, place: Span, known: readonly string[], owner: string): Problem {
  const message = `\`${name.slice(0, 40)}\` is not a directive of ${owner}.${didYouMean(name, known)}`;
  return { ...place, message, code: 'unknown-directive' };
}

function finish(draft: Draft, common: Draft, previous: LayoutBlock | undefined, problems: Problem[]): LayoutBlock {
  const format = draft.format!;
  const partial: Record<string, Value> = {};
  const set = new Map<string, Span>();
  const known = [...ownWords, ...format.parameters.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])])];
  for (const setting of [...common.settings, ...draft.settings]) {
    const shared = common.settings.includes(setting);
    const parameter = findParameter(format, setting.name);
    if (!parameter) {
      // What is common to all blocks need not suit each of them.
      if (!shared) problems.push(unknownDirective(setting.name, setting.namePlace, known, `\`${format.id}\``));
      continue;
    }
    const { value, problems: found } = parseValue(parameter, setting.value);
    if (!shared || !previous) push(problems, found, setting.valueStart);
    if (
      set.has(parameter.id) &&
      !shared &&
      draft.settings.some((other) => other !== setting && findParameter(format, other.name) === parameter)
    ) {
      problems.push({
        ...setting.namePlace,
        message: `\`${parameter.id}\` is set twice; the last one counts`,
        code: 'twice',
        severity: 'warning',
      });
    }
    if (value === undefined) continue;
    partial[parameter.id] = value;
    set.set(parameter.id, { start: setting.valueStart, end: setting.valueStart + setting.value.length });
  }
  const places = placesOf(draft, common, previous);
  const ownWindow = draft.window ?? common.window;
  if (ownWindow?.page !== undefined && partial.page === undefined && findParameter(format, 'page')) {
    partial.page = ownWindow.page;
    set.set('page', { start: ownWindow.start, end: ownWindow.end });
  }
  const inherits = places === previous?.places;
  const window = ownWindow?.extent ?? (inherits && format.hasWindow ? previous?.request.window : undefined);
  const clear = draft.clear ?? common.clear ?? (inherits ? previous?.request.clear : undefined);
  if (draft.window?.stated && !format.hasWindow) {
    const message = `\`${format.id}\` has no window to choose: what it covers follows from its parameters`;
    problems.push({
      start: draft.window.start,
      end: draft.window.end,
      message,
      code: 'no-window',
      severity: 'warning',
    });
  }
  return {
    start: draft.start,
    end: draft.end,
    format,
    formatPlace: draft.formatPlace,
    request: {
      values: completeValues(format, partial).values,
      regions: places.regions,
      ...(window && format.hasWindow ? { window } : {}),
      ...(clear ? { clear } : {}),
    },
    places,
    set,
    ...(ownWindow ? { windowPlace: { start: ownWindow.start, end: ownWindow.end } } : {}),
  };
}

function placesOf(draft: Draft, common: Draft, previous: LayoutBlock | undefined): LayoutBlock['places'] {
  if (draft.list.length === 0) {
    if (common.list.length === 0 && previous) return previous.places;
    return common.list;
  }
  if (common.list.length === 0) return draft.list;
  const both = new RegionList();
  both.addAll(common.list);
  both.addAll(draft.list);
  return both;
}
