import { describe, expect, it } from 'vitest';
import type { Draft, PublishTicket, Reconciliation } from '../../../src/contract/index.ts';
import { FakePerson } from '../../support/hand-off.ts';
import { capabilitiesOf, type DestinationHarness } from '../harness.ts';
import { type Connection, Kit } from '../kit.ts';
import { within } from '../within.ts';
import { findWordingFaults, languages, wordsOf } from '../worded.ts';
import { expectShown, onlyPost } from './publishing.ts';

/** Who presses publish: a program that needs nobody, or a person whose word counts and whose silence says nothing. */
export function describeByHand(harness: DestinationHarness): void {
  describe('who publishes', () => {
    if (capabilitiesOf(harness).publisher === 'program') describeProgram(harness);
    else describePerson(harness);
  });
}

function describeProgram(harness: DestinationHarness): void {
  it('is the program: nobody is shown or asked anything, also where somebody is there', async () => {
    const kit = await Kit.make(harness);
    const person = new FakePerson({ publish: async () => 'https://example.test/', find: async () => null });
    const { session } = await kit.connect(kit.stage.credentials, { handOff: person });
    const { ready, ticket } = await kit.deliver(session, await kit.draft());
    await session.reconcile(ready, ticket, kit.signal);
    expect([...person.shown, ...person.asked]).toEqual([]);
    expect(await kit.postsOf(ready)).toHaveLength(1);
  });
}

