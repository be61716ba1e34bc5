import { firstFrom, isSpace, lastBefore } from './scan.ts';

/** A top-level stretch `header { ... }` of a C text. Offsets are in that text. */
export interface Chunk {
  readonly kind: 'function' | 'other';
  /** Empty where none was found. */
  readonly name: string;
  readonly start: number;
  readonly nameStart: number;
  /** Offset of `{`. */
  readonly open: number;
  /** Offset after the `}`, or the end of the text where it is not in view. */
  readonly end: number;
  readonly closed: boolean;
  /** How many `#if` are open behind it. */
  readonly arms: number;
}

interface Arm {
  /** The depth at its `#if`, and where its first part ends. */
  readonly at: number;
  after: number | undefined;
  /** Nothing compiles it: `#if 0`. */
  isLeftOut: boolean;
}

const leftOut = /^#[ \t]*if[ \t]+0[ \t\r]*$/;
const directive = /#[ \t]*(if|else|elif|endif|define)[^\n\\]*(?:\\(?:\n|[^\n])[^\n\\]*)*/y;

/**
 * Finds functions, structs and tables by counting brackets. Expects blanked code. `#else` arms start from the depth
 * of their `#if`, a `}` in the first column always ends the stretch, and a `{` there inside of a function starts another
 * one, so that one odd place spoils no more than itself.
 */
export function topLevel(code: string, from = 0, to = code.length): Chunk[] {
  const chunks: Chunk[] = [];
  const arms: Arm[] = [];
  let depth = 0;
  let open = -1;
  let isLeftOut = false;
  let headerFrom = from;
  const close = (end: number, closed: boolean): void => {
    const found = describe(code, headerFrom, open);
    chunks.push({ ...found, ...(isLeftOut && { kind: 'other' }), open, end, closed, arms: arms.length });
    headerFrom = end;
    open = -1;
    depth = 0;
  };
  // Shares the memory of the whole, and keeps the search from going beyond it.
  const part = code.slice(0, to);
  for (let i = nextMark(part, from); i < to; i = nextMark(part, i + 1)) {
    const c = code.charCodeAt(i);
    if (c === 35 /* # */) {
      directive.lastIndex = i;
      const [line, word] = (startsLine(code, i) && directive.exec(code)) || [];
      if (line === undefined) continue;
      i = directive.lastIndex - 1;
      if (word === 'if') arms.push({ at: depth, after: undefined, isLeftOut: leftOut.test(line) });
      else if (word === 'define') {
        if (depth === 0) headerFrom = directive.lastIndex;
      } else {
        const arm = arms[arms.length - 1];
        if (arm) {
          arm.after ??= depth;
          arm.isLeftOut = false;
          // Inside one function only: an arm that holds whole functions leaves the depth alone anyway.
          if (open !== -1) depth = word === 'endif' ? arm.after : arm.at;
          if (word === 'endif') arms.pop();
        }
      }
    } else if (c === 123 /* { */) {
      if (depth > 0 && startsColumn(code, i) && code.charCodeAt(lastBefore(code, open)) === 41)
        close(headAbove(code, open, i), false);
      if (depth === 0 && open === -1) {
        open = i;
        isLeftOut = arms.some((arm) => arm.isLeftOut);
      }
      depth += 1;
    } else if (c === 125 /* } */) {
      if (open === -1) {
        headerFrom = i + 1;
        continue;
      }
      depth -= 1;
      if (depth <= 0 || startsColumn(code, i)) close(i + 1, true);
    }
  }
  if (open !== -1) close(to, false);
  return chunks;
}

function startsColumn(code: string, at: number): boolean {
  return at === 0 || code.charCodeAt(at - 1) === 10;
}

