import type {
  AudioCodec,
  Container,
  ImageFormat,
  PrivateTag,
  Ratio,
  Reason,
  VideoCodec,
} from '../../contract/index.ts';

/** What probing a video found; enough to choose the rung of the media ladder without opening the file again. */
export interface ProbedVideo {
  readonly kind: 'video';
  readonly container: Container | 'other';
  readonly videoCodec: VideoCodec | 'other';
  /** null: no audio track */
  readonly audioCodec: AudioCodec | null;
  readonly audioChannels: number | null;
  readonly audioSampleRate: number | null;
  readonly audioBitrate: number | null;
  /** as shown, after rotation */
  readonly width: number;
  readonly height: number;
  /** clockwise, as the container says */
  readonly rotation: 0 | 90 | 180 | 270;
  /** the container also mirrors it; before the turn, left and right */
  readonly mirrored?: true;
  readonly durationMs: number;
  readonly frameRate: number | null;
  readonly videoBitrate: number;
  readonly bytes: number;
  /** bits per sample above 8, 4:2:2/4:4:4, or HDR transfer */
  readonly highBitDepth: boolean;
  /** HDR transfer (PQ or HLG): needs tone mapping, which plain 10-bit SDR does not */
  readonly hdr: boolean;
  /** the index stands before the media: players can start at once (true for webm/mkv) */
  readonly faststart: boolean;
  readonly privateTags: readonly PrivateTag[];
  /** the private tags can be overwritten where they stand */
  readonly tagsInPlace: boolean;
  /** tracks other than one video and at most one audio */
  readonly extraTracks: number;
  /** of a person's own file: what lay beside it, kept in the store like an original */
  readonly subtitles?: SideCar;
  /** where they lay, for people; with a fault they are not kept and cannot be drawn */
  readonly subtitlesBeside?: SubtitlesBeside;
}

export interface SideCar {
  readonly sha256: string;
  readonly format: 'srt' | 'vtt';
}

export interface SubtitlesBeside {
  readonly path: string;
  readonly fault?: SubtitlesFault;
  /** where the fault is */
  readonly line?: number;
  /** of `no-font`: the first ones, one behind the other */
  readonly letters?: string;
  /** what they were read as, not being in Unicode */
  readonly codePage?: 'windows-1252' | 'gb18030';
}

/** `after-end`: all of it is said after the end of the video. */
export type SubtitlesFault = 'not-utf8' | 'no-cues' | 'after-end' | 'too-large' | 'unreadable' | 'no-font';

/** The last ones are only read: nothing takes them. */
export type PictureFormat = ImageFormat | 'heic' | 'bmp' | 'tiff' | 'other';

export interface ProbedImage {
  readonly kind: 'image';
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** EXIF orientation other than 1 */
  readonly rotated: boolean;
  readonly animated: boolean;
  readonly privateTags: readonly PrivateTag[];
  /** of `bytes`, those that go with the tags where they are taken out without touching the picture */
  readonly tagBytes: number;
  /** an ICC profile other than sRGB, or CMYK */
  readonly wideColour: boolean;
  /** it has an alpha channel, used or not */
  readonly transparent?: true;
  /** its tags stand where only coding it anew leaves them behind */
  readonly tagsStuck?: true;
  /** a TIFF may hold several; absent: one */
  readonly pictures?: number;
}

export type Probed = ProbedVideo | ProbedImage;

/** How a rendition is made. Plain JSON: part of its cache key, shown in the plan. */
export type VideoRecipe =
  /** tags overwritten where they stand; every other byte as it was */
  | { readonly rung: 'untag'; readonly container: 'mp4' | 'mov' }
  | (Cut & { readonly rung: 'remux'; readonly mute?: true })
  | (Cut & { readonly rung: 'audio'; readonly audioBitrate: number; readonly lufs?: number })
  | (Cut & {
      readonly rung: 'encode';
      /** even numbers; as shown */
      readonly width: number;
      readonly height: number;
      /** null: keep */
      readonly frameRate: number | null;
      /** bits per second the video may not exceed: the source's own, so that a file never grows */
      readonly maxVideoBitrate: number;
      readonly audio:
        | { readonly kind: 'copy' }
        | { readonly kind: 'aac'; readonly bitrate: number }
        | { readonly kind: 'none' };
      /** HDR → SDR */
      readonly tonemap: boolean;
      /** as loud as this, where the sound is coded anew */
      readonly lufs?: number;
      /** drawn into the picture */
      readonly subtitles?: SideCar;
    });

interface Cut {
  /** what is behind it goes; absent: nothing does */
  readonly keepMs?: number;
  /** only this part of it; absent: all */
  readonly part?: Part;
}

/** One of the parts of a video. Where one ends the next begins: no frame is lost, and none is in two of them. */
export interface Part {
  /** into the video, to the microsecond */
  readonly fromMs: number;
  /** null: to its end */
  readonly untilMs: number | null;
  /** it begins and ends where a copy can; false: anywhere, so that its picture must be coded anew */
  readonly atKeyFrames: boolean;
}

/** A picture that nothing before it is needed for, and nothing behind it is shown before: there a copy can begin. */
export interface KeyFrame {
  /** into the video, to the microsecond */
  readonly atMs: number;
  /** of the coded picture, how many lie before it */
  readonly bytesBefore: number;
}

export interface ImageRecipe {
  readonly rung: 'encode';
  readonly format: 'jpeg' | 'png' | 'webp';
  readonly maxLongSide: number;
  readonly maxBytes: number;
  /** only this part of it; absent: all */
  readonly crop?: Crop;
  /** white is laid around it until it has this shape; absent: none */
  readonly pad?: Ratio;
}

/** In pixels of the picture as shown. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Tags taken out; the coded picture byte by byte as it was. */
export interface UntagRecipe {
  readonly rung: 'untag';
  readonly format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';
}

/** One frame of a video as JPEG. */
interface CoverRecipe {
  readonly rung: 'cover';
  /** into the video; brought inside it when it is shorter */
  readonly atMs: number;
  readonly maxLongSide: number;
  /** only this part of it; absent: all */
  readonly crop?: Crop;
}

export type Recipe = VideoRecipe | ImageRecipe | UntagRecipe | CoverRecipe;

/** The ladder's answer. `reasons` say why the file is not sent as it is, in order. */
export type RenditionDecision =
  | { readonly kind: 'as-is' }
  | { readonly kind: 'make'; readonly recipe: Recipe; readonly reasons: readonly Reason[] }
  | { readonly kind: 'refuse'; readonly reason: Reason };
