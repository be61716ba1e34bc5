import type { Hunk } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';
import { operandEnd, plainText, tokensOf, type Token } from '../../support/tokens.ts';
import { isInsideOperand } from './operands.ts';

/** A sum of which a patch begins to look whether it wraps: `if (addr + size < addr) return`. */
export function wrapTests(hunk: Hunk): Report[] {
  const added = tokensOf(hunk.lines.filter(({ kind }) => kind === 'added'));
  if (!added.some(({ text }) => /^[<>]=?$/.test(text))) return [];
  const old = tokensOf(hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed'));
  const names = sumNames(old, sumNames(added));
  const tests = testsIn(added, names);
  if (tests.length === 0) return [];
  const known = new Set(testsIn(old, names).map(({ text }) => text));
  return sumsIn(old).flatMap(({ start, end, texts }): Report[] => {
    const test = tests.find(({ text }) => texts.includes(text));
    if (!test || texts.some((text) => known.has(text))) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${texts[0]}\` may wrap, and nothing looked whether it does; the patch does.`,
        why: 'What wraps is small: a range that reaches beyond the end of all addresses passes for one near 0.',
        advice: 'Are there other sums of what comes from the same place?',
        brief: `${texts[0]} may wrap`,
        related: [{ start: test.start, end: test.end, message: 'looked at here' }],
        key: `wraps ${texts[0]}`,
      },
    ];
  });
}

interface Sum extends Span {
  /** Indexes of its first token and of the one behind it. */
  readonly from: number;
  readonly to: number;
  /** Either way round: `a + b`, `b + a`. */
  readonly texts: readonly [string, string];
  readonly parts: readonly [string, string];
}

function sumsIn(tokens: readonly Token[]): Sum[] {
  return tokens.flatMap((token, from): Sum[] => {
    const first = operandEnd(tokens, from);
    if (first === from || tokens[first]?.text !== '+' || isInsideOperand(tokens, from)) return [];
    const to = operandEnd(tokens, first + 1);
    if (to === first + 1) return [];
    const [a, b] = [plainText(tokens.slice(from, first)), plainText(tokens.slice(first + 1, to))];
    if ([a, b].some((part) => /^[\dA-Z_]+$/.test(part))) return [];
    const place = { start: token.start, end: tokens[to - 1]!.end };
    return [{ ...place, from, to, texts: [`${a} + ${b}`, `${b} + ${a}`], parts: [a, b] }];
  });
}

/** Variables that lines give a sum to: `end = addr + size - 1;`. */
function sumNames(tokens: readonly Token[], known: ReadonlyMap<string, Sum> = new Map()): ReadonlyMap<string, Sum> {
  const names = new Map(known);
  for (const sum of sumsIn(tokens)) {
    const name = tokens[sum.from - 1]?.text === '=' ? tokens[sum.from - 2]?.text : undefined;
    if (name !== undefined && /^[a-z_]\w*$/.test(name)) names.set(name, sum);
  }
  return names;
}

interface Test extends Span {
  /** The sum that is looked at. */
  readonly text: string;
}

/** Sums that are looked at, by the sum itself or by the name of what it is given to. */
export const wrapTestsIn = (tokens: readonly Token[]): readonly Test[] => testsIn(tokens, sumNames(tokens));

/** `a + b < a`, `a + b - 1 < a`, `end < a` with `end = a + b`: the sum or its name, before a part of it. */
function testsIn(tokens: readonly Token[], names: ReadonlyMap<string, Sum>): Test[] {
  const test = (from: number, than: number, { texts, parts }: Sum): Test[] => {
    if (!/^<=?$/.test(tokens[than]?.text ?? '')) return [];
    const end = operandEnd(tokens, than + 1);
    if (end === than + 1 || !parts.includes(plainText(tokens.slice(than + 1, end)))) return [];
    return [{ start: tokens[from]!.start, end: tokens[end - 1]!.end, text: texts[0] }];
  };
  const byName = tokens.flatMap(({ text }, i) => {
    const sum = isInsideOperand(tokens, i) ? undefined : names.get(text);
    if (!sum) return [];
    // `min(addr, end)` with `end = addr + size`
    if (isLeastOf(tokens, { from: i, parts: sum.parts }, i + 1))
      return [{ start: tokens[i]!.start, end: tokens[i]!.end, text: sum.texts[0] }];
    return test(i, i + 1, sum);
  });
  const bySum = sumsIn(tokens).flatMap((sum) => {
    let than = sum.to;
    if (tokens[than]?.text === '-' && tokens[than + 1]?.text === '1') than += 2;
    if (isLeastOf(tokens, sum, than)) {
      return [{ start: tokens[sum.from]!.start, end: tokens[than - 1]!.end, text: sum.texts[0] }];
    }
    while (tokens[than]?.text === ')') than++;
    return test(sum.from, than, sum);
  });
  return [...byName, ...bySum];
}

/** `min(a, a + b - 1)`: the sum, or where it wraps what it began with. */
function isLeastOf(tokens: readonly Token[], { from, parts }: Pick<Sum, 'from' | 'parts'>, behind: number): boolean {
  if (tokens[behind]?.text !== ')' || tokens[from - 1]?.text !== ',') return false;
  let open = from - 2;
  while (open > 0 && from - open < longestName && tokens[open]!.text !== '(') open--;
  return tokens[open - 1]?.text === 'min' && parts.includes(plainText(tokens.slice(open + 1, from - 1)));
}

/** Tokens of `a->b.c`. */
const longestName = 12;
