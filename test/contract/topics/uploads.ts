import { describe, expect, it } from 'vitest';
import type { RenditionFile, UploadTicket } from '../../../src/contract/index.ts';
import { capabilitiesOf, type DestinationHarness, isImpossible } from '../harness.ts';
import { impossibleTest } from '../impossible.ts';
import { type Connection, Kit, stored } from '../kit.ts';
import { publishFiles } from './publish-files.ts';

/** Room for three parts of eight MiB. */
const defaultMaxRealBytes = 24 * 1024 * 1024;

/** How bytes get there, and what survives a restart. */
export function describeUploads(harness: DestinationHarness): void {
  const { upload } = capabilitiesOf(harness);

  describe('uploading', () => {
    if (upload === null) {
      it('has no uploads and says so for each of the four calls', async () => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const file = await kit.file();
        const part = { index: 0, start: 0, end: file.bytes };
        const ticket: UploadTicket = { next: part, confirmedBytes: 0, expiresAt: null, data: {} };
        for (const call of [
          () => session.openUpload(file, kit.signal),
          () => session.queryUpload(file, ticket, kit.signal),
          () => session.sendPart(file, ticket, part, kit.signal),
          () => session.finishUpload(file, ticket, kit.signal),
        ])
          expect(await kit.failure(call)).toMatchObject({ kind: 'usage', effect: 'none' });
      });
      return;
    }

    const maxReal = harness.maxRealBytes ?? defaultMaxRealBytes;
    const above = upload.resumableAboveBytes;
    const bigBytes = above === null ? 256 * 1024 : Math.min(maxReal, Math.max(above * 3 + 12_345, 256 * 1024));

    it('puts a file there whole, in parts that follow each other, and nothing is public', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const file = await kit.file(bigBytes);
      let ticket = stored(await session.openUpload(file, kit.signal));
      expect(ticket.confirmedBytes).toBe(0);
      let at = 0;
      let parts = 0;
      while (ticket.next !== null) {
        expect(ticket.next).toMatchObject({ start: at, index: parts });
        expect(ticket.next.end).toBeGreaterThan(at);
        expect(ticket.next.end).toBeLessThanOrEqual(file.bytes);
        expect(ticket.expiresAt === null || Number.isFinite(Date.parse(ticket.expiresAt))).toBe(true);
        at = ticket.next.end;
        parts += 1;
        const before = ticket.confirmedBytes;
        ticket = stored(await session.sendPart(file, ticket, ticket.next, kit.signal));
        expect(ticket.confirmedBytes).toBeGreaterThanOrEqual(before);
        expect(ticket.confirmedBytes).toBeLessThanOrEqual(file.bytes);
        expect(await kit.stage.published()).toEqual([]);
      }
      expect(at).toBe(file.bytes);
      if (above !== null && bigBytes > above) expect(parts, 'a big file goes in parts').toBeGreaterThan(1);
      const asset = await session.finishUpload(file, ticket, kit.signal);
      expect(asset.id).not.toBe('');
      expect(await kit.stage.published()).toEqual([]);
      await publishFiles(kit, session, [{ file, asset: stored(asset) }]);
    });

    it('does not send a byte outside the part it was asked for', async () => {
      const kit = await Kit.make(harness);
      const { session, http } = await kit.connect();
      const file = await kit.file(bigBytes);
      let ticket = stored(await session.openUpload(file, kit.signal));
      while (ticket.next !== null) {
        const from = http.seen.length;
        const size = ticket.next.end - ticket.next.start;
        ticket = stored(await session.sendPart(file, ticket, ticket.next, kit.signal));
        const sent = http.seen.slice(from).reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
        expect(sent).toBeGreaterThanOrEqual(size);
        expect(sent, 'a part and its envelope, nothing else').toBeLessThanOrEqual(size + 16_384);
      }
    });

    it('continues in a new process after every single part, and the bytes are the same', async () => {
      const kit = await Kit.make(harness);
      const parts = await countParts(kit, bigBytes);
      for (let cut = 0; cut <= parts; cut += 1) {
        const file = await kit.file(bigBytes);
        const first = await kit.connect();
        const ticket = await sendParts(kit, first, file, cut);
        const again = await kit.connect();
        const asset = await kit.resume(again.session, file, ticket);
        await publishFiles(kit, again.session, [{ file, asset }]);
      }
    });

    it('continues in a new process from the ticket of the start, the place being further than we remember', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const file = await kit.file(bigBytes);
      const opened = stored(await first.session.openUpload(file, kit.signal));
      await kit.finishFrom(first.session, file, opened);
      const again = await kit.connect();
      const asset = await kit.resume(again.session, file, opened);
      await publishFiles(kit, again.session, [{ file, asset }]);
    });

    it('continues when the connection is cut in the middle of each part', async () => {
      const kit = await Kit.make(harness);
      const parts = await countParts(kit, bigBytes);
      for (let cut = 0; cut < parts; cut += 1) {
        const file = await kit.file(bigBytes);
        const first = await kit.connect();
        const ticket = await sendParts(kit, first, file, cut);
        const { next } = ticket;
        if (next === null) throw new Error('a part was expected');
        const half = Math.floor((next.end - next.start) / 2);
        first.http.plan((_index, request) => (request.body ? { kind: 'body-cut', afterBytes: half } : null));
        const error = await kit.failure(() => first.session.sendPart(file, ticket, next, kit.signal));
        expect(error.kind).toBe('retryable');
        const again = await kit.connect();
        const asset = await kit.resume(again.session, file, ticket);
        await publishFiles(kit, again.session, [{ file, asset }]);
      }
    });

    it.each(['answer-lost', 'request-lost', 'refused'] as const)(
      'continues when each request meets: %s',
      async (kind) => {
        const kit = await Kit.make(harness);
        const clean = await kit.connect();
        clean.http.calm();
        await kit.uploadFile(clean.session, await kit.file(bigBytes));
        const requests = clean.http.count;
        expect(requests).toBeGreaterThan(0);
        for (let at = 0; at < requests; at += 1) {
          const file = await kit.file(bigBytes);
          const first = await kit.connect();
          first.http.planAt(at, { kind });
          const step = await uploadUntilFailure(kit, first, file);
          first.http.calm();
          const again = await kit.connect();
          const asset =
            step === null ? await kit.uploadFile(again.session, file) : await kit.resume(again.session, file, step);
          await publishFiles(kit, again.session, [{ file, asset }]);
        }
      },
    );

    it('takes the same part twice without harm', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const file = await kit.file(bigBytes);
      const ticket = stored(await session.openUpload(file, kit.signal));
      if (ticket.next === null) throw new Error('a part was expected');
      await session.sendPart(file, ticket, ticket.next, kit.signal);
      const second = stored(await session.sendPart(file, ticket, ticket.next, kit.signal));
      const asset = await kit.finishFrom(session, file, second);
      await publishFiles(kit, session, [{ file, asset }]);
    });

    it('finishes twice with the same asset, also in a new process', async () => {
      const kit = await Kit.make(harness);
      const first = await kit.connect();
      const file = await kit.file(bigBytes);
      const ticket = await sendParts(kit, first, file, Number.POSITIVE_INFINITY);
      const asset = stored(await first.session.finishUpload(file, ticket, kit.signal));
      expect(stored(await first.session.finishUpload(file, ticket, kit.signal))).toEqual(asset);
      const again = await kit.connect();
      expect((await kit.resume(again.session, file, ticket)).id).toBe(asset.id);
      await publishFiles(kit, again.session, [{ file, asset }]);
    });

    it.each([['empty'], ['rubbish']])(
      'answers a ticket with %s data with a FerryError or with "gone"',
      async (what) => {
        const kit = await Kit.make(harness);
        const { session } = await kit.connect();
        const file = await kit.file();
        const data = what === 'empty' ? {} : { uploadId: [1, 2], url: 'no address', token: null };
        const ticket: UploadTicket = { next: null, confirmedBytes: 0, expiresAt: null, data };
        const query = await kit.outcome(() => session.queryUpload(file, ticket, kit.signal));
        if (query.kind === 'done') expect(query.result.kind).toBe('gone');
        await kit.failure(() => session.finishUpload(file, ticket, kit.signal));
      },
    );

    const forget = harness.situations['upload-forgotten'];
    if (isImpossible(forget)) impossibleTest('upload-forgotten', forget);
    else
      it('says "gone" for a forgotten upload, and a new one works', async () => {
        const kit = await Kit.make(harness);
        const first = await kit.connect();
        const file = await kit.file(bigBytes);
        const ticket = await sendParts(kit, first, file, 1);
        await forget(kit.stage, ticket);
        const { next } = ticket;
        const error = await kit.failure(() =>
          next === null
            ? first.session.finishUpload(file, ticket, kit.signal)
            : first.session.sendPart(file, ticket, next, kit.signal),
        );
        expect(error).toMatchObject({ kind: 'retryable', remedy: 'upload-again', effect: 'none' });
        const again = await kit.connect();
        expect(await again.session.queryUpload(file, ticket, kit.signal)).toEqual({ kind: 'gone' });
        const asset = await kit.uploadFile(again.session, file);
        await publishFiles(kit, again.session, [{ file, asset }]);
      });

    const work = harness.situations['upload-processing'];
    if (isImpossible(work)) impossibleTest('upload-processing', work);
    else
      it('asks for patience while a file is in the works, and does not lose it', async () => {
        const kit = await Kit.make(harness);
        await work(kit.stage);
        const first = await kit.connect();
        const file = await kit.file(bigBytes);
        const ticket = await sendParts(kit, first, file, Number.POSITIVE_INFINITY);
        const error = await kit.failure(() => first.session.finishUpload(file, ticket, kit.signal));
        expect(error).toMatchObject({ kind: 'retryable', effect: 'none' });
        expect(error.remedy, 'it is not lost').not.toBe('upload-again');
        expect(error.retryAfterMs, 'how long the engine waits').toBeGreaterThan(0);
        const again = await kit.connect();
        expect((await again.session.queryUpload(file, ticket, kit.signal)).kind).not.toBe('gone');
        const asset = await kit.resume(again.session, file, ticket);
        await publishFiles(kit, again.session, [{ file, asset }]);
      });

    it('uploads one file while another post is published', async () => {
      const kit = await Kit.make(harness);
      const { session } = await kit.connect();
      const draft = await kit.draft();
      const ready = await kit.upload(session, draft);
      const ticket = await kit.openPublish(session, ready);
      const file = await kit.file(bigBytes);
      const [remote, asset] = await Promise.all([
        session.publish(ready, ticket, kit.signal),
        kit.uploadFile(session, file),
      ]);
      expect((await kit.postsOf(draft)).map(({ id }) => id)).toEqual([remote.id]);
      await publishFiles(kit, session, [{ file, asset }]);
    });
  });
}