const headOfFunction = /^[A-Za-z_][\w \t*]*?[ \t*]\w+[ \t]*\(/;

/** The part of a head that is looked at: more than any line of one has. */
const HEAD = 300;

/** Where the head of the function starts whose `{` is at `brace`; at the brace itself where none is in view from `from` on. */
function headAbove(code: string, from: number, brace: number): number {
  if (code.charCodeAt(lastBefore(code, brace)) !== 41) return brace;
  const part = code.slice(from, brace);
  let line = part.lastIndexOf('\n');
  // The list may go on over some lines, all of them indented.
  for (let lines = 0; lines < 12 && line > 0; lines++) {
    line = part.lastIndexOf('\n', line - 1);
    if (line === -1) break;
    const first = part.charCodeAt(line + 1);
    if (first === 10 || isSpace(first)) continue;
    const head = part.slice(line + 1);
    return headOfFunction.test(head.slice(0, HEAD)) && !/[;{}]/.test(head) ? from + line + 1 : brace;
  }
  return brace;
}

const mark = /[#{}]/g;

/** The first brace or directive from `from` on; the end where there is none. */
function nextMark(code: string, from: number): number {
  mark.lastIndex = from;
  return mark.test(code) ? mark.lastIndex - 1 : code.length;
}

/** Only blanks stand before it on its line. */
function startsLine(code: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && (code.charCodeAt(i) === 32 || code.charCodeAt(i) === 9)) i -= 1;
  return i < 0 || code.charCodeAt(i) === 10;
}

const parameterList = /([A-Za-z_]\w*)[ \t\n]*\(/g;
const notNames =
  /^(?:__attribute__|__attribute|__printf|__scanf|__aligned|__section|__acquires|__releases|__must_hold|__alloc_size|if|while|for|switch|__init_or_module|typeof|__typeof__)$/;

function describe(code: string, from: number, open: number): Pick<Chunk, 'kind' | 'name' | 'start' | 'nameStart'> {
  const header = findHeader(code, from, open);
  const text = code.slice(header, open);
  const last = lastBefore(code, open);
  let name = '';
  let nameStart = header;
  let kind: Chunk['kind'] = 'other';
  if (!isInitialiser(text)) {
    parameterList.lastIndex = 0;
    let depth = 0;
    let scanned = 0;
    for (let m = parameterList.exec(text); m; m = parameterList.exec(text)) {
      for (; scanned < m.index; scanned++) {
        const c = text[scanned];
        if (c === '(') depth += 1;
        else if (c === ')') depth -= 1;
      }
      if (depth === 0 && !notNames.test(m[1]!)) {
        name = m[1]!;
        nameStart = header + m.index;
        kind = last >= 0 && last > nameStart ? 'function' : 'other';
        break;
      }
    }
  }
  if (/^\s*(?:struct|union|enum|typedef)\b[^()]*$/.test(text)) kind = 'other';
  return { kind, name, start: header, nameStart };
}

/** `x = {`: an equals sign outside parentheses. */
function isInitialiser(header: string): boolean {
  const equals = header.lastIndexOf('=');
  return equals !== -1 && !header.slice(equals).includes(')');
}

/** Start of the header that leads to `{`: after the last `;`, `}` or directive before it. */
function findHeader(code: string, from: number, open: number): number {
  let start = from;
  for (let i = open - 1; i >= from; i--) {
    const c = code.charCodeAt(i);
    if (c === 59 || c === 125) {
      start = i + 1;
      break;
    }
    if (c === 35 && code.slice(code.lastIndexOf('\n', i - 1) + 1, i).trim() === '') {
      const line = code.indexOf('\n', i);
      start = line === -1 || line > open ? open : line + 1;
      break;
    }
  }
  // The head of a function whose body was cut out stands above, with an empty line in between.
  const nearest = headAbove(code, start, open);
  const above = lastBefore(code, nearest);
  if (
    nearest < open &&
    above >= start &&
    code.charCodeAt(above) === 41 &&
    /\n[ \t]*\n/.test(code.slice(above, nearest))
  )
    return nearest;
  // A call of a macro at top level (`EXPORT_SYMBOL(x)` without semicolon, `module_param(...)`) ends at its line.
  const text = code.slice(start, open);
  const macroLine = /^\s*[A-Z][A-Z0-9_]+\([^()\n]*\)[ \t]*\n(?=[ \t]*\w)/.exec(text);
  if (macroLine) start += macroLine[0].length;
  return Math.min(firstFrom(code, start), open);
}

const macroHead = /#[ \t]*define[ \t]+(\w+)(\([^()\n]*\))?/y;

/** `#define name(parameters) body`. */
export interface MacroText {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  readonly start: number;
  /** Continuation backslashes are blanked. */
  readonly body: string;
  readonly bodyStart: number;
}

export function macrosOf(code: string): MacroText[] {
  const result: MacroText[] = [];
  for (let at = code.indexOf('define'); at !== -1; at = code.indexOf('define', at + 1)) {
    const hash = lastBefore(code, at);
    if (code.charCodeAt(hash) !== 35 || !startsLine(code, hash)) continue;
    macroHead.lastIndex = hash;
    const m = macroHead.exec(code);
    if (!m) continue;
    const bodyStart = macroHead.lastIndex;
    let end = code.indexOf('\n', bodyStart);
    while (end > 0 && code.charCodeAt(end - 1) === 92) end = code.indexOf('\n', end + 1);
    if (end === -1) end = code.length;
    const body = code.slice(bodyStart, end).replace(/\\\n/g, ' \n');
    const parameters = m[2]
      ?.slice(1, -1)
      .split(',')
      .map((p) => p.trim())
      .filter((p) => p !== '');
    result.push({ name: m[1]!, parameters, start: m.index, body, bodyStart });
    at = end;
  }
  return result;
}
