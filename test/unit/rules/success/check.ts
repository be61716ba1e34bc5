import { expect } from 'vitest';
import { successOnError } from '../../../../server/src/rules/success-on-error.ts';
import { check, marked, places } from '../check.ts';

/** The rule reports what is marked, and nothing else. */
export function found(fixture: string, path?: string): void {
  const { text, expected } = marked(fixture);
  expect(expected.length).toBeGreaterThan(0);
  expect(places(text, check(successOnError, text, path))).toEqual(expected);
}

export function silent(text: string, path?: string): void {
  expect(places(text, check(successOnError, text, path))).toEqual([]);
}
