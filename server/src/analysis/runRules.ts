import type { CAnalysis, FunctionAnalysis } from '../c/index.ts';
import type { Observation, Rule } from '../rules/rule.ts';
import type { Problem } from '../text/problem.ts';
import { rules } from '../rules/index.ts';
import type { AnalysisOptions } from './index.ts';
import type { RuleMemory, RuleReport } from './memory.ts';

/** The rules that are on under these options. */
export function activeRules(options: AnalysisOptions): Rule[] {
  return rules.filter(({ meta }) => {
    if (options.ignore?.has(meta.id)) return false;
    if (options.only) return options.only.has(meta.id);
    return options.nursery || !meta.nursery;
  });
}

/** Matches nothing: no function is parsed, comments and definitions still are read. */
export const NO_WORDS = /(?!)/;

export interface FunctionReport extends RuleReport {
  readonly fn: FunctionAnalysis;
}

/** Said of a function of which not all paths were followed. */
export function cutShortNotice({ name, nameSpan }: FunctionAnalysis): Problem {
  return {
    ...nameSpan,
    message:
      `${name === '' ? 'This function' : `${name}()`} is too large or has too many paths: not all of them were followed, so ` +
      'a finding may be missing here.',
    severity: 'information',
    code: 'cut-short',
  };
}

/**
 * Runs the function rules over functions; a rule that throws loses its own result only. What is remembered of a
 * function is not worked out again.
 */
export function runOnFunctions(
  active: readonly Rule[],
  functions: readonly FunctionAnalysis[],
  failed: (message: string) => void,
  memory?: RuleMemory,
  cutShort: (fn: FunctionAnalysis) => void = () => undefined,
): FunctionReport[] {
  const asked = active.filter((rule) => rule.checkFunction);
  const found: FunctionReport[] = [];
  // A text without functions rests on nothing.
  if (functions[0]) memory?.rest(functions[0].knowledge, asked.map(({ meta }) => meta.id).join(' '));
  for (const fn of functions) {
    const known = memory?.recall(fn);
    for (const one of known ?? runOn(fn, asked, failed, memory)) found.push({ ...one, fn });
    if (known ? memory!.wasCutShort(fn) : fn.cutShort) cutShort(fn);
  }
  return found;
}

/** Runs the rules on ops tables over what a text initialises outside of functions. */
export function runOnTables(
  active: readonly Rule[],
  analysis: Pick<CAnalysis, 'tables'>,
  failed: (message: string) => void,
): RuleReport[] {
  const found: RuleReport[] = [];
  for (const rule of active) {
    for (const table of rule.checkTable ? analysis.tables : []) {
      try {
        rule.checkTable!(table, (report) => found.push({ rule, report }));
      } catch (error) {
        failed(
          `${rule.meta.id} failed on ${table.variable}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }
  return found;
}

export interface FunctionObservation {
  readonly rule: Rule;
  readonly observation: Observation;
  readonly fn: FunctionAnalysis;
}

/**
 * What the rules see on one side of a patch that is a finding only beside the other side. `added` are its added lines,
 * `speaksOf` tells what its message is about, `isWanted` where there is something to compare with.
 */
export function observeFunctions(
  active: readonly Rule[],
  functions: readonly FunctionAnalysis[],
  added: string,
  speaksOf: (pattern: RegExp) => boolean,
  failed: (message: string) => void,
  isWanted: (rule: Rule, fn: FunctionAnalysis) => boolean,
): FunctionObservation[] {
  const found: FunctionObservation[] = [];
  for (const rule of active) {
    for (const compare of [rule.compare ?? []].flat()) {
      if (!compare.added.test(added) || (compare.about && !speaksOf(compare.about))) continue;
      for (const fn of functions) {
        if (!isWanted(rule, fn) || !isAsked(compare.words ?? rule.words, fn)) continue;
        try {
          compare.observe(fn, (observation) => found.push({ rule, observation, fn }));
        } catch (error) {
          failed(failure(rule, fn, error));
        }
      }
    }
  }
  return found;
}

function isAsked(words: RegExp | undefined, fn: FunctionAnalysis): boolean {
  return words === undefined || words.test(fn.source.code) || words.test(fn.name);
}

function failure(rule: Rule, fn: FunctionAnalysis, error: unknown): string {
  return `${rule.meta.id} failed on ${fn.name}(): ${error instanceof Error ? error.message : String(error)}`;
}

function runOn(
  fn: FunctionAnalysis,
  rules: readonly Rule[],
  failed: (message: string) => void,
  memory: RuleMemory | undefined,
): RuleReport[] {
  const reports: RuleReport[] = [];
  let whole = true;
  for (const rule of rules) {
    if (!isAsked(rule.words, fn)) continue;
    try {
      rule.checkFunction!(fn, (report) => reports.push({ rule, report }));
    } catch (error) {
      whole = false;
      failed(failure(rule, fn, error));
    }
  }
  if (whole) memory?.keep(fn, reports);
  return reports;
}

/** True where the text carries `iommu-lens: ignore RULE` on the line of `offset` or the one above. */
export function isSuppressed(text: string, offset: number, rule: string): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const from = lineStart === 0 ? 0 : text.lastIndexOf('\n', lineStart - 2) + 1;
  let to = text.indexOf('\n', offset);
  if (to === -1) to = text.length;
  const lines = text.slice(from, to);
  const at = lines.indexOf('iommu-lens: ignore ');
  if (at === -1) return false;
  return lines
    .slice(at)
    .split('iommu-lens: ignore ')
    .some((part) => part.startsWith(rule) && !/^[\w-]/.test(part.slice(rule.length)));
}
