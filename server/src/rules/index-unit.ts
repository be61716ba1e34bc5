import type { Rule } from './rule.ts';

/**
 * # An index or a count in the wrong unit
 *
 * A table is indexed in its own pages. A guest's table, the host's table behind it and the CPU each have a page size
 * of their own, so the same address has a different index in each, and a count of one is not a count of another.
 */
export const indexUnit: Rule = {
  meta: {
    id: 'index-unit',
    number: 'R7',
    title: 'An index or a count in the wrong unit',
    severity: 'warning',
    since: '0.1.0',
    sources: [],
  },
};
