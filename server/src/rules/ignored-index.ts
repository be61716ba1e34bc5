import type { Rule } from './rule.ts';

/**
 * # The same entry on every turn of a loop
 *
 * A loop over a range of entries handles one and the same entry each time round: the loop's index does not reach the
 * call that works on the entry.
 */
export const ignoredIndex: Rule = {
  meta: {
    id: 'ignored-index',
    number: 'R21',
    title: 'The same entry on every turn of a loop',
    severity: 'warning',
    since: '0.1.0',
    sources: [],
  },
};
