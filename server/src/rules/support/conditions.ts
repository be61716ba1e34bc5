import { behindBrackets, plainText, type Token } from './tokens.ts';

/** What is compared with what; with 0 where a condition asks only whether there is anything. */
export interface Pair {
  readonly left: string;
  readonly right: string;
}

type Order = 'less' | 'equal' | 'more';

/** A condition as what it asks of pairs: unlike its text, it is the same however it is written. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compared'; readonly key: string; readonly pair: Pair; readonly holds: readonly Order[] };

const holdsBy: Readonly<Record<string, readonly Order[]>> = {
  '==': ['equal'],
  '!=': ['less', 'more'],
  '<': ['less'],
  '<=': ['less', 'equal'],
  '>': ['more'],
  '>=': ['more', 'equal'],
};
const mirrored: Readonly<Record<Order, Order>> = { less: 'more', equal: 'equal', more: 'less' };

/** The condition that tokens stand for; undefined where they are none by themselves. */
export function conditionOf(tokens: readonly Token[]): Condition | undefined {
  if (tokens.length === 0) return undefined;
  for (const operator of ['||', '&&'] as const) {
    const parts = splitAt(tokens, (text) => text === operator);
    if (parts.length > 1) {
      const conditions = parts.map(conditionOf);
      if (conditions.includes(undefined)) return undefined;
      return { kind: operator === '||' ? 'or' : 'and', parts: conditions as Condition[] };
    }
  }
  return comparisonOf(tokens);
}

/** Hints and warnings give what they are given: `unlikely(x)`, `WARN_ON(x)`. */
const wrapper = /^(?:(?:un)?likely|(?:VM_)?(?:WARN|BUG)_ON(?:_ONCE)?)$/;

function comparisonOf(tokens: readonly Token[]): Condition | undefined {
  // Of `a & b == c` or `a ? b : c` the whole is asked whether it is 0.
  const isOne = hasAtTop(tokens, (text, before) => /^[|^?]$/.test(text) || (text === '&' && isOperand(before)));
  const bits = isOne ? bitsOf(tokens) : undefined;
  if (bits) return bits;
  const at = isOne ? -1 : comparisonAt(tokens);
  if (at >= 0) return comparedAt(tokens, at);
  const [first, second] = tokens;
  if (!isOne && first!.text === '!') return negated(conditionOf(tokens.slice(1)));
  if (first!.text === '(' && behindBrackets(tokens, 0) === tokens.length) return conditionOf(tokens.slice(1, -1));
  if (second?.text === '(' && behindBrackets(tokens, 1) === tokens.length) {
    const inner = tokens.slice(2, -1);
    if (wrapper.test(first!.text)) return conditionOf(inner);
    if (first!.text === 'IS_ERR_OR_NULL') {
      const place = plainText(inner);
      return { kind: 'or', parts: [compared(place, '0', '=='), compared(`IS_ERR(${place})`, '0', '!=')] };
    }
  }
  return compared(plainText(tokens), '0', '!=');
}

/** `x & (A | B)`: one of the two is set. */
function bitsOf(tokens: readonly Token[]): Condition | undefined {
  const at = lastAtTop(tokens, (text) => text === '&');
  const right = at < 1 ? [] : tokens.slice(at + 1);
  if (right[0]?.text !== '(' || behindBrackets(right, 0) !== right.length) return undefined;
  const names = splitAt(right.slice(1, -1), (text) => text === '|');
  if (names.length < 2 || names.some((one) => one.length !== 1)) return undefined;
  const left = tokens.slice(0, at);
  if (hasAtTop(left, (text, before) => /^(?:[|^?]|[<>=!]=?)$/.test(text) || (text === '&' && isOperand(before))))
    return undefined;
  const place = plainText(left);
  return { kind: 'or', parts: names.map((one) => compared(`${place} & ${plainText(one)}`, '0', '!=')) };
}

function comparedAt(tokens: readonly Token[], at: number): Condition | undefined {
  const operator = tokens[at]!.text;
  const [left, right] = [tokens.slice(0, at), tokens.slice(at + 1)];
  if (left.length === 0 || right.length === 0) return undefined;
  const isZero = /^(?:0|NULL)$/.test(plainText(right));
  if (isZero && operator === '==') return negated(conditionOf(left));
  if (isZero && operator === '!=') return conditionOf(left);
  return compared(plainText(left), isZero ? '0' : plainText(right), operator);
}

