import { defineConfig } from 'vitest/config';

// `npm test` leaves out what takes minutes; `npm run test:long` runs just that, and .ci/run runs both.
const isLong = process.env['CLIPFERRY_TEST_LONG'] === '1';
const long = 'test/**/*.long.test.ts';

export default defineConfig({
  test: {
    include: [isLong ? long : 'test/**/*.test.ts'],
    exclude: ['test/pds/**', 'node_modules/**', ...(isLong ? [] : [long])],
    globalSetup: ['test/support/packed.ts'],
    pool: 'forks',
    // A file finds the modules that the one before it loaded: half of the time went into loading them anew.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
});
