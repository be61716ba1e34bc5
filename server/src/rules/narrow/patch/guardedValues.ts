import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import { tokensOf } from '../../support/tokens.ts';

/**
 * `if (cur < base) ofs = 0;` of a patch that speaks of an underflow: what was computed above, from `cur - base`, was used as it
 * was. Told where it is used next.
 */
export function guardedValues(hunk: Hunk): Report[] {
  const { lines } = hunk;
  return lines.flatMap((line, i): Report[] => {
    const [test, set] = [line, lines[i + 1]];
    if (test.kind !== 'added' || set?.kind !== 'added') return [];
    const { less, more } = below.exec(test.text)?.groups ?? {};
    const name = less === undefined ? undefined : reset.exec(set.text)?.groups?.['name'];
    const use = name === undefined ? undefined : useOf(lines.slice(i + 2, i + 2 + nearby), name);
    if (less === undefined || more === undefined || name === undefined || name === less || !use) return [];
    return [
      {
        ...bareSpan(use),
        change: 'fixed',
        what: `\`${name}\` is used here as it was computed, also where \`${less}\` is below \`${more}\`; the patch makes it 0 then.`,
        why: 'An unsigned difference below 0 is a huge number: what is searched or counted from there is passed over.',
        advice: 'Are there other places that compute it the same way?',
        brief: `${name} may have wrapped`,
        related: [{ start: test.start, end: test.end, message: 'asked here' }],
        key: `guarded ${name}`,
      },
    ];
  });
}

/** Lines behind. */
const nearby = 20;

const below = /^\s*(?:\} )?(?:else )?if \((?<less>[\w>.-]+) < (?<more>[\w>.-]+)\)\s*\{?$/;
const reset = /^\s*(?<name>[a-z_]\w*) = 0;/;

/** The next line that was there before, and has the name in it: a use if it does not only give it another value. */
function useOf(lines: readonly HunkLine[], name: string): HunkLine | undefined {
  const use = lines.find((line) => line.kind === 'context' && tokensOf([line]).some(({ text }) => text === name));
  if (!use) return undefined;
  const tokens = tokensOf([use]);
  return tokens.filter(({ text }) => text === name).length >
    (tokens[1]?.text === '=' && tokens[0]!.text === name ? 1 : 0)
    ? use
    : undefined;
}
