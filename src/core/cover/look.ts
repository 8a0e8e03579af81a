/** What looking at a file once found, kept by its hash: enough to choose a cover, to crop it, and to tell files that look alike. Plain JSON. */
export type Look = VideoLook | PictureLook | NoLook;

export interface VideoLook {
  readonly kind: 'video';
  readonly durationMs: number;
  /** by time; never none */
  readonly frames: readonly FrameLook[];
  /** which of `frames` is the cover */
  readonly chosen: number;
}

export interface FrameLook {
  /** into the video */
  readonly atMs: number;
  /** see `hashPicture`; null: nothing in it to be told by */
  readonly hash: string | null;
  readonly weight: Weight;
  /** sides of the small picture of it that is kept; null: none is */
  readonly small: { readonly width: number; readonly height: number } | null;
}

export interface PictureLook {
  readonly kind: 'image';
  readonly hash: string | null;
  readonly weight: Weight;
}

/** Nothing here can look at it. */
interface NoLook {
  readonly kind: 'none';
}

/** How much there is to see in each of `weightBins` strips: two hex digits each, from the left and from the top. */
export interface Weight {
  readonly columns: string;
  readonly rows: string;
}

export const weightBins = 32;

/** Looks by the hash of the file. */
export type Looks = ReadonlyMap<string, Look>;
