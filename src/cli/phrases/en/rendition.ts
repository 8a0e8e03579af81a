import type { PhraseBook, PrivateTag, Speech } from '../../../contract/index.ts';
import type { RenditionReasons } from '../../../contract/reasons/rendition.ts';
import { coverTime } from '../../../core/cover/wish.ts';
import { counted } from './counting.ts';

type Taken = readonly string[] | undefined;

/** `; mp4 or mov is taken` */
function isTaken(taken: Taken, speech: Speech): string {
  return taken === undefined ? '' : `; ${taken.length === 0 ? 'nothing' : speech.anyOf(taken)} is taken`;
}

/** In totals the size of the one file is not known, and the limit is. `plain` goes on with "than". */
function sized(
  { size, most, plain }: { readonly size: string | null; readonly most: string | null; readonly plain: string },
  verb: 'is' | 'are' = 'is',
): string {
  if (most === null) return size ?? `${plain} than is taken`;
  return `${size ?? plain}; at most ${most} ${verb} taken`;
}

function px(value: number | undefined): string | null {
  return value === undefined ? null : `${value} px`;
}

/** Two files of about the same size differ in their last bytes. */
function sizeTexts(bytes: number | undefined, maxBytes: number | undefined, speech: Speech) {
  const isClose = bytes !== undefined && maxBytes !== undefined && speech.bytes(bytes) === speech.bytes(maxBytes);
  const of = (value: number | undefined) =>
    value === undefined ? null : isClose ? counted(speech, value, 'byte') : speech.bytes(value);
  return { size: of(bytes), most: of(maxBytes) };
}

function kbit(bitsPerSecond: number | undefined): string {
  return bitsPerSecond === undefined ? 'too few' : Math.round(bitsPerSecond / 1000).toLocaleString('en-US');
}

/** With a real minus. */
function decibels(value: number): string {
  return String(value).replace('-', '−');
}

/** `1080 × 1920` */
function area(width: number | undefined, height: number | undefined): string | null {
  return width === undefined || height === undefined ? null : `${width} × ${height}`;
}

function wasSides(width: number | undefined, height: number | undefined): string {
  const sides = area(width, height);
  return sides === null ? '' : ` (it was ${sides})`;
}

function ofPicture({ picture, pictures }: { readonly picture?: number; readonly pictures?: number }): string {
  if (picture === undefined) return '';
  return pictures === undefined ? ` (picture ${picture})` : ` (picture ${picture} of ${pictures})`;
}

const tags: Readonly<Record<PrivateTag, string>> = {
  place: 'the place',
  device: 'the device',
  account: 'a name or an account',
  comment: 'a comment',
  preview: 'a small preview',
  attachment: 'something behind the picture (a film or a second picture)',
  other: 'tags that may be private',
};

/** `the place, the device and a comment` */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

const decoded: Readonly<Record<string, string>> = { heic: 'HEIC', bmp: 'BMP', tiff: 'TIFF' };

function formatSeen(format: string | undefined): string {
  if (format === undefined || format === 'other') return 'a picture of another kind';
  return decoded[format] === undefined ? `a picture of kind ${format}` : `decoded from ${decoded[format]}`;
}

const kinds = { video: 'video', image: 'picture' } as const;

function madeHere(what: string, made: string, { taken }: { readonly taken?: Taken }, speech: Speech): string {
  const list = taken === undefined || taken.length === 0 ? '' : `; it takes ${speech.anyOf(taken)}`;
  return `it cannot go as it is, and this destination takes no ${made}, the only ${what} made here${list}`;
}

