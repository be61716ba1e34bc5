import type { Span } from '../text/problem.ts';
import { isTypeWord } from './ctype.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { helpers, sizeConstant } from './helpers.ts';
import { endOfWord, isDigit, isWordCode, operatorAt, readNumber } from './token.ts';

/** A closed expression in a text, and what it comes to. */
export interface FoundExpression extends Span {
  readonly result: Evaluation;
}

/** Longest expression looked at, in characters. */
const maxLength = 512;
/** Parentheses nested deeper are not followed: `evaluate` counts two of its 64 levels for each pair and for what they hold. */
const maxDepth = 31;

const arithmetic = new Set(['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^']);

type Last = 'nothing' | 'operand' | 'operator' | 'word';

/** An expression being read: from the last break to here, inside one pair of parentheses. */
class Item {
  start = -1;
  end = -1;
  last: Last = 'nothing';
  /** Every operand so far is known. */
  known = true;
  operators = 0;
  /** Shows more than a date or a version would: a shift, a product, a hexadecimal number, a unit. */
  telling = false;
  /** Results found before this item began; what was found inside it gives way to the item itself. */
  readonly mark: number;

  constructor(mark: number) {
    this.mark = mark;
  }
}

interface Group {
  readonly open: number;
  /** The name before the `(`, for `BIT(39)`. */
  readonly call: { readonly start: number; readonly known: boolean } | undefined;
  readonly outer: Item;
  /** Items before the last comma were all known. */
  known: boolean;
  commas: number;
  /** Nothing but words of a type: `(unsigned long)`. */
  typeOnly: boolean;
}

/**
 * Closed arithmetic in C, comments and prose: every operand is a literal or `SZ_*`, with at least one operator or
 * helper call. Of nested ones only the outermost is returned. Linear: one pass with a stack of parentheses.
 */
export function findExpressions(text: string): FoundExpression[] {
  const spans: Span[] = [];
  const groups: Group[] = [];
  let item = new Item(0);
  /** Start of the called name directly before this place, and whether the helper is known. */
  let call: { readonly start: number; readonly known: boolean } | undefined;

  const finish = (): boolean => {
    const good = item.known && item.last === 'operand';
    if (good && item.operators > 0 && item.telling && item.end - item.start <= maxLength) {
      spans.length = item.mark;
      spans.push({ start: item.start, end: item.end });
    }
    return good;
  };
  const breakItem = (): void => {
    finish();
    item = new Item(spans.length);
    const group = groups[groups.length - 1];
    if (group) group.known = false;
  };
  const reset = (): void => {
    finish();
    groups.length = 0;
    item = new Item(spans.length);
  };
  const operand = (start: number, end: number, known: boolean, telling: boolean): void => {
    if (item.last === 'operand' || item.last === 'word') breakItem();
    if (item.start < 0) item.start = start;
    item.end = end;
    item.last = known ? 'operand' : 'word';
    if (!known) item.known = false;
    if (telling) item.telling = true;
  };

  let at = 0;
  let lineStart = true;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 32) {
      if (code === 10) {
        // An empty line ends a paragraph, and with it an expression.
        if (lineStart) reset();
        lineStart = true;
      }
      at++;
      continue;
    }
    const first = lineStart;
    lineStart = false;
    const group = groups[groups.length - 1];
    if (isWordCode(code)) {
      if (isDigit(code)) {
        const number = readNumber(text, at, { digits: 40 });
        const end = number?.end ?? endOfWord(text, at);
        const known = number !== undefined && (number.decimals === 0 || number.unit !== undefined);
        operand(
          at,
          end,
          known,
          number !== undefined &&
            (number.radix === 16 || number.radix === 2 || number.unsigned || number.long || !!number.unit),
        );
        if (group) group.typeOnly = false;
        at = end;
      } else {
        const end = endOfWord(text, at);
        const word = text.slice(at, end);
        if (group && !isTypeWord(word)) group.typeOnly = false;
        if (text.charCodeAt(end) === 40) call = { start: at, known: helpers.has(word) };
        else if (sizeConstant(word) !== undefined) operand(at, end, true, true);
        else operand(at, end, false, false);
        at = end;
      }
      continue;
    }
    if (code === 40) {
      if (item.last === 'operand' || item.last === 'word') breakItem();
      if (groups.length >= maxDepth) reset();
      else {
        groups.push({ open: at, call, outer: item, known: true, commas: 0, typeOnly: call === undefined });
        item = new Item(spans.length);
      }
      call = undefined;
      at++;
      continue;
    }
    if (code === 41) {
      at++;
      if (!group) {
        breakItem();
        continue;
      }
      const isCast = group.typeOnly && item.last === 'word';
      const { operators, telling } = item;
      const known = finish() && group.known && (group.commas === 0 || group.call !== undefined);
      groups.pop();
      item = group.outer;
      if (isCast) {
        if (item.start < 0) item.start = group.open;
      } else if (group.call) {
        operand(group.call.start, at, known && group.call.known, true);
        item.operators++;
      } else {
        operand(group.open, at, known, telling);
        item.operators += operators;
      }
      continue;
    }
    const two = text.slice(at, at + 2);
    if (two === '/*' || two === '*/' || two === '//' || two === '->' || two === '**' || two === '++' || two === '--') {
      breakItem();
      at += 2;
      continue;
    }
    const operator = operatorAt(text, at);
    if (group) group.typeOnly = false;
    at += operator?.length ?? 1;
    // A bullet, a quote mark, the margin of a comment.
    const isMargin = first && (operator === '-' || operator === '*' || operator === '+') && text.charCodeAt(at) <= 32;
    if (operator === ',' && group) {
      if (!finish()) group.known = false;
      group.commas++;
      item = new Item(spans.length);
    } else if (operator !== undefined && arithmetic.has(operator) && !isMargin) {
      if (item.last === 'operand' || item.last === 'word') item.operators++;
      else if (operator !== '-' && operator !== '+') item.known = false;
      if (item.start < 0) item.start = at - operator.length;
      item.last = 'operator';
      if (operator === '<<' || operator === '>>' || operator === '*') item.telling = true;
    } else if (operator === '~') {
      if (item.last === 'operand' || item.last === 'word') breakItem();
      if (item.start < 0) item.start = at - 1;
      item.last = 'operator';
    } else if (code === 59 || code === 123 || code === 125) reset();
    else breakItem();
  }
  // What is still open never closes: its inside was complete where it was found.
  finish();
  const found: FoundExpression[] = [];
  for (const span of spans) {
    const { value, problems } = evaluate(text.slice(span.start, span.end));
    // A shift wider than `int` is a slip in C, but what it was meant to be is worth showing all the more.
    if (value && problems.every(({ code }) => code === 'shift')) found.push({ ...span, result: value });
  }
  return found;
}
