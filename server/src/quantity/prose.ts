import { endOfWord, isDigit, isWordCode, readNumber, type NumberToken } from './token.ts';
import { unitOf } from './unit.ts';

/** What a piece of prose is to somebody who looks for arithmetic in it. */
export interface ProseToken {
  readonly kind:
    | 'number'
    | 'operator'
    | 'noun'
    /** `of` in `512 entries of 8 bytes`. */
    | 'of'
    | 'relation'
    /** `about`, `~`, `roughly`: the number behind it is rounded. */
    | 'about'
    /** `only`, `just`, `exactly`: says nothing about the number. */
    | 'filler'
    | 'word'
    | 'break';
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly number?: NumberToken;
  /** First on its line: an operator here may be a bullet. */
  readonly first: boolean;
}

const nouns =
  /^(?:entry|entries|pages?|ptes?|tces?|tables?|blocks?|chunks?|slots?|segments?|descriptors?|elements?|items?|regions?|mappings?|copies|buffers?|frames?|sectors?|cachelines?|clusters?|each)$/i;
const about = /^(?:about|roughly|approximately|approx|nearly|almost|around|circa|ca)$/i;
const filler = /^(?:only|just|exactly|precisely|always|really|simply)$/i;
const relations = /^(?:is|are|equals|makes|gives|or)$/i;
/** Words behind a number that make it another quantity than a count or a number of bytes. */
export const foreignUnit =
  /^(?:s|ms|us|ns|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?|[kKMG]?[hH]z|[mun]?secs?|non|full|whole|complete|remaining|bits?|[KMG]?bps|percent|times|aligned|alignment|boundar(?:y|ies)|more|less|larger|bigger|smaller|higher|lower|vs|versus|watts?|[mk]?[VWA]|jiffies|ticks|[kKMGT]i?bits?|[kmgt]b?|thousand|million|billion|trillion|dozen|hundred)$/;

/** Most characters of one text that are looked at. */
const maxText = 4_000_000;

/**
 * Cuts prose into tokens. Quote marks and comment margins at the start of lines are passed over, so that an
 * expression may go on in the next line; lines of a diff are left out. An empty line is a break.
 */
export function proseTokens(text: string): ProseToken[] {
  const tokens: ProseToken[] = [];
  const end = Math.min(text.length, maxText);
  let inHunk = false;
  for (let lineStart = 0; lineStart < end;) {
    let lineEnd = text.indexOf('\n', lineStart);
    if (lineEnd === -1 || lineEnd > end) lineEnd = end;
    const bodyStart = afterQuotes(text, lineStart, lineEnd);
    const head = text.slice(bodyStart, Math.min(bodyStart + 12, lineEnd));
    if (isDiffHeader(head)) inHunk = true;
    else if (inHunk && !isHunkLine(head)) inHunk = false;
    const contentStart = afterMargin(text, bodyStart, lineEnd);
    if (inHunk || isLogLine(text, contentStart, lineEnd) || isBlank(text, contentStart, lineEnd))
      pushBreak(tokens, lineStart, contentStart);
    else readLine(text, contentStart, lineEnd, tokens);
    lineStart = lineEnd + 1;
  }
  return tokens;
}

function pushBreak(tokens: ProseToken[], start: number, end: number): void {
  if (tokens[tokens.length - 1]?.kind !== 'break') tokens.push({ kind: 'break', start, end, text: '', first: true });
}

function afterQuotes(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) === 62 || (text.charCodeAt(at) === 32 && text.charCodeAt(at + 1) === 62)))
    at++;
  if (at > start && text.charCodeAt(at) === 32) at++;
  return at;
}

/** Behind the ` * ` or `//` of a comment. */
function afterMargin(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  if (text.startsWith('//', at) || text.startsWith('/*', at)) {
    at += 2;
    while (text.charCodeAt(at) === 42) at++;
  } else if (text.charCodeAt(at) === 42 && at === start + 1 && text.charCodeAt(at + 1) <= 32) at++;
  return Math.min(at, end);
}

function isDiffHeader(head: string): boolean {
  return (
    head.startsWith('@@ -') || head.startsWith('diff --git ') || head.startsWith('--- a/') || head.startsWith('+++ b/')
  );
}

function isHunkLine(head: string): boolean {
  const first = head.charAt(0);
  return (
    (first === ' ' ||
      first === '+' ||
      first === '-' ||
      first === '\\' ||
      head.startsWith('index ') ||
      head.startsWith('new file') ||
      head.startsWith('deleted file') ||
      head.startsWith('old mode') ||
      head.startsWith('new mode') ||
      head.startsWith('similarity')) &&
    head !== '-- '
  );
}

/** `[   44.613980] ...` and `Aug 14 19:32:56 host kernel: ...`: what a machine prints is not claimed by anybody. */
function isLogLine(text: string, start: number, end: number): boolean {
  return /^(?:\s*\[ *\d{1,7}\.\d{3,6}\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )/.test(
    text.slice(start, Math.min(end, start + 40)),
  );
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 32) return false;
  return true;
}

