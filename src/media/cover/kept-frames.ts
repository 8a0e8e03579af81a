import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { Sides } from '../../core/media/sizes.ts';
import { onDisk } from '../../disk/index.ts';
import { readFrame } from './full-frame.ts';

/** Frames with all their pixels between the look at a video and the making of its cover, which are a few posts apart. */
export interface KeptFrames {
  /** FerryError `fatal` for the disk's refusals */
  keep(key: FrameKey, frame: SmallPicture): Promise<void>;
  /** Once. null: it is not here, so the cover is made of the video, which gives the same. */
  take(key: FrameKey): Promise<SmallPicture | null>;
  /** Those that nobody took: of posts that were held, or began to wait. */
  clear(): Promise<void>;
}

export interface FrameKey {
  /** of the video */
  readonly sha256: string;
  readonly atMs: number;
}

/** More than a run has posts on their way. */
const most = 48;

/** `scratch`: a path that is free; what is left there when the process ends is swept by the next. */
export function openKeptFrames(scratch: () => string): KeptFrames {
  const kept = new Map<string, { readonly path: string; readonly sides: Sides }>();
  const nameOf = ({ sha256, atMs }: FrameKey) => `${sha256} ${atMs}`;
  return {
    async keep(key, { data, width, height }) {
      if (kept.size >= most || kept.has(nameOf(key))) return;
      const path = scratch();
      kept.set(nameOf(key), { path, sides: { width, height } });
      await onDisk(dirname(path), () => writeFile(path, data));
    },
    async take(key) {
      const found = kept.get(nameOf(key));
      if (found === undefined) return null;
      kept.delete(nameOf(key));
      const frame = await readFrame(found.path, found.sides, 0);
      await rm(found.path, { force: true });
      return frame;
    },
    async clear() {
      const paths = [...kept.values()].map(({ path }) => path);
      kept.clear();
      // What cannot be taken away now, the next run sweeps.
      for (const path of paths) await rm(path, { force: true }).catch(() => undefined);
    },
  };
}
