import { analyseC } from '../c/index.ts';
import type { Problem, Span } from '../text/problem.ts';
import { SourceMap } from '../text/sourceMap.ts';
import { isBefore } from './age.ts';
import type { Analysis, AnalysisOptions, Engine, SourceDocument } from './index.ts';
import { runOnComments } from './prose.ts';
import { isOfTheField } from './field.ts';
import { activeRules, cutShortNotice, isSuppressed, NO_WORDS, runOnFunctions, runOnTables } from './runRules.ts';
import { byPlace, toFinding } from './toFinding.ts';

const asItIs = (span: Span): Span => ({ start: span.start, end: span.end });

/** A whole C file: its functions and its comments. */
export function analyseCFile(source: SourceDocument, engine: Engine, options: AnalysisOptions): Analysis {
  const { text } = source;
  if (!engine.parser) return { kind: 'c', text, findings: [], notices: [], units: [] };
  const active = activeRules(options);
  const path = engine.pathInTree?.(source.name);
  const included = path === undefined ? undefined : engine.headers?.includedBy(path, text);
  const neighbours = path === undefined ? undefined : engine.neighbours?.of(path);
  const beside = (options.siblings ?? []).flatMap(({ units }) => units.map((unit) => unit.analysis.definitions));
  const analysis = analyseC({ kind: 'file', path: path ?? source.name, text }, engine.parser, engine.knowledge, {
    // What is open beside it may be newer than what is in the tree.
    definitions: [included, ...beside, neighbours].filter((one) => one !== undefined),
    ...(isOfTheField(source.name, text) ? {} : { words: NO_WORDS }),
    ...(options.comesOnce ? {} : engine.memory && { summaries: engine.memory.summaries }),
    ...(options.cancelled ? { cancelled: options.cancelled } : {}),
  });
  const notices: Problem[] = [...analysis.notices];
  const failed = (message: string) => notices.push({ start: 0, end: 0, message, severity: 'information' });
  const day = engine.dayOf?.(source.name);
  const memory = options.comesOnce ? undefined : engine.memory;
  const inFunctions = runOnFunctions(active, analysis.functions, failed, memory, (fn) =>
    notices.push(cutShortNotice(fn)),
  )
    .filter(({ report }) => !isBefore(day, report.since))
    .map(({ rule, report, fn }) => toFinding(rule, report, asItIs, { function: fn.name }));
  const inTables = runOnTables(active, analysis, failed)
    .filter(({ report }) => !isBefore(day, report.since))
    .map(({ rule, report }) => toFinding(rule, report, asItIs, {}));
  analysis.definitions.keepSummaries();
  // An editor keeps the functions, and asks about few of them.
  for (const fn of analysis.functions) fn.forget();
  // Where no tree is open, a name may still show where in one the file is.
  const place = path ?? source.name.replace(/^.*?(?=(?:arch|drivers)\/)/, '');
  const inComments = runOnComments(active, text, analysis.comments, failed, {
    path: place,
    memory: engine.memory,
  }).map(({ rule, report }) => toFinding(rule, report, asItIs, {}));
  return {
    kind: 'c',
    text,
    findings: [...inFunctions, ...inTables, ...inComments]
      .filter((finding) => finding !== undefined)
      .filter((finding) => !isSuppressed(text, finding.start, finding.rule))
      .sort(byPlace),
    notices,
    knowledge: engine.knowledge,
    units: [
      { path: source.name, side: undefined, message: undefined, text, analysis, map: SourceMap.identity(text.length) },
    ],
  };
}
