import type { Report, RuleMeta } from '../rules/rule.ts';
import type { Span } from '../text/problem.ts';
import type { Change } from './finding.ts';

/** What a rule reported on one side of a patch, with its place in the document where it has one. */
export interface SideReport {
  readonly meta: RuleMeta;
  readonly report: Report;
  readonly function: string | undefined;
  readonly path: string;
  /** Undefined where the place is in the tree only, not in the patch. */
  readonly place: Span | undefined;
  /** What stays the same when lines move: the text the finding is about, white space squeezed. */
  readonly key: string;
  /** The run of changed lines the place is in, where it is in one: a rewritten line is still the same place. */
  readonly block: string | undefined;
  /** Index of the message the side belongs to. */
  readonly message: number;
}

export interface Judged {
  readonly side: SideReport;
  readonly change: Change;
}

/**
 * Matches what the rules say of the old images with what they say of the new ones.
 *
 * A pair at the same place of the document (a context line), or about the same text of the same function, is
 * `existing`. What only the new side has is `introduced`, what only the old side has is `fixed`. Code that moves to
 * another function or file without change is neither: the pair is found by its text alone, last.
 */
export function judge(old: readonly SideReport[], fresh: readonly SideReport[]): Judged[] {
  const unmatched = new Set(old);
  const judged = new Map<SideReport, Change>();
  const passes: ((report: SideReport) => string | undefined)[] = [
    (side) => (side.place ? `${side.meta.id}@${side.place.start}` : undefined),
    (side) => [side.meta.id, side.path, side.function ?? '', side.key].join('\0'),
    (side) =>
      side.block === undefined ? undefined : [side.meta.id, side.path, side.block, side.report.slip ?? ''].join('\0'),
    (side) => [side.meta.id, side.function ?? '', side.key].join('\0'),
    (side) => (side.key.length >= 12 ? [side.meta.id, side.key].join('\0') : undefined),
  ];
  for (const keyOf of passes) {
    const waiting = new Map<string, SideReport[]>();
    for (const side of unmatched) {
      const key = keyOf(side);
      if (key !== undefined) waiting.set(key, [...(waiting.get(key) ?? []), side]);
    }
    for (const side of fresh) {
      if (judged.has(side)) continue;
      const key = keyOf(side);
      const match = key === undefined ? undefined : waiting.get(key)?.shift();
      if (!match) continue;
      unmatched.delete(match);
      judged.set(side, 'existing');
    }
  }
  return [
    ...fresh.map((side): Judged => ({ side, change: judged.get(side) ?? 'introduced' })),
    ...[...unmatched].map((side): Judged => ({ side, change: 'fixed' })),
  ];
}

/** What a rule observed on one side: open, with how that is told, or settled. */
export interface SideObservation<S extends SideReport = SideReport> {
  /** Rule, file and function: what both sides must share. */
  readonly place: string;
  readonly key: string;
  readonly open?: S;
  readonly claim?: RegExp | undefined;
  /** What the settled side says in place of the open one's words. */
  readonly what?: string | undefined;
}

/** What the old side has open and the new side has settled is fixed, unless a finding about that place says it already. */
export function settled(
  old: readonly SideObservation[],
  fresh: readonly SideObservation[],
  judged: readonly Judged[],
  speaksOf: (pattern: RegExp) => boolean,
): Judged[] {
  const closed = new Map(fresh.flatMap(({ key, open, what }) => (open ? [] : [[key, what]])));
  for (const { key, open } of fresh) if (open) closed.delete(key);
  return old.flatMap(({ key, open, claim }): Judged[] => {
    const what = closed.get(key);
    if (claim && !speaksOf(claim)) return [];
    if (
      !open ||
      !closed.delete(key) ||
      judged.some(({ side, change }) => change !== 'introduced' && isAbout(side, open))
    )
      return [];
    const side = what === undefined ? open : { ...open, report: { ...open.report, what } };
    return [{ side, change: 'fixed' }];
  });
}

function isAbout(known: SideReport, { meta, path, function: name, report }: SideReport): boolean {
  if (known.meta !== meta || known.path !== path || known.function !== name) return false;
  return [known.report, ...(known.report.related ?? [])].some(
    ({ start, end }) => start < report.end && report.start < end,
  );
}

/** Text with its white space squeezed: what a finding's key is made of. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
