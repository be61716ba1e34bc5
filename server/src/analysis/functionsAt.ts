import type { FunctionAnalysis } from '../c/index.ts';
import type { Span } from '../text/problem.ts';
import type { Analysis, CodeUnit } from './index.ts';

/** The functions that a place of the document is in: of a patch that may be one of each side. */
export function* functionsAt(
  analysis: Analysis,
  place: Span,
): Generator<{ readonly fn: FunctionAnalysis; readonly unit: CodeUnit }> {
  for (const unit of analysis.units) {
    for (const fn of unit.analysis.functions) {
      const span = unit.map.spanToSource(fn.location.start, fn.location.end);
      if (span && span.start <= place.end && place.start <= span.end) yield { fn, unit };
    }
  }
}
