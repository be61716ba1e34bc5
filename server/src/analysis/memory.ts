import { SummaryMemory, type FunctionAnalysis, type FunctionText, type Ground } from '../c/index.ts';
import type { Report, Rule } from '../rules/rule.ts';
import type { Span } from '../text/problem.ts';

/** What one rule reported of a function. */
export interface RuleReport {
  readonly rule: Rule;
  readonly report: Report;
}

/** One analysis of a function's text, with what it was told about the texts around it. */
interface Remembered {
  readonly place: Place;
  readonly ground: Ground;
  readonly reports: readonly RuleReport[];
  readonly cutShort: boolean;
  /** Of the code, in characters: what is kept grows with it. */
  readonly size: number;
}

/** Where a function's text was. */
type Place = Pick<FunctionText, 'location' | 'map'>;

/** Comments that are remembered. */
const MAXIMUM_COMMENTS = 50_000;

/** Versions of one text that differ in what stands around it. */
const MAXIMUM_VERSIONS = 4;

/**
 * What the rules said of functions, for when the same text comes again: the functions of a file that were not typed
 * in, the other side of a hunk, the next version of a patch, its quotes in replies. Holds so many characters of code;
 * the longest unused go first.
 */
export class RuleMemory {
  /** What was worked out of bodies, whatever the rules. */
  readonly summaries = new SummaryMemory();
  private readonly known = new Map<string, [Remembered, ...Remembered[]]>();
  private readonly limit: number;
  private held = 0;
  /** Comments of which no rule said anything, by their fingerprints. */
  private readonly silent = new Set<string>();
  /** The last function that was asked about. */
  private matched: { readonly fn: FunctionAnalysis; readonly found: Remembered | undefined } | undefined;
  /** What all that is remembered rests on. */
  private basis: readonly unknown[] = [];

  constructor(characters = 4_000_000) {
    this.limit = characters;
  }

  /** Forgets everything where what the rules rest on is not what it was: other rules, other facts. */
  rest(...basis: readonly unknown[]): void {
    if (basis.length === this.basis.length && basis.every((part, i) => part === this.basis[i])) return;
    this.basis = basis;
    this.matched = undefined;
    this.known.clear();
    this.silent.clear();
    this.held = 0;
  }

  isSilent(comment: string): boolean {
    return this.silent.has(comment);
  }

  keepSilent(comment: string): void {
    if (this.silent.size === MAXIMUM_COMMENTS) this.silent.clear();
    this.silent.add(comment);
  }

  /** What was reported of the same function before, placed where it stands now. */
  recall(fn: FunctionAnalysis): readonly RuleReport[] | undefined {
    const match = this.match(fn);
    if (!match || match.reports.length === 0) return match?.reports;
    const moved = match.reports.flatMap(({ rule, report }) => {
      const there = moveReport(report, match.place, fn.source);
      return there ? [{ rule, report: there }] : [];
    });
    return moved.length === match.reports.length ? moved : undefined;
  }

  /** Whether not all paths of a function that is remembered were followed. */
  wasCutShort(fn: FunctionAnalysis): boolean {
    return this.match(fn)?.cutShort === true;
  }

  private match(fn: FunctionAnalysis): Remembered | undefined {
    if (this.matched?.fn === fn) return this.matched.found;
    const { key } = fn;
    const versions = this.known.get(key);
    const found = versions?.find(({ ground }) => fn.standsOn(ground));
    // Far from the limit nobody asks who was used last.
    if (found && this.held > this.limit / 2) {
      this.known.delete(key);
      this.known.set(key, versions!);
    }
    this.matched = { fn, found };
    return found;
  }

  keep(fn: FunctionAnalysis, reports: readonly RuleReport[]): void {
    this.matched = undefined;
    const { key } = fn;
    const { location, map, text } = fn.source;
    const size = text.length;
    const one = { place: { location, map }, ground: fn.ground(), reports, cutShort: fn.cutShort, size };
    const versions = this.known.get(key);
    if (versions) {
      if (versions.length === MAXIMUM_VERSIONS) versions.pop();
      versions.unshift(one);
      return;
    }
    this.known.set(key, [one]);
    this.held += size;
    for (const [oldest, [{ size: freed }]] of this.known) {
      if (this.held <= this.limit) break;
      this.known.delete(oldest);
      this.held -= freed;
    }
  }
}

function moveReport(report: Report, from: Place, to: Place): Report | undefined {
  const move = mover(from, to);
  const place = move(report);
  const related = report.related?.map((one) => ({ one, place: move(one) }));
  const edits = report.fix?.edits.map((one) => ({ one, place: move(one) }));
  if (!place || related?.some((one) => !one.place) || edits?.some((one) => !one.place)) return undefined;
  return {
    ...report,
    ...place,
    ...(related ? { related: related.map((one) => ({ ...one.one, ...one.place })) } : {}),
    ...(edits ? { fix: { ...report.fix!, edits: edits.map((one) => ({ ...one.one, ...one.place })) } } : {}),
  };
}

/** Carries a span of one text to another that holds the same function. */
function mover(from: Place, to: Place): (span: Span) => Span | undefined {
  const delta = to.location.start - from.location.start;
  if (from.map.segmentCount === 1 && to.map.segmentCount === 1) {
    return ({ start, end }) => ({ start: start + delta, end: end + delta });
  }
  return ({ start, end }) => {
    const first = from.map.toGenerated(start);
    if (start === end) return first === undefined ? undefined : to.map.spanToSource(first, first);
    const last = from.map.toGenerated(end - 1);
    return first === undefined || last === undefined ? undefined : to.map.spanToSource(first, last + 1);
  };
}
