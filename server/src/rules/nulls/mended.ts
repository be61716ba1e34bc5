import { textsOf } from '../../patch/index.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { aboutFix } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { aboutGuard } from './addedGuards.ts';
import { shownFixes } from './shownFixes.ts';
import { addedGuards, guardsOfUnset } from './toldGuards.ts';
import { tokensOf } from '../support/tokens.ts';
import { changedExits } from './exits.ts';
import { aboutMade, movedMakers } from './movedMakers.ts';
import { toldNulls } from './toldNulls.ts';
import { replacedUses } from './toldUses.ts';

/** What a patch mends that its hunks show only with the words of its message. */
export function mendedIn(message: PatchMessage, hunks: readonly Hunk[]): Report[] {
  const says = textsOf(message).join('\n');
  const told = toldNulls(message);
  const added = new Set(
    told &&
      tokensOf(hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'added')).map(({ text }) => text),
  );
  const isFix = !message.facts.isReply && aboutFix.test(says);
  return [
    ...(message.facts.isReply ? [] : hunks.flatMap((hunk) => changedExits(hunk).added)),
    ...(told ? hunks.flatMap((hunk) => [...addedGuards(told, hunk, hunks), ...replacedUses(told, hunk, added)]) : []),
    ...(!told && isFix ? hunks.flatMap(guardsOfUnset) : []),
    ...(isFix || aboutNull.test(says) ? shownFixes(hunks) : []),
    ...(isFix && aboutMade.test(says) ? movedMakers(hunks) : []),
    ...(aboutCursor.test(says) && aboutFix.test(says) ? hunks.flatMap(ownCursors) : []),
    ...(aboutGuard.test(says) || aboutNull.test(says) ? hunks.flatMap(movedBelow) : []),
  ];
}

/** Lines of a hunk that are looked at for what takes the place of one. */
const NEAR = 200;

const aboutCursor =
  /\b(?:list )?(?:iterator|cursor)\b|\bbogus\b|after the loop|no (?:entry|element) (?:is |was )?found/i;
const aboutNull = /^[^\n]*\b(?:NULL\b|null[- ](?:p(?:oin)?te?r|deref)|oops|crash)/;

const loop = /^\s*(?:\} else )?(?<macro>\w*for_each\w*) ?\((?<args>[^{]*?)\)?\s*\{?\s*$/;

/** `list_for_each_entry(desc, ...)` whose cursor is another, that is handed to `desc` inside. */
function ownCursors({ lines }: Hunk): Report[] {
  return lines.flatMap((before, i): Report[] => {
    const was = before.kind === 'removed' ? loop.exec(before.text)?.groups : undefined;
    if (!was) return [];
    const below = lines.slice(i + 1, i + NEAR).filter(({ kind }) => kind === 'added');
    const now = below.map(({ text }) => loop.exec(text)?.groups).find((one) => one?.['macro'] === was['macro']);
    const pair = now && onlyDifference(was['args']!, now['args']!);
    if (!pair) return [];
    const [cursor, fresh] = pair;
    const handed = below.find(({ text }) => new RegExp(`^\\s*${cursor} = ${fresh};`).test(text));
    if (!handed) return [];
    return [
      {
        ...bareSpan(before),
        change: 'fixed',
        what: `${cursor} is the loop's cursor here, and is used behind the loop; the patch gives the loop one of its own.`,
        why: 'Where the loop runs out the cursor points at no element: what is read through it is some other memory.',
        advice: `Is ${cursor} right where the loop finds nothing?`,
        brief: `${cursor} used after its loop`,
        related: [{ ...bareSpan(handed), message: 'found' }],
        key: `cursor ${cursor}`,
      },
    ];
  });
}

/** The one argument that is another, and a plain name. */
function onlyDifference(old: string, fresh: string): readonly [string, string] | undefined {
  const [before, after] = [old, fresh].map((text) => text.split(',').map((one) => one.trim())) as [string[], string[]];
  const others = before.flatMap((one, i) => (one === after[i] ? [] : [[one, after[i] ?? ''] as const]));
  const [pair] = others;
  return pair && others.length === 1 && before.length === after.length && pair.every((one) => /^\w+$/.test(one))
    ? pair
    : undefined;
}

const declared = /^\s+(?:const )?(?:struct )?\w+ \*?(?<name>\w+) = (?<value>[\w>.()&-]*->[\w>.()-]+);\s*$/;
const leaving = /^\s*(?:return\b.*|goto \w+);\s*$/;

/** `dev = x->base->dev;` in a declaration, that is read below a test that leaves, now. */
function movedBelow({ lines }: Hunk): Report[] {
  return lines.flatMap((before, i): Report[] => {
    const { name, value } = (before.kind === 'removed' && declared.exec(before.text)?.groups) || {};
    if (name === undefined || value === undefined) return [];
    const below = lines.slice(i + 1, i + NEAR);
    const test = below.findIndex(
      ({ kind, text }, at) => kind !== 'removed' && /^\s*if \(/.test(text) && leavesBehind(below, at),
    );
    if (test < 0) return [];
    const isRead = ({ text }: HunkLine): boolean => text.includes(value);
    const after = below.slice(test + 1).find((line) => line.kind === 'added' && isRead(line));
    if (!after || below.slice(0, test).some((line) => line.kind !== 'removed' && isRead(line))) return [];
    // Whether it is there is what the test asks: told as a use above its test.
    if (new RegExp(`!${/^\W*(\w+)/.exec(value)![1]}\\b`).test(below[test]!.text)) return [];
    return [
      {
        ...bareSpan(before),
        change: 'fixed',
        what: `${value} is read here, above the test below; the patch reads it where that has gone well.`,
        why: 'What the test asks for and what is read here are set up together: where one is missing, the other may be NULL.',
        advice: 'Is anything else read above the test that is there only where it goes well?',
        brief: `${value} read above the test`,
        related: [
          { ...bareSpan(below[test]!), message: 'the test' },
          { ...bareSpan(after), message: 'read here, now' },
        ],
        key: `read ${value}`,
      },
    ];
  });
}

function leavesBehind(lines: readonly HunkLine[], at: number): boolean {
  return lines.slice(at + 1, at + 4).some(({ kind, text }) => kind !== 'removed' && leaving.test(text));
}
