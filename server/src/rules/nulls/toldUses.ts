import { readsUnset } from '../../kernel/unset.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Related, Report } from '../rule.ts';
import { blocksOf, isInFunction, runsOf } from '../support/changedCode.ts';
import { bareSpan, spanOfHunk } from '../support/hunkLines.ts';
import { functionOf } from '../support/replacedLine.ts';
import { tokensOf, type Token } from '../support/tokens.ts';
import type { ToldNulls } from './toldNulls.ts';

/**
 * What a patch no longer reads through or calls, where its message names that as what is NULL, gives NULL or reads through it:
 * something else stands in its place now.
 */
export function replacedUses(told: ToldNulls, hunk: Hunk, added: ReadonlySet<string>): Report[] {
  if (!isInFunction(hunk)) return [];
  const now = new Set(tokensOf(hunk.lines.filter(({ kind }) => kind !== 'removed')).map(({ text }) => text));
  const inside = functionOf(hunk)?.name;
  const blocks = blocksOf(hunk);
  const isBlamed = inside !== undefined && told.blamed.has(inside) && blocks.length === 1;
  const replaced = blocks.flatMap(({ removed, added: fresh }): Report[] => {
    for (const line of removed.filter(({ text }) => /^\s/.test(text))) {
      const tokens = tokensOf([line]);
      const use = tokens.find(
        (one, i) =>
          (isNamed(one.text, told) || (isBlamed && /[a-z]/.test(one.text))) && !now.has(one.text) && isUsed(tokens, i),
      );
      if (!use) continue;
      const inItsPlace = { ...bareSpan(fresh[0]!), message: 'in its place' };
      return [toldUse(hunk, line, use.text, 'uses something else', [inItsPlace])];
    }
    return [];
  });
  if (replaced.length > 0) return replaced;
  const reads = droppedReads(hunk, now);
  return reads.length > 0 ? reads : droppedUses(told, hunk, (name) => now.has(name) || added.has(name));
}

/** What stood in the place of nothing: `struct vcpu *vcpu = running_vcpu();` of a function that is given one now, or a whole function. */
function droppedUses({ blamed }: ToldNulls, hunk: Hunk, isStillThere: (name: string) => boolean): Report[] {
  const runs = [...new Set(runsOf(hunk.lines))].filter((run) => run?.added.length === 0);
  for (const line of runs.flatMap((run) => run!.removed).filter(({ text }) => /^\s/.test(text))) {
    const tokens = tokensOf([line]);
    const use = tokens.find(
      ({ text }, i) =>
        blamed.has(text) && /[a-z]/.test(text) && !isStillThere(text) && (isUsed(tokens, i) || isGiven(tokens, i)),
    );
    if (!use) continue;
    return [toldUse(hunk, line, use.text, 'does without it', [])];
  }
  return [];
}

function toldUse(hunk: Hunk, line: HunkLine, name: string, instead: string, related: readonly Related[]): Report {
  return {
    ...bareSpan(line),
    change: 'fixed',
    what: `${name} is used here, and the message names it where it tells of a NULL pointer; the patch ${instead}.`,
    why: 'Where it is NULL, or gives NULL, what is done with it here crashes.',
    advice: `Is ${name} used elsewhere under the same conditions?`,
    brief: `${name} used where it may be NULL`,
    related: [...related, ...usedBelow(hunk, line)],
    key: `told ${name}`,
    around: spanOfHunk(hunk),
  };
}

/** An argument, by itself: `f(p)`, `f(x, p)`. */
function isGiven(tokens: readonly Token[], at: number): boolean {
  const [before, next] = [tokens[at - 1]?.text, tokens[at + 1]?.text];
  const call = before === '(' ? tokens[at - 2]?.text : undefined;
  return (
    (before === ',' || (call !== undefined && /^[a-z]\w+$/.test(call) && !/^(?:if|while|for|sizeof)$/.test(call))) &&
    /^[,)]$/.test(next ?? '')
  );
}

/** As it stands in the message, or by the end of its name that does: `irq_get_handler_data` of what `handler_data` tells of. */
function isNamed(name: string, { blamed }: ToldNulls): boolean {
  if (blamed.has(name)) return true;
  if (!/(?:^|_)get_/.test(name)) return false;
  const ends = [...name.matchAll(/_(?=[a-z]+_)/g)].map(({ index }) => name.slice(index + 1));
  return ends.some((end) => end.length >= longWord && blamed.has(end));
}

/** Shorter ones are of many names. */
const longWord = 10;

/** What reads through something that is not set everywhere, and is gone: the message need not name what a macro hides. */
function droppedReads(hunk: Hunk, now: ReadonlySet<string>): Report[] {
  for (const line of hunk.lines.filter(({ kind, text }) => kind === 'removed' && /^\s/.test(text))) {
    // One that is moved out of a declaration stands below what asks for it.
    const isMoved = declares.test(line.text);
    const use = tokensOf([line]).find(({ text }) => readsUnset.has(text) && (isMoved || !now.has(text)));
    if (use) return [droppedRead(line, use.text, hunk)];
  }
  return [];
}

const declares = /^\s+(?:const )?(?:struct )?\w+ \**\w+ = /;

function droppedRead(line: HunkLine, name: string, hunk: Hunk): Report {
  return {
    ...bareSpan(line),
    change: 'fixed',
    what: `${name}() reads through ${readsUnset.get(name)!}, which is not set everywhere; the message tells of a NULL pointer, and the patch does not call it here any more.`,
    why: 'Where it is not set this crashes, and what calls it does not show that anything is read.',
    advice: `Is ${name}() called elsewhere under the same conditions?`,
    brief: `${name}() reads what may be NULL`,
    key: `told ${name}`,
    around: spanOfHunk(hunk),
  };
}

/** Where what it gave is used, further down. */
function usedBelow({ lines }: Hunk, line: HunkLine): Related[] {
  const name = /(?<![\w.>])(?<name>\w+) =/.exec(line.text)?.groups?.['name'];
  if (name === undefined) return [];
  const own = new RegExp(`(?<![\\w.>])${name}\\b(?! =)`);
  const use = lines
    .slice(lines.indexOf(line) + 1)
    .slice(0, NEAR)
    .find(({ kind, text }) => kind === 'context' && own.test(text));
  return use ? [{ ...bareSpan(use), message: 'what it gives is used here' }] : [];
}

const NEAR = 10;

/** Called, or read through: `f(`, `p->`, `*a->p`. */
function isUsed(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.text;
  if (next === '(' || next === '->') return true;
  let start = at;
  while (start > 1 && /^(?:->|\.)$/.test(tokens[start - 1]!.text)) start -= 2;
  const before = tokens[start - 2]?.text ?? '';
  return tokens[start - 1]?.text === '*' && (before === 'return' || !/^[\w)\]]/.test(before));
}
