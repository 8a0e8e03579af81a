import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ProbedVideo } from '../../src/core/media/facts.ts';
import { makeDemoMedia, samplePosts, serveDemoFiles, writeCaptions } from '../../src/demo/index.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import { probeFile } from '../../src/media/probe.ts';
import { suiteTempDirs, tempDir } from '../support/temp.ts';

const never = new AbortController().signal;
const nowMs = Date.UTC(2026, 10, 26);
const newFolder = suiteTempDirs();

let media = '';
beforeAll(async () => {
  media = join(await newFolder(), 'media');
  await mkdir(media);
  await makeDemoMedia(media, (await findFfmpeg({ path: '' })).path, never);
}, 120_000);

const probeVideo = async (name: string) => (await probeFile(join(media, name), never)) as ProbedVideo;

describe('the drawn media', () => {
  it('hold one of each thing that must be repacked, encoded or sent as it is', async () => {
    expect(await probeVideo('first-crossing.mp4')).toMatchObject({ videoCodec: 'avc', faststart: true });
    expect(await probeVideo('index-behind.mp4')).toMatchObject({ videoCodec: 'avc', faststart: false });
    expect(await probeVideo('hevc.mp4')).toMatchObject({ videoCodec: 'hevc' });
    expect((await probeVideo('large.mp4')).videoBitrate).toBeGreaterThan(8_000_000);
    expect(await probeFile(join(media, 'photos-3.jpeg'), never)).toMatchObject({ kind: 'image', height: 1440 });
  });

  it('leave nothing half-made, and none for posts whose file is not to be had', async () => {
    const names = (await readdir(media)).sort();
    expect(names).toHaveLength(6 + 4);
    expect(names.filter((name) => !/\.(mp4|jpeg)$/.test(name) || /too-late|no-file/.test(name))).toEqual([]);
  });
});

describe('the sample posts', () => {
  it('are of both kinds and ages, and one is private, one too late, one without a file', () => {
    const posts = samplePosts('http://127.0.0.1:1', nowMs);
    expect(new Set(posts.map(({ kind }) => kind))).toEqual(new Set(['video', 'image']));
    expect(new Set(posts.map(({ era }) => era))).toEqual(new Set(['old', 'new']));
    expect(posts.filter(({ audience }) => audience === 'private')).toHaveLength(1);
    expect(posts.filter(({ expiresAt }) => Date.parse(expiresAt) < nowMs)).toHaveLength(1);
    expect(posts.filter(({ urls }) => urls.length === 0)).toHaveLength(1);
  });

  it('link to files the server has, but for the one that is too late', async () => {
    const server = await serveDemoFiles(media);
    onTestFinished(() => server.close());
    const alive = `x-expires=${Math.floor(Date.now() / 1000) + 60}`;
    for (const post of samplePosts(server.base, Date.now()))
      for (const url of post.urls) {
        const answer = await fetch(`${url}?${alive}`);
        await answer.arrayBuffer();
        expect(answer.status, url).toBe(url.includes('too-late') ? 404 : 200);
      }
  });

  it('have their captions in a list of their own, quoted so that commas and marks survive', async () => {
    const path = join(await tempDir(), 'captions.csv');
    await writeCaptions(path);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('date,caption');
    expect(lines).toHaveLength(1 + samplePosts('', nowMs).length - 1);
    expect(lines[1]).toMatch(/^2023-05-01T06:10:11\.000Z,"First crossing of the year\. Cold hands, /);
  });
});

describe('the file server', () => {
  it('refuses a dead link, honours a range, and has nothing but the demo’s files', async () => {
    const server = await serveDemoFiles(media);
    onTestFinished(() => server.close());
    const alive = Math.floor(Date.now() / 1000) + 60;
    const whole = await readFile(join(media, 'untitled.mp4'));
    const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${server.base}${path}`, { headers });
    expect((await ask('/storage/v1/x/untitled.mp4?x-tos-expires=1000')).status).toBe(403);
    const rest = await ask(`/storage/v1/x/untitled.mp4?x-tos-expires=${alive}`, { range: 'bytes=1000-' });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(`bytes 1000-${whole.length - 1}/${whole.length}`);
    expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(1000))).toBe(true);
    expect((await ask(`/..%2f..%2fetc/passwd?x-expires=${alive}`)).status).toBe(404);
  });
});
