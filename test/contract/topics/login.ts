import { describe, expect, it } from 'vitest';
import type { SeenRequest } from '../../support/fault-http.ts';
import { type DestinationHarness, isImpossible, otherServerHost } from '../harness.ts';
import { impossibleTest } from '../impossible.ts';
import { Kit } from '../kit.ts';
import { within } from '../within.ts';
import { languages, textOf, wordsOf } from '../worded.ts';

/** Who the account is, and what happens when the login does not work. */
export function describeLogin(harness: DestinationHarness): void {
  const { destination } = harness;

  describe('signing in', () => {
    it('says who it is, the same on every connection', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const me = await first.session.whoAmI(kit.signal);
      expect(me.id).not.toBe('');
      expect(me.name).not.toBe('');
      const second = await kit.connect(first.credentials.written.at(-1) ?? kit.stage.credentials);
      expect(await second.session.whoAmI(kit.signal)).toEqual(me);
      expect(await kit.stage.published()).toEqual([]);
    });

    if (destination.login === null) {
      it('needs no login of a person, and keeps none', async () => {
        const kit = await Kit.make(harness);
        // A sandbox hands its own login over.
        const { session, credentials } = await kit.connect(kit.stage.credentials);
        await session.whoAmI(kit.signal);
        expect(credentials.written).toEqual([]);
      });
      return;
    }

    const { login } = destination;

    it.each([
      ...harness.badCredentials,
      { name: 'no credentials at all', credentials: null },
      { name: 'credentials of another shape', credentials: { something: 'else' } },
    ])('asks the person when it meets $name', async ({ credentials }) => {
      const kit = await Kit.make(harness);
      const error = await kit.failure(async () => {
        const { session } = await kit.connect(credentials);
        await session.whoAmI(kit.signal);
      });
      expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'account' });
      for (const language of languages)
        expect(wordsOf(destination, error.reason, language)?.ways ?? [], 'a way says how to log in').not.toEqual([]);
    });

    if (isImpossible(harness.loginAnswers)) impossibleTest('trying the login form', harness.loginAnswers);
    else {
      const { good, bad } = harness.loginAnswers;
      it('turns right answers into credentials that work, and wrong ones into a plain error', async () => {
        const kit = await Kit.make(harness);
        const { ctx } = kit.prepare(null);
        const kept = await kit.call(() => login.exchange(good, kit.stage.options, ctx, kit.signal));
        const { session } = await kit.connect(kept.secret);
        await session.whoAmI(kit.signal);
        const error = await kit.failure(() => kit.call(() => login.exchange(bad, kit.stage.options, ctx, kit.signal)));
        expect(error).toMatchObject({ kind: 'needs-user', effect: 'none' });
        for (const { name, secret } of login.fields)
          if (secret)
            for (const language of languages) {
              const words = wordsOf(destination, error.reason, language);
              expect(`${error.message} ${words && textOf(words)}`).not.toContain(bad[name]);
            }
      });

      it('keeps what the login found out about the server, so that nobody types it again', async () => {
        const kit = await Kit.make(harness);
        const { ctx } = kit.prepare(null);
        const { secret, options = {} } = await kit.call(() => login.exchange(good, kit.stage.options, ctx, kit.signal));
        expect(options).toEqual(harness.loginOptions?.(kit.stage) ?? {});
        expect(destination.options.partial().safeParse(options).success).toBe(true);
        if (harness.loginOptions === undefined) return;
        const { session } = await kit.connect(secret, { options: { ...harness.options, ...options } });
        expect((await session.whoAmI(kit.signal)).id).not.toBe('');
      });

      it('stops within a second when the place falls silent while signing in', async () => {
        const kit = await Kit.make(harness);
        const clean = kit.prepare(null);
        await kit.call(() => login.exchange(good, kit.stage.options, clean.ctx, kit.signal));
        for (let at = 0; at < clean.http.seen.length; at += 1) {
          const { ctx, http } = kit.prepare(null);
          http.planAt(at, { kind: 'hang' });
          const controller = new AbortController();
          const hung = http.nextHang();
          const outcome = kit.outcome(() =>
            kit.call(() => login.exchange(good, kit.stage.options, ctx, controller.signal)),
          );
          await Promise.race([hung, outcome]);
          controller.abort();
          expect((await within(1000, outcome)).kind, 'nobody answered').toBe('failed');
        }
      });

      it('names as plain only what it keeps and what is no secret', async () => {
        const kit = await Kit.make(harness);
        const { ctx } = kit.prepare(null);
        const { secret } = await kit.call(() => login.exchange(good, kit.stage.options, ctx, kit.signal));
        const answers = login.fields.filter((field) => field.secret).map(({ name }) => good[name]);
        for (const name of login.plain ?? []) {
          expect(Object.keys(secret)).toContain(name);
          expect(answers).not.toContain(secret[name]);
        }
      });
    }

    const { otherServer } = harness;
    if (isImpossible(otherServer)) impossibleTest('naming another server', otherServer);
    else
      it('takes a login to no other server than the one it was made for', async () => {
        const kit = await Kit.make(harness);
        const me = await (await kit.connect()).session.whoAmI(kit.signal);
        const elsewhere = kit.prepare(kit.stage.credentials, { options: { ...kit.stage.options, ...otherServer } });
        const rubbish = { status: 200, headers: {}, body: '{}' };
        elsewhere.http.plan((_index, { url }) =>
          new URL(url).host === otherServerHost ? { kind: 'answered-by-gateway', answer: rubbish } : null,
        );
        const outcome = await kit.outcome(async () => {
          const session = await elsewhere.connect();
          await kit.upload(session, await kit.draft());
          return session.whoAmI(kit.signal);
        });
        const sent = elsewhere.http.seen.filter(({ request }) => new URL(request.url).host === otherServerHost);
        for (const text of sent.map(textSent))
          expect(kit.secrets.filter((secret) => text.includes(secret)).length, 'secrets sent to a stranger').toBe(0);
        if (outcome.kind === 'done') return expect(outcome.result).toEqual(me);
        expect(['needs-user', 'usage']).toContain(outcome.error.kind);
        expect(outcome.error).toMatchObject({ effect: 'none', scope: 'account' });
      });

    const revoke = harness.situations['login-revoked'];
    if (isImpossible(revoke)) impossibleTest('login-revoked', revoke);
    else
      it('holds the post when the login ends in the middle, and has published nothing', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const draft = await kit.draft();
        const ready = await kit.upload(session, draft);
        const ticket = await kit.openPublish(session, ready);
        await revoke(kit.stage);
        const error = await kit.failure(() => session.publish(ready, ticket, kit.signal));
        expect(error).toMatchObject({ kind: 'needs-user', effect: 'none', scope: 'account' });
        expect(await kit.postsOf(draft)).toEqual([]);
      });
  });
}

/** All of a request that could hold a login. */
function textSent({ request: { url, headers, body } }: SeenRequest): string {
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString() : '';
  return [decodeURIComponent(url), JSON.stringify(headers ?? {}), text].join('\n');
}
