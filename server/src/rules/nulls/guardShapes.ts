import type { HunkLine } from '../../patch/model.ts';
import { bareText } from '../support/changedCode.ts';
import { differences, plainText, spaced, tokensOf, type Token } from '../support/tokens.ts';

/** A question that a patch adds. */
export interface Guard {
  /** What is asked now. */
  readonly asks: readonly Token[];
  /** Where it was not asked: the first line behind the test, or the line that was changed. */
  readonly before: HunkLine;
  readonly test: HunkLine;
  /** What is called only then. */
  readonly callee?: string;
}

/** Changed lines without a context line between them, and the one that follows. */
export interface Lines {
  readonly removed: readonly HunkLine[];
  readonly added: readonly HunkLine[];
  readonly next: HunkLine | undefined;
}

/** Lines behind a change in which the next code is looked for. */
const NEAR = 20;

const isCode = ({ text }: HunkLine): boolean => !/^\s*(?:\/?\*.*|\/\/.*)?$/.test(text);

export function runsIn(lines: readonly HunkLine[]): Lines[] {
  const runs: Lines[] = [];
  for (let from = 0; from < lines.length; from++) {
    if (!isChanged(lines[from]!)) continue;
    let to = from;
    while (to < lines.length && (isChanged(lines[to]!) || lines[to]!.text.trim() === '')) to++;
    const run = lines.slice(from, to).filter(isCode);
    const ofKind = (wanted: HunkLine['kind']): HunkLine[] => run.filter(({ kind }) => kind === wanted);
    const next = lines.slice(to, to + NEAR).find((line) => line.kind === 'context' && isCode(line));
    runs.push({ removed: ofKind('removed'), added: ofKind('added'), next });
    from = to - 1;
  }
  return runs;
}

const isChanged = ({ kind }: HunkLine): boolean => kind === 'added' || kind === 'removed';

/** The guard that changed lines are, where they are nothing else. */
export function guardIn(run: Lines): Guard | undefined {
  return leaving(run) ?? elseIf(run) ?? widened(run) ?? wrapped(run) ?? onlyThen(run) ?? chosen(run);
}

/** Longer ones do more than to ask. */
const longest = 10;

/** `if (!p) return;`, and nothing else below what the patch puts above it. */
function leaving({ removed, added: all, next }: Lines): Guard | undefined {
  const depth = next && /^\s*/.exec(next.text)![0];
  const added = all.slice(all.findLastIndex(({ text }) => text.startsWith(`${depth}if (`)));
  const [first] = added;
  if (removed.length > 0 || !first || !next || added.length > longest || /^\s*[}#]|^\w/.test(next.text))
    return undefined;
  const tokens = tokensOf(added);
  const asks = conditionOf(tokens);
  if (!asks || !isIndented(added.slice(1), first)) return undefined;
  // What a new step gave is no test of what was there.
  const above = all.slice(0, all.length - added.length);
  if (above.some(({ text }) => asks.some((one) => text.trimStart().startsWith(`${one.text} = `)))) return undefined;
  const last = added.findLast(({ text }) => !/^\s*\}\s*$/.test(text));
  if (!last || !/^\s*(?:return\b.*|goto \w+|continue|break);$/.test(last.text)) return undefined;
  return { asks, before: next, test: first };
}

/** All lines are inside of what the first one opens, or close it. */
function isIndented(lines: readonly HunkLine[], first: HunkLine): boolean {
  const depth = /^\s*/.exec(first.text)![0];
  return lines.every(
    ({ text }) => text.startsWith(depth) && (/^\s/.test(text.slice(depth.length)) || /^\s*\}\s*$/.test(text)),
  );
}

/** The tokens between the brackets of an `if` that the tokens begin with. */
function conditionOf(tokens: readonly Token[]): readonly Token[] | undefined {
  if (tokens[0]?.text !== 'if' || tokens[1]?.text !== '(') return undefined;
  let depth = 0;
  for (let i = 1; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') depth++;
    else if (tokens[i]!.text === ')' && --depth === 0) return tokens.slice(2, i);
  }
  return undefined;
}

/** `else` that is `else if (p)` now. */
function elseIf({ removed, added }: Lines): Guard | undefined {
  const [before] = removed;
  const [test] = added;
  if (!before || !test || removed.length > 1 || !/^\s*(?:\} )?else(?: \{)?$/.test(before.text)) return undefined;
  const tokens = tokensOf(added);
  const asks = conditionOf(tokens.slice(tokens.findIndex(({ text }) => text === 'if')));
  return asks && /^\s*(?:\} )?else if \(/.test(test.text) ? { asks, before, test } : undefined;
}

/** `if (a)` that asks for more now: `if (a || !b)`. */
function widened({ removed, added }: Lines): Guard | undefined {
  const [before] = removed;
  const [test] = added;
  if (!before || !test || removed.length > 4 || added.length > 5) return undefined;
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  if (!/^(?:\} else )?if \(/.test(before.text.trim())) return undefined;
  const changes = differences(old, fresh).filter(({ from, to, start, end }) => {
    const isBracket = from === to && fresh.slice(start, end).every(({ text }) => /^[(){}]$/.test(text));
    return !isBracket;
  });
  const [change] = changes;
  if (!change || changes.length > 1 || change.from !== change.to) return undefined;
  const asks = fresh.slice(change.start, change.end);
  const isJoined = /^(?:&&|\|\|)$/;
  if (!asks.some(({ text }) => isJoined.test(text))) return undefined;
  const [from, to] = [isJoined.test(asks[0]!.text) ? 1 : 0, isJoined.test(asks.at(-1)!.text) ? -1 : asks.length];
  const part = asks.slice(from, to);
  // The last bracket may be one that was there before.
  const isOpen = count(part, '(') > count(part, ')') && fresh[change.end]?.text === ')';
  return { asks: isOpen ? [...part, fresh[change.end]!] : part, before, test };
}

