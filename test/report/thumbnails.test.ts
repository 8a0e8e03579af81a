import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { OriginalRow, PostRow } from '../../src/core/model.ts';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import { createThumbnails } from '../../src/report/thumbnails.ts';
import { makePost, Stage } from '../engine/stage.ts';
import { photo, sample } from '../support/media-samples.ts';

/** A post whose files are these, and what makes pictures of it. */
async function withFiles(...paths: readonly string[]) {
  const stage = await Stage.open();
  const media = paths.map((path, n) => ({
    from: 'link' as const,
    kind: path.endsWith('.mp4') ? ('video' as const) : ('image' as const),
    locator: `http://127.0.0.1:9/${n}`,
    expiresAt: null,
    objectKey: `o${n}`,
  }));
  await stage.import([makePost(1, { media })]);
  const originals = await stage.ledger.originals.ofPost('p01');
  for (const [n, path] of paths.entries()) await stage.give(originals[n], path);
  const made: number[] = [];
  const thumbnails = (more: Partial<Parameters<typeof createThumbnails>[0]> = {}) =>
    createThumbnails({
      workspace: stage.folder,
      make: true,
      ffmpeg: () => findFfmpeg(),
      signal: new AbortController().signal,
      onMade: (count) => made.push(count),
      ...more,
    });
  const post = async (): Promise<PostRow> => {
    const found = await stage.ledger.posts.find('p01');
    if (found === null) throw new Error('there is no such post');
    return found;
  };
  return { stage, thumbnails, post, made };
}

async function picture(
  stage: { readonly folder: string },
  name: string,
  width: number,
  height: number,
): Promise<string> {
  const path = join(stage.folder, name);
  await photo(width, height).jpeg({ quality: 95 }).toFile(path);
  return path;
}

function originalPath({ folder }: { readonly folder: string }, original: OriginalRow | undefined): string {
  return join(folder, 'originals', original?.sha256?.slice(0, 2) ?? '', `${original?.sha256}.jpg`);
}

const noFfmpeg = () => Promise.reject(new Error('there is none'));

describe('a small picture of a post', () => {
  it('is its first picture, 180 wide on its short side, small and without tags', async () => {
    const folder = (await Stage.open()).folder;
    const path = await picture({ folder }, 'one.jpg', 600, 800);
    const { thumbnails, post } = await withFiles(path);
    const found = await thumbnails({ ffmpeg: noFfmpeg }).of(await post(), null);
    expect(found).toMatchObject({ width: 180, height: 240 });
    const bytes = await readFile(found?.path ?? '');
    expect(bytes.length).toBeLessThan(16_000);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 180, height: 240 });
  });

  it('shows the middle of what is very long', async () => {
    const { folder } = await Stage.open();
    const { thumbnails, post } = await withFiles(await picture({ folder }, 'long.jpg', 200, 1400));
    expect(await thumbnails().of(await post(), null)).toMatchObject({ width: 180, height: 400 });
  });

  it('is a frame of the video where there is no picture', async () => {
    const { thumbnails, post } = await withFiles(await sample('good'));
    const found = await thumbnails().of(await post(), null);
    const { width, height } = await sharp(found?.path).metadata();
    expect(Math.min(width, height)).toBe(180);
  });

  it('is made once: a second report finds it, without ffmpeg and where none may be made', async () => {
    const { thumbnails, post, made, stage } = await withFiles(await sample('good'));
    const first = await thumbnails().of(await post(), null);
    const second = await thumbnails({ make: false, ffmpeg: noFfmpeg }).of(await post(), null);
    expect(second).toEqual(first);
    expect(made).toEqual([1]);
    expect(await readdir(join(stage.folder, 'thumbnails'))).toHaveLength(1);
  });

  it('is made once for two posts that ask at the same time', async () => {
    const { thumbnails, post, made } = await withFiles(await sample('good'));
    const maker = thumbnails();
    const row = await post();
    const [one, other] = await Promise.all([maker.of(row, null), maker.of(row, null)]);
    expect(one).toEqual(other);
    expect(made).toEqual([1]);
  });

  it.each([
    ['nothing was fetched', {}],
    ['there is no ffmpeg', { ffmpeg: noFfmpeg }],
    ['none are to be made', { make: false }],
    ['somebody pressed Ctrl-C', { signal: AbortSignal.abort() }],
  ])('is not there where %s, which is no error', async (what, more) => {
    const { thumbnails, post, stage } = await withFiles(await sample('good'));
    if (what === 'nothing was fetched') await rm(join(stage.folder, 'originals'), { recursive: true });
    expect(await thumbnails(more).of(await post(), null)).toBeNull();
    expect((await readdir(stage.folder)).includes('thumbnails')).toBe(false);
  });

  it('is not there of a file that nothing here can show, which is found out once', async () => {
    const { folder } = await Stage.open();
    const path = join(folder, 'one.png');
    const bytes = await photo(400, 300).png().toBuffer();
    // Its head and its end are right, and what stands between them is no picture.
    await writeFile(path, bytes.fill(0, 80, 180));
    const { thumbnails, post, stage } = await withFiles(path);
    expect(await thumbnails().of(await post(), null)).toBeNull();
    const names = async () => readdir(join(stage.folder, 'thumbnails'), { recursive: true, withFileTypes: true });
    const files = (await names()).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toEqual([expect.stringMatching(/\.none$/)]);
    expect(await thumbnails().of(await post(), null)).toBeNull();
  });

  it('is not there of a file that was damaged here, and comes when that is mended', async () => {
    const { folder } = await Stage.open();
    const { thumbnails, post, stage } = await withFiles(await picture({ folder }, 'one.jpg', 400, 300));
    const row = await post();
    const path = originalPath(stage, row.originals[0]);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, 300));
    expect(await thumbnails().of(row, null)).toBeNull();
    await writeFile(path, whole);
    expect(await thumbnails().of(row, null)).toMatchObject({ width: 240, height: 180 });
  });

  it('gives way to the next file that can be shown', async () => {
    const { folder } = await Stage.open();
    const { thumbnails, post, stage } = await withFiles(
      await sample('good'),
      await picture({ folder }, 'one.jpg', 400, 300),
    );
    const row = await post();
    const image = row.originals.find(({ kind }) => kind === 'image');
    await writeFile(
      join(stage.folder, 'originals', image?.sha256?.slice(0, 2) ?? '', `${image?.sha256}.jpg`),
      'not one',
    );
    const found = await thumbnails().of(row, null);
    expect(found?.path).toContain(row.originals.find(({ kind }) => kind === 'video')?.sha256);
  });

  it('takes away what killed processes left, and nothing that may be in use', async () => {
    const { thumbnails, post, stage } = await withFiles(await sample('good'));
    const folder = join(stage.folder, 'thumbnails');
    await mkdir(folder);
    for (const name of ['old.part', 'new.part']) await writeFile(join(folder, name), '');
    await utimes(join(folder, 'old.part'), new Date(0), new Date(0));
    await thumbnails().of(await post(), null);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual(['new.part']);
  });

  it('stops making any where they cannot be written, and says nothing of it', async () => {
    const { thumbnails, post, stage, made } = await withFiles(await sample('good'));
    await writeFile(join(stage.folder, 'thumbnails'), 'a file where the folder should be');
    expect(await thumbnails().of(await post(), null)).toBeNull();
    expect(made).toEqual([]);
  });
});
