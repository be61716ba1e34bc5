import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';

/** `start = ALIGN_DOWN(start, PAGE_SIZE);` that a fix puts before a walk: without it the walk begins anywhere. */
export function roundingsAdded(hunk: Hunk): Report[] {
  const { lines } = hunk;
  const removed = lines.filter(({ kind }) => kind === 'removed');
  return lines.flatMap((line, i): Report[] => {
    const match = line.kind === 'added' ? rounding.exec(line.text) : null;
    const name = match?.groups?.['name'];
    if (name === undefined) return [];
    // What was rounded before, or is only set here, is something else.
    const mentions = new RegExp(`(?<![\\w.>])${name}\\b`);
    if (removed.some(({ text }) => mentions.test(text))) return [];
    const use = lines
      .slice(i + 1, i + 1 + farthest)
      .find(({ kind, text }) => kind === 'context' && mentions.test(text));
    const at = use && mentions.exec(use.text)!.index;
    if (!use || at === undefined || !/\bfor \(|- |\+|_offset\(|_index\(/.test(use.text)) return [];
    return [
      {
        start: use.start + at,
        end: use.start + at + name.length,
        change: 'fixed',
        what: `\`${name}\` goes into this from wherever it is; the patch puts it at the start of a page or block first.`,
        why: 'From inside a page the walk takes another way than the entries do: the last of them is left out, or one too many is touched.',
        advice: 'Do other walks over the same range start at a border?',
        brief: `${name} starts unaligned`,
        slip: 'start',
        related: [{ start: line.start, end: line.end, message: 'rounded down here' }],
        key: `rounded ${name}`,
      },
    ];
  });
}

/** Lines from a rounding to the walk that it is for. */
const farthest = 30;

const rounding =
  /^\s*(?<name>[a-z]\w*) (?:= (?:\k<name> & \w*(?:MASK|mask)|(?:ALIGN_DOWN|round_down|PAGE_ALIGN_DOWN)\(\k<name>\b.*\))|&= \w*PAGE_MASK);$/;
