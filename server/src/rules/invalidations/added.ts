import { barrierInstructions, flushInstructions, flushNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Related, Report } from '../rule.ts';
import { runsOf } from '../support/changedCode.ts';

/** Stands for the name of what is no call. */
export const instruction = 'asm';

const flushing = /flush|invalidat|\b(?:io)?tlb|\batc\b|completion wait/i;

/** A title that asks for a flush, or for another time of one. */
const asks =
  /\b(?:wait|call|force|flush|invalidate|fix\w*|miss\w*|ensure|order\w*|proper\w*|correct\w*|also|always|before|after)\b/i;
/** One that does something else with flushes. */
const otherwise =
  /\b(?:optimi[sz]\w*|batch\w*|avoid\w*|skip\w*|remov\w*|drop\w*|split\w*|refactor\w*|rename\w*|clean\w*|introduc\w*|implement\w*|support\w*|consolidat\w*|convert\w*|mov(?:e|ing)|use|uses|using|factor|rework|redundant|unnecessary|multiple|at once|do(?:es)? not|don't|no need|combin\w*|selective\w*|concurrent\w*|by range|check for|add\b[^,]*\b(?:functions?|helpers?|callbacks?|ops?|interface|counter)|reduce|defer\w*|coalesce\w*|restrict\w*|range flush|range invalidat\w*)\b/i;

/** A fix whose text says in one sentence that a flush lacks, or when it is due. */
const lacks =
  /\b(?:must|needs? to|should|missing|missed|forg[eo]t\w*|without|never|ensure|makes? sure|properly|otherwise)\b[^.]{0,120}(?:flush|invalidat|\btlb|iotlb)|(?:flush|invalidat|\btlb|iotlb)[^.]{0,120}\b(?:missing|missed|forg[eo]t\w*|without|never|too (?:late|early)|before|properly|order\w*)\b/i;

/** A flush that is early so that something else has less to do. */
const speed = /\b(?:optimi[sz]\w*|performance|slow(?:er|ly)?|faster|speed\w*|less work)\b/i;

export function isAboutInvalidation(title: string, all: string): boolean {
  if (otherwise.test(title)) return false;
  const isFix = /^Fixes: [0-9a-f]{6,}|^Cc: .*stable@/im.test(all);
  if (flushing.test(title)) return asks.test(title) && (isFix || !speed.test(all));
  return isFix && lacks.test(all);
}

/** Flushes that a patch takes away somewhere: what it adds under that name it has moved. */
export interface Gone {
  readonly names: ReadonlySet<string>;
  /** The title says that it is for their order. */
  readonly forOrder: boolean;
}

const order = /\border\w*|\b(?:before|after)\b|\btoo (?:late|early)\b/i;

export function goneFrom({ facts, files }: PatchMessage): Gone {
  const lines = files.flatMap(({ hunks }) => hunks).flatMap((hunk) => hunk.lines);
  const removed = lines.filter(({ kind }) => kind === 'removed');
  const calls = removed.flatMap(({ text }) => text.match(/\b\w+(?:(?:->|\.)\w+)*(?=\()/g) ?? []);
  const names = new Set(calls.filter((name) => flushNames.test(name)));
  return { names, forOrder: order.test(facts.title) };
}

export const why = 'Until the flush is done the hardware may use what it has cached, and cache what is about to go.';

/** Calls that a patch adds and takes away nowhere, or that it moves: what was missing, and where. */
export function findAdded(hunk: Hunk, gone: Gone): Report[] {
  const { lines } = hunk;
  const found: Report[] = [];
  const told = new Set<HunkLine>();
  const isInPlace = takesPlace(lines);
  for (const [i, line] of lines.entries()) {
    const name = line.kind === 'added' ? flushIn(line.text) : undefined;
    if (name === undefined) continue;
    const before = lines.find((other) => other.kind === 'removed' && flushIn(other.text) === name);
    const fromElsewhere = before === undefined && gone.names.has(name);
    if (before === undefined && ((fromElsewhere && !gone.forOrder) || isInPlace(i))) continue;
    if (isAfterWarning(lines, i)) continue;
    const at = before && isMoved(lines, before, line) ? before : before === undefined ? placeOf(lines, i) : undefined;
    if (at === undefined || told.has(at) || isInAddedFunction(lines, i)) continue;
    told.add(at);
    const said = name === instruction ? 'invalidation by an instruction' : `${name}()`;
    found.push({
      start: startOf(lines, at),
      end: at.end,
      change: 'fixed',
      what: before
        ? `${said} comes at the wrong time here; the patch moves it.`
        : fromElsewhere
          ? `${said} comes at another time, from elsewhere; the patch calls it here.`
          : `No ${said} follows or precedes this; the patch adds it.`,
      why,
      advice: 'Are there other places that change the same and need it, too?',
      brief: before || fromElsewhere ? `${said} at the wrong time` : `${said} was missing`,
      related: [
        { start: line.start, end: line.end, message: before || fromElsewhere ? 'moved here' : 'added here' },
        ...besides(lines, before, line),
      ],
      key: `${name} added`,
    });
  }
  return found;
}

/** `example_flush_range(` of a statement that calls it. */
export function flushIn(text: string): string | undefined {
  if (flushInstructions.test(text)) return instruction;
  const name = /^\s*(?:if \(|\(void\)|\w+ = )?(\w+(?:(?:->|\.)\w+)*)\(/.exec(text)?.[1];
  return name !== undefined && flushNames.test(name) && !name.startsWith('trace_') ? name : undefined;
}

/** Another flush of the hunk goes, or what took one as an argument; or a barrier that a function with more in it replaces. */
export function takesPlace(lines: readonly HunkLine[]): (at: number) => boolean {
  if (lines.some(({ kind, text }) => kind === 'removed' && flushIn(text) !== undefined)) return () => true;
  const isOther = ({ kind, text }: HunkLine): boolean =>
    kind === 'removed' && (takesFlush.test(text) || barrierInstructions.test(text));
  const runs = runsOf(lines);
  const others = new Set([...new Set(runs)].filter((run) => run?.lines.some(isOther)));
  return (at) => others.has(runs[at]);
}

const takesFlush = /\w*(?:flush|invalidate)\b(?!\()/;

/** `if (WARN_ON(...))` above: for what never happens. */
function isAfterWarning(lines: readonly HunkLine[], at: number): boolean {
  const above = lines.slice(0, at).findLast(({ kind, text }) => kind !== 'removed' && text.trim() !== '');
  return above !== undefined && /^\s*(?:\} else )?if \(.*\bWARN/.test(above.text);
}

/** The same line, with code between that stays. */
function isMoved(lines: readonly HunkLine[], before: HunkLine, now: HunkLine): boolean {
  const [from, to] = [lines.indexOf(before), lines.indexOf(now)].sort((a, b) => a - b) as [number, number];
  return (
    lines.slice(from, to).some((line) => line.kind === 'context' && isCode(line.text)) &&
    before.text.trim() === now.text.trim()
  );
}

/** The statement of the old side in front of an added line, in its function; the one behind it where none is in view. */
function placeOf(lines: readonly HunkLine[], at: number): HunkLine | undefined {
  const from = lines.slice(0, at).findLastIndex(isAtMargin) + 1;
  const to = lines.findIndex((line, i) => i > at && isAtMargin(line));
  const isOld = (line: HunkLine): boolean =>
    (line.kind === 'context' || line.kind === 'removed') && line.text.trim() !== '' && isStatement(line.text);
  return lines.slice(from, at).findLast(isOld) ?? lines.slice(at, to === -1 ? undefined : to).find(isOld);
}

/** Heads of functions and their braces. */
const isAtMargin = ({ text }: HunkLine): boolean => /^[}\w]/.test(text) && !/^\w+:/.test(text);

/** Where the statement begins on the old side whose last line this is. */
export function startOf(lines: readonly HunkLine[], last: HunkLine): number {
  const old = lines.filter(({ kind }) => kind === 'context' || kind === 'removed');
  let at = old.indexOf(last);
  while (at > 0 && /[,(=+|&?-]\s*$/.test(old[at - 1]!.text)) at--;
  return old[at]!.start + old[at]!.text.search(/\S/);
}

/** What was done before the flush and is done after it now, or the other way round: the statement behind it, or those it is moved across. */
function besides(lines: readonly HunkLine[], before: HunkLine | undefined, now: HunkLine): Related[] {
  const at = lines.indexOf(now);
  const [from, to] = before ? [lines.indexOf(before), at].sort((a, b) => a - b) : [at + 1, lines.length];
  const isOld = (line: HunkLine): boolean => line.kind !== 'added' && isStatement(line.text);
  return lines
    .slice(from, to)
    .filter((line) => line !== before && isOld(line))
    .slice(0, before ? 3 : 1)
    .map(({ start, end }) => ({ start, end, message: before ? 'moved across this' : 'before this' }));
}

/** In a function that the patch adds: what it calls was called nowhere before. */
function isInAddedFunction(lines: readonly HunkLine[], at: number): boolean {
  const head = lines.slice(0, at).findLast((line) => line.kind !== 'removed' && /^[a-z_][^;]*\(/i.test(line.text));
  return head?.kind === 'added';
}

const isCode = (text: string): boolean => !/^\s*(?:$|\/?\*|\/\/|[{}]\s*$)/.test(text);

/** The end of a statement, no declaration and nothing that only unlocks or leaves. */
function isStatement(text: string): boolean {
  return (
    isCode(text) &&
    // At the margin stands the head of a function.
    /^\s.*[;)]\s*$/.test(text) &&
    !/^\s*(?:return|goto|break|continue|struct|unsigned|int|u\d+|\w*unlock\w*\(.*\);)/.test(text)
  );
}