async function countParts(kit: Kit, bytes: number): Promise<number> {
  const { session } = await kit.connect();
  const file = await kit.file(bytes);
  let ticket = stored(await session.openUpload(file, kit.signal));
  let parts = 0;
  for (; ticket.next !== null; parts += 1)
    ticket = stored(await session.sendPart(file, ticket, ticket.next, kit.signal));
  return parts;
}

/** At most `count` parts; the ticket as it was stored after the last of them. */
async function sendParts(kit: Kit, { session }: Connection, file: RenditionFile, count: number): Promise<UploadTicket> {
  let ticket = stored(await session.openUpload(file, kit.signal));
  for (let sent = 0; sent < count && ticket.next !== null; sent += 1)
    ticket = stored(await session.sendPart(file, ticket, ticket.next, kit.signal));
  return ticket;
}

/** The last ticket the engine would have stored, or null when there is none yet. */
async function uploadUntilFailure(
  kit: Kit,
  { session }: Connection,
  file: RenditionFile,
): Promise<UploadTicket | null> {
  let ticket: UploadTicket | null = null;
  const outcome = await kit.outcome(async () => {
    ticket = stored(await session.openUpload(file, kit.signal));
    for (let now: UploadTicket = ticket; now.next !== null; ) {
      now = stored(await session.sendPart(file, now, now.next, kit.signal));
      ticket = now;
    }
    await session.finishUpload(file, ticket, kit.signal);
  });
  if (outcome.kind === 'failed') expect(outcome.error.kind).toBe('retryable');
  return ticket;
}