function compared(left: string, right: string, operator: string): Condition {
  const holds = holdsBy[operator]!;
  // `a < b` is `b > a`.
  const isSwapped = right !== '0' && left > right;
  const pair = isSwapped ? { left: right, right: left } : { left, right };
  return {
    kind: 'compared',
    key: `${pair.left} ~ ${pair.right}`,
    pair,
    holds: isSwapped ? holds.map((one) => mirrored[one]) : holds,
  };
}

const negated = (part: Condition | undefined): Condition | undefined => part && { kind: 'not', part };

/** The comparison that is made last: an equality, or else an order. */
function comparisonAt(tokens: readonly Token[]): number {
  const ofKind = (kind: RegExp): number => lastAtTop(tokens, (text) => kind.test(text));
  const equality = ofKind(/^[=!]=$/);
  return equality >= 0 ? equality : ofKind(/^[<>]=?$/);
}

const isOperand = (before: string | undefined): boolean => before !== undefined && /^(?:\w.*|[)\]])$/.test(before);

/** Walks over the tokens that are in no brackets. */
function forEachAtTop(tokens: readonly Token[], visit: (text: string, i: number) => void): void {
  for (let i = 0; i < tokens.length;) {
    const { text } = tokens[i]!;
    if (text === '(' || text === '[') i = behindBrackets(tokens, i);
    else visit(text, i++);
  }
}

function hasAtTop(tokens: readonly Token[], is: (text: string, before: string | undefined) => boolean): boolean {
  let found = false;
  forEachAtTop(tokens, (text, i) => (found ||= is(text, tokens[i - 1]?.text)));
  return found;
}

function lastAtTop(tokens: readonly Token[], is: (text: string) => boolean): number {
  let found = -1;
  forEachAtTop(tokens, (text, i) => {
    if (is(text)) found = i;
  });
  return found;
}

function splitAt(tokens: readonly Token[], is: (text: string) => boolean): Token[][] {
  const parts: Token[][] = [];
  let from = 0;
  forEachAtTop(tokens, (text, i) => {
    if (!is(text)) return;
    parts.push(tokens.slice(from, i));
    from = i + 1;
  });
  return [...parts, tokens.slice(from)];
}

export type Comparison = Extract<Condition, { kind: 'compared' }>;

/** More is asked than whether the two are equal. */
export function asksOrder({ holds }: Comparison): boolean {
  return holds.includes('less') !== holds.includes('more');
}

/** All comparisons that a condition makes. */
export function comparisonsOf(condition: Condition): Comparison[] {
  if (condition.kind === 'compared') return [condition];
  return condition.kind === 'not' ? comparisonsOf(condition.part) : condition.parts.flatMap(comparisonsOf);
}

/** How each pair is ordered, by its key. */
export type World = ReadonlyMap<string, Order>;

export function isTrueIn(world: World, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => isTrueIn(world, part));
    case 'or':
      return condition.parts.some((part) => isTrueIn(world, part));
    case 'not':
      return !isTrueIn(world, condition.part);
    case 'compared':
      return condition.holds.includes(world.get(condition.key)!);
  }
}

/** More ways for pairs to be ordered are not gone through. */
const mostWorlds = 1000;

/** Every way in which the pairs of some conditions may be ordered; none where there are too many. */
export function worldsOf(conditions: readonly Condition[]): World[] {
  const orders = new Map<string, readonly Order[]>();
  for (const one of conditions.flatMap(comparisonsOf)) {
    if (asksOrder(one)) orders.set(one.key, ['less', 'equal', 'more']);
    else if (!orders.has(one.key)) orders.set(one.key, ['equal', 'more']);
  }
  let worlds: World[] = [new Map()];
  for (const [key, all] of orders) {
    if (worlds.length * all.length > mostWorlds) return [];
    worlds = worlds.flatMap((world) => all.map((order) => new Map([...world, [key, order]])));
  }
  return worlds;
}
