import { describe } from 'vitest';
import type { HandMistake } from '../by-hand/adapter.ts';
import { byHandHarness } from '../by-hand/harness.ts';
import type { DestinationHarness } from '../harness.ts';
import { describeByHand } from '../topics/by-hand.ts';
import { describeDoubt } from '../topics/doubt.ts';
import { describeEveryCall } from '../topics/every-call.ts';
import { describeLimits } from '../topics/limits.ts';
import { describeLogin } from '../topics/login.ts';
import { describePlainData } from '../topics/plain-data.ts';
import { describePublishing } from '../topics/publishing.ts';
import { describeReadingBack } from '../topics/reading-back.ts';
import { describeUploads } from '../topics/uploads.ts';
import { type guarantees, miniHarness } from './harness.ts';
import type { Mistake } from './mistakes.ts';

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
  ['leaves the second video out', 'keyed', describeLimits],
  ['ignores Retry-After', 'keyed', describeDoubt],
  ['calls a 500 permanent', 'keyed', describeDoubt],
  ['leaves an option without words', 'keyed', describePlainData],
  ['words a reason in one language', 'keyed', describePlainData],
  ['speaks of a fact that is missing', 'keyed', describePlainData],
  ['throws a code nobody can word', 'keyed', describeLogin],
  ['says the token in the words of the platform', 'keyed', describeLogin],
  ['loses the text for people who cannot see', 'keyed', describePublishing],
  ['reads no text for people who cannot see back', 'keyed', describeReadingBack],
  ['promises more than every server takes', 'keyed', describeLimits],
  ['makes up the limits of the server', 'keyed', describeLimits],
  ['forgets the server of a login', 'keyed', describeLogin],
  ['publishes a scheduled post at once', 'keyed', describePublishing],
  ['calls a scheduled post live before its time', 'keyed', describeReadingBack],
  ['repeats the draft as what it saw', 'keyed', describeReadingBack],
  ['fails to remove what is gone', 'keyed', describeReadingBack],
  ['sends again what must be uploaded again', 'keyed', describePublishing],
  ['counts a busy server as a failed try', 'keyed', describeDoubt],
  ['shows a draft to somebody who only watches', 'keyed', describeByHand],
  ["takes a gateway's 404 for an answer of the place", 'keyed', (harness) => describeEveryCall(harness, ['verify'])],
  ['takes a gateway for an empty list', 'listed', (harness) => describeEveryCall(harness, ['reconcile'])],
  ['takes a gateway for a removal', 'keyed', (harness) => describeEveryCall(harness, ['remove'])],
  ['makes up limits when nobody tells them', 'keyed', (harness) => describeEveryCall(harness, ['findServerLimits'])],
  ['forgets in a doubt what waits for its time', 'listed', describeReadingBack],
  ['leaves a scheduled post behind', 'keyed', describeReadingBack],
  ['publishes with a ticket of another login', 'keyed', describePublishing],
  ['finds nothing under another login and says no', 'keyed', describePublishing],
  ['takes its token to any server', 'keyed', describeLogin],
  ['connects without listening', 'keyed', (harness) => describeEveryCall(harness, [])],
  ['cuts a long text for people who cannot see in silence', 'keyed', describeLimits],
  ['finds a post under another name when it went out', 'keyed', describeReadingBack],
  ['calls a file in the works lost', 'keyed', describeUploads],
  ['hands out a file that is still in the works', 'keyed', describeUploads],
];

/** The same where a person publishes. */
export const handMutants: readonly (readonly [HandMistake, Topic])[] = [
  ['takes an unsure answer for a no', describeByHand],
  ['takes an empty room for a no', describeByHand],
  ['reconciles without asking', describeByHand],
  ['calls "not now" a doubt', describeByHand],
  ['forgets who said it', describeByHand],
  ['shows the draft before publish is called', describeByHand],
  ['calls a stop in front of the page harmless', describeByHand],
  ['shows the draft again to ask', describeByHand],
  ['keeps rubbish for an address', describeByHand],
  ['calls a post without an address missing', describeByHand],
];

/** Run by mutants.nightly.test.ts in a process of its own, because these tests must fail. */
export function describeMutants(): void {
  for (const [mistake, guarantee, topic] of mutants) describe(mistake, () => topic(miniHarness(guarantee, mistake)));
  for (const [mistake, topic] of handMutants) describe(mistake, () => topic(byHandHarness(mistake)));
}
