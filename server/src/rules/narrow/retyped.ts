import type { HunkLine } from '../../patch/model.ts';
import { is64BitOnly } from '../../kernel/architectures.ts';
import { allOnesOf } from '../../kernel/constants.ts';
import type { Report } from '../rule.ts';
import { bitsOf, isNarrowerThan } from './bits.ts';
import { behindBrackets, cancel, operandEnd, plainText, type Token } from '../support/tokens.ts';
import { why } from './words.ts';

/** Both sides of a run of changed lines. */
export interface Sides {
  readonly path: string;
  readonly removed: readonly Token[];
  readonly added: readonly Token[];
}

type Change = 'fixed' | 'introduced';

/** An operand before an operator, with the integer type that it is cast to. */
interface Operand {
  readonly start: number;
  readonly end: number;
  /** `pages << PAGE_SHIFT`, the same on both sides. */
  readonly text: string;
  readonly operand: string;
  readonly operator: string;
  readonly cast?: { readonly type: string; readonly start: number; readonly end: number };
}

/** Operands of arithmetic. */
function operandsOf(tokens: readonly Token[]): Operand[] {
  const found: Operand[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const cast = castAt(tokens, i);
    const at = cast ? cast.behind : i;
    if (!cast && (isInsideOperand(tokens, i) || castBefore(tokens, i))) continue;
    const end = operandEnd(tokens, at);
    if (end === at) continue;
    // `((u64)a) << b`: the bracket was opened just before the cast.
    let behind = end;
    for (let open = i - 1; tokens[behind]?.text === ')' && tokens[open]?.text === '('; open--) behind++;
    const operator = tokens[behind]?.text ?? '';
    if (!/^(?:<<|>>|[+*])$/.test(operator)) continue;
    const right = operandEnd(tokens, behind + 1);
    if (right === behind + 1) continue;
    const operand = plainText(tokens.slice(at, end));
    found.push({
      start: tokens[at]!.start,
      end: tokens[right - 1]!.end,
      operand,
      operator,
      text: `${operand} ${operator} ${withoutCast(tokens, behind + 1, right)}`,
      ...(cast && { cast: { type: cast.type, start: tokens[i]!.start, end: tokens[at - 1]!.end } }),
    });
  }
  return found;
}

/** An operand on the right, which may have a cast of its own. */
function withoutCast(tokens: readonly Token[], from: number, to: number): string {
  const cast = castAt(tokens, from);
  const start = cast && cast.behind >= to ? cast.behind : from;
  return plainText(tokens.slice(start, start === from ? to : operandEnd(tokens, start)));
}

/** A cast to an integer type at a token. */
function castAt(tokens: readonly Token[], at: number): { readonly type: string; readonly behind: number } | undefined {
  if (tokens[at]?.text !== '(' || isName(tokens[at - 1])) return undefined;
  const behind = behindBrackets(tokens, at);
  if (behind - at > 6) return undefined;
  const type = tokens
    .slice(at + 1, behind - 1)
    .map(({ text }) => text)
    .join(' ');
  return bitsOf(type) && /^[\w(]/.test(tokens[behind]?.text ?? '') ? { type, behind } : undefined;
}

function castBefore(tokens: readonly Token[], at: number): boolean {
  if (tokens[at - 1]?.text !== ')') return false;
  for (let i = at - 2; i >= 0 && i > at - 7; i--) if (castAt(tokens, i)?.behind === at) return true;
  return false;
}

/** The name of a member, of a type, or the bracket of a call. */
function isInsideOperand(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text ?? '';
  return before === '->' || before === '.' || (tokens[at]!.text === '(' && isName(tokens[at - 1]));
}

/** A word that a bracket behind it calls. */
function isName(token: Token | undefined): boolean {
  return token !== undefined && /^\w/.test(token.text) && !/^(?:return|case)$/.test(token.text);
}

const keyOf = ({ text, cast }: Operand): string => `${cast?.type ?? ''}:${text}`;

export interface CastReport {
  readonly change: Change;
  readonly operand: string;
  readonly report: Report;
}

/** Casts to 64 bits that only one side has, before the same operand. */
export function casts({ removed, added }: Sides): CastReport[] {
  const [old, fresh] = cancel(operandsOf(removed), operandsOf(added), keyOf);
  return [...widened(old, fresh, 'fixed'), ...widened(fresh, old, 'introduced')];
}

function widened(narrow: readonly Operand[], wide: readonly Operand[], change: Change): CastReport[] {
  const found: CastReport[] = [];
  const used = new Set<Operand>();
  for (const one of wide) {
    const { cast, operator, operand, text } = one;
    const to = cast && bitsOf(cast.type);
    if (!cast || !to || to.bits < 64 || /^\d/.test(operand)) continue;
    // A pointer is cast to `unsigned long` to be added to: that says nothing of widths.
    if (operator === '+' && /\blong$/.test(cast.type) && !/long long/.test(cast.type)) continue;
    const twin = narrow.find((other) => !used.has(other) && other.text === text && isNarrower(other, to));
    if (!twin) continue;
    used.add(twin);
    const was = twin.cast ? `cast to \`${twin.cast.type}\` only` : `computed without the cast to \`${cast.type}\``;
    found.push({
      change,
      operand,
      report: {
        start: twin.start,
        end: twin.end,
        change,
        what: `\`${text}\` is ${was}${twin.cast ? `, not to \`${cast.type}\` as on the other side` : ' that the other side has'}.`,
        why,
        advice:
          change === 'fixed'
            ? 'Do other places compute the same way?'
            : `Keep the cast to \`${cast.type}\` before the operand.`,
        brief: `no cast to ${cast.type}`,
        related: [{ start: cast.start, end: cast.end, message: `\`(${cast.type})\` here` }],
        key: `cast ${text}`,
      },
    });
  }
  return found;
}

