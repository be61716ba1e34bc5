import { describe, expect, it } from 'vitest';
import { activeRules } from '../../../server/src/analysis/runRules.ts';
import { rules } from '../../../server/src/rules/index.ts';

const costly = rules.filter(({ meta }) => meta.costly).map(({ meta }) => meta.id);
const idsOf = (...args: Parameters<typeof activeRules>): string[] => activeRules(...args).map(({ meta }) => meta.id);

describe('rules that take too long for every keystroke', () => {
  it('are asked of patches and on the command line', () => {
    expect(idsOf({ nursery: false })).toEqual(expect.arrayContaining(costly));
    expect(costly).not.toEqual([]);
  });

  it('are not asked of what is typed in, unless somebody wants them', () => {
    expect(idsOf({ nursery: false }, true)).toHaveLength(idsOf({ nursery: false }).length - costly.length);
    expect(idsOf({ nursery: true }, true)).toEqual(expect.arrayContaining(costly));
    expect(idsOf({ nursery: false, only: new Set(costly) }, true)).toEqual(costly);
  });
});
