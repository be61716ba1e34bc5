import type { Rule } from './rule.ts';

/**
 * # A failed step reported as success
 *
 * A loop that maps entries stops at a step that failed, and the function returns the status of the step before it: 0.
 */
export const successOnError: Rule = {
  meta: {
    id: 'success-on-error',
    number: 'R24',
    title: 'A failed step reported as success',
    severity: 'warning',
    since: '0.1.0',
    sources: [],
  },
};
