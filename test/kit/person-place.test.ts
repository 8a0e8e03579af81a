import { describe, expect, it } from 'vitest';
import { because, type Draft, type HandOff, type Options, type PublishTicket } from '../../src/contract/index.ts';
import { destinationOfPlace, handOffPlace, type PersonPlace, sessionByHand } from '../../src/kit/index.ts';
import { pinboard } from '../adapters/third-place/place.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../support/adapter-context.ts';

const draft: Draft = {
  deliveryKey: 'pinboard:me:1',
  postRef: '1',
  order: 1,
  kind: 'images',
  title: null,
  body: 'Ferry at dusk',
  hashtags: [],
  visibility: 'public',
  createdAt: '2024-06-02T18:00:00.000Z',
  scheduledAt: null,
  location: null,
  language: null,
  media: [],
  cover: null,
};
const ticket: PublishTicket = { publishKey: 'key', data: {} };
const account = { destination: 'pinboard', label: 'me' };
const { signal } = new AbortController();
const stopped = AbortSignal.abort();

/** Posts at once, and never changes their mind. */
const person: HandOff = {
  present: async () => ({ kind: 'posted', url: 'mine: pinboard.test/pin/7' }),
  ask: async () => ({ kind: 'posted', url: null }),
};

function sessionAt(place: PersonPlace, handOff: HandOff | null = person, options: Options = {}) {
  const files = new TempFiles('/nowhere/clipferry');
  const ctx = testContext({
    http: noHttp,
    files,
    credentials: new MemoryCredentials(null),
    ...(handOff === null ? {} : { handOff }),
  });
  return { session: sessionByHand(place, { account, options, ctx }), now: ctx.clock.now() };
}

describe('a session where a person posts', () => {
  it('is the account by its label: nobody signs in', async () => {
    expect(await sessionAt(pinboard).session.whoAmI(signal)).toEqual({ id: 'me', name: 'me', url: null });
    const listed: PersonPlace = { ...pinboard, ownPosts: () => 'https://pinboard.test/mine' };
    expect(await sessionAt(listed).session.whoAmI(signal)).toMatchObject({ url: 'https://pinboard.test/mine' });
  });

  it('shows the draft and keeps the link they gave, as the place names it', async () => {
    const remote = await sessionAt(pinboard).session.publish(draft, ticket, signal);
    expect(remote).toEqual({ id: '7', url: 'https://pinboard.test/pin/7', saidBy: 'person' });
  });

  it('asks about a draft of an earlier run', async () => {
    const answer = await sessionAt(pinboard).session.reconcile(draft, ticket, signal);
    expect(answer).toEqual({ kind: 'yes', remote: { id: '', url: null, saidBy: 'person' } });
  });

  it('publishes nothing and knows nothing where nobody is', async () => {
    const { session } = sessionAt(pinboard, null);
    await expect(session.publish(draft, ticket, signal)).rejects.toMatchObject({
      code: 'nobody-to-publish',
      effect: 'none',
    });
    expect(await session.reconcile(draft, ticket, signal)).toEqual({
      kind: 'unknown',
      because: because('nobody-who-knows'),
    });
  });

  it('shows nothing once the run is stopped, so that certainly nothing was posted', async () => {
    const { session } = sessionAt(pinboard);
    for (const call of [
      session.publish(draft, ticket, stopped),
      session.reconcile(draft, ticket, stopped),
      session.openPublish(draft, 'key', stopped),
      session.whoAmI(stopped),
    ])
      await expect(call).rejects.toMatchObject({ code: 'aborted', effect: 'none' });
  });

  it('refuses a draft that the place does not take before it is shown', async () => {
    const { session } = sessionAt(pinboard);
    const long = { ...draft, body: 'word '.repeat(61).trim() };
    await expect(session.openPublish(long, 'key', signal)).rejects.toMatchObject({ effect: 'none' });
  });

  it('never looks: a post is unseen, and one that has its time to come is still to appear', async () => {
    const { session, now } = sessionAt(pinboard);
    const remote = { id: '7', url: null, saidBy: 'person' } as const;
    const later = new Date(Date.parse(now) + 3_600_000).toISOString() as typeof now;
    expect(await session.verify(remote, { ...draft, scheduledAt: null }, signal)).toEqual({ kind: 'unseen' });
    expect(await session.verify(remote, { ...draft, scheduledAt: now }, signal)).toEqual({ kind: 'unseen' });
    expect(await session.verify(remote, { ...draft, scheduledAt: later }, signal)).toEqual({
      kind: 'processing',
      because: because('waits-for-schedule', { scheduledAt: later }),
    });
  });
});

describe('a place where a person posts', () => {
  it('is a destination without login, uploads or a warning to agree to', () => {
    const destination = destinationOfPlace(pinboard);
    expect(destination).toMatchObject({ name: 'pinboard', login: null, limitsComeFromServer: false });
    expect(destination.consent({})).toBeNull();
    expect(destination.capabilities({}, null)).toMatchObject({
      publisher: 'person',
      upload: null,
      publish: { resend: 'unsafe' },
      backdating: false,
    });
  });

  it('takes the first address that names a post there', () => {
    const { readAddress } = handOffPlace(pinboard, {});
    const named = { id: '8', url: 'https://pinboard.test/pin/8' };
    expect(readAddress('https://elsewhere.test/pin/7 pinboard.test/pin/8 pinboard.test/pin/9')).toEqual(named);
    expect(readAddress('https://elsewhere.test/pin/7')).toBeNull();
    expect(readAddress('https://pinboard.test@evil.test/pin/7')).toBeNull();
    expect(readAddress('')).toBeNull();
  });
});
