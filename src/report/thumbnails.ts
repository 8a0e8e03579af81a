import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Draft, isFerryError } from '../contract/index.ts';
import type { Probed } from '../core/media/facts.ts';
import type { OriginalRow, PostRow } from '../core/model.ts';
import { ensureFolder, hashFile, syncFile } from '../disk/index.ts';
import type { FfmpegFacts } from '../media/ffmpeg.ts';
import { findIn, pathIn } from '../media/stored-paths.ts';
import { makeThumbnail } from '../media/thumbnail.ts';
import type { Thumbnail } from './data.ts';
import { openThumbnailCache } from './thumbnail-cache.ts';

/** Small pictures of posts, made once each from what is on this computer. Never an error: a report is readable without them. */
export interface Thumbnails {
  /** null: nothing of it is here, or nothing here can be shown, or none are made any more */
  of(post: Pick<PostRow, 'originals'>, draft: Draft | null): Promise<Thumbnail | null>;
}

interface ThumbnailOptions {
  readonly workspace: string;
  /** false: only those that were made before */
  readonly make: boolean;
  readonly ffmpeg: () => Promise<FfmpegFacts>;
  /** when it ends, none are made any more */
  readonly signal: AbortSignal;
  /** so many were made by now */
  readonly onMade?: (count: number) => void;
}

/** A file that can be shown. */
interface Showable {
  readonly sha256: string;
  /** null: a picture that was made here */
  readonly probed: Probed | null;
  readonly path: () => string | null;
}

export function createThumbnails(options: ThumbnailOptions): Thumbnails {
  const { workspace, signal } = options;
  const folder = join(workspace, 'thumbnails');
  const cache = openThumbnailCache(folder);
  const making = new Map<string, Promise<Thumbnail | null>>();
  const ffmpeg = onceOrNull(options.ffmpeg);
  const prepare = once(async () => {
    await ensureFolder(folder);
    await sweepParts(folder);
  });
  let mayMake = options.make;
  let count = 0;

  const make = async (from: Showable): Promise<Thumbnail | null> => {
    const input = from.path();
    if (input === null || !(await isThere(input))) return null;
    if (needsFfmpeg(from.probed) && (await ffmpeg()) === null) return null;
    const part = join(folder, `${process.pid}-${randomBytes(6).toString('hex')}.part`);
    try {
      await prepare();
      const size = await makeThumbnail({ input, probed: from.probed, output: part, ffmpeg: options.ffmpeg, signal });
      const path = cache.pathFor(from.sha256, size);
      await ensureFolder(cache.folderOf(from.sha256));
      // A name must never stand for half a picture, also after a power cut: nobody looks at these again.
      await syncFile(part);
      await rename(part, path);
      cache.remember(from.sha256, { path, ...size });
      count += 1;
      options.onMade?.(count);
      return { path, ...size };
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      if (isFerryError(error) && error.kind === 'permanent') await noteUnshowable(from.sha256, input);
      // A full disk refuses the next one as well.
      else if (!signal.aborted && !(isFerryError(error) && error.kind === 'retryable')) mayMake = false;
      return null;
    }
  };

  /** For ever, because these bytes stay what they are; a file that is damaged on this disk only may be fetched anew. */
  const noteUnshowable = async (sha256: string, input: string): Promise<void> => {
    try {
      if ((await hashFile(input)).sha256 !== sha256) return;
      await ensureFolder(cache.folderOf(sha256));
      await writeFile(cache.pathFor(sha256, null), '');
      cache.remember(sha256, null);
    } catch {
      // The next report tries again, and finds the same.
    }
  };

  const show = async (from: Showable): Promise<Thumbnail | null> => {
    const known = cache.find(from.sha256);
    if (known !== undefined) return known;
    const running = making.get(from.sha256);
    if (running !== undefined) return running;
    if (!mayMake || signal.aborted) return null;
    const task = make(from).finally(() => making.delete(from.sha256));
    making.set(from.sha256, task);
    return task;
  };

  return {
    async of(post, draft) {
      for (const from of showables(post, draft, workspace)) {
        const found = await show(from);
        if (found !== null) return found;
      }
      return null;
    },
  };
}

/** Best first: the export's own cover, the prepared one, the first picture, a frame of the video. */
function showables({ originals }: Pick<PostRow, 'originals'>, draft: Draft | null, workspace: string): Showable[] {
  const here = originals.filter(({ state }) => state === 'fetched');
  const pictures = here.filter(({ probed }) => probed?.kind === 'image');
  const cover = draft?.cover?.file.sha256;
  const own = (rows: readonly OriginalRow[]) => rows.slice(0, 1).flatMap((row) => originalOf(row, workspace));
  return [
    ...own(pictures.filter(({ role }) => role === 'cover')),
    ...(cover === undefined ? [] : [renditionOf(cover, workspace)]),
    ...own(pictures.filter(({ role }) => role === 'media')),
    ...own(here.filter(({ probed }) => probed?.kind === 'video')),
  ];
}

function originalOf({ sha256, extension, probed }: OriginalRow, workspace: string): Showable[] {
  if (sha256 === null || extension === null || probed === null) return [];
  return [{ sha256, probed, path: () => pathIn(join(workspace, 'originals'), sha256, extension) }];
}

function renditionOf(sha256: string, workspace: string): Showable {
  return { sha256, probed: null, path: () => findIn(join(workspace, 'renditions'), sha256) };
}

function needsFfmpeg(probed: Probed | null): boolean {
  return probed?.kind === 'video' || (probed?.kind === 'image' && probed.format === 'bmp');
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Longer than any picture takes: another process may be making one. */
const partIsDeadAfterMs = 3_600_000;

/** What killed processes left. */
async function sweepParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.part')) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > partIsDeadAfterMs) await rm(path, { force: true });
  }
}

function once(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= task();
    return done;
  };
}

function onceOrNull(find: () => Promise<FfmpegFacts>): () => Promise<FfmpegFacts | null> {
  let found: Promise<FfmpegFacts | null> | null = null;
  return () => {
    found ??= find().catch(() => null);
    return found;
  };
}