export const rendition: PhraseBook<RenditionReasons> = {
  'picture-codec': ({ codec, taken }, speech) =>
    `the picture is coded ${codec === undefined ? 'in another way' : `as ${codec}`}${isTaken(taken, speech)}`,
  hdr: 'the picture is HDR; 8-bit SDR is taken',
  'high-bit-depth': 'more than 8 bits a sample or full chroma; 8-bit 4:2:0 is taken',
  'long-side': ({ longSidePx, maxLongSidePx }) =>
    sized({
      size: longSidePx === undefined ? null : `${longSidePx} px long side`,
      most: px(maxLongSidePx),
      plain: 'the long side is longer',
    }),
  'short-side': ({ shortSidePx, maxShortSidePx }) =>
    sized({
      size: shortSidePx === undefined ? null : `${shortSidePx} px short side`,
      most: px(maxShortSidePx),
      plain: 'the short side is longer',
    }),
  'pixel-area': ({ pixels, maxPixels }, speech) =>
    sized(
      {
        size: pixels === undefined ? null : `${counted(speech, pixels, 'pixel')} in all`,
        most: maxPixels === undefined ? null : speech.number(maxPixels),
        plain: 'more pixels in all',
      },
      'are',
    ),
  'frame-rate': ({ framesPerSecond, maxFramesPerSecond }, speech) =>
    sized(
      {
        size:
          framesPerSecond === undefined ? null : counted(speech, framesPerSecond, 'frame a second', 'frames a second'),
        most: maxFramesPerSecond === undefined ? null : speech.number(maxFramesPerSecond),
        plain: 'more frames a second',
      },
      'are',
    ),
  'sound-codec': ({ codec, taken }, speech) =>
    `the sound is coded ${codec === undefined ? 'in another way' : `as ${codec}`}${isTaken(taken, speech)}`,
  container: ({ container, taken }, speech) =>
    `${container === undefined || container === 'other' ? 'a file of another kind' : `a file of the kind ${container}`}${isTaken(taken, speech)}`,
  'index-not-first': 'the index does not stand in one piece before the media; players could not start at once',
  'private-tags': ({ found }) =>
    `it carries ${listed((found ?? ['other']).map((tag) => tags[tag]))}; ${found?.length === 1 && found[0] !== 'other' ? 'that stays' : 'they stay'} on this machine`,
  'extra-tracks': ({ extraTracks }, speech) =>
    `${extraTracks === undefined ? 'more tracks' : counted(speech, extraTracks, 'more track')} than one picture and one sound`,
  'file-size': ({ bytes, maxBytes }, speech) =>
    sized({ ...sizeTexts(bytes, maxBytes, speech), plain: 'a larger file' }),
  'sides-for-bytes': ({ leftBitsPerSecond, neededBitsPerSecond, ...px }) => {
    const full = area(px.fullWidthPx, px.fullHeightPx);
    const made = area(px.widthPx, px.heightPx);
    if (leftBitsPerSecond === undefined || full === null || made === null)
      return 'the bytes leave too little for the picture, so it is made smaller';
    return `${kbit(leftBitsPerSecond)} kbit/s is left for the picture; ${full} would need ${kbit(neededBitsPerSecond)}, so it is made ${made}`;
  },
  'picture-format': ({ format, taken }, speech) => `${formatSeen(format)}${isTaken(taken, speech)}`,
  animation: 'an animation; its first picture is used',
  'first-of-several': ({ pictures }, speech) =>
    `it holds ${pictures === undefined ? 'several pictures' : counted(speech, pictures, 'picture')}; the first is used`,
  'transparent-on-white': 'where it can be seen through, it becomes white',
  'shape-cropped': ({ widthPx, heightPx, shape }) =>
    `cut to ${shape ?? 'a shape that is shown whole'}${wasSides(widthPx, heightPx)}: that is what you chose`,
  'shape-padded': ({ widthPx, heightPx, shape }) =>
    `white is put around it${wasSides(widthPx, heightPx)} until it is ${shape ?? 'a shape that is shown whole'}: that is what you chose`,
  'turned-by-tag': 'it is turned only by a tag, which not every place obeys',
  'wide-colour': 'its colours are not sRGB; other places would show them wrong',
  'cover-is-frame': ({ atMs, byHand }) => {
    const at = atMs === undefined ? '' : `, at ${coverTime(atMs)}`;
    if (byHand === true) return `the cover is the frame you chose${at}`;
    return `the cover is a frame of the video${at}: the export's own picture is not here, cannot be used, or is not wanted`;
  },
  'cover-cropped': ({ ratioWidth, ratioHeight }) =>
    `cut to ${ratioWidth === undefined || ratioHeight === undefined ? 'the shape' : `${ratioWidth}:${ratioHeight}, the shape`} the feed shows whole, where most of the picture is`,
  'cut-to-length': ({ durationMs, keptMs, maxDurationMs }, speech) => {
    if (durationMs === undefined || keptMs === undefined)
      return `what is behind ${maxDurationMs === undefined ? 'the longest length' : speech.duration(maxDurationMs)} is cut off`;
    return `${speech.duration(durationMs)} long; the first ${speech.duration(keptMs)} go, the rest is cut off`;
  },
  'part-of-video': ({ part, parts, fromMs, partMs, durationMs }, speech) => {
    const which =
      part === undefined ? 'one part of a longer video' : `part ${part}${parts === undefined ? '' : ` of ${parts}`}`;
    if (fromMs === undefined || partMs === undefined) return which;
    const whole = durationMs === undefined ? '' : ` (the video is ${speech.duration(durationMs)} long)`;
    return `${which}: ${speech.duration(partMs)} from ${coverTime(fromMs)} on${whole}`;
  },
  'cut-between-key-frames':
    'it cannot be cut by copying (its key frames are too far apart, or what it holds cannot be copied), so its picture is coded anew; no picture is lost or comes twice',
  'sound-taken-out': "its sound is not the creator's own and is taken out",
  'sound-levelled': ({ lufs }) => `made as loud as the large platforms play videos (${decibels(lufs ?? -14)} LUFS)`,
  'subtitles-drawn': 'the subtitles beside it are drawn into the picture',

  'too-long': ({ durationMs, maxDurationMs }, speech) => ({
    says: sized({
      size: durationMs === undefined ? null : `${speech.duration(durationMs)} long`,
      most: maxDurationMs === undefined ? null : speech.duration(maxDurationMs),
      plain: 'the video is longer',
    }),
    ways: [
      {
        text: 'let the beginning go, as long as fits',
        command: speech.planAgain({ with: ['--too-long', 'cut'] }),
      },
      {
        text: 'or all of it in parts, where a post can hold several videos',
        command: speech.planAgain({ with: ['--too-long', 'split'] }),
      },
    ],
  }),
  'parts-over-limit': ({ durationMs, maxDurationMs, parts, maxParts }, speech) => {
    const length = durationMs === undefined ? 'the video is too long' : `${speech.duration(durationMs)} long`;
    const needs = parts === undefined ? 'more parts' : `at least ${counted(speech, parts, 'part')}`;
    const each = maxDurationMs === undefined ? '' : ` of at most ${speech.duration(maxDurationMs)}`;
    const takes = maxParts === 1 ? 'one video' : maxParts === undefined ? 'fewer' : counted(speech, maxParts, 'video');
    return {
      says: `${length}, which is ${needs}${each}; here a post takes ${takes}`,
      ways: [
        {
          text: 'let the beginning go, as long as fits',
          command: speech.planAgain({ with: ['--too-long', 'cut'] }),
        },
        {
          text: 'or see which destinations take all of it, in parts',
          command: speech.command('help', 'media'),
        },
      ],
    };
  },
  'too-short': ({ durationMs, minDurationMs }, speech) => {
    const size = durationMs === undefined ? 'the video is too short' : `${speech.duration(durationMs)} long`;
    return minDurationMs === undefined ? size : `${size}; at least ${speech.duration(minDurationMs)} is wanted`;
  },
  'bytes-too-few': ({ durationMs, maxBytes, leftBitsPerSecond, minBitsPerSecond }, speech) => {
    if (durationMs === undefined || leftBitsPerSecond === undefined)
      return `the video is too long to fit${maxBytes === undefined ? '' : ` into ${speech.bytes(maxBytes)}`} and still be worth looking at`;
    const room = maxBytes === undefined ? 'the allowed size' : speech.bytes(maxBytes);
    const least = minBitsPerSecond === undefined ? '' : `; at least ${kbit(minBitsPerSecond)} is needed`;
    return `${speech.duration(durationMs)} within ${room} would leave ${kbit(leftBitsPerSecond)} kbit/s for the picture${least}`;
  },
  'without-sides': ({ kind, ...place }) => `the ${kinds[kind ?? 'image']} has no width or height${ofPicture(place)}`,
  'without-length': 'the video has no length',
  'pixels-undecodable': ({ pixels, maxPixels, ...place }, speech) => {
    const size = pixels === undefined ? 'too many pixels' : counted(speech, pixels, 'pixel');
    const most = maxPixels === undefined ? '' : `; at most ${speech.number(maxPixels)} can be decoded`;
    return `${size}${most}${ofPicture(place)}`;
  },
  'mp4-not-taken': (values, speech) => madeHere('kind', 'MP4', values, speech),
  'h264-not-taken': (values, speech) => madeHere('kind', 'H.264', values, speech),
  'aac-not-taken': (values, speech) => madeHere('sound', 'AAC', values, speech),
  'no-format-made': ({ taken, ...place }, speech) =>
    `${madeHere('kinds', 'JPEG, PNG or WebP', { taken }, speech)}${ofPicture(place)}`,
  'wrong-kind': ({ expected, found, path, ...place }, speech) => {
    const kept = path === undefined ? '' : ` (kept as ${path})`;
    const fault =
      expected === undefined || found === undefined
        ? 'the file is of another kind than the export says'
        : `the export says ${kinds[expected]}, the file is a ${kinds[found]}`;
    return {
      says: `${fault}${ofPicture(place)}${kept}`,
      ways: [
        {
          text: 'give the right file, if you have it',
          command: speech.command('fetch', '<export>', '--media', '<folder>'),
        },
      ],
    };
  },
};