function describePerson(harness: DestinationHarness): void {
  it('is a person, who is shown nothing before the intent is stored', async () => {
    const kit = await Kit.make(harness);
    const { session } = await kit.connect();
    const ready = await kit.upload(session, await kit.draft());
    await kit.openPublish(session, ready);
    expect(kit.person.shown).toEqual([]);
    expect(kit.person.asked).toEqual([]);
  });

  it('shows exactly the draft, once, and takes the address they give', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    const remote = await connection.session.publish(ready, ticket, kit.signal);
    expect(kit.person.shown).toEqual([ready]);
    const post = await onlyPost(kit, ready);
    expectShown(post, ready, kit.capabilities.backdating);
    expect(remote).toEqual({ id: post.id, url: post.url, saidBy: 'person' });
  });

  it('takes their word without an address, and has then nothing to look at', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    kit.person.deed = 'posts without the address';
    const remote = await connection.session.publish(ready, ticket, kit.signal);
    expect(remote).toEqual({ id: '', url: null, saidBy: 'person' });
    expect(await connection.session.verify(remote, ready, kit.signal)).toEqual({ kind: 'unseen' });
    expect(await kit.postsOf(ready)).toHaveLength(1);
  });

  it('takes their word also when what they paste is no address, and keeps no rubbish', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    kit.person.deed = 'posts and pastes rubbish';
    const remote = await connection.session.publish(ready, ticket, kit.signal);
    expect(remote).toEqual({ id: '', url: null, saidBy: 'person' });
  });

  it('holds the post for "not now", certain that nothing happened, and shows it again another time', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    kit.person.deed = 'not now';
    const error = await kit.failure(() => connection.session.publish(ready, ticket, kit.signal));
    expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'post' });
    expect(await kit.postsOf(ready)).toEqual([]);
    kit.person.deed = 'posts';
    const again = await kit.connect();
    const next = await kit.openPublish(again.session, ready, 2);
    await again.session.publish(ready, next, kit.signal);
    expect(kit.person.shown).toEqual([ready, ready]);
    expect(await kit.postsOf(ready)).toHaveLength(1);
  });

  it('gives the post up for "never", certain that nothing happened', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    kit.person.deed = 'skips';
    const error = await kit.failure(() => connection.session.publish(ready, ticket, kit.signal));
    expect(error).toMatchObject({ kind: 'permanent', effect: 'none', scope: 'post' });
    expect(await kit.postsOf(ready)).toEqual([]);
  });

  it.each(['walks away', 'posts and walks away'] as const)(
    'is in doubt when the run stops while the draft is shown and the person %s',
    async (deed) => {
      const kit = await Kit.make(harness);
      const { connection, ready, ticket } = await opened(kit);
      await stopWhileShown(kit, connection, { ready, ticket, deed });
      const again = await kit.connect();
      const answer = await look(again, ready, ticket);
      expect(kit.person.asked).toEqual([ready]);
      expect(kit.person.shown, 'asking is not showing').toEqual([ready]);
      if (deed === 'walks away') return expect(answer).toEqual({ kind: 'no' });
      const post = await onlyPost(kit, ready);
      expect(answer).toEqual({ kind: 'yes', remote: { id: post.id, url: post.url, saidBy: 'person' } });
    },
  );

  it('asks anew at each look, and nobody else', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    await stopWhileShown(kit, connection, { ready, ticket, deed: 'posts and walks away' });
    const again = await kit.connect();
    kit.person.memory = 'unsure';
    expect((await look(again, ready, ticket)).kind).toBe('unknown');
    kit.person.memory = 'the truth without the address';
    const remote = { id: '', url: null, saidBy: 'person' };
    expect(await look(again, ready, ticket)).toEqual({ kind: 'yes', remote });
    expect(kit.person.asked).toEqual([ready, ready]);
  });

  it('believes a person who says that it was not posted, and one who never wants it', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    await stopWhileShown(kit, connection, { ready, ticket, deed: 'walks away' });
    const again = await kit.connect();
    for (const memory of ['not now', 'skip'] as const) {
      kit.person.memory = memory;
      expect(await look(again, ready, ticket)).toEqual({ kind: 'no' });
    }
  });

  it('never takes silence for a no: an answer of "unsure", a run that stops, nobody there', async () => {
    const kit = await Kit.make(harness);
    const { connection, ready, ticket } = await opened(kit);
    await stopWhileShown(kit, connection, { ready, ticket, deed: 'posts and walks away' });
    kit.person.memory = 'unsure';
    const again = await kit.connect();
    const unsure = await look(again, ready, ticket);
    expect(unsure.kind).toBe('unknown');
    if (unsure.kind === 'unknown') expect(findWordingFaults(harness.destination, unsure.because)).toEqual([]);

    kit.person.memory = 'silence';
    const controller = new AbortController();
    const silent = kit.person.nextSilence();
    const outcome = kit.outcome(() => again.session.reconcile(ready, ticket, controller.signal));
    await Promise.race([silent, outcome]);
    controller.abort();
    expect((await outcome).kind).toBe('failed');

    const alone = await kit.connect(kit.stage.credentials, { nobodyIsThere: true });
    expect((await look(alone, ready, ticket)).kind).toBe('unknown');
    expect(await kit.postsOf(ready)).toHaveLength(1);
  });

  it('holds everything when nobody is there to publish, and shows nothing', async () => {
    const kit = await Kit.make(harness);
    const { session } = await kit.connect(kit.stage.credentials, { nobodyIsThere: true });
    const ready = await kit.upload(session, await kit.draft());
    const ticket = await kit.openPublish(session, ready);
    const error = await kit.failure(() => session.publish(ready, ticket, kit.signal));
    expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'account' });
    for (const language of languages)
      expect(wordsOf(harness.destination, error.reason, language)?.ways ?? [], 'a way out').not.toEqual([]);
    expect(kit.person.shown).toEqual([]);
  });
}

/** The person answers at once, if they are asked. */
function look({ session }: Connection, draft: Draft, ticket: PublishTicket): Promise<Reconciliation> {
  return within(2000, session.reconcile(draft, ticket, new AbortController().signal));
}

async function opened(kit: Kit) {
  const connection = await kit.connect();
  const ready = await kit.upload(connection.session, await kit.draft());
  const ticket = await kit.openPublish(connection.session, ready);
  return { connection, ready, ticket };
}

interface Shown {
  readonly ready: Draft;
  readonly ticket: PublishTicket;
  readonly deed: 'walks away' | 'posts and walks away';
}

/** The laptop is closed in front of the page: whatever the person did, the program cannot know it. */
async function stopWhileShown(kit: Kit, { session }: Connection, { ready, ticket, deed }: Shown): Promise<void> {
  kit.person.deed = deed;
  const controller = new AbortController();
  const silent = kit.person.nextSilence();
  const outcome = kit.outcome(() => session.publish(ready, ticket, controller.signal));
  await Promise.race([silent, outcome]);
  controller.abort();
  const end = await outcome;
  if (end.kind === 'done') throw new Error('nobody said that it was posted');
  expect(end.error.effect, 'it may have been posted while the page was open').toBe('unknown');
}
