import { unsetMembers } from '../../kernel/unset.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Related, Report } from '../rule.ts';
import { isInFunction } from '../support/changedCode.ts';
import { bareSpan, indentOf, spanOfHunk } from '../support/hunkLines.ts';
import { functionOf } from '../support/replacedLine.ts';
import { plainText, tokensOf } from '../support/tokens.ts';
import { guardIn, isQuestion, namesOf, narrowed, runsIn, type Guard } from './guardShapes.ts';
import type { ToldNulls } from './toldNulls.ts';

/**
 * A test that a patch adds, of something that its message names where it tells of a NULL pointer: what is used without it
 * may be below the hunk, in a function that is called, or stand behind a flag. Where the use is in view the code shows it.
 */
export function addedGuards(told: ToldNulls, hunk: Hunk, others: readonly Hunk[]): Report[] {
  if (!isInFunction(hunk)) return [];
  const inside = functionOf(hunk)?.name;
  const blamed = inside !== undefined && told.blamed.has(inside) ? inside : undefined;
  return runsIn(hunk.lines).flatMap((run): Report[] => {
    const guard = guardIn(run);
    if (!guard) {
      const less = narrowed(run);
      const callee = less && calleesBelow(hunk, less.test).find((name) => told.named.has(name));
      return less && callee !== undefined ? [seldomer(hunk, less, callee)] : [];
    }
    if (!isQuestion(guard.asks)) return [];
    const callees = guard.callee === undefined ? calleesBelow(hunk, guard.test) : [guard.callee];
    const called = callees.find((name) => told.blamed.has(name));
    const named = namesOf(guard.asks).find((name) => told.named.has(name)) ?? called ?? blamed;
    return named === undefined ? [] : [asked(hunk, guard, named, blamedCalls(told, hunk, others))];
  });
}

/** The test of a member that is known not to be set everywhere, whatever the message says. */
export function guardsOfUnset(hunk: Hunk): Report[] {
  if (!isInFunction(hunk)) return [];
  return runsIn(hunk.lines).flatMap((run): Report[] => {
    const guard = guardIn(run);
    const member = guard && unsetMembers.exec(plainText(guard.asks))?.[0];
    return guard && member !== undefined ? [asked(hunk, guard, member)] : [];
  });
}

function asked(hunk: Hunk, { asks, before, test }: Guard, named: string, more: readonly Related[] = []): Report {
  const text = plainText(asks);
  return {
    ...bareSpan(before),
    change: 'fixed',
    what: `Until now the code went on here without asking for \`${text.replace(/^!/, '')}\`; the message of the patch tells of a NULL pointer.`,
    why: 'Where it is not set up, what follows crashes.',
    advice: 'Do other places take the same for granted?',
    brief: `${named} not asked for before a use`,
    related: [
      { ...bareSpan(test), message: 'the test' },
      ...setAbove(hunk, test, named),
      ...done(hunk, test),
      ...goesOn(hunk, test, text),
      ...more,
    ],
    key: `told ${text}`,
    around: spanOfHunk(hunk),
  };
}

function seldomer(hunk: Hunk, { before, test }: Pick<Guard, 'before' | 'test'>, callee: string): Report {
  return {
    ...bareSpan(before),
    change: 'fixed',
    what: `Until now ${callee}() was called under this condition, too; the message of the patch names it where it tells of a NULL pointer.`,
    why: 'What it uses is not there then, and this crashes.',
    advice: `Is ${callee}() called elsewhere where that is not there?`,
    brief: `${callee}() called where it crashes`,
    related: [{ ...bareSpan(test), message: 'the condition now' }],
    key: `told ${callee}`,
    around: spanOfHunk(hunk),
  };
}

/** Where what is asked for got its value, if that is in view. */
function setAbove({ lines }: Hunk, test: HunkLine, name: string): Related[] {
  const sets = new RegExp(`(?<![\\w.>])${name.replace(/\W/g, '\\$&')} = `);
  const set = lines.slice(0, lines.indexOf(test)).findLast((line) => line.kind === 'context' && sets.test(line.text));
  return set ? [{ ...bareSpan(set), message: 'set here' }] : [];
}

/** The first line that is done only then. */
function done(hunk: Hunk, test: HunkLine): Related[] {
  const [first] = linesBelow(hunk, test).filter(({ kind }) => kind === 'context');
  return first ? [{ ...bareSpan(first), message: 'done only then, now' }] : [];
}

/** The next line that has to do with what leads to the member that is asked for: `dev` of `!dev->iommu`. */
function goesOn({ lines }: Hunk, test: HunkLine, asks: string): Related[] {
  const owner = /^!?(?<owner>[a-z_][\w>.-]*)->\w+$/.exec(asks)?.groups?.['owner'];
  if (owner === undefined) return [];
  const own = new RegExp(`(?<![\\w.>])${owner.replace(/\W/g, '\\$&')}(?!\\w)`);
  const next = lines.slice(lines.indexOf(test) + 1).find(({ kind, text }) => kind === 'context' && own.test(text));
  return next ? [{ ...bareSpan(next), message: 'goes on with it here' }] : [];
}

/** Further down in the function, in view of other hunks: what the message blames. */
function blamedCalls({ blamed }: ToldNulls, hunk: Hunk, others: readonly Hunk[]): Related[] {
  const inside = functionOf(hunk)?.name;
  const below = others.slice(others.indexOf(hunk) + 1).filter((one) => functionOf(one)?.name === inside);
  const call = below
    .flatMap(({ lines }) => lines)
    .find(({ kind, text }) => kind === 'context' && blamed.has(/\b(?<callee>\w+_\w+)\(/.exec(text)?.[1] ?? ''));
  return call ? [{ ...bareSpan(call), message: 'the message names this' }] : [];
}

/** What is called in the branch of a test. */
function calleesBelow(hunk: Hunk, test: HunkLine): string[] {
  const tokens = tokensOf(linesBelow(hunk, test));
  return tokens.flatMap(({ text }, i) => (/^[a-z_]\w*$/.test(text) && tokens[i + 1]?.text === '(' ? [text] : []));
}

/** Lines of a branch, a few of them. */
function linesBelow({ lines }: Hunk, test: HunkLine): HunkLine[] {
  const below = lines.slice(lines.indexOf(test) + 1).filter(({ kind }) => kind !== 'removed');
  const end = below.findIndex((line) => line.text.trim() !== '' && indentOf(line) <= indentOf(test));
  return below.slice(0, end < 0 ? NEAR : Math.min(end, NEAR)).filter(({ text }) => text.trim() !== '');
}

const NEAR = 8;
