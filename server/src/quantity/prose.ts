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

const words = (list: string): string[] => list.split(/\s+/);
const nouns = words(
  `entry entries page pages hugepage hugepages pte ptes tce tces table tables block blocks chunk chunks slot slots
  segment segments descriptor descriptors element elements item items region regions mapping mappings copies buffer
  buffers frame frames sector sectors cacheline cachelines cluster clusters each section sections word words object
  objects array arrays queue queues ring rings register registers struct structs structure structures node nodes line
  lines field fields record records counter counters instruction instructions packet packets fragment fragments`,
);
const about = words('about roughly approximately approx nearly almost around circa ca');
const fillers = words('only just exactly precisely always really simply');
/** Relations of a verb: the subject may be more than the number before it. */
const verbs = [
  ...words('is are makes make gives give giving yields yield yielding'),
  'comes to',
  'amounts to',
  'results in',
];
const relations = [...verbs, 'equals', 'or'];
/** Relations that say as often what else is wanted as what it comes to. */
const loose = words(
  `take takes taking need needs use uses using require requires requiring consume consumes consuming cost costs occupy
  occupies waste wastes wasting totals totaling totalling`,
);
const looseRelations = new Set([...loose, 'total of']);
/** What the words are that are more than words. */
const kinds = new Map<string, ProseToken['kind']>([
  ...nouns.map((word) => [word, 'noun'] as const),
  ...about.map((word) => [word, 'about'] as const),
  ...fillers.map((word) => [word, 'filler'] as const),
  ...[...relations, ...loose, 'ie'].filter((word) => !word.includes(' ')).map((word) => [word, 'relation'] as const),
  ['of', 'of'],
]);
const longestWord = Math.max(...[...kinds.keys()].map((word) => word.length));

export function isVerb({ text }: ProseToken): boolean {
  return verbs.includes(text.toLowerCase());
}

export function isLoose({ text }: ProseToken): boolean {
  return looseRelations.has(text.toLowerCase());
}

/** Time behind a number. */
export const timeUnit = /^(?:s|ms|us|ns|secs?|seconds?|[mun]secs?)$/;
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
  return withNouns(tokens);
}

/**
 * Words that can only be what is counted: `512 data + 64 header`, `16 credits * 8`, and `4 * 3 uA = 12 uA` where both
 * sides have the same one; and what kind of pages, tables or entries they are.
 */
function withNouns(tokens: ProseToken[]): ProseToken[] {
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind === 'word' && /^(?:with|having|holding)$/i.test(token.text)) withEach(tokens, i);
    if (token.kind !== 'word' || tokens[i - 1]!.kind !== 'number' || token.first || !isCounted(tokens, i)) continue;
    tokens[i] = { ...token, kind: 'noun' };
  }
  return tokens;
}

/** `64 sockets with 10 units each` is a product as `64 sockets of 10 units` is. */
function withEach(tokens: ProseToken[], at: number): void {
  const [thing, count] = [tokens[at - 1], tokens[at + 1]];
  if (thing?.kind !== 'word' && thing?.kind !== 'noun') return;
  if (tokens[at - 2]?.kind !== 'number' || count?.kind !== 'number') return;
  const each = tokens.slice(at + 2, at + 6).findIndex(({ text }) => /^each$/i.test(text));
  if (each === -1 || tokens.slice(at + 2, at + 2 + each).some(({ kind }) => kind !== 'word' && kind !== 'noun')) return;
  tokens[at - 1] = { ...thing, kind: 'noun' };
  tokens[at] = { ...tokens[at]!, kind: 'of' };
  for (let i = at + 2; i < at + 2 + each; i++) tokens[i] = { ...tokens[i]!, kind: 'noun' };
}

function isCounted(tokens: readonly ProseToken[], at: number): boolean {
  const { text } = tokens[at]!;
  if (text.length < 2 || foreignUnit.test(text) || notCounted.test(text)) return false;
  const [next, behind] = [tokens[at + 1], tokens[at + 2]];
  // `64K leaf tables`
  if (next?.kind === 'noun' && !next.first) return true;
  if (next?.kind === 'operator' && /^[+*x\u00d7]$/.test(next.text))
    return behind?.kind === 'number' || behind?.text === '(';
  if (next?.kind === 'relation') {
    if (behind?.kind === 'number' && tokens[at + 3]?.text === text) return true;
    return tokens[at - 2]?.text === '+' && tokens[at - 3]?.kind === 'noun';
  }
  // The right side of such a claim.
  return tokens[at - 2]?.kind === 'relation' && tokens[at - 3]?.kind === 'noun' && tokens[at - 3]!.text === text;
}

/** Words that do not name things. */
const notCounted =
  /^(?:and|or|to|of|in|on|at|by|for|with|from|if|then|than|as|is|are|was|vs|via|per|minus|plus|times)$/i;

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
    else if (code === 40 && nameLength(text, at, tokens[tokens.length - 1]) > 0)
      at += nameLength(text, at, tokens[tokens.length - 1]);
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
  const timed = number || dotted || padded ? undefined : readTimed(text, at);
  if (timed && !'.$#:@_'.includes(before)) {
    push('number', timed.end, timed);
    return;
  }
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

/** The number of `63s`: its unit becomes a word of its own. */
function readTimed(text: string, at: number): NumberToken | undefined {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end - at > 12 || !timeUnit.test(text.slice(end, endOfWord(text, end)))) return undefined;
  const digits = BigInt(text.slice(at, end));
  return { kind: 'number', start: at, end, digits, decimals: 0, radix: 10, unsigned: false, long: false };
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
  else if (word.length > longestWord) push('word', end);
  else {
    const lower = word.toLowerCase();
    if (lower === 'total' && text.startsWith(' of ', end)) push('relation', end + 3);
    else if ((lower === 'up' || lower === 'equal') && text.startsWith(' to ', end)) push('filler', end + 3);
    else if ((lower === 'comes' || lower === 'amounts') && text.startsWith(' to ', end)) push('relation', end + 3);
    else if (lower === 'results' && text.startsWith(' in ', end)) push('relation', end + 3);
    else push(kinds.get(lower) ?? 'word', end);
  }
}

export function isOperandEnd(token: ProseToken | undefined): boolean {
  return token !== undefined && (token.kind === 'number' || token.kind === 'noun' || token.text === ')');
}

/** Length of a name in parentheses right behind a number, which says what it is: `128(IO_TLB_SEGSIZE)`. */
function nameLength(text: string, at: number, last: ProseToken | undefined): number {
  if (last?.kind !== 'number' || last.end !== at) return 0;
  return /^\([A-Za-z_]\w{0,40}\)/.exec(text.slice(at, at + 44))?.[0].length ?? 0;
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
