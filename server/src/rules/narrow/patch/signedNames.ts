import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { declaredIn } from '../../support/changedCode.ts';
import { bitsOf } from './bits.ts';
import { headsIn } from './declarations.ts';

/** `int key` that becomes `u8 key` where the message says that a negative one passed the check of the upper bound. */
export function signedNames(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  const [old, fresh] = [removed, added].map((lines) =>
    lines.flatMap((line) =>
      [...declaredIn([line]), ...headsIn([line])].map((one) => ({
        ...one,
        rest: withoutType(line.text, one.type, one.name),
      })),
    ),
  );
  return old!.flatMap(({ name, type, start, end, rest }): Report[] => {
    const now = fresh!.find((one) => one.name === name && one.rest === rest);
    if (!now || !bitsOf(type) || !bitsOf(now.type) || isUnsigned(type) || !isUnsigned(now.type)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${name}\` is \`${type}\`, and a negative one passes where only the upper bound is looked at; the patch makes it \`${now.type}\`.`,
        why: 'Where it is used, what is below 0 is a huge number, or an index before the array.',
        advice: 'Are there other bounds of which only the upper one is looked at?',
        brief: `${name}: ${type} to ${now.type}`,
        related: [{ start: now.start, end: now.end, message: `\`${now.type}\` here` }],
        key: `signed ${name}`,
      },
    ];
  });
}

/** A line but for the type of the name: nothing else changes. */
const withoutType = (text: string, type: string, name: string): string =>
  text.replace(`${type} ${name}`, name).replace(/\s+/g, '');

const isUnsigned = (type: string): boolean =>
  /^(?:unsigned\b.*|(?:__)?u(?:int)?\d+(?:_t)?|size_t|uint|gfn_t)$/.test(type);
