import { describe } from 'vitest';
import type { DestinationHarness } from '../harness.ts';
import { describeDoubt } from '../topics/doubt.ts';
import { describeEveryCall } from '../topics/every-call.ts';
import { describeLimits } from '../topics/limits.ts';
import { describeLogin } from '../topics/login.ts';
import { describePublishing } from '../topics/publishing.ts';
import { describeReadingBack } from '../topics/reading-back.ts';
import { describeUploads } from '../topics/uploads.ts';
import type { Mistake } from './adapter.ts';
import { type guarantees, miniHarness } from './harness.ts';

type Topic = (harness: DestinationHarness) => void;

/** Each mistake, where it matters, and the topic that must notice it. */
export const mutants: readonly (readonly [Mistake, keyof typeof guarantees, Topic])[] = [
  ['sends publish again by itself', 'listed', describeDoubt],
  ['says effect none for a lost answer', 'listed', describeDoubt],
  ['makes up an id for an empty 2xx', 'keyed', describeDoubt],
  ['takes the first post with the same words', 'listed', describeReadingBack],
  ['trusts its ticket, not the server', 'keyed', describeUploads],
  ['sends the whole file with each part', 'keyed', describeUploads],
  ['publishes while finishing an upload', 'keyed', describeUploads],
  // One call is enough: each test of this mistake waits out its second.
  ['ignores the signal', 'keyed', (harness) => describeEveryCall(harness, ['verify'])],
  ['says the token in an error', 'keyed', describeLogin],
  ['logs the token', 'keyed', describeLogin],
  ['asks over a connection of its own', 'keyed', describeLogin],
  ['keeps a timer', 'keyed', describeLogin],
  ['lets a TypeError out', 'keyed', describeLogin],
  ['cuts a long body in silence', 'keyed', describeLimits],
  ['shows a private post to all', 'keyed', describePublishing],
  ['ignores Retry-After', 'keyed', describeDoubt],
  ['calls a 500 permanent', 'keyed', describeDoubt],
];

/** Run by mutants.test.ts in a process of its own, because these tests must fail. */
export function describeMutants(): void {
  for (const [mistake, guarantee, topic] of mutants) describe(mistake, () => topic(miniHarness(guarantee, mistake)));
}
