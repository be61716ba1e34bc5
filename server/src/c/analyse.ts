import type { Problem } from '../text/problem.ts';
import { SourceDefinitions } from './definitions.ts';
import { splitNext } from './nextSplit.ts';
import { splitFile, splitImage, type FunctionText, type SplitSource } from './functionText.ts';
import type { Knowledge } from './knowledge.ts';
import type { CAnalysis, COptions, CSource, FunctionAnalysis } from './model.ts';
import type { CParser } from './parser.ts';
import { readTables, type StructTable } from './tables.ts';

/** Text of one function longer than this is not parsed. */
const longestFunction = 200_000;
/** Text longer than this is not looked at. */
const longestText = 16_000_000;

/** A C text split into functions and comments, not analysed yet. */
export interface CText {
  readonly path: string;
  readonly split: SplitSource;
  readonly notices: readonly Problem[];
}

/** Knows how a text was split when it was looked at last, by its path. */
export interface Splits {
  splitBefore(path: string): SplitSource | undefined;
}

/** Splits a C text, the quicker where its version before is known. Linear in its length; nothing is parsed. */
export function readC(source: CSource, before?: Splits): CText {
  const text = source.kind === 'file' ? source.text : source.image.text;
  const path = source.kind === 'file' ? source.path : source.image.path;
  if (text.length > longestText) {
    const message =
      'This text is too long to be analysed, so nothing is reported for it. Look at its parts one by one.';
    return { path, split: splitFile(''), notices: [{ start: 0, end: 0, message, severity: 'information' }] };
  }
  if (source.kind === 'image' && !source.image.whole) return { path, split: splitImage(source.image), notices: [] };
  const last = before?.splitBefore(path);
  if (last?.text === text) return { path, split: last, notices: [] };
  const next = last && splitNext(text, last);
  return { path, split: next ?? splitFile(text), notices: [] };
}

/**
 * Prepares the analysis of a text's functions. Parsing and flow are done when a rule first asks; a function that
 * mentions none of `options.words` is left out. Never throws; what was left out stands in `notices`.
 */
export function analyseC(
  source: CSource | CText,
  parser: CParser,
  knowledge: Knowledge,
  options: COptions = {},
): CAnalysis {
  const text = 'split' in source ? source : readC(source, options.summaries);
  const { split } = text;
  const notices: Problem[] = [...text.notices];
  const definitions = new SourceDefinitions(text, parser, knowledge, options.definitions ?? [], options.summaries);
  const words = options.words && new RegExp(options.words.source, options.words.flags.replace(/[gy]/g, ''));
  const functions: FunctionAnalysis[] = [];
  for (const fn of split.functions) {
    if (options.cancelled?.()) break;
    if (options.isShown?.(fn.location) === false || (words && !words.test(fn.code))) continue;
    if (fn.code.length > longestFunction) {
      notices.push(tooLong(fn));
      continue;
    }
    functions.push(definitions.open(fn));
  }
  let tables: StructTable[] | undefined;
  return {
    functions,
    get tables() {
      return (tables ??= readTables(split));
    },
    comments: options.isShown ? split.comments.filter(options.isShown) : split.comments,
    definitions,
    notices,
  };
}

function tooLong(fn: FunctionText): Problem {
  return {
    ...fn.nameSpan,
    message: `${fn.name || 'This function'} is too long to be analysed, so nothing is reported for it.`,
    severity: 'information',
    code: 'cut-short',
  };
}
