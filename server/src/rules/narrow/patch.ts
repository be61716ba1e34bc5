import { kernelKnowledge } from '../../kernel/index.ts';
import type { HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';
import type { Report, Reporter } from '../rule.ts';
import { blocksOf, declaredIn, isInFunction, ourPaths } from '../support/changedCode.ts';

const why =
  'The patch itself says that 32 bits are not enough here. Both sides are compared word by word, so this holds where the types are out of view.';

/**
 * What a patch says of widths by itself: a declaration that becomes wider (or narrower), a cast to 64 bits put before
 * an operand (or taken away), a 1 that becomes 1ULL (or loses it).
 */
export function checkWidened(message: PatchMessage, report: Reporter): void {
  const isAboutWidth =
    message.prose.some(({ text }) => aboutWidth.test(text)) || aboutWidth.test(message.facts.subject);
  for (const file of message.files) {
    const path = file.newPath ?? file.oldPath ?? '';
    if (file.combined || !/\.[ch]$/.test(path) || !ourPaths.test(path)) continue;
    for (const hunk of file.hunks) {
      for (const { removed, added } of blocksOf(hunk)) {
        if (isInFunction(hunk)) compareDeclarations(removed, added, isAboutWidth, report);
        compareTokens(tokensOf(removed), tokensOf(added), report);
      }
    }
  }
}

const statusName = /^(?:r|rc|ret|retval|err|error|errno|result|res|status|flags|\w*_flags|level|prot|gfp)$/;

interface Bits {
  readonly bits: number;
  readonly bits32: number;
}

function bitsOf(type: string): Bits | undefined {
  const fact = kernelKnowledge.type(type);
  return fact?.kind === 'integer' && fact.bits !== undefined
    ? { bits: fact.bits, bits32: fact.bits32 ?? fact.bits }
    : undefined;
}

/** Words of a message whose subject is the width of something. */
const aboutWidth =
  /overflow|truncat|wrap(?:s|ped|ping)?[ -]?(?:around|to 0|over)|\b(?:32|64)[- ]?bits?\b|sign[- ]?exten|too (?:small|narrow)|arch32|4 ?Gi?B/i;
const addressName = /^(?:n(?:r_?)?pages?|pages|num_?pages|(?:\w+_)?(?:pfn|iova|addr|address|phys|paddr))$/;

function compareDeclarations(
  removed: readonly HunkLine[],
  added: readonly HunkLine[],
  isAboutWidth: boolean,
  report: Reporter,
): void {
  const after = new Map(declaredIn(added).map((one) => [one.name, one]));
  for (const before of declaredIn(removed)) {
    const now = after.get(before.name);
    const [old, fresh] = [bitsOf(before.type), now && bitsOf(now.type)];
    if (!now || !old || !fresh || statusName.test(before.name)) continue;
    const widened = isNarrowerThan(old, fresh);
    if (!widened && !isNarrowerThan(fresh, old)) continue;
    // A type may change for other reasons: the message must say so, or the name be that of an address.
    if (widened ? !isAboutWidth : !addressName.test(now.name)) continue;
    const [narrow, wide] = widened ? [before, now] : [now, before];
    report({
      ...span(narrow),
      change: widened ? 'fixed' : 'introduced',
      what: `\`${narrow.name}\` is \`${narrow.type}\`, which has fewer bits than \`${wide.type}\`.`,
      why,
      advice: widened
        ? 'Are all places that compute with it wide enough now?'
        : `Does \`${narrow.name}\` still hold every page number, size or address that it is given?`,
      brief: `${narrow.name}: ${before.type} to ${now.type}`,
      related: [{ ...span(widened ? now : before), message: `\`${wide.type}\` here` }],
      key: `declared ${narrow.name}`,
    });
  }
}

/** At most 32 bits against 64, on a 64-bit kernel, or on a 32-bit one with both 64 here. */
function isNarrowerThan(a: Bits, b: Bits): boolean {
  return (a.bits <= 32 && b.bits >= 64) || (a.bits === 64 && b.bits === 64 && a.bits32 < b.bits32);
}

interface Token extends Span {
  readonly text: string;
}

function tokensOf(lines: readonly HunkLine[]): Token[] {
  const tokens: Token[] = [];
  for (const line of lines) {
    const text = line.text.replace(/\/\*.*?\*\/|\/\/.*$|^\s*\*.*$/g, (comment) => ' '.repeat(comment.length));
    for (const match of text.matchAll(/\w+|<<=?|>>=?|->|[-+*/%&|^=<>!]=?|[^\s\w]/g)) {
      tokens.push({ text: match[0], start: line.start + match.index, end: line.start + match.index + match[0].length });
    }
  }
  return tokens;
}

/** Where two streams of words differ in one place: what was taken out and what was put in. */
function compareTokens(removed: readonly Token[], added: readonly Token[], report: Reporter): void {
  let same = 0;
  while (same < removed.length && same < added.length && removed[same]!.text === added[same]!.text) same++;
  let tail = 0;
  while (
    tail < removed.length - same &&
    tail < added.length - same &&
    removed[removed.length - 1 - tail]!.text === added[added.length - 1 - tail]!.text
  ) {
    tail++;
  }
  const out = removed.slice(same, removed.length - tail);
  const into = added.slice(same, added.length - tail);
  // `((size_t)a + b)`: the trimmed middle may start one word late, at the second of two equal brackets.
  const cast =
    castIn(removed, added, same, out, into, 'fixed') ?? castIn(added, removed, same, into, out, 'introduced');
  if (cast) report(cast);
  const literal = literalIn(removed, same, out, into, 'fixed') ?? literalIn(added, same, into, out, 'introduced');
  if (literal) report(literal);
}

/** A cast to 64 bits that only `wide` has, before an operand of arithmetic. */
function castIn(
  narrow: readonly Token[],
  wide: readonly Token[],
  same: number,
  out: readonly Token[],
  into: readonly Token[],
  change: 'fixed' | 'introduced',
): Report | undefined {
  if (out.length > 0 || into.length < 3) return undefined;
  let at = same;
  let text = into.map((token) => token.text);
  if (text[0] !== '(' && wide[same - 1]?.text === '(' && text.at(-1) === '(') {
    at = same - 1;
    text = ['(', ...text.slice(0, -1)];
  }
  if (text[0] !== '(' || text.at(-1) !== ')') return undefined;
  const type = text.slice(1, -1).join(' ');
  if ((bitsOf(type)?.bits ?? 0) < 64) return undefined;
  const operand = operandEnd(narrow, at);
  const operator = narrow[operand]?.text;
  if (operand === at || (operator !== '<<' && operator !== '+' && operator !== '*')) return undefined;
  // A pointer is cast to `unsigned long` to be added to: that says nothing of widths.
  if (operator === '+' && /\blong$/.test(type) && !/long long/.test(type)) return undefined;
  const end = narrow[Math.max(operand, operandEnd(narrow, operand + 1) - 1)]!.end;
  const shown = narrow
    .slice(at, operand + 1)
    .map((token) => token.text)
    .join(' ');
  return {
    start: narrow[at]!.start,
    end,
    change,
    what: `\`${shown} ...\` is computed without the cast to \`${type}\` that the other side has.`,
    why,
    advice:
      change === 'fixed' ? 'Do other places compute the same way?' : `Keep the cast to \`${type}\` before the operand.`,
    brief: `no cast to ${type}`,
    related: [{ start: wide[at]!.start, end: wide[at + text.length - 1]!.end, message: `\`(${type})\` here` }],
    key: `cast ${shown}`,
  };
}

/** A `1` on one side that is `1UL` or `1ULL` on the other, before a shift. */
function literalIn(
  narrow: readonly Token[],
  same: number,
  out: readonly Token[],
  into: readonly Token[],
  change: 'fixed' | 'introduced',
): Report | undefined {
  if (out.length !== 1 || into.length !== 1 || narrow[same + 1]?.text !== '<<') return undefined;
  // The order of an allocation is small.
  if (/^(?:\w+_)?order$/.test(narrow[same + 2]?.text ?? '')) return undefined;
  if (!/^(?:0x)?0*1u?$/i.test(out[0]!.text) || !/^(?:0x)?0*1u?l{1,2}u?$/i.test(into[0]!.text)) return undefined;
  const end = narrow[Math.max(same + 1, operandEnd(narrow, same + 2) - 1)]!.end;
  return {
    start: out[0]!.start,
    end,
    change,
    what: `\`${out[0]!.text} << ...\` is an \`int\` shift; the other side has \`${into[0]!.text}\`.`,
    why,
    advice:
      change === 'fixed'
        ? 'Do other places shift the same way?'
        : `Keep \`${into[0]!.text}\`, or is the count bounded below 31?`,
    brief: `${out[0]!.text} for ${into[0]!.text}`,
    related: [{ ...span(into[0]!), message: `\`${into[0]!.text}\` here` }],
    key: `literal ${out[0]!.text}`,
  };
}

/** Index behind the operand that starts at `at`: a name with members and one pair of brackets. */
function operandEnd(tokens: readonly Token[], at: number): number {
  let i = at;
  if (tokens[i]?.text === '(') return behindBrackets(tokens, i);
  if (!tokens[i] || !/^\w/.test(tokens[i]!.text)) return at;
  i++;
  for (;;) {
    const text = tokens[i]?.text;
    if ((text === '->' || text === '.') && /^\w/.test(tokens[i + 1]?.text ?? '')) i += 2;
    else if (text === '(' || text === '[') i = behindBrackets(tokens, i);
    else return i;
  }
}

function behindBrackets(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (/^[([]$/.test(tokens[i]!.text)) depth++;
    else if (/^[)\]]$/.test(tokens[i]!.text) && --depth === 0) return i + 1;
  }
  return tokens.length;
}

const span = ({ start, end }: Span): Span => ({ start, end });
