import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { differences, tokensOf } from '../support/tokens.ts';

/** `shift = fls(base) - 1` that a fix makes `shift = ffs(base) - 1`: the highest bit of an address tells nothing of how it is aligned. */
export function lowestBits(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }): Report[] => {
    const [old, fresh] = [tokensOf(removed), tokensOf(added)];
    const [only, ...more] = differences(old, fresh);
    if (!only || more.length > 0 || only.to - only.from !== 1 || only.end - only.start !== 1) return [];
    const [was, is] = [old[only.from]!, fresh[only.start]!];
    if (!highest.test(was.text) || !lowest.test(is.text)) return [];
    const line = removed.find((one) => one.start <= was.start && was.start < one.end)!;
    return [
      {
        ...bareSpan(line),
        change: 'fixed',
        what: `${was.text}() gives the highest bit; the patch takes the lowest, ${is.text}(): how the value is aligned.`,
        why: 'A block as large as the highest bit starts in the middle of where such blocks may start.',
        advice: 'Are other sizes that follow from an address taken of its lowest bit?',
        brief: `${was.text}(), not ${is.text}()`,
        slip: 'bit',
        key: `bit ${was.text}`,
      },
    ];
  });
}

/** include/asm-generic/bitops/{fls,__fls,ffs,__ffs}.h, include/linux/log2.h. */
const highest = /^(?:__)?fls(?:64)?$|^(?:__)?ilog2$/;
const lowest = /^(?:__)?ffs(?:64)?$/;
