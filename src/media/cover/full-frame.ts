import { open, rm } from 'node:fs/promises';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { Crop, ProbedVideo } from '../../core/media/facts.ts';
import { fitWithin, type Sides } from '../../core/media/sizes.ts';
import { onDisk, systemCodeOf } from '../../disk/index.ts';

/** 1080p. Of more pixels, and of HDR, each frame costs more than to fetch one again. */
const mostPixels = 1920 * 1088;

export interface CoverShape {
  readonly probed: ProbedVideo;
  readonly maxLongSide: number;
  /** only this part of it; absent: all */
  readonly crop?: Crop | undefined;
}

/** A look takes its frames with all their pixels, so that a cover can be made of any without decoding it again. */
export function isTakenWhole({ width, height, hdr }: Pick<ProbedVideo, 'width' | 'height' | 'hdr'>): boolean {
  return !hdr && width * height <= mostPixels;
}

export function sidesOfCover({ probed, crop, maxLongSide }: CoverShape): Sides {
  return fitWithin(crop ?? probed, maxLongSide, maxLongSide);
}

/** Of a file that `takeFrames` wrote. null: it has no such frame. FerryError `fatal` for the disk's refusals. */
export async function readFrame(path: string, { width, height }: Sides, index: number): Promise<SmallPicture | null> {
  const data = Buffer.allocUnsafeSlow(width * height * 3);
  const count = await onDisk(path, async () => {
    try {
      const file = await open(path, 'r');
      return await file
        .read(data, 0, data.length, index * data.length)
        .then(({ bytesRead }) => bytesRead)
        .finally(() => file.close());
    } catch (error) {
      // An ffmpeg that could not begin wrote none.
      if (systemCodeOf(error) === 'ENOENT') return 0;
      throw error;
    }
  });
  return count === data.length ? { data, width, height } : null;
}

/** Runs `task` with paths that are free, and takes away what it leaves there. */
export async function withScratch<T>(scratch: () => string, task: (path: () => string) => Promise<T>): Promise<T> {
  const paths: string[] = [];
  const path = () => {
    const one = scratch();
    paths.push(one);
    return one;
  };
  try {
    return await task(path);
  } finally {
    for (const one of paths) await rm(one, { force: true });
  }
}
