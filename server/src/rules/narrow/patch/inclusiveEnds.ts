import { roundedUp } from '../../../kernel/pageNames.ts';
import type { Report } from '../../rule.ts';
import { plainText, type Token } from '../../support/tokens.ts';
import { comparisonsIn, type Comparison } from './comparisons.ts';
import type { Sides } from './sides.ts';

/** `addr >= ALIGN(end, size)` that becomes `addr > ALIGN(end, size) - 1`: at the end of all addresses, what is rounded up is 0. */
export function inclusiveEnds({ removed, added }: Sides): Report[] {
  const now = comparisonsIn(added).filter(({ right }) => / - 1[uUlL]*$/.test(right));
  if (now.length === 0) return [];
  return comparisonsIn(removed).flatMap((old): Report[] => {
    const twin = wraps(old.right) ? now.find((one) => isSame(old, one)) : undefined;
    if (!twin) return [];
    return [
      {
        start: old.start,
        end: old.end,
        change: 'fixed',
        what: `\`${old.right}\` is 0 where the range ends with the last address; the patch compares with the one before it.`,
        why: 'Every address is at or above 0: the range that ends last passes for an empty one.',
        advice: 'Are there other ends that are the first address behind a range?',
        brief: `${old.right} may be 0`,
        related: [{ start: twin.start, end: twin.end, message: 'the last address here' }],
        key: `end ${old.right}`,
      },
    ];
  });
}

/** `end = start + size` that becomes `end = start + size - 1`, where the message says that it wraps. */
export function inclusiveSums({ removed, added }: Sides): Report[] {
  const now = assignmentsIn(added);
  return assignmentsIn(removed).flatMap(({ name, value, start, end }): Report[] => {
    const twin = sum.test(value) ? now.find((one) => one.name === name && one.value === `${value} - 1`) : undefined;
    if (!twin) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${value}\` is 0 where the range ends with the last address; the patch keeps the last one in \`${name}\`.`,
        why: 'What compares it with other ends takes the range for one that ends before all of them.',
        advice: `Do all that read \`${name}\` take it for the last address now?`,
        brief: `${value} may be 0`,
        related: [{ start: twin.start, end: twin.end, message: 'the last address here' }],
        key: `sum ${name}`,
      },
    ];
  });
}

/** `name = value` up to a comma, a semicolon or a bracket. */
function assignmentsIn(tokens: readonly Token[]) {
  return tokens.flatMap(({ text }, at) => {
    const name = tokens[at - 1];
    if (text !== '=' || !name || !/^[a-z_]\w*$/.test(name.text)) return [];
    const length = tokens.slice(at, at + longestValue).findIndex((one) => /^[;,){]$/.test(one.text));
    if (length < 2) return [];
    const value = plainText(tokens.slice(at + 1, at + length));
    return [{ name: name.text, value, start: tokens[at + 1]!.start, end: tokens[at + length - 1]!.end }];
  });
}

/** Tokens of a sum. */
const longestValue = 24;

const sum = /^[\w>.-]+ \+ [\w>.-]+$/;

/** What is rounded up, or a sum. */
const wraps = (text: string): boolean => roundedUp.test(text) || /^[\w>.()-]+ \+ [\w>.()-]+$/.test(text);

const inclusive: Readonly<Record<string, string>> = { '>=': '>', '<': '<=' };

function isSame(old: Comparison, now: Comparison): boolean {
  const last = now.right.replace(/ - 1[uUlL]*$/, '').replace(/^\((.*)\)$/, '$1');
  return old.left === now.left && inclusive[old.operator] === now.operator && old.right === last;
}
