import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SmallPicture } from '../../core/cover/measure.ts';
import type { Sides } from '../../core/media/sizes.ts';
import { ensureFolder, onDisk } from '../../disk/index.ts';
import { pictures } from '../heavy.ts';

/** Where the chosen frame of a video is kept with all its pixels until its cover is made. It may be at either place, or at none. */
export interface WholeFrame {
  /** as JPEG, for a run that may come days later */
  readonly path: string;
  /** as bare RGB, ten times as large, for a cover that is made in a moment; swept away with the parts of a run that died */
  readonly bare: string;
}

/** Raise it when the same file gives another frame: together with the version of looks. */
const version = 1;

export function wholeFrameOf(workspace: string, sha256: string, atMs: number): WholeFrame {
  const name = `${sha256}.${version}.at-${atMs}`;
  return {
    path: join(workspace, 'thumbnails', sha256.slice(0, 2), `${name}.jpg`),
    bare: join(workspace, 'renditions', 'parts', `${process.pid}-${name}.part`),
  };
}

/** `isNext`: its cover is made in a moment. FerryError `fatal` for the disk's refusals. */
export async function keepWholeFrame(frame: SmallPicture, at: WholeFrame, isNext: boolean): Promise<void> {
  if (isNext) return onDisk(dirname(at.bare), () => writeFile(at.bare, frame.data));
  await ensureFolder(dirname(at.path));
  await (await pictures()).writeFrame(frame, at.path);
}

/** null: it is not there, or of another size. */
export async function readBareFrame(path: string, { width, height }: Sides): Promise<SmallPicture | null> {
  const data = await readFile(path).catch(() => null);
  return data === null || data.length !== width * height * 3 ? null : { data, width, height };
}

export async function dropWholeFrame({ path, bare }: WholeFrame): Promise<void> {
  await rm(bare, { force: true });
  await rm(path, { force: true });
}
