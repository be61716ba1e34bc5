import type { FilePatch, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { differences, tokensOf } from '../../support/tokens.ts';

/** `entry = prot | base`, where base had its low bits masked off, that becomes `entry = prot | addr` with all of them. */
export function masksLost({ hunks }: FilePatch): Report[] {
  const of = (side: HunkLine['kind']): Map<string, HunkLine> =>
    new Map(
      hunks
        .flatMap(({ lines }) => lines)
        .filter(({ kind }) => kind === side)
        .flatMap((line) => {
          const name = masking.exec(line.text)?.[1];
          return name === undefined ? [] : [[name, line] as const];
        }),
    );
  const masked = of('removed');
  if (masked.size === 0) return [];
  const still = new Set([...of('added').keys(), ...of('context').keys()]);
  return hunks.flatMap(blocksOf).flatMap(({ removed, added }) => {
    const [old, fresh] = [tokensOf(removed), tokensOf(added)];
    return differences(old, fresh).flatMap(({ from, to, start, end }): Report[] => {
      const [before, after] = [old[from], fresh[start]];
      const line = to - from === 1 && end - start === 1 && before ? masked.get(before.text) : undefined;
      if (!line || !before || !after || still.has(after.text) || !/^[a-z]\w*$/.test(after.text)) return [];
      // Put together with other bits, from either side.
      if (old[from - 1]?.text !== '|' && old[to]?.text !== '|') return [];
      return [
        {
          start: after.start,
          end: after.end,
          change: 'introduced',
          what: `\`${after.text}\` takes the place of \`${before.text}\`, whose low bits were masked off; those of \`${after.text}\` are not.`,
          why: 'The offset in the page goes into the flags that stand next to the address.',
          advice: `Is \`${after.text}\` at a page border for sure? If not, mask it first.`,
          brief: `${after.text} is not masked`,
          related: [{ start: line.start, end: line.end, message: 'masked here before' }],
          key: `mask ${after.text}`,
        },
      ];
    });
  });
}

const masking = /\b(\w+) = .*(?:& ?~?\(*\w*MASK\b|& ~\(.* - 1\)|(?:ALIGN_DOWN|round_down)\()/;
