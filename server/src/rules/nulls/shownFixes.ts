import { convertsAddress } from '../../kernel/conversions.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, isInFunction } from '../support/changedCode.ts';
import { bareSpan, spanOfHunk } from '../support/hunkLines.ts';

/** Mended uses that the changed lines show by themselves, whatever the message says of NULL. */
export function shownFixes(hunks: readonly Hunk[]): Report[] {
  const askers = askersIn(hunks);
  return hunks
    .filter(isInFunction)
    .flatMap((hunk) => [
      ...blocksOf(hunk).flatMap(({ removed, added }) => [
        ...asksFirst(removed, added, hunk),
        ...(askers.size > 0 ? asksInside(removed, added, askers, hunk) : []),
      ]),
      ...convertsBelow(hunk),
    ]);
}

function mended(before: HunkLine, after: HunkLine, place: string, hunk: Hunk): Report {
  return {
    ...bareSpan(before),
    change: 'fixed',
    what: `${place} is used here, and only now is it asked whether there is anything.`,
    why: 'Where it is NULL, what is done with it here crashes, or makes an address of nothing.',
    advice: `Is ${place} used elsewhere under the same conditions?`,
    brief: `${place} used unchecked`,
    related: [{ ...bareSpan(after), message: 'asked here, now' }],
    key: `shown ${place}`,
    around: spanOfHunk(hunk),
  };
}

/** `q = f(p); if (!p || ...)` that is `q = p ? f(p) : NULL;` now: the old side knew that there may be nothing, too late. */
function asksFirst(removed: readonly HunkLine[], added: readonly HunkLine[], hunk: Hunk): Report[] {
  for (const after of added) {
    const { name, place, use } =
      /^\s*(?<name>\w+) = (?<place>[a-z_][\w>.-]*) \? (?<use>\w+\(.*\)) : (?:NULL|0);/.exec(after.text)?.groups ?? {};
    if (use === undefined) continue;
    const at = removed.findIndex(({ text }) => text.trim() === `${name!} = ${use};`);
    const test = at < 0 ? undefined : removed.slice(at + 1).find(({ text }) => asks(text, place!));
    if (test) return [mended(removed[at]!, after, place!, hunk)];
  }
  return [];
}

const asks = (text: string, place: string): boolean =>
  new RegExp(`(?<![\\w.>])!${place.replace(/\W/g, '\\$&')}(?![\\w.>-])`).test(text);

/** A function that a patch adds, and that asks for its parameter: `return p && p->queued;`. */
function askersIn(hunks: readonly Hunk[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { lines } of hunks) {
    let head: { readonly name: string; readonly parameter: string } | undefined;
    for (const { kind, text } of lines) {
      const groups =
        /^(?:static )?(?:inline )?\w[\w *]*\b(?<name>\w+)\((?:const )?struct \w+ \*(?<parameter>\w+)\)$/.exec(
          text,
        )?.groups;
      if (groups) head = kind === 'added' ? { name: groups['name']!, parameter: groups['parameter']! } : undefined;
      const member =
        head && new RegExp(`^\\s+return ${head.parameter} && ${head.parameter}->(?<member>\\w+);`).exec(text);
      if (member && kind === 'added') found.set(head!.name, member.groups!['member']!);
    }
  }
  return found;
}

/** `!p->queued` that is `!is_queued(p)` now. */
function asksInside(
  removed: readonly HunkLine[],
  added: readonly HunkLine[],
  askers: ReadonlyMap<string, string>,
  hunk: Hunk,
): Report[] {
  return added.flatMap((after): Report[] => {
    const { callee, place } = /(?<![\w.>])(?<callee>\w+)\((?<place>[a-z_][\w>.-]*)\)/.exec(after.text)?.groups ?? {};
    const member = callee === undefined ? undefined : askers.get(callee);
    const before = member && removed.find(({ text }) => text.includes(`${place!}->${member}`));
    return before ? [mended(before, after, place!, hunk)] : [];
  });
}

/** `pa = virt_to_phys(p);` in a declaration, that stands below `if (!p) return` now. */
function convertsBelow({ lines, ...rest }: Hunk): Report[] {
  for (const [i, before] of lines.entries()) {
    const { call, callee, place } =
      (before.kind === 'removed' && /= (?<call>(?<callee>\w+)\((?<place>[\w>.-]+)\));/.exec(before.text)?.groups) || {};
    if (callee === undefined || !convertsAddress.has(callee)) continue;
    const below = lines.slice(i + 1).filter(({ kind }) => kind === 'added');
    const test = below.find(({ text }) => /^\s*if \(/.test(text) && asks(text, place!));
    const after = test && below.slice(below.indexOf(test)).some(({ text }) => text.includes(`= ${call!};`));
    if (test && after) return [mended(before, test, place!, { lines, ...rest })];
  }
  return [];
}
