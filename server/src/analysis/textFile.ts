import type { Problem, Span } from '../text/problem.ts';
import type { Analysis, AnalysisOptions, SourceDocument } from './index.ts';
import { runOnProse } from './prose.ts';
import { activeRules } from './runRules.ts';
import { byPlace, toFinding } from './toFinding.ts';

const asItIs = (span: Span): Span => ({ start: span.start, end: span.end });

/** Text that is none of ours, such as a saved web page with a commit message: only its claims are looked at. */
export function analyseText(source: SourceDocument, options: AnalysisOptions): Analysis {
  const notices: Problem[] = [];
  const failed = (message: string) => notices.push({ start: 0, end: 0, message, severity: 'information' });
  const findings = runOnProse(activeRules(options), { kind: 'message', text: source.text, offset: 0 }, failed)
    .map(({ rule, report }) => toFinding(rule, report, asItIs, {}))
    .filter((finding) => finding !== undefined)
    .sort(byPlace);
  return { kind: 'text', text: source.text, findings, notices, units: [] };
}
