import type { Problem, Span } from '../text/problem.ts';
import { isTypeWord, typeOf, type CType } from './ctype.ts';
import type { NumberToken, Token } from './token.ts';

/**
 * What the numbers and operators of an expression mean. `undefined` as a result means that there is no value;
 * the reason went to `problem`.
 */
export interface Arithmetic<T> {
  number(token: NumberToken, problem: Complain): T | undefined;
  name(name: string, place: Span, problem: Complain): T | undefined;
  unary(operator: string, value: T, place: Span, problem: Complain): T | undefined;
  binary(operator: string, left: T, right: T, place: Span, problem: Complain): T | undefined;
  choose(taken: T, other: T | undefined): T;
  truth(value: T): boolean;
  cast(type: CType, value: T): T;
  sizeOf(type: CType): T;
  call(name: string, values: readonly T[], place: Span, problem: Complain): T | undefined;
}

export type Complain = (place: Span, message: string, code: string) => void;

const precedence: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

/** A value with the place it was read from. */
interface Valued<T> extends Span {
  readonly value: T | undefined;
}

/** Reads C's expression grammar over `tokens` and computes on the way; no tree is built. Nesting is capped. */
export class Grammar<T> {
  readonly problems: Problem[] = [];
  private readonly tokens: readonly Token[];
  private readonly arithmetic: Arithmetic<T>;
  private readonly maxDepth: number;
  private readonly textEnd: number;
  private at = 0;
  private depth = 0;
  /** In a branch that C would not evaluate: values are wanted for their types only. */
  private silent = 0;
  private failed = false;
  private readonly complain: Complain = (place, message, code) => {
    if (this.silent === 0) this.problems.push({ start: place.start, end: place.end, message, code });
  };

  constructor(tokens: readonly Token[], arithmetic: Arithmetic<T>, maxDepth: number, textEnd: number) {
    this.tokens = tokens;
    this.arithmetic = arithmetic;
    this.maxDepth = maxDepth;
    this.textEnd = textEnd;
  }

  /** The whole token list as one expression. */
  read(): T | undefined {
    const result = this.conditional();
    const rest = this.tokens[this.at];
    if (rest && !this.failed) this.syntax(rest, 'this does not continue the expression: is an operator missing?');
    return this.failed ? undefined : result.value;
  }

  private syntax(place: Span, message: string): Valued<T> {
    if (!this.failed) this.problems.push({ start: place.start, end: place.end, message, code: 'syntax' });
    this.failed = true;
    this.at = this.tokens.length;
    return { start: place.start, end: place.end, value: undefined };
  }

  private here(): Span {
    return this.tokens[this.at] ?? { start: this.textEnd, end: this.textEnd };
  }

  private peek(): string | undefined {
    const token = this.tokens[this.at];
    return token?.kind === 'operator' ? token.text : undefined;
  }

  private eat(operator: string): boolean {
    if (this.peek() !== operator) return false;
    this.at++;
    return true;
  }

  private conditional(): Valued<T> {
    if (++this.depth > this.maxDepth) {
      this.depth--;
      return this.syntax(this.here(), `nested deeper than ${this.maxDepth} levels`);
    }
    const condition = this.binary(1);
    let result = condition;
    if (this.peek() === '?') {
      this.at++;
      const isTrue = condition.value !== undefined && this.arithmetic.truth(condition.value);
      const yes = this.quietly(!isTrue, () => this.conditional());
      if (!this.eat(':')) {
        this.depth--;
        return this.failed ? yes : this.syntax(this.here(), 'expected `:` of `? :`');
      }
      const no = this.quietly(isTrue, () => this.conditional());
      const [taken, other] = isTrue ? [yes, no] : [no, yes];
      const value =
        condition.value === undefined || taken.value === undefined
          ? undefined
          : this.arithmetic.choose(taken.value, other.value);
      result = { start: condition.start, end: no.end, value };
    }
    this.depth--;
    return result;
  }

  private quietly(quiet: boolean, read: () => Valued<T>): Valued<T> {
    if (quiet) this.silent++;
    const result = read();
    if (quiet) this.silent--;
    return result;
  }

