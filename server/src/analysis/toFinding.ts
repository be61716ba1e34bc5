import type { Report, Rule } from '../rules/rule.ts';
import type { Span } from '../text/problem.ts';
import type { Finding, FindingFix } from './finding.ts';

/** What a finding has besides its report. */
export type FindingContext = Pick<Finding, 'function' | 'path' | 'change' | 'messageId' | 'message'>;

/**
 * A rule's report as a finding of the document. `carry` takes a span of the text the rule read to the document;
 * undefined where the report's own place is not in the document. Related places without one are dropped, and so is
 * a fix any edit of which has none. `carryFix` does the same for the edits of a fix, where they need more than that.
 */
export function toFinding(
  rule: Rule,
  report: Report,
  carry: (span: Span) => Span | undefined,
  context: { [K in keyof FindingContext]: FindingContext[K] | undefined },
  carryFix: (edits: FindingFix['edits']) => FindingFix['edits'] | undefined = (edits) => eachCarried(edits, carry),
): Finding | undefined {
  const place = carry(report);
  if (!place) return undefined;
  const edits = report.fix && carryFix(report.fix.edits);
  const present = Object.fromEntries(
    Object.entries(context).filter(([, value]) => value !== undefined && value !== ''),
  );
  return {
    start: place.start,
    end: place.end,
    rule: rule.meta.id,
    severity: report.severity ?? rule.meta.severity,
    what: report.what,
    why: report.why,
    advice: report.advice,
    ...(report.brief === undefined ? {} : { brief: report.brief }),
    ...(present as FindingContext),
    related: (report.related ?? []).flatMap((related) => {
      const span = carry(related);
      return span ? [{ ...span, message: related.message }] : [];
    }),
    ...(report.fix && edits ? { fix: { title: report.fix.title, edits, safe: report.fix.safe ?? false } } : {}),
  };
}

function eachCarried(
  edits: FindingFix['edits'],
  carry: (span: Span) => Span | undefined,
): FindingFix['edits'] | undefined {
  const carried = edits.flatMap((edit) => {
    const span = carry(edit);
    return span ? [{ ...span, text: edit.text }] : [];
  });
  return carried.length === edits.length ? carried : undefined;
}

/** The order of findings in a document: by place, longer first, then by rule. */
export function byPlace(a: Finding, b: Finding): number {
  return a.start - b.start || b.end - a.end || a.rule.localeCompare(b.rule);
}
