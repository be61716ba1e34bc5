import { textsOf } from '../../patch/index.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { changedExits } from './exits.ts';

/**
 * The only thing that a hunk does is to take away a test that left where a call had given nothing, and what the call gives
 * is used below as before. Where the message speaks of that, somebody has thought about it.
 */
export function checkLostGuards(message: PatchMessage, hunks: readonly Hunk[], report: Reporter): void {
  const lost = hunks.flatMap((hunk) => lostIn(hunk) ?? []);
  const exits = hunks.flatMap((hunk) => changedExits(hunk).lost);
  if (lost.length + exits.length === 0 || textsOf(message).some((text) => aboutTest.test(text))) return;
  exits.forEach(report);
  for (const { test, use, name, made } of lost) {
    report({
      ...bareSpan(use),
      change: 'introduced',
      what: `The patch takes away the test of ${name} for NULL, and ${name} is used here as before.`,
      why: `Where ${made.text.trim().replace(/;$/, '')} gives NULL, this reads or writes through it.`,
      advice: 'Can it not be NULL any more? Then the message should say why.',
      brief: `${name} is no longer tested`,
      related: [
        { ...bareSpan(made), message: 'comes from here' },
        { ...bareSpan(test), message: 'taken away' },
      ],
      key: `guard ${name}`,
    });
  }
}

const aboutTest =
  /\bNULL\b|\bchecks?\b|\btests?\b|(?:can(?:not|'t| not)|never) fail|redundant|unneeded|unnecessary|needless|superfluous|dead code|clean/i;

const guard = /^\s*if \((?:unlikely\()?(?:!(?<not>\w+)|(?<equal>\w+) == NULL)\)?\)\s*(?<brace>\{)?$/;
const leaving = /^\s*(?:return\b.*|goto \w+|break|continue);\s*$/;

interface Lost {
  readonly test: HunkLine;
  readonly made: HunkLine;
  readonly use: HunkLine;
  readonly name: string;
}

function lostIn({ lines }: Hunk): Lost | undefined {
  const changed = lines.filter(({ kind }) => kind !== 'context');
  const groups = guard.exec(changed[0]?.text ?? '')?.groups;
  const name = groups?.['not'] ?? groups?.['equal'];
  if (name === undefined || changed.some(({ kind }) => kind !== 'removed') || changed.length > 5) return undefined;
  // The test, and the branch up to the line that leaves.
  const exit = changed.findIndex(({ text }) => leaving.test(text));
  if (exit < 1 || exit !== changed.length - (groups?.['brace'] === undefined ? 1 : 2)) return undefined;
  const at = lines.indexOf(changed[0]!);
  if (lines.slice(at, at + changed.length).some(({ kind }) => kind === 'context')) return undefined;
  const set = new RegExp(`(?:^|[^\\w.>])${name} = (?:\\([^()]*\\))?[a-z_]\\w*\\(`);
  const made = lines.slice(Math.max(0, at - 4), at).findLast(({ text }) => set.test(text));
  const below = lines.slice(at + changed.length);
  const use = below.find(({ text }) => new RegExp(`(?<![\\w.>])${name}\\b`).test(text));
  if (!made || !use || /^\s*(?:\}?\s*(?:else )?if \(|return\b)/.test(use.text) || set.test(use.text)) return undefined;
  return { test: changed[0]!, made, use, name };
}
