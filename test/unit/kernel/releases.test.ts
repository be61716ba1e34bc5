import { describe, expect, it } from 'vitest';
import { lastDayOfWork } from '../../../server/src/kernel/releases.ts';

const makefile = (version: string, patchlevel: string) =>
  `# SPDX-License-Identifier: GPL-2.0\nVERSION = ${version}\nPATCHLEVEL = ${patchlevel}\nSUBLEVEL = 3\nEXTRAVERSION =\n`;

/** Days of first candidates, from their tags. What is worked out may be a month off. */
describe('the last day of new work in a tree', () => {
  it.each([
    ['3', '10', '2013-05-11'],
    ['4', '13', '2017-07-15'],
    ['4', '19', '2018-08-26'],
    ['5', '0', '2019-01-06'],
    ['5', '15', '2021-09-12'],
    ['6', '1', '2022-10-16'],
    ['6', '4', '2023-05-07'],
    ['6', '12', '2024-09-29'],
  ])('%s.%s', (version, patchlevel, candidate) => {
    const day = lastDayOfWork(makefile(version, patchlevel));
    expect(Math.abs(Date.parse(day!) - Date.parse(candidate)) / 86_400_000).toBeLessThan(31);
  });

  it.each([
    ['2.6', makefile('2', '6')],
    ['a release to come', makefile('99', '1')],
    ['no kernel', 'all:\n\tcc main.c\n'],
    ['nothing', ''],
  ])('is not known of %s', (_what, text) => expect(lastDayOfWork(text)).toBeUndefined());
});
