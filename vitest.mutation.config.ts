import { defineConfig } from 'vitest/config';

/**
 * The tests that a mutant of the rooms in `stryker.config.json` has to survive: those rooms' own, without the samples of
 * a million regions, which take minutes in instrumented code. The limits on time are loosened for the same reason.
 */
export default defineConfig({
  test: {
    include: ['test/unit/{quantity,table,layout}/*.test.ts'],
    exclude: ['test/unit/layout/samples.test.ts'],
    env: { FC_RUNS: '30', TEST_PATIENCE: '20' },
    testTimeout: 300_000,
  },
});
