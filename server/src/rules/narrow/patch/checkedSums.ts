import { checkedArithmetic } from '../../../kernel/callNames.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { behindBrackets, operandEnd, plainText, tokensOf, type Token } from '../../support/tokens.ts';
import { comparisonsIn } from './comparisons.ts';
import { castAt, isInsideOperand } from './operands.ts';
import { bothWays, type Change, type Sides } from './sides.ts';
import { wrapTestsIn } from './wrapTests.ts';

/**
 * `end = start + size` that becomes `check_add_overflow(start, size, &end)`, and the same of products; where the message
 * is about overflows, also by what multiplies for an allocation.
 */
export function checkedSums({ removed, added }: Sides, isAboutWidth: boolean, hunk: Hunk): Report[] {
  const isBounded = (name: string): boolean => isBoundedIn(hunk, name);
  return bothWays(removed, added, (plain, checked, change) =>
    unchecked(plain, checked, change, isAboutWidth, isBounded),
  );
}

const boundedIn = new WeakMap<Hunk, ReadonlySet<string>>();

/** A line that stays asks whether it is above something: worked out once for all the sums of a hunk. */
function isBoundedIn(hunk: Hunk, name: string): boolean {
  const known = boundedIn.get(hunk);
  if (known) return known.has(name);
  const context = tokensOf(hunk.lines.filter(({ kind, text }) => kind === 'context' && /[<>]/.test(text)));
  const tests = comparisonsIn(context).filter(({ operator, right }) => /^>=?$/.test(operator) && right !== '0');
  const names = new Set(tests.map(({ left }) => left));
  boundedIn.set(hunk, names);
  return names.has(name);
}

function unchecked(
  plain: readonly Token[],
  checked: readonly Token[],
  change: Change,
  isAboutWidth: boolean,
  isBounded: (name: string) => boolean,
): Report[] {
  const isMeant = ({ name }: Check): boolean => isAboutWidth || name.startsWith('check_');
  const checks = checksIn(checked).filter(isMeant);
  if (checks.length === 0) return [];
  const kept = checksIn(plain).filter(isMeant);
  const tested = new Set(wrapTestsIn(plain).map(({ text }) => text));
  return sumsIn(plain).flatMap(({ start, end, a, b, operator }): Report[] => {
    const same = (one: Check): boolean => one.operator === operator && one.a === a && one.b === b;
    const twin = checks.find(same);
    if (!twin || kept.some(same)) return [];
    // A function for arrays is taken for the number of elements, which may have been looked at.
    if (!twin.name.startsWith('check_') && [a, b].some(isBounded)) return [];
    // `if (addr + size < addr)` has looked by itself.
    if (tested.has(`${a} ${operator} ${b}`) || tested.has(`${b} ${operator} ${a}`)) return [];
    // What is constant wraps on no machine.
    if ([a, b].every((part) => constant.test(part))) return [];
    return [saySum({ start, end, a, b, operator }, twin, change)];
  });
}

/** That a sum, a product or a shift is looked at on one side only. */
export function saySum({ start, end, a, b, operator }: Sum, { name, ...twin }: Check, change: Change): Report {
  const text = `${a} ${operator} ${b}`;
  return {
    start,
    end,
    change,
    what: `\`${text}\` may wrap; on the other side ${name}() looks whether it does.`,
    why: 'What wraps is small: a range that reaches beyond the end of all addresses passes for one near 0, and too little is allocated.',
    advice: change === 'fixed' ? 'Are other sums of the same values looked at, too?' : `Keep ${name}().`,
    brief: `${text} may wrap`,
    related: [{ start: twin.start, end: twin.end, message: 'looked at here' }],
    key: `checked ${text}`,
  };
}

const constant = /^(?:[\dA-Z_]+|sizeof\b.*)$/;

export interface Sum {
  readonly start: number;
  readonly end: number;
  readonly operator: string;
  readonly a: string;
  readonly b: string;
}

export interface Check extends Sum {
  readonly name: string;
}

/** Calls of `check_add_overflow()` and its like. */
export function checksIn(tokens: readonly Token[]): Check[] {
  return tokens.flatMap(({ text: name, start }, i): Check[] => {
    const first = checkedArithmetic.get(name);
    if (first === undefined || tokens[i + 1]?.text !== '(') return [];
    const behind = behindBrackets(tokens, i + 1);
    const [a, b] = argumentsIn(tokens.slice(i + 2, behind - 1)).slice(first);
    const operator = operators.find(([part]) => name.includes(part))?.[1] ?? '*';
    return a === undefined || b === undefined ? [] : [{ start, end: tokens[behind - 1]!.end, name, operator, a, b }];
  });
}

const operators = [
  ['add', '+'],
  ['sub', '-'],
  ['shl', '<<'],
] as const;

export function argumentsIn(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i <= tokens.length; i++) {
    const text = tokens[i]?.text ?? ',';
    if (/^[([]$/.test(text)) depth++;
    else if (/^[)\]]$/.test(text)) depth--;
    if (depth > 0 || text !== ',') continue;
    found.push(plainText(withoutCasts(tokens, from, i)));
    from = i + 1;
  }
  return found;
}

/** `(u64)a` as `a`: a check is told the type by where it puts what comes out. */
function withoutCasts(tokens: readonly Token[], from: number, to: number): readonly Token[] {
  const cast = castAt(tokens, from);
  return tokens.slice(cast && cast.behind < to ? cast.behind : from, to);
}

/** `a + b` and `a * b`, each way round; `a << b` and `a - b`. */
export function sumsIn(tokens: readonly Token[]): Sum[] {
  return tokens.flatMap((token, i): Sum[] => {
    const first = operandEnd(tokens, i);
    const operator = tokens[first]?.text ?? '';
    if (!/^(?:[-+*]|<<)$/.test(operator) || first === i || isInsideOperand(tokens, i)) return [];
    const second = operandEnd(tokens, first + 1);
    if (second === first + 1) return [];
    const [a, b] = [plainText(tokens.slice(i, first)), plainText(tokens.slice(first + 1, second))];
    const place = { start: token.start, end: tokens[second - 1]!.end, operator };
    const sum = { ...place, a, b };
    return /^[+*]$/.test(operator) ? [sum, { ...place, a: b, b: a }] : [sum];
  });
}