/** `if (a || b)` that asks for less now, `if (a)`: what stands below it is done more seldom. */
export function narrowed({ removed, added }: Lines): Pick<Guard, 'before' | 'test'> | undefined {
  const [before] = removed;
  const [test] = added;
  if (!before || !test || removed.length > 4 || added.length > 4) return undefined;
  const [was, now] = [conditionOf(tokensOf(removed)), conditionOf(tokensOf(added))];
  if (!was || !now || was.length <= now.length || was.some(({ text }) => text === '&&')) return undefined;
  const alternatives = parts(was);
  return parts(now).every((one) => alternatives.includes(one)) ? { before, test } : undefined;
}

/** What stands between the `||` of a condition, in one piece. */
function parts(condition: readonly Token[]): string[] {
  return condition
    .map(({ text }) => text)
    .join(' ')
    .split(' || ');
}

const count = (tokens: readonly Token[], wanted: string): number => tokens.filter(({ text }) => text === wanted).length;

/** A statement that is only done under a condition, now. */
function wrapped({ removed, added }: Lines): Guard | undefined {
  const [before] = removed;
  const [test] = added;
  if (!before || !test || removed.length > 6 || added.length > removed.length + 3) return undefined;
  const asks = conditionOf(tokensOf(added));
  if (!asks) return undefined;
  const inside = added.slice(1).filter(({ text }) => !/^\s*\}?\s*$/.test(text) && !declares.test(text));
  const same =
    inside.map(({ text }) => bareText(text)).join(' ') === removed.map(({ text }) => bareText(text)).join(' ');
  return same ? { asks, before, test } : undefined;
}

/** What is needed only there, now. */
const declares = /^\s*(?:const )?(?:struct )?\w+ \**\w+;$/;

/** `f(p)` that is `if (q) f(q)` now. */
function onlyThen({ removed, added }: Lines): Guard | undefined {
  const [before] = removed;
  const [test, call] = added;
  const callee = /^\s*(\w+)\(.*\);$/.exec(before?.text ?? '')?.[1];
  if (!before || !test || !call || callee === undefined || removed.length > 1) return undefined;
  const asks = conditionOf(tokensOf([test]));
  if (!asks || asks.length === 0) return undefined;
  const [called, ...rest] = tokensOf([call]);
  const isSame = called?.text === callee && plainText(rest.slice(0, -1)) === plainText(asks);
  return isSame ? { asks, before, test, callee } : undefined;
}

/** `f(p)` that is `p ? f(p) : 0` now. */
function chosen({ removed, added }: Lines): Guard | undefined {
  const [before] = removed;
  const [test] = added;
  if (!before || !test || removed.length > 4 || added.length > 6) return undefined;
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  const again = chosenAgain(old, fresh);
  if (again) return { asks: again, before, test };
  const changes = differences(old, fresh);
  if (changes.length === 0 || changes.some(({ from, to }) => from !== to)) return undefined;
  const asks = changes.flatMap(({ start, end }) => {
    const at = fresh.slice(start, end).findIndex(({ text }) => text === '?');
    return at < 1 ? [] : [fresh.slice(start, start + at)];
  });
  const [first] = asks;
  return first && { asks: asks.find((one) => namesOf(one).length > 0) ?? first, before, test };
}

/** What is asked for in `p ? p->x : 0`, where `p->x` stood: it is in the new text twice. */
function chosenAgain(old: readonly Token[], fresh: readonly Token[]): readonly Token[] | undefined {
  const at = fresh.findIndex(({ text }) => text === '?');
  const colon = fresh.findIndex(({ text }, i) => i > at && text === ':');
  if (at < 1 || colon < 0) return undefined;
  const body = fresh.slice(at + 1, colon);
  for (let size = 1; size < Math.min(at, body.length); size++) {
    const asks = fresh.slice(at - size, at);
    if (spaced(asks) !== spaced(body.slice(0, size))) continue;
    const head = [...fresh.slice(0, at - size), ...body];
    const tail = old.slice(head.length);
    if (spaced(old) === spaced([...head, ...tail]) && spaced(fresh.slice(fresh.length - tail.length)) === spaced(tail))
      return asks;
  }
  return undefined;
}

/** Whether there is something, or whether it is what it must be: not how much there is. */
export function isQuestion(tokens: readonly Token[]): boolean {
  return tokens.every(
    ({ text }, i) =>
      !/^(?:[<>]=?|<<|>>|[-+/%|^=]=?|&)$/.test(text) ||
      (text === '==' && /^[A-Z]/.test(tokens[i + 1]?.text ?? '')) ||
      (text === '&' && /^(?:[(,]|&&|\|\||!)$/.test(tokens[i - 1]?.text ?? '(')),
  );
}

/** Names of values that are asked: what a status or a counter is called says nothing. */
export function namesOf(tokens: readonly Token[]): string[] {
  return tokens.map(({ text }) => text).filter((text) => /^[A-Za-z_]\w{2,}$/.test(text) && !common.test(text));
}

const common =
  /^(?:NULL|ret|err|error|res|status|rc|WARN\w*|BUG_ON|unlikely|likely|IS_ERR\w*|dev|data|size|len|not|this|that|the|and|for|sizeof|true|false)$/;
