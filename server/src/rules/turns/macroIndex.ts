import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { differences, tokensOf } from '../support/tokens.ts';

/** `{ set, reset, 0 }` that a fix makes `{ set, reset, n }` in the body of `#define REGISTER(n)`: the first one, whatever the macro gets. */
export function macroIndexes(hunk: Hunk): Report[] {
  const names = parametersIn(hunk);
  if (names.size === 0) return [];
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const [old, fresh] = [tokensOf(removed), tokensOf(added)];
    const all = differences(old, fresh);
    const isIndex = all.every(({ from, to, start, end }) => {
      return to - from === 1 && end - start === 1 && old[from]!.text === '0' && names.has(fresh[start]!.text);
    });
    const [first] = all;
    const at = first && removed.find((one) => one.start <= old[first.from]!.start && old[first.from]!.start < one.end);
    if (!isIndex || !first || !at) return [];
    const name = fresh[first.start]!.text;
    return [
      {
        ...bareSpan(at),
        change: 'fixed' as const,
        what: `0 stands here, whatever the macro gets as \`${name}\`; the patch takes \`${name}\`.`,
        why: 'Every use of the macro works on the first entry: what is done to the others is done to that one.',
        advice: `Does everything else in this macro take \`${name}\` into account, too?`,
        brief: `0, not ${name}`,
        slip: 'macro',
        key: `macro ${name} ${at.text.trim()}`,
      },
    ];
  });
}

/** Parameters of the macros whose heads a hunk shows, or git wrote behind its second `@@`. */
function parametersIn({ section, lines }: Hunk): ReadonlySet<string> {
  const texts = [section, ...lines.flatMap(({ kind, text }) => (kind === 'context' ? [text] : []))];
  return new Set(
    texts.flatMap(
      (text) =>
        head
          .exec(text)?.[1]
          ?.split(',')
          .map((name) => name.trim()) ?? [],
    ),
  );
}

const head = /^\s*#\s*define \w+\(([\w, ]+)\)/;
