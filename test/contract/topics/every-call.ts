import { describe, expect, it } from 'vitest';
import type { Destination, DestinationSession, FerryError } from '../../../src/contract/index.ts';
import type { Fault } from '../../support/fault-http.ts';
import { capabilitiesOf, type DestinationHarness } from '../harness.ts';
import { type Connection, Kit, stored } from '../kit.ts';
import { within } from '../within.ts';
import { findWordingFaults } from '../worded.ts';

type Call = (session: DestinationSession, signal: AbortSignal) => Promise<unknown>;

/** Each call of a session, brought to the point where only it remains to be made. */
type Calls = { readonly [name: string]: (kit: Kit, connection: Connection) => Promise<Call> };

const reading: Calls = {
  whoAmI: async () => (session, signal) => session.whoAmI(signal),
  openPublish: async (kit, { session }) => {
    const draft = await kit.upload(session, await kit.draft());
    return (session, signal) => session.openPublish(draft, 'key', signal);
  },
  reconcile: async (kit, { session }) => {
    const { ready, ticket } = await kit.deliver(session, await kit.draft());
    await kit.advanceUntilListed();
    return (session, signal) => session.reconcile(ready, ticket, signal);
  },
  verify: async (kit, { session }) => {
    const { ready, remote } = await kit.deliver(session, await kit.draft());
    return (session, signal) => session.verify(remote, ready, signal);
  },
};

const asking: Calls = {
  findServerLimits: async () => async (session, signal) => session.findServerLimits?.(signal),
};

const publishing: Calls = {
  publish: async (kit, { session }) => {
    const draft = await kit.upload(session, await kit.draft());
    const ticket = await kit.openPublish(session, draft);
    return (session, signal) => session.publish(draft, ticket, signal);
  },
};

const uploading: Calls = {
  openUpload: async (kit) => {
    const file = await kit.file();
    return (session, signal) => session.openUpload(file, signal);
  },
  queryUpload: async (kit, { session }) => {
    const file = await kit.file();
    const ticket = stored(await session.openUpload(file, kit.signal));
    return (session, signal) => session.queryUpload(file, ticket, signal);
  },
  sendPart: async (kit, { session }) => {
    const file = await kit.file();
    const ticket = stored(await session.openUpload(file, kit.signal));
    const { next } = ticket;
    if (next === null) throw new Error('a part was expected');
    return (session, signal) => session.sendPart(file, ticket, next, signal);
  },
  finishUpload: async (kit, { session }) => {
    const file = await kit.file();
    let ticket = stored(await session.openUpload(file, kit.signal));
    while (ticket.next !== null) ticket = stored(await session.sendPart(file, ticket, ticket.next, kit.signal));
    const last = ticket;
    return (session, signal) => session.finishUpload(file, last, signal);
  },
};

const removing: Calls = {
  remove: async (kit, { session }) => {
    const { remote } = await kit.deliver(session, await kit.draft());
    return async (session, signal) => session.remove?.(remote, signal);
  },
};

const gatewayFaults: readonly (readonly [string, Fault])[] = [
  ['a 500', gateway(500, 'oops')],
  ['a 502 in HTML', gateway(502, '<html>Bad gateway</html>')],
  ['a 403 of a proxy', gateway(403, '<html>Forbidden</html>')],
  ['a 404 of a proxy', gateway(404, '')],
  ['a 404 in HTML', gateway(404, '<html>Not Found</html>')],
  ['a 404 in JSON of a gateway', gateway(404, '{"message":"no route matched"}')],
  ['a redirect', gateway(302, '')],
  ['an empty 200', gateway(200, '')],
  ['a 200 in HTML', gateway(200, '<html>Sign in to the hotel network</html>')],
  ['half a JSON document', gateway(200, '{"data":{"id":')],
  ['JSON of another shape', gateway(200, '{"data":[1,2,3]}')],
  ['a refused connection', { kind: 'refused' }],
  ['a lost answer', { kind: 'request-lost' }],
];

