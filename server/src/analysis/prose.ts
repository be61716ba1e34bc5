import type { Report, Rule } from '../rules/rule.ts';
import type { Prose } from '../rules/prose.ts';
import { fingerprint } from '../text/fingerprint.ts';
import type { Span } from '../text/problem.ts';
import type { RuleMemory } from './memory.ts';

/** Prose and where it starts in the text that reports are to be placed in. */
export interface PlacedProse extends Prose {
  readonly offset: number;
}

/** A report and the rule that made it. */
interface ProseReport {
  readonly rule: Rule;
  readonly report: Report;
}

/** Runs the rules that read prose over the comments of a C text. */
export function runOnComments(
  active: readonly Rule[],
  text: string,
  comments: readonly Span[],
  failed: (message: string) => void,
  { path, memory }: { readonly path?: string | undefined; readonly memory?: RuleMemory | undefined } = {},
): ProseReport[] {
  const rules = active.filter((rule) => rule.checkProse);
  const circumstances = `${rules.map(({ meta }) => meta.id).join()} ${path ?? ''}`;
  return comments.flatMap((comment) => {
    const words = text.slice(comment.start, comment.end);
    const asked = rules.filter((rule) => rule.proseWords?.test(words) ?? true);
    if (asked.length === 0) return [];
    const key = memory && `${circumstances} ${fingerprint(words)}`;
    if (key !== undefined && memory!.isSilent(key)) return [];
    const found = runOnProse(asked, { ...proseOfComment(text, comment), ...(path && { paths: [path] }) }, failed);
    if (key !== undefined && found.length === 0) memory!.keepSilent(key);
    return found;
  });
}

/**
 * A comment's words. The markers and the leading stars become blanks, so that an expression which runs over a line
 * reads through and every offset stays.
 */
export function proseOfComment(text: string, comment: Span): PlacedProse {
  const words = text
    .slice(comment.start, comment.end)
    .replace(/^\/[/*]|\*\/$/g, '  ')
    .replace(/(\n[ \t]*)(\*|\/\/)/g, (_, before: string, mark: string) => before + ' '.repeat(mark.length));
  return { kind: 'comment', text: words, offset: comment.start };
}

/** Runs the rules that read prose; spans of the reports are moved to the surrounding text. */
export function runOnProse(
  active: readonly Rule[],
  prose: PlacedProse,
  failed: (message: string) => void,
): ProseReport[] {
  const found: ProseReport[] = [];
  const move = <S extends Span>(span: S): S => ({
    ...span,
    start: span.start + prose.offset,
    end: span.end + prose.offset,
  });
  for (const rule of active) {
    if (!rule.checkProse || rule.proseWords?.test(prose.text) === false) continue;
    try {
      rule.checkProse(prose, (report) => {
        found.push({
          rule,
          report: {
            ...move(report),
            ...(report.related ? { related: report.related.map(move) } : {}),
            ...(report.fix ? { fix: { ...report.fix, edits: report.fix.edits.map(move) } } : {}),
          },
        });
      });
    } catch (error) {
      failed(`${rule.meta.id} failed on a text: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return found;
}
