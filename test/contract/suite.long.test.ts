import { describe } from 'vitest';
import { byHandHarness } from './by-hand/harness.ts';
import { describeDestination } from './describe-destination.ts';
import { miniHarness } from './mini/harness.ts';
import { describeDoubt } from './topics/doubt.ts';
import { describeReadingBack } from './topics/reading-back.ts';

// The suite is tested with a small platform over real HTTP: the right adapter passes here, wrong ones fail in mutants.nightly.test.ts.
describeDestination('mini, whose server knows a key again', () => miniHarness('keyed'));

// And with one where a person publishes: nothing goes there but by hand.
describeDestination('by hand', () => byHandHarness());

describe.each(['listed', 'blind'] as const)('mini, with the guarantee "%s"', (guarantee) => {
  describeReadingBack(miniHarness(guarantee));
  describeDoubt(miniHarness(guarantee));
});
