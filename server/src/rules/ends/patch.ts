import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { aboutFix, blocksOf } from '../support/changedCode.ts';

/** Words that say that a range was one too long or too short. */
const offByOne = /\boff[- ]by[- ]one|\bone (?:byte|page|entry|bit) (?:too|short|less|more|beyond|past)/i;
/** Words of a title about an end, or about a length. */
const aboutEnds =
  /\b(?:in|ex)clusive\b|\blast (?:byte|page|address|entry)\b|\b(?:resource_)?size (?:calculation|check)\b/i;

/** A message that says so, and means to correct it. */
export function isAboutEnds(title: string, all: string): boolean {
  return (offByOne.test(all) || aboutEnds.test(title)) && aboutFix.test(all) && !newMeaning.test(title);
}

/** A title of a patch that changes what an end means. */
const newMeaning = /\b(?:switch|convert|change|pass|introduce|rework|rename|use)\b/i;

const rangeWords = /(?:^|[^a-z])(?:end|last|limit|size|len(?:gth)?|start|count|n?pages|max)(?:[^a-z]|$)/i;

/** A line to which the patch adds or from which it takes 1, or where it lets the end in or keeps it out. */
export function changedEnds(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    // Another function may mean another end.
    if (callsOf(removed) !== callsOf(added)) return [];
    return removed.flatMap((before): Report[] => {
      const now = rangeWords.test(before.text) ? added.find((line) => differsByOne(before, line)) : undefined;
      if (!now) return [];
      return [
        {
          start: before.start + before.text.search(/\S/),
          end: before.end,
          change: 'fixed',
          what: 'The range here is one too long or too short; the patch moves its end by one.',
          why: 'One too short leaves out the last byte, page or number; one too long reaches into what belongs to somebody else.',
          advice: 'Are there other places that take the same end, and do they mean it in the same way?',
          brief: 'an end off by one',
          related: [{ start: now.start, end: now.end, message: 'here' }],
          key: `end of ${before.text.trim()}`,
        },
      ];
    });
  });
}

/** Names of what is called, in order. */
function callsOf(lines: readonly HunkLine[]): string {
  return lines.flatMap(({ text }) => text.match(/\b\w+(?=\()/g) ?? []).join(' ');
}

function differsByOne(before: HunkLine, now: HunkLine): boolean {
  const [old, text] = [before, now].map((line) => line.text.replace(/\s+/g, '')) as [string, string];
  if (old === text) return false;
  const without = (one: string): string => one.replace(/[+-]1(?![\dxUL])/g, '').replace(/([<>])=/g, '$1');
  return without(old) === without(text);
}
