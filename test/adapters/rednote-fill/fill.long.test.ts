import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/contract/index.ts';
import { haveBrowserOrSkip } from '../../support/browser.ts';
import { openFillStage, publishWithPress } from './stage.ts';

const signal = new AbortController().signal;

describe.runIf(haveBrowserOrSkip('filling the creator page in'))(
  'filling the creator page in',
  { timeout: 90_000 },
  () => {
    it('sets who can see it, the declaration, the statement and the time, as the draft has them', async () => {
      const scheduledAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 5 * 3_600_000).toISOString();
      const stage = await openFillStage({}, { declaration: 'ai', original: true });
      await publishWithPress(stage, 'images', { visibility: 'private', scheduledAt });
      const [note] = await stage.notes();
      expect(note).toMatchObject({ visibility: 'private', declaration: 'ai', original: true, scheduledAt });
    });

    it('finds its way in English, with the other form of the time', async () => {
      const scheduledAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 7 * 3_600_000).toISOString();
      const stage = await openFillStage({ language: 'en', schedule: 'wrapper' });
      await publishWithPress(stage, 'video', { visibility: 'friends', scheduledAt });
      const [note] = await stage.notes();
      expect(note).toMatchObject({ visibility: 'friends', scheduledAt });
    });

    it('is in doubt when it is told to stop, or the window dies, while the fields are filled in', async () => {
      for (const end of ['stop', 'close'] as const) {
        const stage = await openFillStage({ uploadMs: 3000 });
        const stopping = new AbortController();
        const draft = await stage.draft('images');
        const ticket = await stage.session.openPublish(draft, 'key', stopping.signal);
        const ended = stage.session.publish(draft, ticket, stopping.signal).catch((error: unknown) => error);
        await expect
          .poll(async () => (await stage.touches()).some(({ part }) => part === 'attach'), { timeout: 20_000 })
          .toBe(true);
        if (end === 'stop') stopping.abort();
        else await stage.page().close();
        expect(await ended, end).toMatchObject({ effect: 'unknown' });
        expect(stage.person.shown, 'nothing more is shown').toEqual([]);
      }
    });

    it('leaves the window to the post before the person, and looks at the one before it later', async () => {
      const stage = await openFillStage();
      const { draft, remote } = await publishWithPress(stage, 'images');
      let looked: unknown = null;
      stage.person.onShown = async () => {
        looked = await stage.session.verify(remote, draft, signal);
        await stage.press();
        return null;
      };
      await stage.publish(await stage.draft('images'));
      expect(looked).toMatchObject({ kind: 'processing' });
      expect(stage.person.reasons.at(-1), 'nobody took the page away').toEqual({ code: 'rednote/fields-filled' });
      expect(await stage.session.verify(remote, draft, signal)).toMatchObject({ kind: 'live' });
    });

    it('leaves a name without a topic as plain text', async () => {
      const stage = await openFillStage({ topicRows: 'new-only' });
      await publishWithPress(stage, 'images');
      const [note] = await stage.notes();
      expect(note.topics).toEqual([]);
      expect(note.body).toContain('#ferry');
    });

    it('waits for the person to sign in in that window', async () => {
      const stage = await openFillStage({ signedIn: false });
      const publishing = publishWithPress(stage, 'images');
      await expect.poll(() => stage.page().url(), { timeout: 20_000 }).toContain('/login');
      await fetch(String(stage.sandbox.facts['scan']), { method: 'POST' });
      expect((await publishing).remote.id).toMatch(/^[0-9a-f]{24}$/);
    });

    it.each([
      [{ blockAt: { step: 'open', how: 'captcha' } }, 'rednote/block-page'],
      [{ blockAt: { step: 'body', how: 'busy' } }, 'rednote/block-page'],
    ] as const)('stops the account at a block page: %j', async (settings, code) => {
      const stage = await openFillStage(settings as unknown as JsonObject);
      const draft = await stage.draft('images');
      await expect(stage.publish(draft)).rejects.toMatchObject({ kind: 'account-risk', code });
      expect(await stage.notes()).toEqual([]);
    });

    it('stops the account when the page is answered with a refusal under the rules', async () => {
      const stage = await openFillStage({ submit: 'rule' });
      await expect(publishWithPress(stage, 'images')).rejects.toMatchObject({ kind: 'account-risk' });
    });

    it.each([
      ['no-id', 'nothing was made, and they saw it', { kind: 'not-now' }],
      ['lost', 'it was made, and no answer came', { kind: 'posted', url: null }],
    ] as const)('takes the word of the person where the page says nothing (%s: %s)', async (submit, _why, said) => {
      const stage = await openFillStage({ submit });
      const draft = await stage.draft('images');
      stage.person.onShown = async () => {
        await stage.press();
        return said;
      };
      if (said.kind === 'not-now')
        await expect(stage.publish(draft)).rejects.toMatchObject({ code: 'not-now', effect: 'none' });
      else expect(await stage.publish(draft)).toMatchObject({ id: '', saidBy: 'person' });
    });

    it('asks the person about a post that an earlier run filled in', async () => {
      const stage = await openFillStage();
      const draft = await stage.draft('images');
      const ticket = await stage.session.openPublish(draft, 'key', signal);
      stage.person.memory = { kind: 'posted', url: null };
      expect(await stage.session.reconcile(draft, ticket, signal)).toMatchObject({
        kind: 'yes',
        remote: { saidBy: 'person' },
      });
      expect(stage.person.asked).toHaveLength(1);
    });

    it('hands the post back with its files when the window is closed before anything was pressed', async () => {
      const stage = await openFillStage();
      const draft = await stage.draft('images');
      stage.person.onShown = async () => {
        await stage.page().close();
        return { kind: 'not-now' };
      };
      await expect(stage.publish(draft)).rejects.toMatchObject({ code: 'not-now', effect: 'none' });
      expect(await stage.notes()).toEqual([]);
    });
  },
);
