import { join } from 'node:path';

/** Raise it when the same file gives other small pictures: together with the version of looks. */
const version = 1;

/** Where the small picture of a frame is kept, beside the thumbnails of the report. */
export function smallPicturePath(workspace: string, sha256: string, atMs: number): string {
  return join(workspace, 'thumbnails', sha256.slice(0, 2), `${sha256}.${version}.at-${atMs}.webp`);
}
