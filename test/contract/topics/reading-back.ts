import { describe, expect, it } from 'vitest';
import type { Draft, RemotePost, Verification } from '../../../src/contract/index.ts';
import type { DestinationHarness } from '../harness.ts';
import { isImpossible } from '../harness.ts';
import { impossibleTest } from '../impossible.ts';
import { Kit, type Line } from '../kit.ts';

/** What the place says about a post that it accepted. */
export function describeReadingBack(harness: DestinationHarness): void {
  const { publish } = harness.destination.capabilities(harness.options);

  describe('reading back', () => {
    it('says "live" for what was published, also from a new process, and changes nothing by asking', async () => {
      const kit = await Kit.make(harness);
      const { line, draft, remote } = await published(kit);
      expect(await verifySettled(kit, line, remote, draft)).toEqual({ kind: 'live' });
      const again = await kit.connect();
      expect(await again.session.verify(remote, draft, kit.signal)).toEqual({ kind: 'live' });
      expect(await kit.stage.published()).toHaveLength(1);
    });

    it('says "missing" for a post that never was', async () => {
      const kit = await Kit.make(harness);
      const { line, remote } = await published(kit);
      const other = await kit.upload(line.session, await kit.draft());
      const never = { id: changeLast(remote.id), url: null };
      expect(await line.session.verify(never, other, kit.signal)).toEqual({ kind: 'missing' });
    });

    const remove = harness.situations['post-removed'];
    if (isImpossible(remove)) impossibleTest('post-removed', remove);
    else
      it('says "missing" for a post that the person deleted', async () => {
        const kit = await Kit.make(harness);
        const { line, draft, remote } = await published(kit);
        await verifySettled(kit, line, remote, draft);
        await remove(kit.stage, remote);
        expect(await line.session.verify(remote, draft, kit.signal)).toEqual({ kind: 'missing' });
      });

    for (const kind of ['processing', 'refused'] as const) {
      const situation = harness.situations[`post-${kind}`];
      if (isImpossible(situation)) impossibleTest(`post-${kind}`, situation);
      else
        it(`says "${kind}", and why`, async () => {
          const kit = await Kit.make(harness);
          const { line, draft, remote } = await published(kit);
          await situation(kit.stage, remote);
          const answer = await line.session.verify(remote, draft, kit.signal);
          expect(answer.kind).toBe(kind);
          expect('because' in answer && answer.because.trim()).not.toBe('');
        });
    }

    it('reconciles to "yes" with the same id, and to "not yes" for a draft that never went', async () => {
      const kit = await Kit.make(harness);
      const { line, draft, remote, ticket } = await published(kit);
      const again = await kit.connect();
      await kit.advance(publish.absence === 'unprovable' ? 60_000 : publish.absence.provableAfterMs);
      const answer = await again.session.reconcile(draft, ticket, kit.signal);
      if (publish.absence !== 'unprovable') expect(answer).toMatchObject({ kind: 'yes', remote: { id: remote.id } });
      else expect(answer.kind === 'yes' ? answer.remote.id : remote.id).toBe(remote.id);
      const unsent = await kit.upload(line.session, await kit.draft());
      const unsentTicket = await kit.openPublish(line.session, unsent);
      const no = await again.session.reconcile(unsent, unsentTicket, kit.signal);
      if (publish.absence !== 'unprovable') expect(no.kind).toBe('no');
      else expect(no.kind).not.toBe('yes');
      expect(await kit.stage.published()).toHaveLength(1);
    });

    it('does not take another post with the same words for the one in doubt', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const words = { body: 'The same words', ...(kit.capabilities.text.title ? { title: 'Same' } : {}) };
      await kit.deliver(session, await kit.draft(words));
      const doubtful = await kit.upload(session, await kit.draft(words));
      const ticket = await kit.openPublish(session, doubtful);
      expect((await session.reconcile(doubtful, ticket, kit.signal)).kind).not.toBe('yes');
    });

    it('finds the post in doubt behind many newer ones', async () => {
      const kit = await Kit.make(harness);
      const { line, draft, remote, ticket } = await published(kit);
      for (let more = 0; more < 25; more += 1) await kit.deliver(line.session, await kit.draft());
      await kit.advance(publish.absence === 'unprovable' ? 60_000 : publish.absence.provableAfterMs);
      const again = await kit.connect();
      const answer = await again.session.reconcile(draft, ticket, kit.signal);
      expect(answer).toMatchObject({ kind: 'yes', remote: { id: remote.id } });
    });

    it('removes a post for `undo`, twice without harm, or has no such call', async () => {
      const kit = await Kit.make(harness);
      const { line, draft, remote } = await published(kit);
      const kept = await kit.draft();
      await kit.deliver(line.session, kept);
      const { remove } = line.session;
      if (remove === undefined) return expect(await kit.postsOf(draft)).toHaveLength(1);
      await remove(remote, kit.signal);
      await remove(remote, kit.signal);
      expect(await kit.postsOf(draft)).toEqual([]);
      expect(await kit.postsOf(kept)).toHaveLength(1);
      expect(await line.session.verify(remote, draft, kit.signal)).toEqual({ kind: 'missing' });
    });

    it('closes twice without harm', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      await session.close();
      await session.close();
      expect(await kit.stage.published()).toEqual([]);
    });
  });
}

async function published(kit: Kit) {
  const line = await kit.connect();
  const { ready, ticket, remote } = await kit.deliver(line.session, await kit.draft());
  return { line, draft: ready, ticket, remote };
}

/** Some places look at a post for a while first. */
async function verifySettled(kit: Kit, line: Line, remote: RemotePost, draft: Draft): Promise<Verification> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await line.session.verify(remote, draft, kit.signal);
    if (answer.kind !== 'processing') return answer;
    await kit.advance(60_000);
  }
  return { kind: 'processing', because: 'it did not end within fifty minutes' };
}

/** Another id of the same form. */
function changeLast(id: string): string {
  const last = id.at(-1) ?? '';
  return id.slice(0, -1) + (last === 'a' ? 'b' : 'a');
}
