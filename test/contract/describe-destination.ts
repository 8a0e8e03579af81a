import { afterAll, describe } from 'vitest';
import type { DestinationHarness } from './harness.ts';
import { collectFor, printImpossible } from './impossible.ts';
import { describeByHand } from './topics/by-hand.ts';
import { describeDoubt } from './topics/doubt.ts';
import { describeEveryCall } from './topics/every-call.ts';
import { describeLimits } from './topics/limits.ts';
import { describeLogin } from './topics/login.ts';
import { describePlainData } from './topics/plain-data.ts';
import { describePublishing } from './topics/publishing.ts';
import { describeReadingBack } from './topics/reading-back.ts';
import { describeUploads } from './topics/uploads.ts';

export * from './harness.ts';

/**
 * What every destination must keep, whatever its protocol. Claimed capabilities are tried, unclaimed ones must be refused,
 * and what cannot happen at a place is declared with a reason: nothing is skipped. README.md explains how to pass it.
 */
export function describeDestination(name: string, makeHarness: () => DestinationHarness): void {
  describe(`the destination "${name}"`, () => {
    const harness = makeHarness();
    collectFor(name);
    describePlainData(harness);
    describeLogin(harness);
    describeUploads(harness);
    describePublishing(harness);
    describeByHand(harness);
    describeLimits(harness);
    describeReadingBack(harness);
    describeDoubt(harness);
    describeEveryCall(harness);
    afterAll(async () => {
      await harness.stop?.();
      printImpossible(name);
    });
  });
}