  private binary(minimum: number): Valued<T> {
    let left = this.unary();
    for (;;) {
      const operator = this.peek();
      const strength = operator === undefined ? undefined : precedence[operator];
      if (operator === undefined || strength === undefined || strength < minimum) return left;
      this.at++;
      const decided =
        left.value !== undefined &&
        ((operator === '&&' && !this.arithmetic.truth(left.value)) ||
          (operator === '||' && this.arithmetic.truth(left.value)));
      const right = this.quietly(decided, () => this.binary(strength + 1));
      const place = { start: left.start, end: right.end };
      let value: T | undefined;
      // Where the left side decides, the right one may even be without a value: `0 && 1 / 0`.
      const rightValue = decided ? (right.value ?? left.value) : right.value;
      if (left.value !== undefined && rightValue !== undefined && !this.failed) {
        value = this.arithmetic.binary(operator, left.value, rightValue, place, this.complain);
      }
      left = { ...place, value };
    }
  }

  private unary(): Valued<T> {
    const token = this.tokens[this.at];
    if (!token) return this.syntax(this.here(), 'an operand is missing here');
    if (++this.depth > this.maxDepth) {
      this.depth--;
      return this.syntax(token, `nested deeper than ${this.maxDepth} levels`);
    }
    const result = this.operand(token);
    this.depth--;
    return result;
  }

  private operand(token: Token): Valued<T> {
    this.at++;
    if (token.kind === 'number') {
      return { start: token.start, end: token.end, value: this.arithmetic.number(token, this.complain) };
    }
    if (token.kind === 'word') return this.word(token.text, token);
    if (token.text === '(') {
      const type = this.typeName();
      if (type) {
        if (!this.eat(')')) return this.syntax(this.here(), 'expected `)` after the type');
        const inner = this.unary();
        const value = inner.value === undefined ? undefined : this.arithmetic.cast(type, inner.value);
        return { start: token.start, end: inner.end, value };
      }
      const inner = this.conditional();
      if (this.failed) return inner;
      const close = this.here();
      if (!this.eat(')'))
        return this.syntax(close.start === close.end ? token : close, 'this `(` is not closed by `)`');
      return { start: token.start, end: close.end, value: inner.value };
    }
    if ('+-~!'.includes(token.text)) {
      const inner = this.unary();
      const place = { start: token.start, end: inner.end };
      const value =
        inner.value === undefined ? undefined : this.arithmetic.unary(token.text, inner.value, place, this.complain);
      return { ...place, value };
    }
    return this.syntax(token, `an operand is missing before \`${token.text}\``);
  }

  private word(name: string, place: Span): Valued<T> {
    if (this.peek() !== '(') {
      return { start: place.start, end: place.end, value: this.arithmetic.name(name, place, this.complain) };
    }
    this.at++;
    if (name === 'sizeof') {
      const type = this.typeName();
      if (type) {
        const end = this.here().end;
        if (!this.eat(')')) return this.syntax(this.here(), 'expected `)` after the type');
        return { start: place.start, end, value: this.arithmetic.sizeOf(type) };
      }
      return this.syntax(this.here(), '`sizeof` is known for basic types only');
    }
    const values: (T | undefined)[] = [];
    if (this.peek() !== ')') {
      do {
        values.push(this.conditional().value);
      } while (this.eat(','));
    }
    if (this.failed) return { start: place.start, end: place.end, value: undefined };
    const end = this.here().end;
    if (!this.eat(')')) return this.syntax(this.here(), `the call of \`${name}\` is not closed by \`)\``);
    const span = { start: place.start, end };
    const known = values.filter((value): value is T & {} => value !== undefined);
    if (known.length < values.length) return { ...span, value: undefined };
    return { ...span, value: this.arithmetic.call(name, known, span, this.complain) };
  }

  /** A type name at this place, or undefined with nothing consumed. */
  private typeName(): CType | undefined {
    let end = this.at;
    const names: string[] = [];
    for (; ; end++) {
      const token = this.tokens[end];
      if (token?.kind !== 'word') break;
      const isStruct = (token.text === 'void' && isStar(this.tokens[end + 1])) || isTypeWord(token.text);
      if (!isStruct) break;
      names.push(token.text);
    }
    if (names.length === 0) return undefined;
    let pointer = false;
    while (isStar(this.tokens[end])) {
      pointer = true;
      end++;
    }
    const type = typeOf(names, pointer);
    if (type) this.at = end;
    return type;
  }
}

function isStar(token: Token | undefined): boolean {
  return token?.kind === 'operator' && token.text === '*';
}
