import type { PrivateTag } from '../contract/index.ts';

/** A stretch of the file that is not the picture: it can go without touching a pixel. */
export interface Block {
  readonly start: number;
  readonly end: number;
  /** none: it speaks only of the file, so that alone it is no reason */
  readonly tags: readonly PrivateTag[];
}

/** What the structure of a picture file tells without decoding it. */
export interface PictureBlocks {
  /** the end mark was found */
  readonly whole: boolean;
  /** behind the end mark; what follows there is a block like the others */
  readonly end: number;
  readonly blocks: readonly Block[];
}

export function cutPicture(bytes: Buffer): PictureBlocks {
  return { whole: false, end: bytes.length, blocks: [] };
}
