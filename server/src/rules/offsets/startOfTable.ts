import { entryLookups } from '../../kernel/walks.ts';
import type { Report } from '../rule.ts';
import type { Hunk } from '../../patch/model.ts';
import { rewrittenArguments } from '../support/rewrittenCalls.ts';

/**
 * `pgd_offset_k(0)` that becomes `pgd_offset_k(addr)`: the first entry, whatever the walk begins with. `pmd_offset(pud, start)`
 * that becomes `pmd_offset(pud, start & PUD_MASK)`: an entry in the middle, where the start of the table is meant.
 */
export function entriesMoved({ lines }: Hunk): Report[] {
  const [removed, added] = ['removed', 'added'].map((side) => lines.filter(({ kind }) => kind === side));
  return rewrittenArguments({ removed: removed!, added: added! }).flatMap(
    ({ start, end, callee, before, after }): Report[] => {
      if (!entryLookups.test(callee)) return [];
      const isZero = /^0[uUlL]*$/.test(before) && /^[a-z][\w>.-]*$/.test(after);
      const isMasked = after.startsWith(`${before} & `) && /MASK\)?$/.test(after);
      if (!isZero && !isMasked) return [];
      return [
        {
          start,
          end,
          change: 'fixed',
          what: `${callee}() gives the entry of \`${before}\` here; the patch takes that of \`${after}\`.`,
          why: isZero
            ? 'The walk goes through the table from its first entry, and takes it for the one of another address.'
            : 'Freed as the start of a table, or walked from there, an entry in its middle is the wrong address.',
          advice: 'Do the walks of the other levels begin with the same address?',
          brief: `the entry of ${before}`,
          slip: 'base',
          key: `entry ${callee}`,
        },
      ];
    },
  );
}
