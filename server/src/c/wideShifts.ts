/** `1UL <<`, `1ULL <<`, `(u64)1 <<`, `BIT(`, `BIT_ULL(`: a shift in the width of long or more. */
const wide =
  /\b(?:1(?:ll?u?|ull?)\s*<<|BIT(?:_ULL)?(?=\())|\((?:u64|__u64|uint64_t|unsigned long(?: long)?)\)\s*1\s*<</gi;
/** Longest count that is read, in characters. */
const longest = 160;

/** A shift in the width of long or more. */
export interface WideShift {
  /** As written, on one line. */
  readonly text: string;
  /** What it is assigned to or combined with: `ctrl` of `ctrl |= (1ULL << bit)`. */
  readonly goal: string | undefined;
}

/** Shifts of a text by what they shift by. */
export function wideShiftsIn(code: string): Map<string, WideShift[]> {
  const found = new Map<string, WideShift[]>();
  for (const { 0: match, index } of code.matchAll(wide)) {
    const from = index + match.length;
    const count = countAt(code, from);
    const key = keyOfCount(count);
    if (key === undefined) continue;
    const text = (match + code.slice(from, from + count.length)).replace(/\s+/g, ' ');
    found.set(key, [...(found.get(key) ?? []), { text, goal: goalBefore(code, index) }]);
  }
  return found;
}

/** What a shift at `at` is assigned to or combined with. */
export function goalBefore(code: string, at: number): string | undefined {
  return /(\w+)\s*(?:[|&^]?=|[|&])[\s~(]*$/.exec(code.slice(Math.max(0, at - 80), at))?.[1];
}

/** The operand that starts at an offset: a name with members, calls and indexes, or what is in brackets. */
function countAt(code: string, from: number): string {
  const text = code.slice(from, from + longest);
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') {
      if (--depth < 0) return text.slice(0, i);
      if (depth === 0 && text.trimStart().startsWith('(')) return text.slice(0, i + 1);
    } else if (depth === 0 && !/[\w\s.]/.test(c) && !text.startsWith('->', i) && !(c === '>' && text[i - 1] === '-')) {
      return text.slice(0, i);
    }
  }
  return '';
}

/**
 * A count by which shifts are compared: members without what they are members of, so that `(a->size_shift - b->shift)`
 * gives `size_shift-shift`. None for constants and for plain counters.
 */
export function keyOfCount(count: string): string | undefined {
  let plain = count.replace(/\s+/g, '');
  while (/^\([^()]*(?:\([^()]*\)[^()]*)*\)$/.test(plain)) plain = plain.slice(1, -1);
  plain = plain.replace(/\w+(?:\[[^\]]*\])?(?:->|\.)/g, '');
  return plain === '' || /^[\dA-Z_]+$/.test(plain) || /^[ijkn]$/.test(plain) ? undefined : plain;
}
