import { copyFile, mkdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LinkedMedia } from '../../src/contract/index.ts';
import type { OriginalRow } from '../../src/core/model.ts';
import { adoptOwnFiles } from '../../src/engine/own-files.ts';
import { createHostGuard } from '../../src/net/guard.ts';
import { createHttpClient } from '../../src/net/http.ts';
import { createRedactor } from '../../src/net/redact.ts';
import { startServer } from '../support/http-server.ts';
import { sample } from '../support/media-samples.ts';
import { FakeDestination } from './fake-destination.ts';
import { makePost, refOf, Stage, soon } from './stage.ts';

let video: Buffer;
let picture: Buffer;
beforeAll(async () => {
  video = await readFile(await sample('good'));
  picture = await readFile(await sample('jpeg'));
});

/** A JPEG XL codestream: a picture that nothing here opens. */
const jxl = Buffer.concat([
  Buffer.from('0000000c4a584c200d0a870a00000014667479706a786c20', 'hex'),
  Buffer.alloc(200, 1),
]);

/** An MPEG audio frame, and nothing after it. */
const mp3 = Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(600)]);

interface Site {
  readonly stage: Stage;
  readonly fake: FakeDestination;
  /** what the link leads to from now on */
  serve(answer: (response: ServerResponse) => void): void;
  original(): Promise<OriginalRow>;
}

async function site(media: Partial<LinkedMedia>, answer: (response: ServerResponse) => void): Promise<Site> {
  let current = answer;
  const server = await startServer((_, response) => current(response));
  onTestFinished(() => server.close());
  const stage = await Stage.open('disk');
  stage.over = {
    downloader: createHttpClient({
      guard: createHostGuard({ allowedHosts: ['127.0.0.1'] }),
      redact: createRedactor(),
      userAgent: 'clipferry/test',
    }),
  };
  const fake = new FakeDestination();
  await stage.import([makePost(1, {}, { locator: `${server.origin}/1`, ...media })]);
  await stage.plan(fake);
  return {
    stage,
    fake,
    serve: (next) => {
      current = next;
    },
    async original() {
      const [first] = await stage.ledger.originals.ofPost(refOf(1));
      if (first === undefined) throw new Error('no original');
      return first;
    },
  };
}

const sends = (bytes: Buffer) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
const refuses = (response: ServerResponse) => response.writeHead(403).end();

/** The file where the reason says that it is. */
async function keptBytes({ stage, original }: Site): Promise<Buffer> {
  const { hold } = await original();
  const path = String(hold?.values?.['path']);
  expect(path.startsWith(join(stage.folder, 'originals'))).toBe(true);
  return readFile(path);
}

describe('what came and cannot be used is kept, and the message names a file that exists', () => {
  test.each<[string, 'video' | 'image', string, () => Buffer, string]>([
    ['a picture of a type nothing here opens', 'image', 'unsupported', () => jxl, '.jxl'],
    ['a sound where a video should be', 'video', 'no-track', () => mp3, '.mp3'],
    ['a picture where a video should be', 'video', 'wrong-kind', () => picture, '.jpg'],
    ['a video where a picture should be', 'image', 'wrong-kind', () => video, '.mp4'],
    ['a video that is cut off at its source', 'video', 'truncated', () => video.subarray(0, 30_000), '.mp4'],
    ['a drawing', 'image', 'unsupported', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), '.svg'],
  ])('%s', async (_, kind, code, bytes, extension) => {
    const here = await site({ kind }, sends(bytes()));
    await soon(here.stage.run(here.fake));
    expect(await here.original()).toMatchObject({ state: 'wanted', extension, hold: { code } });
    expect((await keptBytes(here)).equals(bytes())).toBe(true);
    expect((await here.stage.row(1)).hold?.code).toBe(code);
  });

  test('but a page or an error text is no original, and is called by its name', async () => {
    const here = await site({}, (response) => response.writeHead(200).end('{"error":"gone"}'));
    await soon(here.stage.run(here.fake));
    expect(await here.original()).toMatchObject({
      state: 'unfetchable',
      sha256: null,
      hold: { code: 'not-media', values: { looksLike: 'json' } },
    });
  });
});

describe('a kept file', () => {
  test('goes by itself once clipferry can use it', async () => {
    const here = await site({}, refuses);
    const { stage, fake } = here;
    const { id } = await here.original();
    const given = await stage.store.ensureOriginalFromFile(await sample('good'), '.mp4', new AbortController().signal);
    const facts = { sha256: given.sha256, bytes: given.bytes, extension: '.mp4', from: 'link' };
    await stage.ledger.originals.keep(id, facts, { code: 'unsupported', values: {} }, stage.clock.now());
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('makes way for the file a person gives', async () => {
    const here = await site({ kind: 'video', objectKey: 'okey1' }, sends(picture));
    const { stage, fake } = here;
    await soon(stage.run(fake));
    const own = join(stage.folder, 'own');
    await mkdir(own);
    await copyFile(await sample('good'), join(own, 'okey1.mp4'));
    expect(await adoptOwnFiles(stage.engine(), own, null)).toMatchObject({ adopted: 1 });
    await soon(stage.run(fake));
    expect(await stage.rows()).toEqual(['p01 published']);
  });

  test('is fetched anew when a person says retry, and taken when it is whole this time', async () => {
    const here = await site({}, sends(video.subarray(0, 30_000)));
    const { stage, fake } = here;
    await soon(stage.run(fake));
    here.serve(sends(video));
    await stage.ledger.originals.release(null, stage.clock.now());
    await soon(stage.run(fake));
    expect((await here.original()).state).toBe('fetched');
  });

  test('stays, with its reason, when the link has died meanwhile', async () => {
    const bytes = video.subarray(0, 30_000);
    const here = await site({ expiresAt: '2026-01-01T00:00:00.000Z' }, sends(bytes));
    const { stage, fake } = here;
    await soon(stage.run(fake));
    here.serve(refuses);
    await stage.ledger.originals.release(null, stage.clock.now());
    await soon(stage.run(fake));
    expect(await here.original()).toMatchObject({ state: 'wanted', hold: { code: 'truncated' } });
    expect((await keptBytes(here)).equals(bytes)).toBe(true);
  });
});
