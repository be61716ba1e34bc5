import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { formatsPage } from '../../../scripts/format-docs.ts';

it('docs/formats.md says what the formats say', () => {
  expect(readFileSync(join(resolve(import.meta.dirname, '../../..'), 'docs/formats.md'), 'utf8')).toBe(formatsPage());
});
