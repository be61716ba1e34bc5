import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { functionOf, replacedLine, type ReplacedLine } from '../support/replacedLine.ts';
import { spaced, type Token } from '../support/tokens.ts';

/**
 * The only thing that a hunk does in a function that translates addresses is to take the offset inside the page out of
 * what it answers, or (`back`) to put it in.
 */
export function offsetsLost(hunk: Hunk, back = false): Report[] {
  const replaced = replacedLine(hunk);
  const name = functionOf(hunk)?.name;
  if (!replaced || name === undefined || !translations.test(name)) return [];
  const { before, after, old, fresh } = replaced;
  const lost = back ? addendOf(fresh, old) : addendOf(old, fresh);
  if (lost === undefined || !ofAddress.test(lost)) return [];
  const [place, other] = back ? [before, after] : [after, before];
  return [
    {
      ...bareSpan(place),
      change: back ? 'fixed' : 'introduced',
      what: back
        ? `${name}() answered without \`${lost}\`; the patch adds it.`
        : `${name}() answered with \`${lost}\` added; with the patch it does not.`,
      why: 'The answer is the start of the page, whatever the offset of the address in it: too low by less than a page, or in a superpage by up to its whole size.',
      advice: back ? 'Do the other ways out of this function add it?' : 'Is the offset added somewhere else now?',
      brief: 'the offset is lost',
      related: [{ ...bareSpan(other), message: back ? 'with it' : 'before' }],
      key: `offset ${lost}`,
    },
  ];
}

const translations = /(?:^|_)(?:iova|d?va|ua|addr|dma)_to_(?:phys|pa|hpa|\w*addr)(?:_|$)/;
const ofAddress = /\b(?:iova|d?va|ua|ea|addr|address|offset|off)\b|off(?:s|set)?\b/i;

/** `iova & mask`, where a line ends with `| (iova & mask);` and the other without; brackets make no difference. */
function addendOf(more: readonly Token[], less: readonly Token[]): string | undefined {
  const [long, short] = [bare(more), bare(less)];
  if (long.length <= short.length + 1 || short.at(-1)?.text !== ';') return undefined;
  const same = short.slice(0, -1).every(({ text }, i) => text === long[i]!.text);
  const sign = long[short.length - 1]!.text;
  return same && (sign === '+' || sign === '|') && long.at(-1)!.text === ';'
    ? spaced(long.slice(short.length, -1))
    : undefined;
}

function bare(tokens: ReplacedLine['old']): Token[] {
  return tokens.filter(({ text }) => text !== '(' && text !== ')');
}