/** What holds for every call: it stops when told, it ends in a FerryError, it never hangs or throws something else. */
export function describeEveryCall(harness: DestinationHarness, only?: readonly string[]): void {
  const uploads = capabilitiesOf(harness).upload !== null;
  const asks = harness.destination.limitsComeFromServer;
  const all: Calls = {
    ...reading,
    ...(asks ? asking : {}),
    ...publishing,
    ...removing,
    ...(uploads ? uploading : {}),
  };
  const calls: Calls = Object.fromEntries(Object.entries(all).filter(([name]) => only?.includes(name) ?? true));

  describe('every call', () => {
    it.each(Object.keys(calls))('%s stops at once when it was stopped before it began', async (name) => {
      const kit = await Kit.make(harness);
      const connection = await kit.connect();
      const call = await prepare(calls, name, kit, connection);
      const before = await kit.stage.published();
      connection.http.plan(() => ({ kind: 'hang' }));
      const stopped = AbortSignal.abort();
      await within(
        1000,
        kit.outcome(() => call(connection.session, stopped)),
      );
      expect(connection.http.seen.every(({ answer }) => answer === null || answer.status > 0)).toBe(true);
      if (name !== 'remove') expect(await kit.stage.published()).toEqual(before);
    });

    it.each(Object.keys(calls))('%s stops within a second when the place falls silent', async (name) => {
      const kit = await Kit.make(harness);
      const connection = await kit.connect();
      const requests = await countRequests(kit, connection, calls, name);
      for (let at = 0; at < requests; at += 1) {
        const call = await prepare(calls, name, kit, connection);
        connection.http.planAt(at, { kind: 'hang' });
        const controller = new AbortController();
        const hung = connection.http.nextHang();
        const outcome = kit.outcome(() => call(connection.session, controller.signal));
        await Promise.race([hung, outcome]);
        controller.abort();
        const end = await within(1000, outcome);
        expect(end.kind, 'a call without an answer cannot succeed').toBe('failed');
        connection.http.calm();
      }
    });

    it.each(Object.keys(calls))('%s meets rubbish and gateways with a FerryError that is honest', async (name) => {
      const kit = await Kit.make(harness);
      const connection = await kit.connect();
      const requests = await countRequests(kit, connection, calls, name);
      for (const [what, fault] of gatewayFaults)
        for (let at = 0; at < requests; at += 1) {
          const call = await prepare(calls, name, kit, connection);
          const before = (await kit.stage.published()).length;
          connection.http.planAt(at, fault);
          const outcome = await kit.outcome(() => call(connection.session, kit.signal));
          connection.http.calm();
          const after = (await kit.stage.published()).length;
          if (outcome.kind === 'failed') expectPlain(harness.destination, outcome.error, `${name} after ${what}`);
          if (outcome.kind === 'failed' && outcome.error.effect === 'none') expect(after).toBe(before);
          if (outcome.kind === 'done')
            expectTrue(harness, { name, result: outcome.result, before, after }, `${name} after ${what}`);
          if (name !== 'publish' && name !== 'remove') expect(after, `${name} only reads or uploads`).toBe(before);
        }
    });

    it('connecting stops within a second when the place falls silent', async () => {
      const kit = await Kit.make(harness);
      const { http } = await kit.connect();
      for (let at = 0; at < http.seen.length; at += 1) {
        const connection = kit.prepare();
        connection.http.planAt(at, { kind: 'hang' });
        const controller = new AbortController();
        const hung = connection.http.nextHang();
        const outcome = kit.outcome(() => connection.connect(controller.signal));
        await Promise.race([hung, outcome]);
        controller.abort();
        expect((await within(1000, outcome)).kind, 'nobody answered').toBe('failed');
      }
    });

    it('connecting meets them the same way', async () => {
      const kit = await Kit.make(harness);
      const clean = await kit.connect();
      const requests = clean.http.seen.length;
      for (const [what, fault] of gatewayFaults)
        for (let at = 0; at < requests; at += 1) {
          const connection = kit.prepare();
          connection.http.planAt(at, fault);
          const outcome = await kit.outcome(() => connection.connect());
          if (outcome.kind === 'failed') expectPlain(harness.destination, outcome.error, `connecting after ${what}`);
        }
      expect(await kit.stage.published()).toEqual([]);
    });

    it('publish, stopped in the middle of a big file, leaves all of the post or nothing, and goes the next time', async () => {
      const kit = await Kit.make(harness);
      const video = kit.capabilities.video !== null;
      const { session } = await kit.connect();
      const draft = await kit.upload(session, await kit.draft(video ? { videoBytes: 8 * 1024 * 1024 } : {}));
      const ticket = await kit.openPublish(session, draft);
      for (let round = 0; round < 5; round += 1) {
        const controller = new AbortController();
        const outcome = kit.outcome(() => session.publish(draft, ticket, controller.signal));
        for (let tick = 0; tick < round * 3; tick += 1) await new Promise((resolve) => setImmediate(resolve));
        controller.abort();
        const end = await within(1000, outcome);
        const posts = await kit.postsOf(draft);
        if (end.kind === 'done' || (end.kind === 'failed' && end.error.effect === 'unknown' && posts.length > 0)) break;
        expect(posts).toEqual([]);
      }
      if ((await kit.postsOf(draft)).length === 0) await session.publish(draft, ticket, kit.signal);
      const [post, ...more] = await kit.postsOf(draft);
      expect(more).toEqual([]);
      expect(post?.media).toEqual(draft.media.map(({ file }) => file.sha256));
    });
  });
}

function gateway(status: number, body: string): Fault {
  const headers: Record<string, string> = status === 302 ? { location: 'http://127.0.0.1:9/login' } : {};
  return { kind: 'answered-by-gateway', answer: { status, headers, body } };
}

async function prepare(calls: Calls, name: string, kit: Kit, connection: Connection): Promise<Call> {
  const make = calls[name];
  if (!make) throw new Error(`no call named ${name}`);
  return make(kit, connection);
}

/** None for a call that asks nobody: it has then simply succeeded. */
async function countRequests(kit: Kit, connection: Connection, calls: Calls, name: string): Promise<number> {
  const call = await prepare(calls, name, kit, connection);
  connection.http.calm();
  await call(connection.session, kit.signal);
  return connection.http.count;
}

interface Said {
  readonly name: string;
  readonly result: unknown;
  /** posts that were there, and that are */
  readonly before: number;
  readonly after: number;
}

/** Somebody in between knows nothing: the post is there, and no answer of theirs may say that it is not. */
function expectTrue({ serverLimits }: DestinationHarness, { name, result, before, after }: Said, what: string): void {
  const kind = typeof result === 'object' && result !== null && 'kind' in result ? result.kind : null;
  if (name === 'reconcile') expect(kind, `${what}: the post is there`).not.toBe('no');
  if (name === 'verify') expect(['missing', 'refused'], `${what}: the post is there`).not.toContain(kind);
  if (name === 'findServerLimits') expect(result, `${what}: nobody told other limits`).toEqual(serverLimits);
  if (name === 'remove') expect(after, `${what}: a removal that did not happen`).toBe(before - 1);
}

function expectPlain(destination: Destination, error: FerryError, what: string): void {
  expect(findWordingFaults(destination, error.reason), what).toEqual([]);
  expect(error.message, `${what}: no stack, no object, no page of HTML`).not.toMatch(/\n\s+at |\[object |<html/i);
}
