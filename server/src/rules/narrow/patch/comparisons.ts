import type { Span } from '../../../text/problem.ts';
import { plainText, type Token } from '../../support/tokens.ts';

/** A comparison with all of its two sides: `addr >= ALIGN(end, size) - 1`. */
export interface Comparison extends Span {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
  /** Index of the first token behind it. */
  readonly behind: number;
}

/** Tokens of one side. */
const longestSide = 40;

/** Every comparison of two sides that end at a bracket, a comma, a semicolon, or another condition. */
export function comparisonsIn(tokens: readonly Token[]): Comparison[] {
  return tokens.flatMap(({ text: operator }, at): Comparison[] => {
    if (!/^(?:[<>]=?|[!=]=)$/.test(operator)) return [];
    const from = sideStart(tokens, at);
    const behind = sideEnd(tokens, at + 1);
    if (from === at || behind === at + 1) return [];
    const [left, right] = [plainText(tokens.slice(from, at)), plainText(tokens.slice(at + 1, behind))];
    return [{ start: tokens[from]!.start, end: tokens[behind - 1]!.end, left, operator, right, behind }];
  });
}

const ends = /^(?:&&|\|\||[;,?:{}]|=)$/;

function sideEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  let i = from;
  for (; i < tokens.length && i - from < longestSide; i++) {
    const { text } = tokens[i]!;
    if (/^[([]$/.test(text)) depth++;
    else if (/^[)\]]$/.test(text) && --depth < 0) return i;
    else if (depth === 0 && ends.test(text)) return i;
  }
  return i;
}

function sideStart(tokens: readonly Token[], to: number): number {
  let depth = 0;
  let i = to;
  for (; i > 0 && to - i < longestSide; i--) {
    const { text } = tokens[i - 1]!;
    if (/^[)\]]$/.test(text)) depth++;
    else if (/^[([]$/.test(text) && --depth < 0) return i;
    else if (depth === 0 && (ends.test(text) || /^(?:return|if|while)$/.test(text))) return i;
  }
  return i;
}
