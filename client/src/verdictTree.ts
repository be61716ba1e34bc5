/** What the verdict view shows of a verdict: which patches stand together, and in which words. No editor in here. */
import type { VerdictFinding, VerdictResult } from '../../server/src/protocol.ts';

/** `vscode.l10n.t`, or English as it stands in the tests. */
export type Translate = (words: string, ...values: readonly (string | number)[]) => string;

export type Message = VerdictResult['messages'][number];

/** Patches of one numbered series of which several are here, or a patch by itself. */
export interface Bundle {
  readonly series?: { readonly title: string; readonly version: number; readonly total: number };
  readonly messages: readonly Message[];
}

/** Puts the patches of each series together, at the place of the first; all other messages stay by themselves. */
export function bundlesOf(messages: readonly Message[]): Bundle[] {
  const bundles = new Map<unknown, Message[]>();
  for (const message of messages) {
    const { series } = message;
    const key = series && series.total > 1 ? `${series.version}/${series.total} ${series.title}` : message;
    const bundle = bundles.get(key);
    if (bundle) bundle.push(message);
    else bundles.set(key, [message]);
  }
  return [...bundles.values()].map((together) => {
    const series = together[0]!.series;
    return series && together.length > 1 ? { series, messages: together } : { messages: together };
  });
}

/** `v2, 2 of 3 patches, 4 findings`: version 1 goes without saying. */
export function seriesWords({ series, messages }: Bundle, t: Translate): string {
  if (!series) return '';
  const findings = messages.reduce((sum, message) => sum + message.findings.length, 0);
  return [
    series.version > 1 ? `v${series.version}` : '',
    messages.length < series.total
      ? t('{0} of {1} patches', messages.length, series.total)
      : t('{0} patches', series.total),
    findings === 0 ? t('nothing to report') : findings === 1 ? t('1 finding') : t('{0} findings', findings),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** A patch's summary, with its place in its series in front: `2/3 · 1 introduced`. */
export function patchWords({ series, summary }: Message): string {
  return [series && `${series.number}/${series.total}`, summary].filter(Boolean).join(' · ');
}

/** Where a finding is, what it is, and whether the series itself takes it away again. */
export function findingWords(
  finding: VerdictFinding,
  t: Translate,
): { readonly description: string; readonly tooltip: string } {
  const { fixedByTitle, what, why, advice, rule } = finding;
  const gone = fixedByTitle === undefined ? undefined : t('a later patch takes it away again');
  const later =
    fixedByTitle === undefined
      ? undefined
      : t('A later patch of this series takes it away again: "{0}".', fixedByTitle);
  return {
    description: [finding.function && `${finding.function}()`, gone, what].filter(Boolean).join(' · '),
    tooltip: [what, later, why, advice, rule].filter((part) => part !== undefined).join('\n\n'),
  };
}
