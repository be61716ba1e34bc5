import { defineConfig } from 'vitest/config';

/** The tests that a mutant of the rooms in `stryker.config.json` has to survive: those rooms' own. */
export default defineConfig({
  test: {
    include: ['test/unit/{quantity,table,layout}/*.test.ts'],
    testTimeout: 30_000,
  },
});