function isNarrower({ cast, operator, text }: Operand, to: { bits: number; bits32: number }): boolean {
  const from = cast && bitsOf(cast.type);
  // A shift right loses nothing by itself, unless it is by as many bits as there are.
  if (!cast) return operator !== '>>' || / >> (?:3[2-9]|[45]\d)[uUlL]*$/.test(text);
  return from !== undefined && isNarrowerThan(from, to);
}

/** A 1 before a shift, or `BIT()`. */
interface One {
  readonly start: number;
  readonly end: number;
  readonly literal: string;
  readonly count: string;
}

function onesOf(tokens: readonly Token[]): One[] {
  const found: One[] = [];
  tokens.forEach(({ text, start }, i) => {
    if (/^(?:0x)?0*1(?:u?l{0,2}u?)$/i.test(text) && tokens[i + 1]?.text === '<<') {
      const behind = operandEnd(tokens, i + 2);
      if (behind === i + 2) return;
      found.push({ start, end: tokens[behind - 1]!.end, literal: text, count: plainText(tokens.slice(i + 2, behind)) });
    } else if (/^BIT(?:_ULL)?$/.test(text) && tokens[i + 1]?.text === '(') {
      const behind = behindBrackets(tokens, i + 1);
      found.push({ start, end: tokens[behind - 1]!.end, literal: text, count: plainText(tokens.slice(i + 1, behind)) });
    }
  });
  return found;
}

/** Bits of what is shifted, on a 64-bit and on a 32-bit kernel. */
function bitsOfOne(literal: string): { bits: number; bits32: number } {
  if (/ll/i.test(literal)) return { bits: 64, bits32: 64 };
  return /l|^BIT/i.test(literal) ? { bits: 64, bits32: 32 } : { bits: 32, bits32: 32 };
}

/** A `1` on one side that is `1UL` or `1ULL` on the other, before the same shift. */
export function literals({ path, removed, added }: Sides, isAboutWidth: boolean): Report[] {
  const [old, fresh] = cancel(onesOf(removed), onesOf(added), ({ literal, count }) => `${literal}:${count}`);
  const pairs = (narrow: readonly One[], wide: readonly One[], change: Change): Report[] =>
    narrow.flatMap((one) => {
      const twin = wide.find(({ count, literal }) => count === one.count && isWiderOne(one.literal, literal, path));
      // Constants are small, and so is the order of an allocation: of another, only where the message says more.
      const small = isAboutWidth ? /^[\dA-Z_ ()+-]+$|(?:^|\W)order$/ : /^[\dA-Z_ ()+-]+$|(?:^|\W|_)order$/;
      if (!twin || small.test(one.count)) return [];
      return [
        {
          start: one.start,
          end: one.end,
          change,
          what: `\`${one.literal}\` is shifted by \`${one.count}\` in fewer bits than \`${twin.literal}\` on the other side.`,
          why,
          advice:
            change === 'fixed'
              ? 'Do other places shift the same way?'
              : `Keep \`${twin.literal}\`, or is the count bounded below 31?`,
          brief: `${one.literal} for ${twin.literal}`,
          related: [{ start: twin.start, end: twin.end, message: `\`${twin.literal}\` here` }],
          key: `literal ${one.literal} ${one.count}`,
        },
      ];
    });
  return [...pairs(old, fresh, 'fixed'), ...pairs(fresh, old, 'introduced')];
}

