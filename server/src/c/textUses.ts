/** What a whole text does with a variable, `->member` or `.member` by its name. */
export interface TextUses {
  /** Something compares it, or tests it for zero. Errs on the side of true. */
  readonly tested: boolean;
  /** Something reads through it: `x->res->start`. */
  readonly readThrough: boolean;
}

/** Characters of what is tested that are looked at. */
const REACH = 120;

/** Stands before what is negated or decides a condition. */
const decides = /(?:!|&&|\|\||\b(?:if|while|(?:un)?likely|\w*_ON(?:_ONCE)?|IS_ERR\w*)\b)[\s(]*[*&]?$/;
/** The same with nothing between, so that it looks like a part of what is tested: `if(x)`, `IS_ERR(x)`. */
const decidesAtOnce = /^(?:\w+\()*(?:if|while|(?:un)?likely|\w*_ON(?:_ONCE)?|IS_ERR\w*)\(/;
/** Stands behind what is compared, or decides a `?:`. */
const isCompared = /^(?:\[[^\]]*\])*\)*\s*(?:[!=]=|\?|&&|\|\|)/;
/** Nothing more of it follows. */
const ends = /^(?:\[[^\]]*\])*[()\]]*(?![\w.>()[\]-])/;
const isReturned = /^(?:\[[^\]]*\])*\)*;/;
const goesOn = /^(?:[.(]|->)/;
const partOfPlace = /[\w.>()[\]-]/;

/**
 * Looks for one name: few are asked for, and the text is another one after each keystroke. Linear in the text, and a few
 * characters for each time that the name is in it.
 */
export function usesIn(code: string, name: string): TextUses {
  let tested = false;
  let readThrough = false;
  const isMember = !/^\w/.test(name);
  for (let at = code.indexOf(name); at !== -1 && !(tested && readThrough); at = code.indexOf(name, at + 1)) {
    const before = code[at - 1] ?? '';
    if (/\w/.test(code[at + name.length] ?? '') || (!isMember && (/[\w.]/.test(before) || endsArrow(code, at))))
      continue;
    const after = code.slice(at + name.length, at + name.length + REACH);
    readThrough ||= after.startsWith('->');
    tested ||= isTestedAt(code, at, after);
  }
  return { tested, readThrough };
}

function endsArrow(code: string, at: number): boolean {
  return code[at - 1] === '>' && code[at - 2] === '-';
}

function isTestedAt(code: string, at: number, after: string): boolean {
  // A part of something longer, as most are.
  if (goesOn.test(after)) return false;
  if (isCompared.test(after)) return true;
  let start = at;
  while (start > 0 && at - start < REACH && partOfPlace.test(code[start - 1]!)) start--;
  const before = code.slice(Math.max(0, start - 40), start);
  if (ends.test(after) && (decides.test(before) || decidesAtOnce.test(code.slice(start, at)))) return true;
  return isReturned.test(after) && (/\breturn[\s(]+$/.test(before) || /^return\(/.test(code.slice(start, at)));
}

/** What keeps the result of a function somewhere in a text, as it is written: `host->sg_len`. Linear in the text. */
export function keepersIn(code: string, name: string): string[] {
  const found: string[] = [];
  for (let at = code.indexOf(`${name}(`); at !== -1; at = code.indexOf(`${name}(`, at + 1)) {
    const kept = /([\w.>[\]-]+)\s*=\s*$/.exec(code.slice(Math.max(0, at - REACH), at))?.[1];
    if (kept !== undefined) found.push(kept);
  }
  return found;
}

/** How many callers of a function test the result that they keep, and how many read through it with no test before. */
export interface TextResults {
  readonly tested: number;
  readonly untested: number;
}

/** Linear in the text, and a function's length for each call. */
export function resultsIn(code: string, name: string): TextResults {
  let tested = 0;
  let untested = 0;
  for (let at = code.indexOf(`${name}(`); at !== -1; at = code.indexOf(`${name}(`, at + 1)) {
    const kept = /(?<![\w.>])([a-z_]\w*)\s*=\s*(?:\([^()]*\)\s*)?$/.exec(code.slice(Math.max(0, at - 60), at))?.[1];
    if (kept === undefined) continue;
    const end = code.indexOf('\n}', at);
    const rest = code.slice(code.indexOf(')', at), end === -1 ? undefined : end);
    // `if (!(p = f()))`
    const isInTest = /^(?:\)\s*)*\)\s*(?:\)|[!=]=|&&|\|\|)/.test(rest);
    const use = rest.search(new RegExp(`(?<![\\w.>])${kept}->`));
    const test = rest.search(
      new RegExp(`(?:!\\s*|\\(|&& |\\|\\| |\\breturn )${kept}\\b(?!->)|(?<![\\w.>])${kept} (?:[!=]= NULL|\\?|=)`),
    );
    if (isInTest || (test !== -1 && (use === -1 || test < use))) tested++;
    else if (use !== -1) untested++;
  }
  return { tested, untested };
}

/** Levels of callers that are looked for. */
const LEVELS = 3;

/** Functions that set a member, or one variable's (`p->x`), to anything but NULL, and their callers. A few looks at each function's text. */
export function settersIn(
  functions: readonly { readonly name: string; readonly code: string }[],
  member: string,
): string[] {
  const isOfOne = member.includes('->');
  const place = isOfOne ? `\\b${member}` : `(?:->|\\.)${member}`;
  const address = isOfOne ? `&${member}` : `&\\w+${place}`;
  const sets = new RegExp(`${place}\\s*=(?!=)\\s*(?!NULL\\b)|${address}\\b`);
  const found = new Set(functions.filter(({ code }) => sets.test(code)).map(({ name }) => name));
  for (let level = 0, last = [...found]; level < LEVELS && last.length > 0; level++) {
    const calls = new RegExp(`\\b(?:${last.join('|')})\\(`);
    // A function's own head has its name before a bracket, too.
    last = functions.filter(({ name, code }) => !found.has(name) && calls.test(code)).map(({ name }) => name);
    for (const name of last) found.add(name);
  }
  return [...found];
}

/** What an aperture of 32 bits is given as its last byte: `aperture_end = DMA_BIT_MASK(32)`. Linear in the text. */
export function lastByteIn(code: string): string {
  const given = /\baperture_end\s*= (DMA_BIT_MASK\(32\)|0x[fF]{8}[uU]?[lL]*|\(1ULL << 32\) - 1|U32_MAX);/;
  return given.exec(code)?.[1] ?? '';
}

/** `start + length - 1 < start` asks whether a range wraps, and lets one end at the last byte of all. Linear in the text. */
export function topmostIn(code: string, length: string): string[] {
  const asked = new RegExp(`\\b(\\w+) \\+ ${length} - 1\\)? < (?:\\w+->)?\\1\\b`, 'g');
  return [...new Set(Array.from(code.matchAll(asked), (match) => match[1]!))];
}
