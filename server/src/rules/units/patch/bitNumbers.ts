import { bitTakers } from '../../../kernel/callNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { differences, spaced, tokensOf } from '../../support/tokens.ts';

/** `features & VERSION_1` that becomes `features & BIT_ULL(VERSION_1)`: the number of a bit was taken for its mask; and the other way round. */
export function bitNumbers({ removed, added }: Block): Report[] {
  if (![...removed, ...added].some(({ text }) => /\bBIT(?:_ULL)?\b|\b1U?L* ?<<|_bit\(/.test(text))) return [];
  const [old, fresh] = [removed, added].map((lines) => tokensOf(lines).filter(({ text }) => !/^[()]$/.test(text)));
  const all = differences(old!, fresh!);
  if (all.length > mostDifferences) return [];
  return all.flatMap(({ from, to, start, end }): Report[] => {
    const [out, into] = [spaced(old!.slice(from, to)), spaced(fresh!.slice(start, end))];
    const isMaskNow = out === '' && makesMask.test(into) && isFlag(old![from]?.text, old![from - 1]?.text);
    const isNumberNow = into === '' && makesMask.test(out) && bitTakers.test(old![from - 1]?.text ?? '');
    const [first, name] = isNumberNow ? [old![from], old![to]] : [old![from], old![from]];
    if ((!isMaskNow && !isNumberNow) || !first || !name) return [];
    return [
      {
        start: first.start,
        end: name.end,
        change: 'fixed',
        what: isMaskNow
          ? `\`${name.text}\` is the number of a bit, and stands here for its mask: the patch makes it \`${into}(${name.text})\`.`
          : `\`${old![from - 1]!.text}()\` takes the number of a bit, and gets its mask: the patch gives it \`${name.text}\`.`,
        why: 'Other bits are looked at than the one that is meant, or none.',
        advice: 'Do other places take the same constant for what it is?',
        brief: isMaskNow ? `${name.text} is the number of a bit` : `the mask of ${name.text}`,
        related: [
          {
            start: fresh![Math.max(start, 1) - 1]!.start,
            end: fresh![Math.max(end, 1) - 1]!.end,
            message: 'on the other side',
          },
        ],
        key: `bit ${name.text}`,
      },
    ];
  });
}

/** A rename of many flags has as many differences. */
const mostDifferences = 6;

const makesMask = /^(?:BIT|BIT_ULL|BIT_MASK|1U?L* <<)$/;

/** A constant that is combined with other bits. */
function isFlag(name: string | undefined, before: string | undefined): boolean {
  return /^[A-Z]\w*[A-Z]\w*$/.test(name ?? '') && /^(?:[&|~]|[&|]=)$/.test(before ?? '');
}
