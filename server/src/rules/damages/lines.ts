import type { FilePatch, Hunk, HunkDamage, PatchMessage } from '../../patch/model.ts';
import type { Report, Reporter } from '../rule.ts';
import { reportCounts } from './counts.ts';
import { adviceResend, severityOf, whyDamage } from './say.ts';

/**
 * Hunks whose counts do not add up, and lines that were broken in two, one report for each kind and file. True where there
 * is any damage.
 */
export function checkLines(own: readonly FilePatch[], message: PatchMessage, report: Reporter): boolean {
  for (const file of own) {
    const seen = new Set<HunkDamage['kind']>();
    for (const damage of file.damage ?? []) {
      if (!seen.has(damage.kind)) reportDamage(damage, undefined, message, report);
      seen.add(damage.kind);
    }
    for (const hunk of file.hunks) {
      // A broken or foreign line also spoils the counts: the line is the cause.
      const hasCause = hunk.damage?.some((damage) => !isCount(damage)) ?? false;
      for (const damage of hunk.damage ?? []) {
        if (damage.kind === 'blanks' || (isCount(damage) ? hasCause : seen.has(damage.kind))) continue;
        seen.add(damage.kind);
        reportDamage(damage, hunk, message, report);
      }
    }
  }
  return own.some(({ damage, hunks }) => [damage, ...hunks.map((hunk) => hunk.damage)].some((one) => one?.length));
}

function isCount({ kind }: HunkDamage): boolean {
  return kind === 'short' || kind === 'long';
}

function reportDamage(damage: HunkDamage, hunk: Hunk | undefined, message: PatchMessage, report: Reporter): void {
  const { start, end, kind } = damage;
  const words = wordsOf[kind];
  if (words) report({ start, end, ...severityOf(message), ...words, key: kind });
  else if (hunk) reportCounts(damage, hunk, message, report);
}

const wordsOf: Readonly<Partial<Record<HunkDamage['kind'], Pick<Report, 'what' | 'why' | 'advice' | 'brief'>>>> = {
  wrapped: {
    what: 'A line of the patch was broken in two.',
    why: whyDamage,
    advice: adviceResend,
    brief: 'broken line',
  },
  header: {
    what: 'Above this `+++ ` line stands no `--- ` line.',
    why: 'git cannot tell which file this is about, and refuses the patch.',
    advice: `Was the header of the file cut, or did its lines run into each other? ${adviceResend}`,
    brief: 'no --- line',
  },
  foreign: {
    what: 'Inside the patch stands a line that starts with none of its marks (a blank, `+`, `-`).',
    why: whyDamage,
    advice: `Is it the rest of a line that was broken, a line whose blank was eaten, or a remark? ${adviceResend}`,
    brief: 'line without a mark',
  },
};
