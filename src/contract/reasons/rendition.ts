import type { JsonObject, MediaKind, PrivateTag } from '../values.ts';
import type { NoValues } from './values.ts';

/** What is done to a file on its way, and why: first what is not sent as it is, then what cannot be sent at all. */
export interface RenditionReasons extends MakeReasons, RefusalReasons {}

/** `taken`: the destination's own list, e.g. `mp4`, `avc`, `jpeg` */
interface Taken {
  readonly taken: readonly string[];
}

interface PhotoShape {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly shape: string;
}

interface MakeReasons {
  'picture-codec': Taken & { readonly codec: string };
  hdr: NoValues;
  /** more than 8 bits a sample, or full chroma */
  'high-bit-depth': NoValues;
  'long-side': { readonly longSidePx: number; readonly maxLongSidePx: number };
  'short-side': { readonly shortSidePx: number; readonly maxShortSidePx: number };
  'pixel-area': { readonly pixels: number; readonly maxPixels: number };
  'frame-rate': { readonly framesPerSecond: number; readonly maxFramesPerSecond: number };
  'sound-codec': Taken & { readonly codec: string };
  container: Taken & { readonly container: string };
  /** the index does not stand in one piece before the media */
  'index-not-first': NoValues;
  'private-tags': { readonly found: readonly PrivateTag[] };
  'extra-tracks': { readonly extraTracks: number };
  'file-size': { readonly bytes: number; readonly maxBytes: number };
  /** the sides are smaller than allowed, because the bytes leave too little for more */
  'sides-for-bytes': {
    readonly leftBitsPerSecond: number;
    readonly neededBitsPerSecond: number;
    readonly fullWidthPx: number;
    readonly fullHeightPx: number;
    readonly widthPx: number;
    readonly heightPx: number;
  };
  'picture-format': Taken & { readonly format: string };
  animation: NoValues;
  /** it has an alpha channel, and what is made has none */
  'transparent-on-white': NoValues;
  'first-of-several': { readonly pictures: number };
  /** `shape`: the nearest that is shown whole, `4:5` */
  'shape-cropped': PhotoShape;
  'shape-padded': PhotoShape;
  'turned-by-tag': NoValues;
  'wide-colour': NoValues;
  /** `byHand`: the person chose the moment */
  'cover-is-frame': { readonly atMs?: number; readonly byHand?: boolean };
  /** to a shape that the feed shows whole: 3 and 4 for 3:4 */
  'cover-cropped': { readonly ratioWidth: number; readonly ratioHeight: number };
  'cut-to-length': { readonly durationMs: number; readonly keptMs: number; readonly maxDurationMs: number };
  /** one of the parts of a video that is split; times are in the whole video */
  'part-of-video': {
    readonly part: number;
    readonly parts: number;
    readonly fromMs: number;
    readonly partMs: number;
    readonly durationMs: number;
    readonly maxDurationMs?: number;
  };
  /** its key frames are too far from each other to end parts at them, or what it holds cannot be copied into MP4 */
  'cut-between-key-frames': NoValues;
  /** it is not the creator's own */
  'sound-taken-out': NoValues;
  'sound-levelled': { readonly lufs: number };
  'subtitles-drawn': NoValues;
}

/** Which of several pictures it is, from 1. */
interface OfPicture {
  readonly picture?: number;
  readonly pictures?: number;
}

/** `why`: the reason why it cannot go as it is */
interface Unmade extends Taken {
  readonly why: JsonObject;
}

interface RefusalReasons {
  'too-long': { readonly durationMs: number; readonly maxDurationMs: number };
  /** it was to be split, and one delivery cannot carry so many videos; `maxParts` 1: it carries one */
  'parts-over-limit': {
    readonly durationMs: number;
    readonly maxDurationMs: number;
    readonly parts: number;
    readonly maxParts: number;
  };
  'too-short': { readonly durationMs: number; readonly minDurationMs: number };
  'bytes-too-few': {
    readonly durationMs: number;
    readonly maxBytes: number;
    readonly leftBitsPerSecond: number;
    readonly minBitsPerSecond: number;
  };
  'without-sides': OfPicture & { readonly kind: MediaKind };
  'without-length': NoValues;
  'pixels-undecodable': OfPicture & { readonly pixels: number; readonly maxPixels: number };
  'mp4-not-taken': Unmade;
  'h264-not-taken': Unmade;
  'aac-not-taken': Unmade;
  /** none of the picture formats made here is taken */
  'no-format-made': OfPicture & Unmade;
  /** the export says `expected`, the file is `found`; `path`: where it is kept */
  'wrong-kind': OfPicture & { readonly expected: MediaKind; readonly found: MediaKind; readonly path?: string };
}
