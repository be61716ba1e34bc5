import type { Report } from '../../rule.ts';
import { behindBrackets, operandEnd, plainText, type Token } from '../../support/tokens.ts';
import { isInsideOperand } from './operands.ts';
import { bothWays, type Change, type Sides } from './sides.ts';

/** `end = start + size` that becomes `check_add_overflow(start, size, &end)`, and the same of products. */
export function checkedSums({ removed, added }: Sides): Report[] {
  return bothWays(removed, added, unchecked);
}

const operators: Readonly<Record<string, string>> = { '+': 'check_add_overflow', '*': 'check_mul_overflow' };

function unchecked(plain: readonly Token[], checked: readonly Token[], change: Change): Report[] {
  const checks = checksIn(checked);
  if (checks.length === 0) return [];
  const kept = checksIn(plain);
  return sumsIn(plain).flatMap(({ start, end, a, b, name }): Report[] => {
    const same = (one: Check): boolean => one.name === name && one.a === a && one.b === b;
    const twin = checks.find(same);
    if (!twin || kept.some(same)) return [];
    const text = `${a} ${name === operators['+'] ? '+' : '*'} ${b}`;
    return [
      {
        start,
        end,
        change,
        what: `\`${text}\` may wrap; on the other side ${name}() looks whether it does.`,
        why: 'What wraps is small: a range that reaches beyond the end of all addresses passes for one near 0, and too little is allocated.',
        advice: change === 'fixed' ? 'Are other sums of the same values looked at, too?' : `Keep ${name}().`,
        brief: `${text} may wrap`,
        related: [{ start: twin.start, end: twin.end, message: 'looked at here' }],
        key: `checked ${text}`,
      },
    ];
  });
}

interface Check {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

/** Calls of `check_add_overflow()` and its like. */
function checksIn(tokens: readonly Token[]): Check[] {
  return tokens.flatMap(({ text: name, start }, i): Check[] => {
    if (!/^check_(?:add|mul)_overflow$/.test(name) || tokens[i + 1]?.text !== '(') return [];
    const behind = behindBrackets(tokens, i + 1);
    const [a, b] = argumentsIn(tokens.slice(i + 2, behind - 1));
    return a === undefined || b === undefined ? [] : [{ start, end: tokens[behind - 1]!.end, name, a, b }];
  });
}

function argumentsIn(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i <= tokens.length; i++) {
    const text = tokens[i]?.text ?? ',';
    if (/^[([]$/.test(text)) depth++;
    else if (/^[)\]]$/.test(text)) depth--;
    if (depth > 0 || text !== ',') continue;
    found.push(plainText(tokens.slice(from, i)));
    from = i + 1;
  }
  return found;
}

/** `a + b` and `a * b`, each way round. */
function sumsIn(tokens: readonly Token[]): Check[] {
  return tokens.flatMap((token, i): Check[] => {
    const first = operandEnd(tokens, i);
    const name = operators[tokens[first]?.text ?? ''];
    if (name === undefined || first === i || isInsideOperand(tokens, i)) return [];
    const second = operandEnd(tokens, first + 1);
    if (second === first + 1) return [];
    const [a, b] = [plainText(tokens.slice(i, first)), plainText(tokens.slice(first + 1, second))];
    const place = { start: token.start, end: tokens[second - 1]!.end, name };
    return [
      { ...place, a, b },
      { ...place, a: b, b: a },
    ];
  });
}
