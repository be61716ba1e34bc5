import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/** `end += size;` that a fix makes `end = ALIGN(end, align) + size;`: the next one began wherever the last had ended. */
export function stepsRounded(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const rounding = added.filter(({ text }) => aligning.test(text));
    return removed.flatMap((line): Report[] => {
      const { name, by, more } = plainStep.exec(line.text)?.groups ?? {};
      const size = by ?? more;
      const now =
        name === undefined || size === undefined ? undefined : rounding.find((one) => rounds(one, name, size));
      if (name === undefined || !now) return [];
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `${name} moves on from wherever it is; the patch rounds it up first.`,
          why: 'What comes next must begin at a border: without it two of them overlap, or the border lies in the middle of one.',
          advice: 'Does whoever works out the same places round in the same way?',
          brief: `${name} may be unaligned`,
          slip: 'step',
          related: [{ ...bareSpan(now), message: 'rounded here' }],
          key: `rounded step ${name}`,
        },
      ];
    });
  });
}

const plainStep = /^\s*(?<name>[a-z][\w>.-]*) (?:\+= (?<by>[\w>.-]+)|= \k<name> \+ (?<more>[\w>.-]+));$/;

const aligning = /\b(?:ALIGN|PAGE_ALIGN|round_?up)\(/;

function rounds({ text }: HunkLine, name: string, size: string): boolean {
  const value = text.trim();
  return value.startsWith(`${name} = `) && value.endsWith(` + ${size};`);
}
