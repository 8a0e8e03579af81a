import { expect, it } from 'vitest';
import { runUnderFaults } from './fault-run.ts';

const mb = 1_000_000;

// `npm run bench -- upload` does the same with 300 MB and a cut about every 20 MB.
it('a video arrives whole over a line that keeps breaking, sent by a process that is killed twice', async () => {
  const bytes = 60 * mb;
  const result = await runUnderFaults({ bytes, cutEveryBytes: 8 * mb, killAt: [0.3, 0.7], seed: 1 });
  expect(result.held).toBe(result.sent);
  expect(result.kills).toBe(2);
  expect(result.connections, 'the line was cut several times').toBeGreaterThan(5);
  expect(result.parts).toBe(Math.ceil(bytes / (5 * 1024 * 1024)));
  expect(result.resentBytes, 'no byte of a part that the host had confirmed was sent again').toBe(0);
  expect(result.arrivedBytes, 'and cuts in the middle of parts did happen').toBeGreaterThan(bytes);
});
