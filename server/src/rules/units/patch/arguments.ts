import { kernelKnowledge } from '../../../kernel/index.ts';
import { byteCounts, pageCounts } from '../../../kernel/pageNames.ts';
import type { Reporter } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { rewrittenArguments, type Rewritten } from '../../support/rewrittenCalls.ts';
import { plainText, type Token } from '../../support/tokens.ts';
import { bytesForPages } from '../say.ts';

/** What a patch is trusted to convert. */
export interface Trust {
  /** The file is one of the field's own: a shift put before a number of pages says by itself what it is for. */
  readonly shifts: boolean;
  /** The message is about units: what counts one may become what counts another. */
  readonly exchanges: boolean;
  /** The message corrects something: a size may become lg of it, and the other way round. */
  readonly sizes: boolean;
}

/** Arguments that a patch converts; gives what it reported. `made`: what new names stand for. */
export function checkArguments(
  blocks: readonly Block[],
  trust: Trust,
  made: ReadonlyMap<string, readonly Token[]>,
  report: Reporter,
): Rewritten[] {
  const reported: Rewritten[] = [];
  for (const rewritten of blocks.flatMap(rewrittenArguments).map((one) => withMade(one, made))) {
    const isExchange = (trust.exchanges && exchangesUnits(rewritten)) || (trust.sizes && exchangesSizes(rewritten));
    if (!isExchange && !(trust.shifts && isConversion(rewritten))) continue;
    const { start, end, callee, before, after } = rewritten;
    if (reported.some((one) => one.start === start)) continue;
    reported.push(rewritten);
    report({
      start,
      end,
      change: 'fixed',
      what: isExchange
        ? `${callee}() got \`${before}\`; the patch makes it \`${after}\`, which counts another unit.`
        : `${callee}() takes a number of pages, and got ${before}; the patch makes it ${after}.`,
      why: bytesForPages,
      advice: 'Are the other callers converted as well?',
      brief: `${callee}() got ${before}, not ${after}`,
      key: `${callee} ${before}`,
    });
  }
  return reported;
}

/** A number of pages or words in the place of one of bytes, or the other way round. */
function exchangesUnits({ before, after }: Rewritten): boolean {
  if (isTimesWord(before, after) || isTimesWord(after, before)) return true;
  return (pageCounts.test(before) && byteCounts.test(after)) || (byteCounts.test(before) && pageCounts.test(after));
}

/** A size in the place of lg of it, or the other way round: `size` and `shift`; a count that becomes one of bytes. */
function exchangesSizes({ before, after }: Rewritten): boolean {
  if (/\bsizeof\(/.test(after) && isTimesWord(before, after)) return true;
  return (isSize(before) && isShift(after)) || (isShift(before) && isSize(after));
}

const isSize = (text: string): boolean => /^(?:[\w>.-]*[_>.])?p?(?:size|sz)$/.test(text);

const isShift = (text: string): boolean => /^(?:[\w>.-]*[_>.])?p?shift$/.test(text);

/** `count` and `count * 8`, or `count * sizeof(u64)`. */
function isTimesWord(count: string, bytes: string): boolean {
  const word = bytes.startsWith(`${count} * `)
    ? bytes.slice(count.length + 3)
    : bytes.endsWith(` * ${count}`)
      ? bytes.slice(0, -count.length - 3)
      : '';
  return /^(?:[248]|sizeof\(.+\))$/.test(word);
}

/** `alloc(size)` where an added line says `size = sizeof(struct x) * count`. */
function withMade(rewritten: Rewritten, made: ReadonlyMap<string, readonly Token[]>): Rewritten {
  const value = made.get(rewritten.after);
  return value ? { ...rewritten, after: plainText(value) } : rewritten;
}

/** A shift by a page shift that a patch adds to an argument which is a number of pages. */
function isConversion({ callee, before, after, index, count }: Rewritten): boolean {
  const shifted = /^\(?(.+?)\)? >> [\w>.()-]*(?:shift|SHIFT)\w*\)?$/.exec(after);
  if (shifted?.[1] !== before) return false;
  const fact = kernelKnowledge.call(callee);
  const list = [fact?.parameters, ...(fact?.otherParameters ?? [])].find((one) => one?.length === count);
  const unit = list?.[index]?.unit;
  return unit === 'cpu-pages' || unit === 'iommu-pages' || unit === 'guest-pages' || unit === 'entries';
}
