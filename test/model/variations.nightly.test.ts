import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { comingBack, guarantees } from './planted.ts';

/** The same worlds as in model.test.ts, with another thing going wrong in each. */
describe('one delivery, whatever dies, is late or gets lost', () => {
  it.each(guarantees.filter(({ rules }) => rules.resend !== 'safe-for-a-while'))(
    '$name: also when the clock is set back',
    ({ rules }) => {
      const { duplicate, deadEnd } = explore({
        ...rules,
        maxAttempts: 2,
        maxRequests: 1,
        left: { refusals: 0, ledgerFaults: 0, clockJumps: 1 },
      });
      expect(duplicate).toBeNull();
      expect(deadEnd).toBeNull();
    },
  );

  const timed = guarantees.filter(({ rules }) => rules.absence === 'provable');
  it.each(timed)('$name: also when a request and a listing take three times as long', ({ rules }) => {
    const { duplicate, deadEnd } = explore({
      ...rules,
      delayTicks: 3,
      lagTicks: 3,
      windowTicks: 6,
      maxAttempts: 2,
      maxRequests: 1,
    });
    expect(duplicate).toBeNull();
    expect(deadEnd).toBeNull();
  });

  it.each(guarantees)('$name: also when a person takes it back and wants it again', ({ rules }) => {
    const { states, duplicate, deadEnd } = explore({ ...rules, ...comingBack });
    expect(duplicate).toBeNull();
    expect(deadEnd).toBeNull();
    expect(states).toBeGreaterThan(1_000);
  });
});