function isWiderOne(narrow: string, wide: string, path: string): boolean {
  const [a, b] = [bitsOfOne(narrow), bitsOfOne(wide)];
  return a.bits < b.bits || (a.bits32 < b.bits32 && !is64BitOnly(path));
}

/** `1 << 31` that becomes `1U << 31`: negative, so that it has all the bits above it when it is widened. */
export function signBits({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(onesOf(removed), onesOf(added), ({ literal, count }) => `${literal}:${count}`);
  return old.flatMap((one) => {
    const twin = fresh.find(({ count, literal }) => count === '31' && /[ul]$|^BIT/i.test(literal));
    if (one.count !== '31' || !/^(?:0x)?0*1$/i.test(one.literal) || !twin) return [];
    return [
      {
        start: one.start,
        end: one.end,
        change: 'fixed',
        what: `\`${one.literal} << 31\` is negative; the patch makes it \`${twin.literal}\`.`,
        why: 'An int with its highest bit set is widened with ones: in a register or an entry of 64 bits, the upper half is set as well.',
        advice: 'Are there other constants with bit 31 that are signed?',
        brief: `${one.literal} << 31 is negative`,
        related: [{ start: twin.start, end: twin.end, message: 'unsigned here' }],
        key: 'sign bit',
      },
    ];
  });
}

/** `addr == DMA_MAPPING_ERROR` that becomes `addr == (phys_addr_t)DMA_MAPPING_ERROR`. */
export function sentinels({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(sentinelsOf(removed), sentinelsOf(added), ({ type, name }) => `${type}:${name}`);
  return old.flatMap((one) => {
    const twin = one.type === '' ? fresh.find(({ type, name }) => type !== '' && name === one.name) : undefined;
    if (!twin) return [];
    return [
      {
        start: one.start,
        end: one.end,
        change: 'fixed',
        what: `\`${one.name}\` is all ones of \`${allOnesOf.get(one.name)}\`; the patch casts it to \`${twin.type}\`.`,
        why: 'Where the two types differ in width, all ones of one are not all ones of the other: the failure is not recognised.',
        advice: 'Are all other comparisons with it between equal types?',
        brief: `${one.name} as ${twin.type}`,
        related: [{ start: twin.start, end: twin.end, message: `\`(${twin.type})\` here` }],
        key: `sentinel ${one.name}`,
      },
    ];
  });
}

interface Sentinel {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** What it is cast to; empty where it is not. */
  readonly type: string;
}

function sentinelsOf(tokens: readonly Token[]): Sentinel[] {
  return tokens.flatMap(({ text: name, start, end }, i) => {
    if (!allOnesOf.has(name) || !/^(?:[=!]=|return|\))$/.test(tokens[i - 1]?.text ?? '')) return [];
    for (let from = i - 2; from >= 0 && from > i - 7; from--) {
      const cast = castAt(tokens, from);
      if (cast?.behind === i) return [{ start: tokens[from]!.start, end, name, type: cast.type }];
    }
    return [{ start, end, name, type: '' }];
  });
}

const flipped: Readonly<Record<string, string>> = { '<=': '>=', '<': '>', '>=': '<=', '>': '<' };

/** `a + b <= max` that becomes `max - a >= b`. */
export function rearrangedSums({ removed, added }: Sides, isAboutWidth: boolean): Report[] {
  return [
    ...rearranged(removed, added, 'fixed', isAboutWidth),
    ...rearranged(added, removed, 'introduced', isAboutWidth),
  ];
}

const length = /(?:^|_|->|\.)\s*\w*(?:len|length|size|bytes)$/;

function rearranged(narrow: readonly Token[], wide: readonly Token[], change: Change, isAboutWidth: boolean): Report[] {
  const found: Report[] = [];
  const differences = comparisons(wide).filter(({ operator }) => operator === '-');
  for (const sum of comparisons(narrow)) {
    if (sum.operator !== '+' || !(isAboutWidth || (length.test(sum.a) && length.test(sum.b)))) continue;
    const twin = differences.find(
      ({ a, b, than, other }) =>
        a === sum.other &&
        flipped[sum.than] === than &&
        ((b === sum.a && other === sum.b) || (b === sum.b && other === sum.a)),
    );
    if (!twin) continue;
    const [shown, safe] = [
      `${sum.a} + ${sum.b} ${sum.than} ${sum.other}`,
      `${twin.a} - ${twin.b} ${twin.than} ${twin.other}`,
    ];
    found.push({
      start: sum.start,
      end: sum.end,
      change,
      what: `\`${shown}\` may wrap before it is compared; the other side has \`${safe}\`.`,
      why: 'A wrapped sum is small and passes the check that was to stop it.',
      advice: change === 'fixed' ? 'Are there other sums that are compared this way?' : `Keep \`${safe}\`.`,
      brief: `${sum.a} + ${sum.b} may wrap`,
      related: [{ start: twin.start, end: twin.end, message: 'cannot wrap' }],
      key: `sum ${shown}`,
    });
  }
  return found;
}

interface Comparison {
  readonly start: number;
  readonly end: number;
  readonly a: string;
  readonly operator: string;
  readonly b: string;
  readonly than: string;
  readonly other: string;
}

/** `a + b < c` and `a - b < c`. */
function comparisons(tokens: readonly Token[]): Comparison[] {
  const found: Comparison[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const first = operandEnd(tokens, i);
    const operator = tokens[first]?.text ?? '';
    if (first === i || isInsideOperand(tokens, i) || !/^[-+]$/.test(operator)) continue;
    const second = operandEnd(tokens, first + 1);
    const than = tokens[second]?.text ?? '';
    const third = operandEnd(tokens, second + 1);
    if (second === first + 1 || third === second + 1 || !flipped[than]) continue;
    found.push({
      start: tokens[i]!.start,
      end: tokens[third - 1]!.end,
      a: plainText(tokens.slice(i, first)),
      operator,
      b: plainText(tokens.slice(first + 1, second)),
      than,
      other: plainText(tokens.slice(second + 1, third)),
    });
  }
  return found;
}

/** `for_each_set_bit(i, (unsigned long *)&word, n)` that reads a long of its own on the other side. */
export function bitmapWords({ removed, added }: Sides): Report[] {
  const [old, fresh] = [bitmapCalls(removed), bitmapCalls(added)];
  const pairs = (narrow: readonly BitmapCall[], wide: readonly BitmapCall[], change: Change): Report[] =>
    narrow.flatMap((call) => {
      const twin = wide.find(({ name, word }) => name === call.name && word === undefined);
      if (call.word === undefined || !twin) return [];
      return [
        {
          start: call.start,
          end: call.end,
          change,
          what: `\`${call.word}\` is read as an \`unsigned long\` by ${call.name}(), which it is not.`,
          why: 'Bitmap functions read whole longs: what lies behind the variable is read too, and on big-endian machines the bits are not where they are looked for.',
          advice:
            change === 'fixed'
              ? 'Are other words cast the same way?'
              : `Copy \`${call.word}\` into an unsigned long first.`,
          brief: `${call.word} read as a long`,
          related: [{ start: twin.start, end: twin.end, message: 'a long of its own here' }],
          key: `bitmap ${call.word}`,
        },
      ];
    });
  return [...pairs(old, fresh, 'fixed'), ...pairs(fresh, old, 'introduced')];
}

interface BitmapCall {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** What is cast to `unsigned long *`, if something is. */
  readonly word?: string;
}

function bitmapCalls(tokens: readonly Token[]): BitmapCall[] {
  return tokens.flatMap(({ text, start }, i) => {
    if (!/^(?:for_each_(?:set|clear)_bit\w*|find_(?:first|next|last)_\w+|bitmap_\w+)$/.test(text)) return [];
    if (tokens[i + 1]?.text !== '(') return [];
    const inside = tokens.slice(i + 2, behindBrackets(tokens, i + 1) - 1);
    const end = tokens[Math.min(tokens.length, i + 2 + inside.length)]?.end ?? start;
    const at = inside.findIndex(
      (_, j) =>
        inside
          .slice(j, j + 6)
          .map((token) => token.text)
          .join('') === '(unsignedlong*)&',
    );
    if (at < 0) return [{ start, end, name: text }];
    const word = plainText(inside.slice(at + 6, operandEnd(inside, at + 6)));
    return [{ start, end, name: text, word }];
  });
}

/** `~(dma_addr_t)0` that becomes `~(phys_addr_t)0`: all ones of another type. */
export function ones({ removed, added }: Sides): Report[] {
  const [old, fresh] = cancel(allOnes(removed), allOnes(added), ({ type }) => type);
  return old.slice(0, fresh.length).map((one, i) => ({
    start: one.start,
    end: one.end,
    change: 'fixed',
    what: `\`~(${one.type})0\` has as many ones as \`${one.type}\` has bits; the patch makes it \`${fresh[i]!.type}\`.`,
    why: 'All ones of a narrower type are not all ones of a wider one: a test for "no limit" is never true, and a limit that is set is too low.',
    advice: 'Is the type now that of the variable on every architecture?',
    brief: `~(${one.type})0`,
    related: [{ start: fresh[i]!.start, end: fresh[i]!.end, message: `\`${fresh[i]!.type}\` here` }],
    key: `ones ${one.type}`,
  }));
}

/** `4UL * 1024 * 1024 * 1024` that is written otherwise: 2^32 and more do not fit in `long` on a 32-bit kernel. */
export function products({ path, removed, added }: Sides): Report[] {
  if (is64BitOnly(path)) return [];
  const [old] = cancel(productsOf(removed), productsOf(added), ({ text }) => text);
  return old.map(({ start, end, text }) => ({
    start,
    end,
    change: 'fixed',
    what: `\`${text}\` is computed in \`long\`, which has 32 bits on a 32-bit kernel, and does not fit.`,
    why: 'What does not fit is lost before anything is done with it: 4 GiB become 0.',
    advice: 'Are there other constants of 4 GiB and more that are made of longs?',
    brief: `${text} in long`,
    key: `product ${text}`,
  }));
}

function productsOf(
  tokens: readonly Token[],
): { readonly start: number; readonly end: number; readonly text: string }[] {
  const found: { start: number; end: number; text: string }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    let to = i;
    let value = 1n;
    let isLonger = false;
    while (/^[1-9]\d*(?:u?l{0,2}|l{1,2}u)$/i.test(tokens[to]?.text ?? '')) {
      const { text } = tokens[to]!;
      value *= BigInt(/^\d+/.exec(text)![0]);
      isLonger ||= /ll/i.test(text);
      if (tokens[to + 1]?.text !== '*') break;
      to += 2;
    }
    if (to > i && tokens[to - 1]?.text === '*' && !isLonger && value >= 1n << 32n && value < 1n << 64n) {
      const last = tokens[to]!;
      found.push({ start: tokens[i]!.start, end: last.end, text: plainText(tokens.slice(i, to + 1)) });
    }
    i = Math.max(i, to);
  }
  return found;
}

