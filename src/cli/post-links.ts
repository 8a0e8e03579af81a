import { pathToFileURL } from 'node:url';
import type { OriginalRow } from '../core/model.ts';
import type { Engine } from '../engine/engine.ts';
import { createThumbnails } from '../report/thumbnails.ts';
import type { Cli } from './context.ts';

/** Links to what posts look like, for cells of a table: the small picture if one was made, else the file itself. Empty: neither is here. */
export function createPostLinks(cli: Cli, { workspace, store, ffmpeg }: Engine) {
  const thumbnails = createThumbnails({ workspace, make: false, ffmpeg, signal: cli.stop.now });
  return async (originals: readonly OriginalRow[]): Promise<string> => {
    const small = await thumbnails.of({ originals }, null);
    const path = small?.path ?? (await firstFile(store, originals));
    return path === null ? '' : pathToFileURL(path).href;
  };
}

async function firstFile(store: Engine['store'], originals: readonly OriginalRow[]): Promise<string | null> {
  for (const { sha256, extension, bytes } of originals) {
    const path =
      sha256 === null || extension === null || bytes === null
        ? null
        : await store.findOriginal(sha256, extension, bytes);
    if (path !== null) return path;
  }
  return null;
}
