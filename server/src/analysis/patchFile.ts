import { analyseC, joinDefinitions, readC, type CText, type Definitions, type FunctionAnalysis } from '../c/index.ts';
import { buildImages, readPatchDocument, textsOf } from '../patch/index.ts';
import { locateHunks, wholeImages } from '../patch/locate.ts';
import type { FilePatch, Image, PatchDocument, PatchMessage } from '../patch/model.ts';
import type { Report, Rule } from '../rules/rule.ts';
import type { Problem, Span } from '../text/problem.ts';
import { isBefore } from './age.ts';
import { ChangedLines } from './changedLines.ts';
import type { Finding } from './finding.ts';
import { fixInPatch } from './fixInPatch.ts';
import { withoutLongLines } from './longLines.ts';
import type { Analysis, AnalysisOptions, CodeUnit, Engine, SourceDocument, Steps } from './index.ts';
import { runOnComments, runOnProse } from './prose.ts';
import {
  activeRules,
  cutShortNotice,
  isSuppressed,
  NO_WORDS,
  observeFunctions,
  runOnFunctions,
  runOnTables,
} from './runRules.ts';
import { SeriesPlaces } from './seriesPlaces.ts';
import { SeriesTexts } from './seriesTexts.ts';
import { byPlace, toFinding } from './toFinding.ts';
import { judge, settled, squeeze, type SideObservation, type SideReport } from './verdict.ts';

/** A report with what is needed to judge it and to place it. */
interface ImageReport extends SideReport {
  readonly rule: Rule;
  readonly image: Image;
  readonly file: FilePatch;
}

/** What the rules say of one side of a patch. */
interface Side {
  readonly reports: readonly ImageReport[];
  readonly observations: readonly SideObservation<ImageReport>[];
}

interface ChangedFile {
  readonly file: FilePatch;
  readonly old: Image;
  readonly new: Image;
  /** What its headers and the other sources of its folder define, where it is in the tree. */
  readonly around?: readonly Definitions[];
}

/**
 * A patch, a mail, a mailbox: the prose of every message, and both sides of every C file it changes. One step a message;
 * between two of them what is known so far can be shown.
 */
export function* analysePatch(source: SourceDocument, engine: Engine, options: AnalysisOptions): Steps {
  const patch = readPatchDocument(source.text);
  const series = new SeriesPlaces(patch.messages, options.siblings ?? []);
  const run = new PatchRun(source.text, engine, options, series);
  const soFar = (): Analysis => ({
    kind: 'patch',
    text: source.text,
    findings: series.verdict(withoutRepeats(run.findings)).sort(byPlace),
    notices: [
      ...patch.problems,
      ...patch.messages.flatMap(({ problems }) => problems),
      ...truncation(patch, source.text),
      ...run.notices,
    ],
    units: run.units,
    patch,
    knowledge: engine.knowledge,
  });
  const total = series.order.length;
  for (const [done, index] of series.order.entries()) {
    yield { done, total, soFar };
    run.message(patch.messages[index]!, index);
  }
  return soFar();
}

/** The document ends inside a hunk: what follows is lost, so the input itself is bad, whatever the rules say. */
function truncation(patch: PatchDocument, text: string): Problem[] {
  const message = patch.messages[patch.messages.length - 1];
  const hunk = message?.files[message.files.length - 1]?.hunks.at(-1);
  const last = hunk?.lines.at(-1);
  if (!hunk || !last || message!.quoteDepth > 0 || text.slice(last.end).trim() !== '') return [];
  const count = (...kinds: string[]) => hunk.lines.filter(({ kind }) => kinds.includes(kind)).length;
  const [old, fresh] = [count('context', 'removed'), count('context', 'added')];
  if (old >= hunk.oldCount && fresh >= hunk.newCount) return [];
  const words =
    `This hunk ends early: it announces ${hunk.oldCount} old and ${hunk.newCount} new lines and has ${old} and ${fresh}. ` +
    'What is missing cannot be judged. Was the file cut off when it was saved?';
  return [{ ...hunk.header, message: words, severity: 'error', code: 'truncated-hunk' }];
}

/** Tells of a finding whether one of the same rule and change shares text with it. */
function sharesText(findings: readonly Finding[]): (one: Finding) => boolean {
  const kind = ({ rule, change }: Finding): string => `${rule} ${change}`;
  const byKind = new Map<string, { readonly start: number; readonly end: number }[]>();
  for (const one of [...findings].sort((a, b) => a.start - b.start)) {
    const spans = byKind.get(kind(one)) ?? [];
    byKind.set(kind(one), spans);
    // The furthest end so far: then one search finds out.
    spans.push({ start: one.start, end: Math.max(one.end, spans.at(-1)?.end ?? 0) });
  }
  return (one) => {
    const spans = byKind.get(kind(one)) ?? [];
    let [from, to] = [0, spans.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (spans[middle]!.start < one.end) from = middle + 1;
      else to = middle;
    }
    return from > 0 && spans[from - 1]!.end > one.start;
  };
}

