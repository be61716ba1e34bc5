import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { differences, spaced, tokensOf } from '../support/tokens.ts';
import { loopsAroundRemoved } from './loopLines.ts';

/** `protect(entries[i - 1].gfn)` that a fix makes `protect(entries[i].gfn)` in a loop over `i`: the entry of another turn. */
export function otherTurns(hunk: Hunk): Report[] {
  const around = loopsAroundRemoved(hunk);
  if (around.size === 0) return [];
  return blocksOf(hunk).flatMap(({ removed, added }): Report[] => {
    const names = new Set((around.get(removed[0]!) ?? []).map((loop) => loop.names[0]));
    const [old, fresh] = [tokensOf(removed), tokensOf(added)];
    for (const { from, to, start, end } of differences(old, fresh)) {
      const [out, into] = [spaced(old.slice(from, to)), spaced(fresh.slice(start, end))];
      const [index, bracket, behind] = [old[from - 1]?.text ?? '', old[from - 2]?.text, old[to]?.text];
      if (bracket !== '[' || behind !== ']' || !names.has(index) || !(isStep(out, into) || isStep(into, out))) continue;
      const line = removed.find((one) => one.start <= old[from - 1]!.start && old[from - 1]!.start < one.end)!;
      const [before, after] = [out, into].map((step) => `[${index}${step && ` ${step}`}]`);
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `\`${before}\` is the entry of another turn of the loop over \`${index}\`; the patch takes \`${after}\`.`,
          why: 'Each turn works on the entry beside its own: one of the range is left out, and one outside of it is touched.',
          advice: `Does everything else in this loop go by the same entry?`,
          brief: `${before}, not ${after}`,
          slip: 'turn',
          key: `turn ${before}`,
        },
      ];
    }
    return [];
  });
}

const isStep = (more: string, less: string): boolean => /^[-+] 1$/.test(more) && less === '';