function allOnes(tokens: readonly Token[]): { readonly start: number; readonly end: number; readonly type: string }[] {
  return tokens.flatMap(({ text, start }, i) => {
    const cast = text === '~' ? castAt(tokens, i + 1) : undefined;
    const zero = cast && tokens[cast.behind];
    return cast && zero && /^0[ul]*$/i.test(zero.text) ? [{ start, end: zero.end, type: cast.type }] : [];
  });
}

const pageAmount =
  /^\s*(?:(?:static|const|extern)\s+)*bool\s+(?:__\w+\s+)*(\w+)\s*=\s*((?:\w+_)?(?:PAGE|P4D|PUD|PMD|PGDIR)_(?:SHIFT|SIZE))\s*;/;

/** A `bool` that is given the shift or the size of a page. */
export function booleans(lines: readonly HunkLine[]): Report[] {
  const given = lines.filter(({ text }) => text.includes('bool') && pageAmount.test(text));
  const [removed, added] = ['removed', 'added'].map((side) => given.filter(({ kind }) => kind === side));
  const of = (lines: readonly HunkLine[], others: readonly HunkLine[], change: Change): Report[] =>
    lines.flatMap(({ text, start }) => {
      const [, name, value] = pageAmount.exec(text) ?? [];
      if (
        name === undefined ||
        value === undefined ||
        others.some((other) => pageAmount.exec(other.text)?.[1] === name)
      )
        return [];
      const at = start + text.indexOf(name);
      return [
        {
          start: at,
          end: at + name.length,
          change,
          what: `\`${name}\` is a \`bool\`, and is given \`${value}\`.`,
          why: 'A bool holds 0 or 1: whatever the shift or the size is, 1 is left of it.',
          advice: change === 'fixed' ? 'Are there other copies of it?' : 'Is unsigned int meant?',
          brief: `${value} in a bool`,
          key: `bool ${name}`,
        },
      ];
    });
  return [...of(removed!, added!, 'fixed'), ...of(added!, removed!, 'introduced')];
}
