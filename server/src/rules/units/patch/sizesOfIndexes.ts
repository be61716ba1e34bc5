import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { differences, spaced, tokensOf } from '../../support/tokens.ts';

/** `..., psize)` that becomes `..., 1UL << psize_to_shift(psize))`: which size it is was taken for how large it is. */
export function sizesOfIndexes({ removed, added }: Block): Report[] {
  const [old, fresh] = [removed, added].map((lines) => tokensOf(lines).filter(({ text }) => !/^[()]$/.test(text)));
  const [only, ...more] = differences(old!, fresh!);
  if (!only || more.length > 0 || only.from !== only.to) return [];
  const value = old![only.from];
  const isArgument = old![only.from - 1]?.text === ',' && /^[a-z]\w*$/.test(value?.text ?? '');
  const into = spaced(fresh!.slice(only.start, only.end));
  if (!value || !isArgument || !/^1U?L* << \w*(?:to|2)_shift$/.test(into)) return [];
  const { start, end, text } = value;
  return [
    {
      start,
      end,
      change: 'fixed',
      what: `\`${text}\` tells which size of page it is; the patch makes \`${into}(${text})\` of it, the size in bytes.`,
      why: 'Taken for a number of bytes the index is a few of them: other entries than those of the whole page are set.',
      advice: 'Are the other callers converted as well?',
      brief: `${text} is an index, not a size`,
      related: [{ start: fresh![only.start]!.start, end: fresh![only.end - 1]!.end, message: 'on the other side' }],
      key: `index ${text}`,
    },
  ];
}
