import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SourcePost } from '../../src/contract/index.ts';
import type { Downloader } from '../../src/core/download.ts';
import type { PlanChoices } from '../../src/core/plan/item.ts';
import { freeFiles } from '../../src/engine/free-files.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { sample } from '../support/media-samples.ts';
import { writeZip } from '../support/zip-writer.ts';
import { easyVideo, FakeDestination } from './fake-destination.ts';
import { failure, makePost, posts, Stage, soon } from './stage.ts';

/** What was missing is brought, and what waited for it goes: nobody has to know of `retry`. */

let video: Buffer;
beforeAll(async () => {
  video = await readFile(await sample('good'));
});

function downloader(allowedHosts: readonly string[]): Downloader {
  const guard = createHostGuard({ allowedHosts });
  return createHttpClient({ guard, redact: createRedactor(), userAgent: 'clipferry/test' });
}

const brought = (stage: Stage, allowHosts: readonly string[] = []) =>
  freeFiles(stage.engine(), { allowHosts, asksAgain: false });
const askedAgain = (stage: Stage, allowHosts: readonly string[] = []) =>
  freeFiles(stage.engine(), { allowHosts, asksAgain: true });

async function serving(refused: () => boolean = () => false): Promise<TestServer> {
  const server = await startServer((_, response) => {
    if (refused()) response.writeHead(403).end('no');
    else response.writeHead(200, { 'content-length': video.length }).end(video);
  });
  onTestFinished(() => server.close());
  return server;
}

async function staged(items: readonly SourcePost[], allowedHosts: readonly string[] = []) {
  const stage = await Stage.open();
  stage.over = { downloader: downloader(allowedHosts) };
  const fake = new FakeDestination();
  await stage.import(items);
  return { stage, fake };
}

describe('a file waits for', () => {
  test('its host to be allowed, and --allow-host frees it, that host only', async () => {
    const { origin } = await serving();
    const { host } = new URL(origin);
    const { stage, fake } = await staged([makePost(1, {}, { locator: `${origin}/1.mp4` })]);
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:host-not-allowed']);
    expect(await brought(stage)).toBe(0);
    expect(await brought(stage, ['127.0.0.2', '127.0.0.1:1'])).toBe(0);
    stage.over = { downloader: downloader([host]) };
    expect(await brought(stage, [host])).toBe(1);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('a server that says no, and typing fetch once more asks it again', async () => {
    let closed = true;
    const { origin } = await serving(() => closed);
    const { stage, fake } = await staged([makePost(1, {}, { locator: `${origin}/1.mp4` })], ['127.0.0.1']);
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:link-refused']);
    closed = false;
    expect(await brought(stage)).toBe(0);
    expect(await askedAgain(stage)).toBe(1);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('nothing once its link has died: asking again would only be told the same', async () => {
    const dead = { locator: 'http://127.0.0.1:9/1.mp4', expiresAt: '2020-01-01T00:00:00.000Z' };
    const { stage, fake } = await staged([makePost(1, {}, dead)], ['127.0.0.1']);
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:expired-link']);
    expect(await askedAgain(stage, ['127.0.0.1'])).toBe(0);
  });

  test('the export that holds it, and putting it back is enough', async () => {
    const stage = await Stage.open('disk');
    const path = join(stage.folder, 'export.zip');
    await writeZip(path, { entries: [{ name: 'a.mp4', data: video }] });
    const fake = new FakeDestination();
    await stage.import([makePost(1, { media: [{ from: 'archive', kind: 'video', entry: 'a.mp4' }] })], path);
    await stage.plan(fake);
    await rename(path, `${path}.away`);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:archive-gone']);
    expect(await brought(stage)).toBe(0);
    await rename(`${path}.away`, path);
    expect(await brought(stage)).toBe(1);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });
});

describe('a post waits for', () => {
  test('the server of its account to be allowed: nothing is given up, and the next run goes', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(2, fake);
    fake.always('openUpload', failure('needs-user', 'host-not-allowed', { effect: 'none', scope: 'account' }));
    const { stopped } = await soon(stage.run(fake));
    expect(stopped.map(({ error }) => error.code)).toEqual(['host-not-allowed']);
    expect(await stage.rows()).toEqual(['p01 prepared', 'p02 prepared']);
    fake.healthy();
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published', 'p02 published']);
  });

  test('captions, and a plan with captions frees it', async () => {
    const fake = new FakeDestination();
    const { stage } = await staged([makePost(1, { caption: null })]);
    await stage.provideAll();
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 planned held:no-caption']);
    await stage.ledger.posts.setCaptions([{ ref: 'p01', caption: 'Here', from: 'captions.csv' }], stage.clock.now());
    await stage.plan(fake);
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test.each([
    ['no-caption', { caption: null }, { allowUntitled: true }],
    ['unknown-audience', { audience: 'unknown' }, { unknownAudience: 'public' }],
  ] satisfies [string, Partial<SourcePost>, Partial<PlanChoices>][])(
    'a choice (%s), and a plan with that choice frees it',
    async (code, over, choice) => {
      const fake = new FakeDestination();
      const { stage } = await staged([makePost(1, over)]);
      await stage.provideAll();
      await stage.plan(fake);
      await soon(stage.run(fake));
      expect(await stage.rows()).toEqual([`p01 planned held:${code}`]);
      await stage.plan(fake, 'me', choice);
      await soon(stage.run(fake));
      expect(await stage.rows()).toEqual(['p01 published']);
    },
  );

  test('a raised limit, and the next plan frees what had failed for it', async () => {
    const strict = new FakeDestination({ video: { ...easyVideo, maxDurationMs: 1 } });
    const { stage } = await staged(posts(1));
    await stage.provideAll();
    await stage.plan(strict);
    await soon(stage.run(strict));
    expect(await stage.rows()).toEqual(['p01 skipped:too-long']);
    const generous = new FakeDestination();
    await stage.plan(generous);
    await soon(stage.run(generous));
    expect(await stage.rows()).toEqual(['p01 published']);
  });
});
