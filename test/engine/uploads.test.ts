import { describe, expect, test } from 'vitest';
import type { UploadTicket } from '../../src/contract/index.ts';
import { FakeDestination } from './fake-destination.ts';
import { failure, Stage, soon, told } from './stage.ts';

async function staged(posts = 1): Promise<{ fake: FakeDestination; stage: Stage; sha: string }> {
  const fake = new FakeDestination();
  fake.partBytes = 2_000;
  const stage = await Stage.planned(posts, fake);
  return { fake, stage, sha: (await stage.ledger.originals.ofPost('p01'))[0]?.sha256 ?? '' };
}

describe('an upload', () => {
  test('has its ticket on disk before the first byte goes, and after each part', async () => {
    const { fake, stage, sha } = await staged();
    let parts = 0;
    fake.always('sendPart', async ({ ticket }, real) => {
      const saved = await stage.ledger.uploads.find('fake:me:p01', sha);
      expect(saved?.ticket).toEqual(ticket);
      expect((ticket as UploadTicket).confirmedBytes).toBe(parts * 2_000);
      parts += 1;
      return real();
    });
    await stage.run(fake);
    expect(parts).toBeGreaterThan(2);
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(await stage.ledger.uploads.find('fake:me:p01', sha)).toMatchObject({ ticket: null });
  });

  test('goes on where the server says it is, not where we think', async () => {
    const { fake, stage } = await staged();
    fake.once('sendPart', async (_call, real) => real());
    fake.once('sendPart', async (_call, real) => {
      await real();
      stage.stop.abort();
      throw failure('retryable', 'aborted');
    });
    await stage.run(fake);
    expect(told(await stage.row(1))).toBe('prepared');
    stage.restart();
    fake.calls.length = 0;
    await stage.run(fake);
    expect(fake.calls[0]?.method).toBe('queryUpload');
    expect(fake.names('openUpload')).toEqual([]);
    const next = fake.calls.find(({ method }) => method === 'sendPart');
    expect(next?.ticket).toMatchObject({ confirmedBytes: 4_000 });
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('that the server has whole is not sent again', async () => {
    const { fake, stage } = await staged();
    fake.once('finishUpload', failure('retryable', 'busy'));
    await stage.run(fake);
    fake.calls.length = 0;
    fake.once('queryUpload', async () => ({ kind: 'complete', asset: { id: 'whole', data: {} } }));
    await stage.runOn(fake, 2);
    expect(fake.names('sendPart')).toEqual([]);
    expect(fake.posts[0]?.draft).toContain('"asset":{"id":"whole"');
  });

  test('that is gone begins anew', async () => {
    const { fake, stage } = await staged();
    fake.once('sendPart', failure('retryable', 'busy'));
    await stage.run(fake);
    fake.uploads.clear();
    await stage.runOn(fake, 3);
    expect(fake.names('openUpload')).toHaveLength(2);
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('that goes again and again is put off, and comes to a person in the end', async () => {
    const { fake, stage } = await staged();
    fake.always('sendPart', failure('retryable', 'upload-gone', { effect: 'none', remedy: 'upload-again' }));
    await soon(stage.run(fake));
    expect(fake.names('openUpload')).toHaveLength(3);
    expect(await stage.rows()).toEqual(['p01 prepared later:upload-gone']);
    await stage.runOn(fake, 15);
    expect(await stage.rows()).toEqual(['p01 prepared held:tried-often']);
  });

  test('whose server never has a byte more than before is put off instead of sent for ever', async () => {
    const { fake, stage } = await staged();
    fake.always('sendPart', async ({ ticket }) => ticket);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 prepared later:upload-stuck']);
    expect(fake.names('sendPart').length).toBeLessThan(10);
  });

  test('that the destination lost before publishing is done again, once', async () => {
    const { fake, stage } = await staged();
    fake.once('publish', failure('retryable', 'asset-gone', { effect: 'none', remedy: 'upload-again' }));
    await soon(stage.run(fake));
    expect(fake.names('openUpload')).toHaveLength(2);
    expect(await stage.rows()).toEqual(['p01 published']);
    expect(fake.posts).toHaveLength(1);
  });

  test.each(['openPublish', 'publish'] as const)('that is lost each time comes to a person (%s)', async (method) => {
    const { fake, stage } = await staged();
    fake.always(method, failure('retryable', 'asset-gone', { effect: 'none', remedy: 'upload-again' }));
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 prepared held:going-round']);
    expect(fake.names('openUpload')).toHaveLength(4);
    expect(fake.posts).toEqual([]);
  });

  test('is not needed where files travel inside the publication', async () => {
    const fake = new FakeDestination({ upload: null });
    const stage = await Stage.planned(2, fake);
    await stage.run(fake);
    expect(fake.names('openUpload')).toEqual([]);
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
  });
});
