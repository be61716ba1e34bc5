import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf, declaredIn, type Declared } from '../../support/changedCode.ts';
import { bitsOf } from './bits.ts';

/** `value = dev->mask` that becomes `value64 = dev->mask`, of a variable of 64 bits that the patch adds beside that of 32. */
export function widerVariables(hunks: readonly Hunk[], speaksOf: (name: string) => boolean): Report[] {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const added = declaredIn(lines.filter(({ kind }) => kind === 'added'));
  if (!added.some(({ type }) => bitsIn(type) >= 64)) return [];
  const old = byName(declaredIn(lines.filter(({ kind }) => kind !== 'added')));
  const fresh = byName(added);
  return hunks.flatMap(blocksOf).flatMap((block) => {
    const after = block.added.map(assigned);
    return block.removed.flatMap((line): Report[] => {
      const { name, value } = assigned(line);
      const narrow = old.get(name);
      const twin = after.find((one) => one.value === value && one.name !== name);
      const wide = twin && fresh.get(twin.name);
      // Where its declaration is out of view, the message must name it beside what gets lost.
      const isNarrow = narrow ? bitsIn(narrow.type) <= 32 : speaksOf(name);
      if (!isNarrow || !wide || bitsIn(wide.type) < 64 || /^[\d(]|^[A-Z_0-9]*$/.test(value)) return [];
      const start = line.start + line.text.indexOf(name);
      return [
        {
          start,
          end: line.start + line.text.trimEnd().length,
          change: 'fixed',
          what: `\`${name}\` has fewer bits than it is given; the patch puts \`${value}\` into \`${wide.name}\`, which is \`${wide.type}\`.`,
          why: 'The upper half was cut off without a word: the value is right as long as it is small.',
          advice: `Does anything read it from \`${name}\` still?`,
          brief: `${value} in ${narrow?.type ?? 'fewer bits'}`,
          related: [{ start: wide.start, end: wide.end, message: `\`${wide.type}\` here` }],
          key: `wider variable ${name}`,
        },
      ];
    });
  });
}

function assigned({ text }: HunkLine): { readonly name: string; readonly value: string } {
  const { name = '', value = '' } = assignment.exec(text)?.groups ?? {};
  return { name, value };
}

const assignment = /^\s*(?<name>[a-z_]\w*) = (?<value>[^=;]+);/;

const bitsIn = (type: string): number => bitsOf(type)?.bits ?? 0;

const byName = (all: readonly Declared[]): ReadonlyMap<string, Declared> => new Map(all.map((one) => [one.name, one]));
