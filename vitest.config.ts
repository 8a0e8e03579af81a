import { defineConfig } from 'vitest/config';

// `npm test` leaves out what takes minutes; `npm run test:long` runs just that, and .ci/run runs both. What would keep CI for
// minutes more, `npm run test:nightly`, is run by hand.
const isLong = process.env['CLIPFERRY_TEST_LONG'] === '1';
const isNightly = process.env['CLIPFERRY_TEST_NIGHTLY'] === '1';
const long = 'test/**/*.long.test.ts';
const nightly = 'test/**/*.nightly.test.ts';

/** Rooms whose tests share what they loaded: loading it anew for each file took as long as the tests. */
const sharing = 'test/{cli,config,core,kit,report,table}/**/*.test.ts';
const slow = [long, nightly];
const never = ['test/pds/**', 'node_modules/**'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/packed.ts'],
    pool: 'forks',
    // On two cores: tests wait for processes, pages and disks a third of their time.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine is slow, not wrong.
    expect: { poll: { timeout: 15_000 } },
    reporters: ['default'],
    projects:
      isLong || isNightly
        ? [
            {
              extends: true,
              test: { name: isNightly ? 'nightly' : 'long', include: [isNightly ? nightly : long], exclude: never },
            },
          ]
        : [
            {
              extends: true,
              test: { name: 'sharing', include: [sharing], exclude: [...slow, ...never], isolate: false },
            },
            {
              extends: true,
              test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...slow, ...never, sharing] },
            },
          ],
  },
});
