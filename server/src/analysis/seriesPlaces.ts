import type { TextDefinitions } from '../c/index.ts';
import { groupSeries, type Series } from '../patch/index.ts';
import type { PatchMessage } from '../patch/model.ts';
import type { Finding } from './finding.ts';
import type { Analysis } from './index.ts';

/** Where a message stands in its series. */
export interface SeriesPlace {
  readonly series: Series;
  /** `n` of `n/m`; undefined for a patch that is not numbered. */
  readonly number: number | undefined;
  readonly isReply: boolean;
}

/** What an earlier patch defines: later ones are written on top of it. */
interface Learned {
  readonly series: Series | undefined;
  readonly number: number | undefined;
  readonly definitions: TextDefinitions;
  /** Of a file that is known whole. */
  readonly path?: string;
}

/** How many files of earlier patches are remembered: enough for a long series, bounded for a whole mailbox. */
const MAXIMUM_LEARNED = 256;

/** The series that a document's patches are in, together with those of other documents that are open. */
export class SeriesPlaces {
  /** Indexes of the document's messages, in the order in which they apply. */
  readonly order: readonly number[];
  private readonly places: ReadonlyMap<PatchMessage, SeriesPlace>;
  private readonly messages: readonly PatchMessage[];
  private readonly siblings: readonly Analysis[];
  /** Newest first. */
  private readonly learned: Learned[] = [];

  constructor(messages: readonly PatchMessage[], siblings: readonly Analysis[]) {
    this.messages = messages;
    this.siblings = siblings;
    // One mail by itself, of which a list has many, is no series: nothing of its head need be read.
    const alone = messages.length === 1 && siblings.length === 0;
    const groups = alone ? [] : groupSeries([messages, ...siblings.map(({ patch }) => patch?.messages ?? [])]);
    this.places = placesOf(groups);
    const own = groups.flatMap(({ cover, patches, replies }) =>
      [...(cover ? [cover] : []), ...patches, ...replies].filter(({ document }) => document === 0),
    );
    const ordered = [...new Set(own.map(({ index }) => index))];
    // A patch that is here twice belongs to no series, but is looked at all the same.
    this.order = [...ordered, ...messages.map((_, index) => index).filter((index) => !ordered.includes(index))];
    for (const sibling of siblings) this.learnSibling(sibling);
  }

  placeOf(message: number): SeriesPlace | undefined {
    const own = this.messages[message];
    return own && this.places.get(own);
  }

  learn(message: number, texts: readonly Pick<Learned, 'definitions' | 'path'>[]): void {
    const place = this.placeOf(message);
    const series = place?.series.total === undefined ? undefined : place.series;
    this.learned.unshift(...texts.map((one) => ({ ...one, series, number: place?.number })));
    this.learned.length = Math.min(this.learned.length, MAXIMUM_LEARNED);
  }

  /**
   * What earlier patches of the same series define, the newest first; unnumbered patches follow each other. Of a file
   * that is known whole its last state alone, and none where this patch has the whole of it: `own`.
   */
  before(message: number, own: ReadonlySet<string>): TextDefinitions[] {
    const place = this.placeOf(message);
    const series = place?.series.total === undefined ? undefined : place.series;
    const last = place?.number === undefined ? undefined : place.number - (place.isReply ? 0 : 1);
    const seen = new Set(own);
    return this.learned
      .filter((one) => one.series === series && (last === undefined || one.number === undefined || one.number <= last))
      .filter(({ path }) => path === undefined || (!seen.has(path) && seen.add(path)))
      .map(({ definitions }) => definitions);
  }

  /** Marks what one patch of a series introduces and a later one fixes. */
  verdict(findings: readonly Finding[]): Finding[] {
    const keyOf = (finding: Finding) => [finding.rule, finding.path ?? '', finding.function ?? ''].join('\0');
    const fixes = new Map<string, { place: SeriesPlace; title: string; index: number | undefined }[]>();
    const collect = (all: readonly Finding[], messages: readonly PatchMessage[], isOwn: boolean): void => {
      for (const finding of all) {
        const message = finding.message === undefined ? undefined : messages[finding.message];
        const place = message && this.places.get(message);
        if (finding.change !== 'fixed' || !message || !place) continue;
        const fix = { place, title: message.facts.title, index: isOwn ? finding.message : undefined };
        fixes.set(keyOf(finding), [...(fixes.get(keyOf(finding)) ?? []), fix]);
      }
    };
    collect(findings, this.messages, true);
    for (const { findings: others, patch } of this.siblings) collect(others, patch?.messages ?? [], false);
    return findings.map((finding) => {
      const place = finding.message === undefined ? undefined : this.placeOf(finding.message);
      if (finding.change !== 'introduced' || !place) return finding;
      const by = fixes.get(keyOf(finding))?.find((fix) => this.isLater(fix, place, finding.message!));
      if (!by) return finding;
      return { ...finding, ...(by.index === undefined ? {} : { fixedBy: by.index }), fixedByTitle: by.title };
    });
  }

  private isLater(
    fix: { readonly place: SeriesPlace; readonly index: number | undefined },
    { series, number }: SeriesPlace,
    message: number,
  ): boolean {
    if (fix.place.number !== undefined && number !== undefined) {
      return fix.place.series === series && fix.place.number > number;
    }
    // Patches without numbers follow each other as they stand in the document.
    return fix.place.number === number && fix.index !== undefined && fix.index > message;
  }

  private learnSibling({ units, patch }: Analysis): void {
    const numbered = units.flatMap((unit): Learned[] => {
      const message = unit.message === undefined ? undefined : patch?.messages[unit.message];
      const place = message && this.places.get(message);
      if (unit.side !== 'new' || !place || place.isReply || place.number === undefined) return [];
      return [{ series: place.series, number: place.number, definitions: unit.analysis.definitions }];
    });
    this.learned.push(
      ...numbered.sort((a, b) => b.number! - a.number!).slice(0, MAXIMUM_LEARNED - this.learned.length),
    );
  }
}

/** An analysis whose findings also say which patch of a sibling takes them away again. */
export function withLaterFixes(analysis: Analysis, siblings: readonly Analysis[]): Analysis {
  const places = new SeriesPlaces(analysis.patch?.messages ?? [], siblings);
  return { ...analysis, findings: places.verdict(analysis.findings) };
}

function placesOf(groups: readonly Series[]): Map<PatchMessage, SeriesPlace> {
  const places = new Map<PatchMessage, SeriesPlace>();
  for (const series of groups) {
    for (const { message } of [...(series.cover ? [series.cover] : []), ...series.patches]) {
      places.set(message, { series, number: message.facts.number, isReply: false });
    }
    for (const { message } of series.replies) {
      places.set(message, { series, number: message.facts.number, isReply: true });
    }
  }
  return places;
}
