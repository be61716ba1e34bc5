import type { FunctionAnalysis } from '../c/index.ts';
import type { Report, Rule } from '../rules/rule.ts';
import { rules } from '../rules/index.ts';
import type { AnalysisOptions } from './index.ts';

/** The rules that are on under these options. */
export function activeRules(options: AnalysisOptions): Rule[] {
  return rules.filter(({ meta }) => {
    if (options.ignore?.has(meta.id)) return false;
    return options.only ? options.only.has(meta.id) : options.nursery || !meta.nursery;
  });
}

/** One word pattern for all rules that look at functions: what else need not be parsed. */
export function wordsOf(active: readonly Rule[]): RegExp | undefined {
  const patterns: string[] = [];
  for (const rule of active) {
    if (!rule.checkFunction) continue;
    if (!rule.words) return undefined;
    patterns.push(rule.words.source);
  }
  return patterns.length === 0 ? /(?!)/ : new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'));
}

export interface FunctionReport {
  readonly rule: Rule;
  readonly report: Report;
  readonly fn: FunctionAnalysis;
}

/** Runs the function rules over functions; a rule that throws loses its own result only. */
export function runOnFunctions(
  active: readonly Rule[],
  functions: readonly FunctionAnalysis[],
  text: string,
  failed: (message: string) => void,
): FunctionReport[] {
  const found: FunctionReport[] = [];
  for (const fn of functions) {
    const own = text.slice(fn.location.start, fn.location.end);
    for (const rule of active) {
      if (!rule.checkFunction || (rule.words && !rule.words.test(own) && !rule.words.test(fn.name))) continue;
      try {
        rule.checkFunction(fn, (report) => found.push({ rule, report, fn }));
      } catch (error) {
        failed(`${rule.meta.id} failed on ${fn.name}(): ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return found;
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
