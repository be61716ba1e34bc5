import { countingUp } from '../../../kernel/pageNames.ts';
import { byteLengthNames } from '../../../kernel/sizeNames.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { tokensOf } from '../../support/tokens.ts';
import { countedIn, type Counted } from './counted.ts';

/**
 * `PFN_UP(offset + len)` that becomes `PFN_UP(len)`: what lies before the first byte in its page is not counted any more.
 * `elsewhere`: what is added to the file.
 */
export function offsetsLost({ removed, added }: Block, elsewhere: readonly HunkLine[]): Report[] {
  const [old, fresh] = [lengthsIn(removed), lengthsIn(added)];
  return old.flatMap(({ call, offset, length }): Report[] => {
    if (offset === undefined || fresh.some((one) => one.offset !== undefined)) return [];
    const now = fresh.find((one) => one.call.name === call.name);
    // An offset that is added to the length elsewhere is in it already.
    if (!now || added.some(({ text }) => addsOffset.test(text))) return [];
    // The caller of what was split off does so.
    const name = /\w+(?=\(|$)/.exec(offset)?.[0] ?? offset;
    if (elsewhere.some(({ text }) => addsOffset.test(text) && text.includes(name))) return [];
    return [
      {
        start: now.call.start,
        end: now.call.end,
        change: 'introduced',
        what: `\`${now.call.name}(${now.length})\` counts the pages of a length; before, \`${offset}\` was added to \`${length}\` first.`,
        why: 'What does not start at a page border may reach into one page more than its length has: the last one is not counted.',
        advice: 'Add the offset in the first page to the length. Or does it always start at a page border now?',
        brief: `${offset} is left out`,
        related: [{ start: call.start, end: call.end, message: 'with the offset here' }],
        key: `offset ${call.name}`,
      },
    ];
  });
}

interface Length {
  readonly call: Counted;
  readonly length: string;
  readonly offset?: string;
}

/** What rounds a length, or an offset and a length, up to pages. */
function lengthsIn(lines: Block['removed']): Length[] {
  return countedIn(tokensOf(lines), countingUp).flatMap((call): Length[] => {
    const { parts } = call;
    const length = parts.find((part) => byteLengthNames.test(part.replace(/\(.*\)$/, '')));
    const offset = parts.find((part) => offsetText.test(part));
    if (length === undefined || parts.length > 2 || (parts.length === 2 && offset === undefined)) return [];
    return [{ call, length, ...(parts.length === 2 && offset !== undefined && { offset }) }];
  });
}

/** `sg->offset`, `offset_in_page(addr)`, `(addr & ~PAGE_MASK)`. */
const offsetText = /(?:^|_|->|\.)off(?:set|s)?(?:_in_page\(.*\))?$|& ~?\w*(?:MASK|mask)\)?$/;

const addsOffset = /\w*off(?:set|s)?\w*\)? \+|\+=? \(*[\w>.-]*off|& ~\w*MASK/;