function readLine(text: string, start: number, end: number, tokens: ProseToken[]): void {
  let at = start;
  let first = true;
  const push = (kind: ProseToken['kind'], to: number, number?: NumberToken): void => {
    tokens.push({ kind, start: at, end: to, text: text.slice(at, to), first, ...(number ? { number } : {}) });
    at = to;
    first = false;
  };
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 0xa0) at++;
    else if (isDigit(code)) readProseNumber(text, at, end, push);
    else if (isWordCode(code)) readProseWord(text, at, tokens, push);
    else readSign(text, at, push);
  }
}

type Push = (kind: ProseToken['kind'], to: number, number?: NumberToken) => void;

function readProseNumber(text: string, at: number, lineEnd: number, push: Push): void {
  const before = at > 0 ? text.charAt(at - 1) : ' ';
  const number = readNumber(text, at, { digits: 40, separators: true });
  let end = number?.end ?? endOfWord(text, at);
  const next = text.charAt(end);
  const dotted =
    ((next === '.' || next === ':' || next === ',') && isDigit(text.charCodeAt(end + 1))) || text.startsWith('..', end);
  const padded = text.charCodeAt(at) === 48 && isDigit(text.charCodeAt(at + 1));
  if (!number || dotted || padded || '.$#:@_'.includes(before) || next === '%' || next === '\u00b0') {
    // A version, a date, a time, an address of some bus: all of it is one thing that is no number.
    while (end < lineEnd && (isWordCode(text.charCodeAt(end)) || '.:,'.includes(text.charAt(end)))) {
      if (!isWordCode(text.charCodeAt(end)) && !isWordCode(text.charCodeAt(end + 1))) break;
      end++;
    }
    push('break', end === at ? at + 1 : end);
    return;
  }
  if (next === '-' && isLetter(text.charCodeAt(end + 1))) {
    const wordEnd = endOfWord(text, end + 1);
    const unit = unitOf(text.slice(end + 1, wordEnd));
    // `8-byte entries`; `64-bit`, `4-level`, `3-way` are no quantities.
    if (unit?.power === 0 && !number.unit) push('number', wordEnd, { ...number, end: wordEnd, unit });
    else push('break', wordEnd);
    return;
  }
  push('number', end, number);
}

function isLetter(code: number): boolean {
  return isWordCode(code) && !isDigit(code) && code !== 95;
}

function readProseWord(text: string, at: number, tokens: readonly ProseToken[], push: Push): void {
  const end = endOfWord(text, at);
  const word = text.slice(at, end);
  const before = at > 0 ? text.charCodeAt(at - 1) : 32;
  const glued = before === 45 || before === 46 || before === 95 || text.charCodeAt(end) === 45;
  const last = tokens[tokens.length - 1];
  if ((word === 'x' || word === 'X') && isOperandEnd(last) && before <= 32 && text.charCodeAt(end) <= 32)
    push('operator', end);
  else if (glued) push('word', end);
  else if (word === 'i' && text.startsWith('.e', end))
    push('relation', text.charAt(end + 2) === '.' ? end + 3 : end + 2);
  else if (word === 'ie') push('relation', end);
  else if (word === 'of') push('of', end);
  else if (relations.test(word)) push('relation', end);
  else if (nouns.test(word)) push('noun', end);
  else if (about.test(word)) push('about', end);
  else if (filler.test(word)) push('filler', end);
  else push('word', end);
}

export function isOperandEnd(token: ProseToken | undefined): boolean {
  return token !== undefined && (token.kind === 'number' || token.kind === 'noun' || token.text === ')');
}

function readSign(text: string, at: number, push: Push): void {
  const two = text.slice(at, at + 2);
  const one = two.charAt(0);
  const second = two.charAt(1);
  const third = text.charAt(at + 2);
  if (two === '<<' || two === '>>') push(third === '=' ? 'break' : 'operator', third === '=' ? at + 3 : at + 2);
  else if (two === '==') push(third === '=' ? 'break' : 'relation', at + 2);
  else if (two === '**') push('operator', at + 2);
  else if (two === '//' || two === '/*' || two === '*/' || two === '->' || two === '--' || two === '++' || two === '&&')
    push('break', at + 2);
  else if (two === '~=') push('relation', at + 2);
  else if ('+-*/&|^<>!%='.includes(one) && second === '=') push('break', at + 2);
  else if (one === '=') push(second === '>' ? 'break' : 'relation', second === '>' ? at + 2 : at + 1);
  else if (one === '\u2248' || one === '\u2245') push('relation', at + 1);
  else if (one === '~') push('about', at + 1);
  else if (one === '\u00d7') push('operator', at + 1);
  else if ('+-*/()^&|'.includes(one)) push('operator', at + 1);
  else push('break', at + 1);
}
