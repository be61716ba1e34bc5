import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../server/src/analysis/finding.ts';
import { summarise } from '../../../server/src/report/verdict.ts';

const finding = (rule: string, more: Partial<Finding> = {}) => ({ rule, ...more }) as Finding;

describe('a verdict in a line', () => {
  it.each<[string, Finding[]]>([
    ['nothing to report', []],
    ['2 found', [finding('unchecked-null'), finding('index-unit')]],
    [
      'introduces 1, fixes 2, leaves 1',
      [
        finding('unchecked-null', { change: 'introduced' }),
        finding('unchecked-null', { change: 'fixed' }),
        finding('index-unit', { change: 'fixed' }),
        finding('index-unit', { change: 'existing' }),
      ],
    ],
    [
      '1 found · says 8 MB, is 4 MB',
      [finding('index-unit'), finding('wrong-arithmetic', { brief: 'says 8 MB, is 4 MB' })],
    ],
    ['damaged in 1 place', [finding('broken-patch')]],
    ['damaged in 2 places', [finding('broken-patch'), finding('broken-patch')]],
  ])('%s', (expected, findings) => expect(summarise(findings)).toBe(expected));
});
