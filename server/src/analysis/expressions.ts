import { findExpressions, type FoundExpression } from '../quantity/index.ts';
import type { Span } from '../text/problem.ts';
import type { Analysis } from './index.ts';

/** A closed expression of the document, and what it comes to. */
export interface DocumentExpression extends Span {
  readonly text: string;
  readonly result: FoundExpression['result'];
}

const known = new WeakMap<Analysis, readonly DocumentExpression[]>();

/**
 * The closed expressions of a document, in order: in a patch those of its prose and of its code, carried through
 * quoting and encoding; in a C file those of the text.
 */
export function expressionsOf(analysis: Analysis): readonly DocumentExpression[] {
  let found = known.get(analysis);
  if (!found) known.set(analysis, (found = find(analysis)));
  return found;
}

function find(analysis: Analysis): DocumentExpression[] {
  if (analysis.kind === 'c') {
    return findExpressions(analysis.text).map((one) => ({ ...one, text: analysis.text.slice(one.start, one.end) }));
  }
  if (!analysis.patch) return [];
  const parts = [
    ...analysis.patch.messages.flatMap((message) => message.prose),
    ...analysis.units.map(({ text, map }) => ({ text, map })),
  ];
  const byPlace = new Map<string, DocumentExpression>();
  for (const { text, map } of parts) {
    for (const one of findExpressions(text)) {
      const span = map.spanToSource(one.start, one.end);
      if (!span) continue;
      const key = `${span.start}-${span.end}`;
      byPlace.set(key, { ...span, text: text.slice(one.start, one.end), result: one.result });
    }
  }
  return [...byPlace.values()].sort((a, b) => a.start - b.start);
}
