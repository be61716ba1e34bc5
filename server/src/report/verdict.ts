import type { Finding } from '../analysis/finding.ts';
import type { Analysis } from '../analysis/index.ts';
import { SeriesPlaces } from '../analysis/seriesPlaces.ts';

/** What one message of a document does, in findings. */
export interface MessageVerdict {
  readonly index: number;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly summary: string;
  readonly findings: readonly Finding[];
}

/** The verdict on every message that carries a patch or says something that is not so; a series in its order. */
export function verdictOf(analysis: Analysis): MessageVerdict[] {
  const messages = analysis.patch?.messages ?? [];
  return new SeriesPlaces(messages, []).order.flatMap((index) => {
    const message = messages[index]!;
    const findings = analysis.findings.filter((finding) => finding.message === index);
    if (message.files.length === 0 && findings.length === 0) return [];
    const title = message.facts.title || message.files[0]?.newPath || message.files[0]?.oldPath || 'patch';
    return [{ index, title, start: message.span.start, end: message.span.end, summary: summarise(findings), findings }];
  });
}

/**
 * `introduces 1, fixes 2, leaves 1 · says 8 MB, is 4 MB` of a patch, `3 found` of what changes nothing; `nothing to
 * report` where there is nothing.
 */
export function summarise(findings: readonly Finding[]): string {
  const count = (change: Finding['change']) => findings.filter((finding) => finding.change === change).length;
  const changes = [
    ['introduces', count('introduced')],
    ['fixes', count('fixed')],
    ['leaves', count('existing')],
  ] as const;
  const counted = changes.filter(([, n]) => n > 0).map(([word, n]) => `${word} ${n}`);
  const claims = findings.flatMap(({ rule, brief }) =>
    rule === 'wrong-arithmetic' && brief !== undefined ? [brief] : [],
  );
  const damage = findings.filter(({ rule }) => rule === 'broken-patch').length;
  const others = findings.filter(
    ({ rule, change }) => change === undefined && rule !== 'broken-patch' && rule !== 'wrong-arithmetic',
  ).length;
  const parts = [
    counted.join(', '),
    others > 0 ? `${others} found` : '',
    ...claims,
    damage > 0 ? `damaged in ${damage} ${damage === 1 ? 'place' : 'places'}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing to report' : parts.join(' · ');
}
