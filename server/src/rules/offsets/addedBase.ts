import { messageNames } from '../../kernel/callNames.ts';
import { leadNames, linearConverters, lowBits, offsetNames } from '../../kernel/offsetNames.ts';
import type { FilePatch } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { expanded, madeIn } from '../support/expanded.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { differences, spaced, tokensOf, type Token } from '../support/tokens.ts';

/**
 * `limit(0x4000000)` that becomes `limit(base + 0x4000000)`, `mapping` that becomes `mapping | (addr & (size - 1))`: the place
 * was counted from 0, or from where a page begins. `dma = paddr` that becomes `dma = phys_to_dma(dev, paddr)`: what lies
 * between the two was left out. `gone`: what the whole patch removes.
 */
export function basesAdded({ hunks }: FilePatch, gone: string): Report[] {
  const made = madeIn(hunks.flatMap(({ lines }) => lines));
  return hunks.flatMap(blocksOf).flatMap(({ removed, added }) => {
    // Code that is written anew adds what it likes.
    if (removed.length > mostLines || added.length > mostLines) return [];
    const [old, fresh] = [expanded(tokensOf(removed), new Map()), expanded(tokensOf(added), made)];
    if (old.some(({ text }) => messageNames.test(text))) return [];
    const all = differences(old, fresh);
    if (all.length > mostDifferences) return [];
    return all.flatMap(({ from, to, start, end }): Report[] => {
      const into = fresh.slice(start, end);
      const addend = from === to ? (addendOf(into) ?? converterOf(into)) : undefined;
      const beside = old[Math.min(from, old.length - 1)];
      const line = beside && removed.find((one) => one.start <= beside.start && beside.start <= one.end);
      // What the old side has elsewhere has moved.
      if (addend === undefined || !line || gone.includes(addend.replace('()', '('))) return [];
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `\`${addend}\` is left out here; the patch adds it.`,
          why: 'Without it the place is counted from 0, or from where a page or a range begins: it is right only where what is added is 0.',
          advice: 'Do other places that work with the same address add it?',
          brief: `${addend} is left out`,
          slip: 'base',
          related: [{ start: into[0]!.start, end: into.at(-1)!.end, message: 'added here' }],
          key: `base ${addend}`,
        },
      ];
    });
  });
}

const mostDifferences = 3;
const mostLines = 8;

/** `+ sg->offset`, `base +`, `| (addr & (size - 1))`: what is added, brackets left out. */
function addendOf(tokens: readonly Token[]): string | undefined {
  const [first, last] = [tokens[0]?.text, tokens.at(-1)?.text];
  const isBehind = /^[+|]$/.test(first ?? '');
  const inside = isBehind ? tokens.slice(1) : last === '+' ? tokens.slice(0, -1) : [];
  const text = textOf(inside);
  if (isBehind && lowBits.test(text)) return text;
  // What lies before a place, and not where a range begins: that gives its length.
  if (first === '-' && /^[\w>.-]+$/.test(textOf(tokens.slice(1))) && leadNames.test(tokens.at(-1)!.text))
    return textOf(tokens);
  const isName = /^(?:(?:unsigned|long|u64|u32) )*[\w>.-]+$/.test(text) && first !== '|';
  return isName && offsetNames.test(inside.at(-1)!.text) ? text : undefined;
}

/** `phys_to_dma(dev,`, `__pa(`. */
function converterOf(tokens: readonly Token[]): string | undefined {
  const [name, ...rest] = tokens;
  if (!name || !linearConverters.test(name.text)) return undefined;
  return rest.length === 0 || /^[\w>.-]+ ,$/.test(textOf(rest)) ? `${name.text}()` : undefined;
}

function textOf(tokens: readonly Token[]): string {
  return spaced(tokens).replace(/ (->|\.) /g, '$1');
}