class PatchRun {
  readonly findings: Finding[] = [];
  readonly notices: Problem[] = [];
  readonly units: CodeUnit[] = [];
  private readonly text: string;
  private readonly engine: Engine;
  private readonly options: AnalysisOptions;
  /** Rules that are on, and those of them that the message at hand is asked for. */
  private readonly all: readonly Rule[];
  private active: readonly Rule[] = [];
  private readonly series: SeriesPlaces;
  private readonly texts: SeriesTexts;
  /** By path, whole files as they were looked at last: the next patch mostly begins with what the one before it left. */
  private readonly splits = new Map<string, CText['split']>();

  constructor(text: string, engine: Engine, options: AnalysisOptions, series: SeriesPlaces) {
    this.text = text;
    this.series = series;
    this.engine = engine;
    this.texts = new SeriesTexts(engine.readTree);
    this.options = options;
    this.all = activeRules(options);
  }

  message(message: PatchMessage, index: number): void {
    if (this.options.cancelled?.()) return;
    this.active = this.all.filter(({ meta }) => !(meta.kernelOnly && message.facts.isOfOther));
    const context = () => ({ messageId: message.facts.messageId, message: index });
    const failed = (text: string) => this.notices.push({ ...message.span, message: text, severity: 'information' });
    const paths = message.files.flatMap(({ newPath, oldPath }) => newPath ?? oldPath ?? []);
    for (const part of message.prose) {
      const kind = part.kind === 'reply' || part.kind === 'quoted' ? 'reply' : 'message';
      for (const { rule, report } of runOnProse(this.active, { kind, text: part.text, offset: 0, paths }, failed)) {
        this.keep(toFinding(rule, report, (span) => part.map.spanToSource(span.start, span.end), context()));
      }
    }
    const told: { readonly finding: Finding; readonly around: Span }[] = [];
    const readable = withoutLongLines(message);
    for (const rule of this.active) {
      try {
        rule.checkPatch?.(readable, (report) => {
          const path = message.files.find(({ span }) => span.start <= report.start && report.start < span.end);
          const finding = toFinding(rule, report, asItIs, {
            ...context(),
            path: path?.newPath ?? path?.oldPath,
            change: report.change,
          });
          if (finding) told.push({ finding, around: report.around ?? report });
        });
      } catch (error) {
        failed(`${rule.meta.id} failed on this patch: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const before = this.findings.length;
    if (this.engine.parser) this.code(message, index, failed);
    // What the code shows, it shows with more around it than what the changed lines tell.
    const isShown = sharesText(this.findings.slice(before));
    for (const { finding, around } of told) {
      if (!isShown({ ...finding, start: around.start, end: around.end })) this.findings.push(finding);
    }
  }

  private keep(finding: Finding | undefined): void {
    if (finding) this.findings.push(finding);
  }

  private code(message: PatchMessage, index: number, failed: (message: string) => void): void {
    const files = message.files.filter(isC).map((file) => this.images(file, index));
    if (files.length === 0) return;
    const speaksOf = topicsOf(message);
    const old = this.side(files, 'old', index, speaksOf, failed);
    const open = new Set(old.observations.filter((one) => one.open).map(({ place }) => place));
    const fresh = this.side(files, 'new', index, speaksOf, failed, open);
    const judged = judge(old.reports, fresh.reports)
      .filter(({ side, change }) => change !== 'fixed' || !side.report.fixIsCompared)
      .map((one) => (one.change === 'fixed' ? { ...one, side: withoutAdvice(one.side) } : one));
    const fixed = old.observations.length === 0 ? [] : settled(old.observations, fresh.observations, judged, speaksOf);
    for (const { side, change } of [...judged, ...fixed]) {
      const { image, file, rule, report } = side as ImageReport;
      if (
        change === 'introduced' &&
        report.restsOnAbsence &&
        (side.block === undefined || files.some((one) => squeeze(shown(one.old)).includes(side.key)))
      )
        continue;
      if (change === 'existing' && report.changesOnly) continue;
      // What goes with its file is not mended.
      if (change === 'fixed' && (file.kind === 'delete' || !isMended(side as ImageReport, message.files))) continue;
      if (isSuppressed(image.text, report.start, rule.meta.id) || isBefore(message.facts.date, report.since)) continue;
      this.keep(
        toFinding(
          rule,
          side.place || change === 'existing' ? report : inView(report, image, new ChangedLines(file)),
          (span) => image.map.spanToSource(span.start, span.end),
          {
            function: side.function,
            ...(side.path === '' ? {} : { path: side.path }),
            change,
            messageId: message.facts.messageId,
            message: index,
          },
          (edits) => fixInPatch(edits, { text: this.text, message, file, image }),
        ),
      );
    }
  }

  /** Whole files, where the tree or earlier patches of the series show them; else what the hunks show. */
  private images(file: FilePatch, message: number): ChangedFile {
    const path = file.oldPath ?? file.newPath;
    if (path === undefined) return { file, ...buildImages(file, this.text) };
    for (const text of this.textsOf(path, message)) {
      const location = locateHunks(file, text);
      if (!location) continue;
      const around = [this.engine.headers?.includedBy(path, text), this.engine.neighbours?.of(path)];
      return {
        file,
        ...wholeImages(file, text, location),
        around: around.filter((one) => one !== undefined),
      };
    }
    return { file, ...buildImages(file, this.text) };
  }

  /** What a file may be that a patch changes: as the patches before it leave it, or as the tree has it. */
  private *textsOf(path: string, message: number): Iterable<string> {
    const { series, number } = this.series.placeOf(message) ?? {};
    const earlier =
      series?.total === undefined || number === undefined ? undefined : this.texts.before(series, number, path);
    if (earlier !== undefined) yield earlier;
    const inTree = this.engine.readTree?.(path);
    if (inTree !== undefined) yield inTree;
  }

  private side(
    files: readonly ChangedFile[],
    side: 'old' | 'new',
    message: number,
    speaksOf: (pattern: RegExp) => boolean,
    failed: (message: string) => void,
    wanted?: ReadonlySet<string>,
  ): Side {
    const parser = this.engine.parser!;
    const texts = files.map((file) => this.read(file[side]));
    const learned = texts.map((text) => analyseC(text, parser, this.engine.knowledge, { words: NO_WORDS }));
    const whole = files.map((file) => (file[side].whole ? file[side].path : undefined));
    const own = new Set(whole.filter((path) => path !== undefined));
    const definitions = joinDefinitions([
      ...learned.map((analysis) => analysis.definitions),
      ...this.series.before(message, own),
    ]);
    const sides = files.map((changed, i) =>
      this.imageReports(changed, side, texts[i]!, definitions, message, speaksOf, failed, wanted),
    );
    if (side === 'new')
      this.series.learn(
        message,
        learned.map(({ definitions: one }, i) => ({
          definitions: one,
          ...(whole[i] !== undefined && { path: whole[i] }),
        })),
      );
    return {
      reports: sides.flatMap(({ reports }) => reports),
      observations: sides.flatMap(({ observations }) => observations),
    };
  }

  private read(image: Image): CText {
    const text = readC({ kind: 'image', image }, { splitBefore: (path) => this.splits.get(path) });
    if (image.whole) this.splits.set(image.path, text.split);
    return text;
  }

  private imageReports(
    changed: ChangedFile,
    side: 'old' | 'new',
    text: CText,
    definitions: readonly Definitions[],
    message: number,
    speaksOf: (pattern: RegExp) => boolean,
    failed: (message: string) => void,
    wanted?: ReadonlySet<string>,
  ): Side {
    const image = changed[side];
    if (image.text === '') return { reports: [], observations: [] };
    const added = changed.file.hunks
      .flatMap(({ lines: all }) => all.filter(({ kind }) => kind === 'added'))
      .map((line) => line.text)
      .join('\n');
    const analysis = analyseC(text, this.engine.parser!, this.engine.knowledge, {
      definitions: [...definitions, ...(changed.around ?? [])],
      // What is said of the rest of a file has no place in the patch.
      isShown: (place) => isShown(image, place),
      ...(this.options.cancelled ? { cancelled: this.options.cancelled } : {}),
    });
    this.units.push({ path: image.path, side, message, text: text.split.text, analysis, map: image.map });
    const note = (problem: Problem): void => {
      const span = image.map.spanToSource(problem.start, problem.end);
      if (span) this.notices.push({ ...problem, ...span });
    };
    analysis.notices.forEach(note);
    const lines = new ChangedLines(changed.file);
    const make = (rule: Rule, report: Report, fn: string | undefined): ImageReport => {
      const place = image.map.spanToSource(report.start, report.end);
      return {
        rule,
        report,
        image,
        file: changed.file,
        meta: rule.meta,
        function: fn === '' ? undefined : fn,
        path: image.path,
        place,
        block: place && lines.at(place.start)?.block,
        key: report.key ?? squeeze(image.text.slice(report.start, report.end)),
        message,
      };
    };
    const placeOf = (rule: Rule, fn: FunctionAnalysis) => [rule.meta.id, image.path, fn.name].join('\0');
    const isWanted = (rule: Rule, fn: FunctionAnalysis) => wanted?.has(placeOf(rule, fn)) !== false;
    return {
      reports: [
        ...runOnFunctions(this.active, analysis.functions, failed, this.engine.memory, (fn) =>
          note(cutShortNotice(fn)),
        ).map(({ rule, report, fn }) => make(rule, report, fn.name)),
        ...runOnTables(this.active, analysis, failed).map(({ rule, report }) => make(rule, report, undefined)),
        ...runOnComments(this.active, image.text, analysis.comments, failed, {
          path: image.path,
          memory: this.engine.memory,
        }).map(({ rule, report }) => make(rule, report, undefined)),
      ],
      observations: observeFunctions(this.active, analysis.functions, added, speaksOf, failed, isWanted).map(
        ({ rule, observation, fn }) => ({
          place: placeOf(rule, fn),
          key: `${placeOf(rule, fn)}\0${observation.key}`,
          ...(observation.state === 'open'
            ? { open: make(rule, observation.report, fn.name), claim: observation.claim }
            : { what: observation.what }),
        }),
      ),
    };
  }
}

/** Whether a hunk of the patch shows any of it. */
function isShown({ whole, pieces }: Image, { start, end }: Span): boolean {
  if (!whole) return true;
  // They stand in order: the last one that begins in front of the end decides.
  let [from, to] = [0, pieces.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (pieces[middle]!.start < end) from = middle + 1;
    else to = middle;
  }
  return from > 0 && pieces[from - 1]!.end > start;
}

/** What the patch does already is not asked for. */
function withoutAdvice<S extends SideReport>(side: S): S {
  return { ...side, report: { ...side.report, advice: '' } };
}

/** A report about a line that no hunk shows, told at what it has to do with that one shows, rather a changed line. */
function inView(report: Report, image: Image, lines: ChangedLines): Report {
  const related = (report.related ?? []).flatMap((one) => {
    const place = image.map.spanToSource(one.start, one.end);
    return place ? [{ one, isChanged: lines.at(place.start)?.block !== undefined }] : [];
  });
  const at = (related.find(({ isChanged }) => isChanged) ?? related[0])?.one;
  if (!at) return report;
  const line = image.text.slice(0, report.start).split('\n').length;
  return {
    ...report,
    start: at.start,
    end: at.end,
    what: `In line ${line} of the ${image.side} file, which no hunk shows: ${report.what}`,
    related: report.related!.filter((one) => one !== at),
  };
}

/** What the hunks show of a side of a file. */
function shown({ whole, pieces, text }: Image): string {
  return whole ? pieces.map((piece) => text.slice(piece.start, piece.end)).join('') : text;
}

/** Whether the patch adds what mends a finding whose code goes. */
function isMended({ report: { mendedBy }, block, file }: ImageReport, files: readonly FilePatch[]): boolean {
  if (!mendedBy) return true;
  // On a line that stays, something else is what changed.
  if (block === undefined) return !mendedBy.notOfContext;
  const { line: pattern, anywhere } = mendedBy;
  const lines = anywhere ? files.flatMap((one) => new ChangedLines(one).added()) : new ChangedLines(file).added(block);
  return lines.some(({ text }) => pattern.test(text));
}

/** Whether a message speaks of something, in its subject or its words. Each thing is looked for once. */
function topicsOf(message: PatchMessage): (pattern: RegExp) => boolean {
  const known = new Map<RegExp, boolean>();
  let words: string | undefined;
  return (pattern) => {
    let answer = known.get(pattern);
    if (answer === undefined) {
      words ??= textsOf(message).join('\n');
      known.set(pattern, (answer = pattern.test(words)));
    }
    return answer;
  };
}

const asItIs = (span: Span): Span => ({ start: span.start, end: span.end });

function isC(file: FilePatch): boolean {
  const path = file.newPath ?? file.oldPath;
  const isText = !file.binary && !file.combined && file.hunks.length > 0;
  return isText && (path === undefined ? file.pathUnknown === true && readsAsC(file) : /\.[ch]$/.test(path));
}

/** Of quoted hunks whose file header was cut away: most of their lines end, or begin, as lines of C do. */
function readsAsC(file: FilePatch): boolean {
  const lines = file.hunks
    .flatMap((hunk) => hunk.lines)
    .filter(({ kind, text }) => kind !== 'comment' && kind !== 'no-newline' && text.trim() !== '');
  const typical = lines.filter(({ text }) =>
    /[;{},)\\]\s*$|^\s*(?:\*|\/\*|#\s*(?:if|else|endif|define|include)\b)|^\t.*\(/.test(text),
  );
  return lines.length > 1 && typical.length * 3 >= lines.length * 2;
}

/** One finding for one rule at one place: the two sides may both see a context line. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.rule}@${finding.start}-${finding.end}:${finding.change ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
