import type { Span } from '../../../text/problem.ts';
import { behindBrackets, plainText, type Token } from '../../support/tokens.ts';

/** A call or a macro, with what it is given first, as sums of parts. */
export interface Counted extends Span {
  readonly name: string;
  readonly parts: readonly string[];
}

/** Calls of functions and macros of some names. */
export function countedIn(tokens: readonly Token[], names: RegExp): Counted[] {
  return tokens.flatMap(({ text: name, start }, i): Counted[] => {
    if (!names.test(name) || tokens[i + 1]?.text !== '(') return [];
    const behind = behindBrackets(tokens, i + 1);
    const inside = tokens.slice(i + 2, behind - 1);
    return [{ name, start, end: tokens[behind - 1]!.end, parts: firstSum(inside) }];
  });
}

/** The terms of the first argument. */
function firstSum(tokens: readonly Token[]): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let i = 0; i <= tokens.length; i++) {
    const text = tokens[i]?.text ?? ',';
    if (/^[([]$/.test(text)) depth++;
    else if (/^[)\]]$/.test(text)) depth--;
    if (depth > 0 || (text !== '+' && text !== ',')) continue;
    parts.push(plainText(tokens.slice(from, i)).replace(/ (?=\W)|(?<=[(>.~]) /g, ''));
    from = i + 1;
    if (text === ',') break;
  }
  return parts;
}
